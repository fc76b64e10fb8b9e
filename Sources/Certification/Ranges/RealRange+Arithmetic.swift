import MultiPrecision

extension RealRange {
  static func + (left: RealRange, right: RealRange) -> RealRange {
    RealRange(
      End(
        value: left.lower.value.adding(right.lower.value, rounding: .down),
        isOpen: left.lower.isOpen || right.lower.isOpen),
      End(
        value: left.upper.value.adding(right.upper.value, rounding: .up),
        isOpen: left.upper.isOpen || right.upper.isOpen))
  }

  static prefix func - (operand: RealRange) -> RealRange {
    RealRange(
      End(value: -operand.upper.value, isOpen: operand.upper.isOpen),
      End(value: -operand.lower.value, isOpen: operand.lower.isOpen))
  }

  static func * (left: RealRange, right: RealRange) -> RealRange {
    var low: End?
    var high: End?
    for a in [left.lower, left.upper] {
      for b in [right.lower, right.upper] {
        let down = product(a, b, rounding: .down)
        let up = product(a, b, rounding: .up)
        if let current = low {
          if down.value < current.value {
            low = down
          } else if down.value == current.value, !down.isOpen {
            low = down
          }
        } else {
          low = down
        }
        if let current = high {
          if up.value > current.value {
            high = up
          } else if up.value == current.value, !up.isOpen {
            high = up
          }
        } else {
          high = up
        }
      }
    }
    let zero = End(value: .zero(precision: left.precision), isOpen: false)
    return RealRange(low ?? zero, high ?? zero)
  }

  /// An end of a product.
  ///
  /// 0·∞ counts as 0: the other candidates hold the supremum. A zero that is
  /// reached makes the product 0 whatever the other factor is.
  private static func product(_ a: End, _ b: End, rounding: RoundingMode) -> End {
    let zero = BigFloat.zero(precision: a.value.precision)
    if a.value.isZero, !a.isOpen { return End(value: zero, isOpen: false) }
    if b.value.isZero, !b.isOpen { return End(value: zero, isOpen: false) }
    if a.value.isZero || b.value.isZero { return End(value: zero, isOpen: true) }
    return End(
      value: a.value.multiplied(by: b.value, rounding: rounding), isOpen: a.isOpen || b.isOpen)
  }

  /// 1/x; nil unless 0 is proved not to belong to the set.
  var reciprocal: RealRange? {
    guard excludesZero else { return nil }
    let one = BigFloat(1, precision: precision)
    let infinity = BigFloat.infinity(precision: precision)
    func inverse(_ end: End, _ rounding: RoundingMode) -> End {
      if end.value.isZero {
        return End(value: isPositive ? infinity : -infinity, isOpen: true)
      }
      if end.value.isInfinite { return End(value: .zero(precision: precision), isOpen: true) }
      return End(value: one.divided(by: end.value, rounding: rounding), isOpen: end.isOpen)
    }
    return RealRange(inverse(upper, .down), inverse(lower, .up))
  }

  /// |x|.
  var magnitude: RealRange {
    if isNonnegative { return self }
    if isNonpositive { return -self }
    let flipped = -self
    let top = union(flipped).upper
    return RealRange(End(value: .zero(precision: precision), isOpen: false), top)
  }

  /// x^n for n ≥ 0.
  func power(_ exponent: Int) -> RealRange {
    if exponent == 0 { return RealRange(1, precision: precision) }
    let base = exponent % 2 == 0 ? magnitude : self
    return RealRange(
      End(
        value: base.lower.value.raised(to: exponent, rounding: .down), isOpen: base.lower.isOpen),
      End(value: base.upper.value.raised(to: exponent, rounding: .up), isOpen: base.upper.isOpen))
  }

  /// x^y on a set of x ≥ 0 that 0 belongs to, for positive exponents.
  ///
  /// 0^y = 0 is the least value; the largest is that of the upper end b, e^(y ln b), or 0 for b = 0.
  func power(positive exponents: RealRange) -> RealRange {
    let log = RealRange(upper, upper).increasing(.log)
    let top = upper.value.isZero ? upper : (log * exponents).increasing(.exp).upper
    return RealRange(lower, top)
  }

  /// The image under a function that increases on the set.
  func increasing(_ function: RealFunction) -> RealRange {
    RealRange(
      End(value: lower.value.applying(function, rounding: .down), isOpen: lower.isOpen),
      End(value: upper.value.applying(function, rounding: .up), isOpen: upper.isOpen))
  }

  /// The image under a function that decreases on the set.
  func decreasing(_ function: RealFunction) -> RealRange {
    RealRange(
      End(value: upper.value.applying(function, rounding: .down), isOpen: upper.isOpen),
      End(value: lower.value.applying(function, rounding: .up), isOpen: lower.isOpen))
  }
}
