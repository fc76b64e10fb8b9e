extension Interval {
  /// The sums of their numbers.
  public static func + (a: Interval, b: Interval) -> Interval {
    if a.isEmpty || b.isEmpty { return .empty }
    return Interval(
      lower: a.lower.adding(b.lower, rounding: .down),
      upper: a.upper.adding(b.upper, rounding: .up))
  }

  /// The differences of their numbers, taken as independent.
  public static func - (a: Interval, b: Interval) -> Interval {
    if a.isEmpty || b.isEmpty { return .empty }
    return Interval(
      lower: a.lower.subtracting(b.upper, rounding: .down),
      upper: a.upper.subtracting(b.lower, rounding: .up))
  }

  /// The negated numbers.
  public static prefix func - (a: Interval) -> Interval {
    a.isEmpty ? a : Interval(lower: -a.upper, upper: -a.lower)
  }

  /// The products of their numbers.
  public static func * (a: Interval, b: Interval) -> Interval {
    let precision = Swift.max(a.precision, b.precision)
    return a.withEnds { x in
      b.withEnds { y in
        withScratchFloat(bits: precision.bits) { spare in
          Interval(precision: precision) { $0.setProduct(x, y, spare: spare) }
        }
      }
    }
  }

  /// The quotients of their numbers by the divisor's numbers other than 0; empty for the divisor
  /// [0, 0].
  public static func / (a: Interval, b: Interval) -> Interval {
    if a.isEmpty || b.isEmpty || (b.lower.isZero && b.upper.isZero) { return .empty }
    if b.upper.signum <= 0 { return -a / -b }
    if a.lower.isZero && a.upper.isZero { return a }
    if b.lower.signum < 0 { return .entire }
    // b ≥ 0 from here on; b.lower may be 0 and b.upper infinite.
    let precision = Swift.max(a.precision, b.precision)
    func quotient(_ x: BigFloat, _ y: BigFloat, _ rounding: RoundingMode) -> BigFloat {
      if x.isZero { return .zero(precision: precision) }
      if y.isZero || x.isInfinite {
        let infinity = BigFloat.infinity(precision: precision)
        return x.signum < 0 ? -infinity : infinity
      }
      return x.divided(by: y, rounding: rounding, precision: precision)
    }
    return Interval(
      lower: quotient(a.lower, a.lower.signum < 0 ? b.lower : b.upper, .down),
      upper: quotient(a.upper, a.upper.signum > 0 ? b.lower : b.upper, .up))
  }

  /// Adds in place.
  public static func += (a: inout Interval, b: Interval) { a = a + b }

  /// Subtracts in place.
  public static func -= (a: inout Interval, b: Interval) { a = a - b }

  /// Multiplies in place.
  public static func *= (a: inout Interval, b: Interval) { a = a * b }

  /// Divides in place.
  public static func /= (a: inout Interval, b: Interval) { a = a / b }

  /// The absolute values.
  public var abs: Interval {
    if isEmpty || lower.signum >= 0 { return self }
    if upper.signum <= 0 { return -self }
    return Interval(lower: .zero(precision: precision), upper: Swift.max(-lower, upper))
  }

  /// The squares.
  public func squared() -> Interval { power(2) }

  /// The smaller of two numbers.
  public static func min(_ a: Interval, _ b: Interval) -> Interval {
    if a.isEmpty || b.isEmpty { return .empty }
    return Interval(
      lower: Swift.min(a.lower, b.lower), upper: Swift.min(a.upper, b.upper))
  }

  /// The larger of two numbers.
  public static func max(_ a: Interval, _ b: Interval) -> Interval {
    if a.isEmpty || b.isEmpty { return .empty }
    return Interval(
      lower: Swift.max(a.lower, b.lower), upper: Swift.max(a.upper, b.upper))
  }
}
