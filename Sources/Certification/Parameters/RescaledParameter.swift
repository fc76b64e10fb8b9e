import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter c of which a power enters affinely once the variable is put on another scale.
///
/// ```
/// f(x/cʲ) = cᵐ·(A(x) + cᵏ·B(x))      for c > 0,
/// ```
/// as x² + sin(cx) is c⁻²·(x² + c²·sin x) at x/c. Neither the scale of x nor the positive factor counts for
/// any assumption on potentials, so that the values of μ = cᵏ decide; likewise −c for c < 0.
struct RescaledParameter {
  let body: Expression
  let variable: Symbol
  let parameter: Symbol
  let digits: Int
  let budget: WorkBudget

  /// A family A + μB and the k of μ = cᵏ.
  private struct Side {
    var family: AffineParameter
    var exponent: Rational
  }

  private let right: Side
  private let left: Side

  /// Nil for other parameters.
  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, digits: Int, budget: WorkBudget
  ) {
    func side(_ sign: Rational) -> Side? {
      let c = Expression.symbol(parameter)
      let here = body.substituting(parameter, by: (.number(sign) * c).simplified())
      for scale in [0, -1, 1, 2, -2] {
        let x = (.symbol(variable) * c.pow(scale)).simplified()
        guard
          let (affine, exponent) = Self.affine(
            here.substituting(variable, by: x).positive(parameter).simplified(), parameter),
          let family = AffineParameter(
            affine, variable: variable, parameter: parameter, digits: digits + 6, budget: budget)
        else { continue }
        return Side(family: family, exponent: exponent)
      }
      return nil
    }
    guard let right = side(1), let left = side(-1) else { return nil }
    (self.right, self.left) = (right, left)
    self.body = body
    self.variable = variable
    self.parameter = parameter
    self.digits = digits
    self.budget = budget
  }

  /// A + c·B and k of a sum c^p·A + c^(p + k)·B; nil for other sums.
  private static func affine(_ body: Expression, _ c: Symbol) -> (Expression, Rational)? {
    var parts: [Rational: [Expression]] = [:]
    for addend in body.expanded(termLimit: 64).simplified().addends {
      var power = Rational(0)
      var rest: [Expression] = [1]
      for factor in addend.factors {
        switch factor {
        case .symbol(c): power += 1
        case .power(.symbol(c), .number(let exponent)): power += exponent
        case .function(.sqrt, [.symbol(c)]): power += Rational(1, 2)
        default:
          guard !factor.contains(c) else { return nil }
          rest.append(factor)
        }
      }
      parts[power, default: []].append(.product(rest))
    }
    let powers = parts.keys.sorted()
    guard powers.count == 2, let low = parts[powers[0]], let high = parts[powers[1]] else {
      return nil
    }
    return (
      (.sum(low) + .symbol(c) * .sum(high)).simplified(), powers[1] - powers[0]
    )
  }

  func sets() throws(BudgetExceeded) -> [ParameterSet] {
    let zero = PotentialAnalysis(
      body.substituting(parameter, by: 0), variable: variable, budget: budget
    ).results()
    let (onRight, onLeft) = (try right.family.sets(), try left.family.sets())
    return PotentialAssumptions.all.ids.enumerated().map { index, id in
      func union(_ verdict: Verdict, _ part: (ParameterSet) -> [ParameterSet.Interval])
        -> [ParameterSet.Interval]
      {
        joined(
          part(onLeft[index]).compactMap { image($0, left.exponent).map(negated) }
            .sorted { ($0.lower?.lower ?? 0) < ($1.lower?.lower ?? 0) },
          zero[index].verdict == verdict,
          part(onRight[index]).compactMap { image($0, right.exponent) }
            .sorted { ($0.lower?.lower ?? 0) < ($1.lower?.lower ?? 0) })
      }
      return ParameterSet(
        id: id, parameter: parameter.name, holds: union(.proved, \.holds),
        open: union(.undecided, \.open), method: "rescaled",
        reason:
          "On another scale of \(variable.name) only a power of \(parameter.name) enters, and "
          + "affinely: its values are decided by convexity.")
    }
  }

  /// The c > 0 with cᵏ in an interval.
  private func image(
    _ interval: ParameterSet.Interval, _ k: Rational
  ) -> ParameterSet.Interval? {
    if let upper = interval.upper, upper.upper.signum <= 0 { return nil }
    var low = interval.lower
    if low.map({ $0.upper.signum <= 0 }) ?? true { low = ParameterSet.End(0, isIncluded: false) }
    let isPositive = low.map { $0.lower.signum > 0 } ?? false
    let rising = (
      lower: isPositive ? low.map { root($0, k) } : low, upper: interval.upper.map { root($0, k) }
    )
    if k.signum > 0 { return .init(lower: rising.lower, upper: rising.upper) }
    return .init(
      lower: interval.upper.map { root($0, k) } ?? ParameterSet.End(0, isIncluded: false),
      upper: isPositive ? rising.lower : nil)
  }

  /// μ^(1/k).
  private func root(_ end: ParameterSet.End, _ k: Rational) -> ParameterSet.End {
    let precision = Precision(bits: 4 * digits + 128)
    let exponent = Ball(1 / k, precision: precision)
    let ball = Ball(
      lower: BigFloat(end.lower, precision: precision, rounding: .down),
      upper: BigFloat(end.upper, precision: precision, rounding: .up)
    ).power(exponent)
    let name = end.expression.map { $0.pow(.number(1 / k)).simplified() }
    if end.isExact, let name, let point = LinePoint(constant: name) {
      return ParameterSet.End(
        text: point.text, isExact: true, isIncluded: end.isIncluded, lower: point.lower,
        upper: point.upper, expression: name)
    }
    let lower = ball.lower.exactRational ?? 0
    let upper = ball.upper.exactRational ?? lower
    return ParameterSet.End(
      text: ball.lower.decimalString(significantDigits: digits), isExact: false,
      isIncluded: end.isIncluded, lower: lower, upper: upper, expression: nil)
  }

  private func negated(_ interval: ParameterSet.Interval) -> ParameterSet.Interval {
    func opposite(_ end: ParameterSet.End) -> ParameterSet.End {
      var result = end
      (result.lower, result.upper) = (-end.upper, -end.lower)
      result.expression = end.expression.map { (-$0).simplified() }
      if end.lower == 0, end.upper == 0 { return result }
      result.text =
        end.isExact
        ? result.expression?.text ?? "-(\(end.text))"
        : end.text.hasPrefix("-") ? String(end.text.dropFirst()) : "-" + end.text
      return result
    }
    return .init(
      lower: interval.upper.map(opposite), upper: interval.lower.map(opposite))
  }

  /// Intervals below 0, 0 itself and intervals above.
  private func joined(
    _ below: [ParameterSet.Interval], _ isInside: Bool, _ above: [ParameterSet.Interval]
  ) -> [ParameterSet.Interval] {
    guard isInside else { return below + above }
    func isZero(_ end: ParameterSet.End?) -> Bool { end?.lower == 0 && end?.upper == 0 }
    var point = ParameterSet.Interval(
      lower: .init(0, isIncluded: true), upper: .init(0, isIncluded: true))
    var (below, above) = (below, above)
    if let last = below.last, isZero(last.upper) {
      point.lower = last.lower
      below.removeLast()
    }
    if let first = above.first, isZero(first.lower) {
      point.upper = first.upper
      above.removeFirst()
    }
    return below + [point] + above
  }
}

extension Expression {
  /// The formula for a positive symbol: |c| = c, and products are taken out of roots and absolute values.
  fileprivate func positive(_ symbol: Symbol) -> Expression {
    switch self {
    case .function(.abs, [.symbol(symbol)]): return .symbol(symbol)
    case .function(.abs, let arguments):
      let inner = arguments[0].positive(symbol).simplified()
      guard case .product(let factors) = inner else { return .apply(.abs, inner) }
      let own = factors.filter { $0.isPower(of: symbol) }
      let rest = factors.filter { !$0.isPower(of: symbol) }
      return .product(own + [.apply(.abs, Expression.product(rest).simplified())])
    default: return mapChildren { $0.positive(symbol) }
    }
  }

  private func isPower(of symbol: Symbol) -> Bool {
    switch self {
    case .symbol(symbol): true
    case .power(.symbol(symbol), .number): true
    default: false
    }
  }
}
