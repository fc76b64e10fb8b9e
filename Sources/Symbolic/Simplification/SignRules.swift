import MultiPrecision

extension Canonical {
  /// Rewrites products of u, |u| and sign(u) with numeric exponents.
  ///
  /// ```
  /// u^a·|u|^b        = u^(a mod 2)·|u|^(b + a − a mod 2)    for integers a
  /// |u|^b·sign(u)    = u·|u|^(b−1)                          for b ≥ 1 or b < 0
  /// u^a·sign(u)      = u^(a−1)·|u|                          for integers a ≠ 0
  /// |u|^b·sign(u)²   = |u|^b,  u^a·sign(u)² = u^a           for b ≠ 0, a ≠ 0
  /// ```
  /// The sign rules hold at u = 0 too, where both sides are 0 or both are undefined.
  static func mergeSigns(in factors: inout [Factor], released: inout [Expression]) {
    var arguments: [Expression] = []
    for factor in factors {
      if case .function(let function, let operands) = factor.base,
        function == .abs || function == .sign, let argument = operands.first,
        !arguments.contains(argument)
      {
        arguments.append(argument)
      }
    }
    for argument in arguments.prefix(16) {
      mergeSigns(of: argument, in: &factors, released: &released)
    }
  }

  private static func mergeSigns(
    of argument: Expression, in factors: inout [Factor], released: inout [Expression]
  ) {
    var plain: Rational = 0
    var absolute: Rational = 0
    var sign = 0
    var isNegated = false
    var usesOpposite = false
    var indices: [Int] = []
    let opposite: Expression? = factors.contains { $0.base.isSum } ? negated(argument) : nil
    for (index, factor) in factors.enumerated() {
      guard case .number(let exponent) = factor.exponent else { continue }
      if factor.base == argument || factor.base == opposite, let power = exponent.asInt {
        plain += exponent
        if factor.base == opposite {
          usesOpposite = true
          if power % 2 != 0 { isNegated.toggle() }
        }
      } else if factor.base == .function(.abs, [argument]) {
        absolute += exponent
      } else if factor.base == .function(.sign, [argument]), let power = exponent.asInt, power > 0 {
        sign += power
      } else {
        continue
      }
      indices.append(index)
    }
    guard indices.count > 1 else { return }
    let original = (plain, absolute, sign)
    if plain.asInt.map({ $0 % 2 != 0 }) ?? false {
      absolute += plain - 1
      plain = 1
    } else {
      absolute += plain
      plain = 0
    }
    // Now the product is u^plain·|u|^absolute·sign^sign with plain in {0, 1}.
    if sign > 0 {
      if plain == 1 {
        if sign % 2 == 1 {
          plain = 0
          absolute += 1
        }
        sign = 0
      } else if sign % 2 == 0, !absolute.isZero {
        sign = 0
      } else if sign % 2 == 1, absolute >= 1 || absolute.signum < 0 {
        sign = 0
        plain = 1
        absolute -= 1
      }
    }
    if absolute.isInteger, (absolute / 2).isInteger {
      plain += absolute
      absolute = 0
    }
    if !usesOpposite, original == (plain, absolute, sign) { return }
    for index in indices.reversed() { factors.remove(at: index) }
    if isNegated { released.append(-1) }
    if !plain.isZero { released.append(power(argument, .number(plain))) }
    if !absolute.isZero {
      released.append(power(.function(.abs, [argument]), .number(absolute)))
    }
    if sign > 0 { released.append(power(.function(.sign, [argument]), .number(Rational(sign)))) }
  }
}

extension Expression {
  fileprivate var isSum: Bool {
    if case .sum = self { return true }
    return false
  }
}
