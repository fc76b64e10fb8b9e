import MultiPrecision

extension RealAlgebraicNumber {
  /// An enclosure whose relative error is about 2^(−precision.bits).
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: the bounds of the isolating interval, rounded outward.
  public func ball(precision: Precision) -> Ball {
    if let rational { return Ball(rational, precision: precision) }
    let scale = Rational(1, 2).power(precision.bits)
    var number = self
    while true {
      let (lower, upper) = number.bounds
      let size = max(lower.magnitude, upper.magnitude)
      let isAwayFromZero = lower.signum * upper.signum > 0
      if isAwayFromZero, upper - lower <= size * scale { break }
      number = number.refined
    }
    return Ball(
      lower: BigFloat(number.bounds.lower, precision: precision, rounding: .down),
      upper: BigFloat(number.bounds.upper, precision: precision, rounding: .up))
  }

  /// The nearest machine number, or one beside it.
  public var doubleValue: Double {
    if let rational { return rational.doubleValue }
    return ball(precision: Precision(bits: 64)).midpoint.doubleValue()
  }

  /// The exact rational as text, else `digits` significant decimal digits.
  public func text(significantDigits digits: Int = 20) -> String {
    if let rational { return rational.description }
    // The number is irrational, so rounding settles.
    let budget = PrecisionBudget(digits: digits)
    let outcome = budget.raise { precision -> String? in
      let (lower, upper) = ball(precision: precision).bounds
      let text = lower.decimalString(significantDigits: digits)
      return text == upper.decimalString(significantDigits: digits) ? text : nil
    }
    if case .proved(let text, _) = outcome { return text }
    return bounds.lower.decimalString(significantDigits: digits)
  }
}

extension Ball {
  /// The ends as exact rationals; (0, 0) for a ball that is not finite.
  fileprivate var bounds: (lower: Rational, upper: Rational) {
    (lower.exactRational ?? 0, upper.exactRational ?? 0)
  }
}
