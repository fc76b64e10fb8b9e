import MultiPrecision
import Symbolic

extension ExpressionBuilder {
  /// base^exponent.
  mutating func power(
    _ base: LoweredExpression, _ exponent: LoweredExpression
  ) throws(LoweringFailure) -> LoweredExpression {
    guard let power = exponent.rational else {
      if base.rational == 0, exponent.degree == 0 {
        return try node(
          .power(base.expression, exponent.expression), over: [base, exponent], degree: 0)
      }
      return try node(
        .power(base.expression, exponent.expression), over: [base, exponent], degree: base.degree)
    }
    if let value = base.rational, let result = try constantPower(value, power) { return result }
    let degree = Self.degree(of: base.degree, times: power.magnitude)
    return try node(
      .power(base.expression, exponent.expression), over: [base, exponent], degree: degree)
  }

  /// The value of a power of rationals where it is rational for an elementary reason; nil leaves
  /// the power as it stands.
  private mutating func constantPower(
    _ base: Rational, _ exponent: Rational
  ) throws(LoweringFailure) -> LoweredExpression? {
    if base.isZero {
      if exponent.signum < 0 { throw .divisionByZero }
      return LoweredExpression(exponent.isZero ? 1 : 0)
    }
    if exponent.isZero || base == 1 { return LoweredExpression(1) }
    guard exponent.isInteger else {
      if base.signum < 0 { throw .noRealValue("(\(Self.short(base)))^(\(Self.short(exponent)))") }
      // The power stays in symbols, but whoever simplifies it may meet its numerator.
      if Self.leastBits(of: base, power: exponent) > LanguageLimits.constantBits {
        throw .constantTooLarge
      }
      return nil
    }
    if base == -1 { return LoweredExpression(exponent.numerator.isEven ? 1 : -1) }
    guard Self.leastBits(of: base, power: exponent) <= LanguageLimits.constantBits,
      let count = exponent.asInt
    else { throw .constantTooLarge }
    return try number(base.power(count))
  }

  /// A lower bound of the size of base^exponent, which costs nothing.
  private static func leastBits(of base: Rational, power exponent: Rational) -> Int {
    let bits = max(base.numerator.bitWidth, base.denominator.bitWidth) - 1
    guard let count = exponent.magnitude.floor.asInt else { return .max }
    let (product, overflow) = bits.multipliedReportingOverflow(by: count)
    return overflow ? .max : product
  }

  private static func degree(of base: Int, times exponent: Rational) -> Int {
    if base == 0 { return 0 }
    guard let factor = exponent.ceiling.asInt else { return LoweredExpression.unbounded }
    let (degree, overflow) = base.multipliedReportingOverflow(by: factor)
    return overflow ? LoweredExpression.unbounded : min(degree, LoweredExpression.unbounded)
  }

  /// A number for a message.
  static func short(_ value: Rational) -> String {
    value.bitSize > 200 ? "a number of \(value.bitSize) bits" : "\(value)"
  }
}
