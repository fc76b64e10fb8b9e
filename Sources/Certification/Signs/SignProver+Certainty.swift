import MultiPrecision
import NumericalMethods
import Symbolic

extension SignProver {
  /// More bits than any verdict may cost.
  static let bitLimit = 6144

  /// A prover whose precision tells apart what the numbers of an expression tell apart: 1 and
  /// 1 + 10⁻²⁰⁰ are one number in 256 bits.
  func prepared(for expression: Expression) -> SignProver {
    var result = self
    let needed = 192 + 64 * ((expression.longestNumber + 63) / 64)
    result.precision = Precision(bits: min(max(precision.bits, needed), Self.bitLimit))
    return result
  }

  /// The sign by ranges and by exact arguments on the normal form: no search.
  func exactSign(
    of expression: Expression, on segment: LineSegment
  ) throws(BudgetExceeded) -> Sign {
    if let sign = range(expression, on: segment)?.sign, sign.isStrict { return sign }
    var normalizer = Normalizer(evaluator: evaluator(segment), budget: budget)
    guard let fraction = try normalizer.fraction(expression) else { return .unknown }
    return try sign(of: fraction, normalizer, on: segment)
  }

  /// −1, 0 or 1 where the sign at a rational point is proved, in as many bits as that takes.
  func certainSign(of expression: Expression, at x: Rational) -> Int? {
    var here = self
    while true {
      guard let range = here.value(expression, at: x) else { return nil }
      if range.isPositive { return 1 }
      if range.isNegative { return -1 }
      if range.isZero || (here.precision == precision && vanishes(expression, at: x)) { return 0 }
      guard here.precision.bits < Self.bitLimit, !budget.isExhausted else { return nil }
      here.precision = Precision(bits: min(2 * here.precision.bits, Self.bitLimit))
    }
  }

  /// A point with a short name close to `near` where the expression is negative.
  func simpleNegative(
    _ expression: Expression, near: Rational, on segment: LineSegment
  ) -> Rational? {
    var radius = max(near.magnitude, 1) / 8
    for _ in 0..<24 {
      let x = Rational.simplest(above: near - radius, below: near + radius)
      if segment.contains(x), value(expression, at: x)?.isNegative == true { return x }
      radius *= radius < 1 ? radius / 2 : Rational(1, 8)
      if radius.bitSize > 2 * Self.bitLimit { break }
    }
    return segment.contains(near) && certainSign(of: expression, at: near) == -1 ? near : nil
  }
}

extension Expression {
  /// The bits of the longest numerator or denominator in it.
  var longestNumber: Int {
    if case .number(let value) = self { return value.bitSize }
    return children.reduce(0) { max($0, $1.longestNumber) }
  }
}
