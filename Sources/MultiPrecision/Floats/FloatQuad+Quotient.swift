extension FloatQuad {
  /// The quotient, rounded to nearest at a precision; nil in a case of about one in 2^64.
  ///
  /// q = ⌊a·2^256/b⌋ for a < b, else ⌊a·2^255/b⌋, has 256 bits, the highest of them set. It is found
  /// word by word, each from the two upper words of the divisor and their reciprocal; what the
  /// remainder r leaves is known by r and b − r.
  @inline(__always)
  static func quotient(_ a: FloatQuad, _ b: FloatQuad, bits precision: Int32) -> FloatQuad? {
    let isLess = (a.high, a.low) < (b.high, b.low)
    var rest = Remainder(
      low: isLess ? a.low : a.low &>> 1 | a.high &<< 127, high: isLess ? a.high : a.high &>> 1)
    let divisor = Divisor(b)
    let next = isLess ? 0 : UInt64(truncatingIfNeeded: a.low) &<< 63
    guard let q3 = divisor.word(of: &rest, next: next), let q2 = divisor.word(of: &rest, next: 0),
      let q1 = divisor.word(of: &rest, next: 0)
    else { return nil }
    var q0: UInt64 = 0
    if precision > 192 {
      guard let word = divisor.word(of: &rest, next: 0) else { return nil }
      q0 = word
    }
    // Below 193 bits three words are kept, and the fraction is the fourth.
    let below = rest.fraction(of: b)
    return rounded(
      UInt128(q1) << 64 | UInt128(precision > 192 ? q0 : below),
      UInt128(q3) << 64 | UInt128(q2), precision > 192 ? below : 0,
      a.exponent &- b.exponent &+ (isLess ? 0 : 1), a.sign == b.sign ? 1 : -1, precision)
  }
}

/// What is left of a dividend: less than the divisor.
private struct Remainder {
  var low: UInt128
  var high: UInt128

  /// The word that stands for rest/divisor below a unit: exact as to 0 and a half.
  @inline(__always)
  func fraction(of b: FloatQuad) -> UInt64 {
    if low | high == 0 { return 0 }
    // r against b − r.
    let (lower, borrow) = b.low.subtractingReportingOverflow(low)
    let upper = b.high &- high &- (borrow ? 1 : 0)
    if (high, low) == (upper, lower) { return 1 &<< 63 }
    return (high, low) < (upper, lower) ? 1 : 1 &<< 63 | 1
  }
}

/// A divisor of four words, the highest bit set.
private struct Divisor {
  private let low: UInt128
  private let high: UInt128
  /// ⌊(2^192 − 1)/high⌋ − 2^64.
  private let reciprocal: UInt64

  /// The reciprocal of the upper two words from that of the highest
  /// [Möller, Granlund, Improved division by invariant integers, algorithm 6].
  @inline(__always)
  init(_ b: FloatQuad) {
    (low, high) = (b.low, b.high)
    let d1 = UInt64(truncatingIfNeeded: high &>> 64)
    let d0 = UInt64(truncatingIfNeeded: high)
    var v = d1.dividingFullWidth((~d1, .max)).quotient
    var p = d1 &* v &+ d0
    if p < d0 {
      v &-= 1
      if p >= d1 {
        v &-= 1
        p &-= d1
      }
      p &-= d1
    }
    let t = v.multipliedFullWidth(by: d0)
    p &+= t.high
    if p < t.high {
      v &-= 1
      if p > d1 || (p == d1 && t.low >= d0) { v &-= 1 }
    }
    reciprocal = v
  }

  /// The word ⌊(rest·2^64 + next)/divisor⌋ for rest < divisor, and in `rest` what is left.
  ///
  /// Nil if the upper two words of both are equal, where the reciprocal does not serve.
  @inline(__always)
  func word(of rest: inout Remainder, next: UInt64) -> UInt64? {
    guard rest.high < high else { return nil }
    // By the upper two words [the same, algorithm 4].
    let d1 = UInt64(truncatingIfNeeded: high &>> 64)
    let d0 = UInt64(truncatingIfNeeded: high)
    let u2 = UInt64(truncatingIfNeeded: rest.high &>> 64)
    let u1 = UInt64(truncatingIfNeeded: rest.high)
    let u0 = UInt64(truncatingIfNeeded: rest.low &>> 64)
    let estimate = Self.wide(reciprocal, u2) &+ rest.high
    let fraction = UInt64(truncatingIfNeeded: estimate)
    var q = UInt64(truncatingIfNeeded: estimate &>> 64)
    let r1 = u1 &- q &* d1
    var r = (UInt128(r1) << 64 | UInt128(u0)) &- Self.wide(d0, q) &- high
    q &+= 1
    if UInt64(truncatingIfNeeded: r &>> 64) >= fraction {
      q &-= 1
      r = r &+ high
    }
    if r >= high {
      q &+= 1
      r = r &- high
    }
    // The lower two words of the divisor: at most two too much.
    let lower = Self.wide(q, UInt64(truncatingIfNeeded: low))
    let upper =
      Self.wide(q, UInt64(truncatingIfNeeded: low &>> 64)) &+ lower &>> 64
    let tail = UInt128(UInt64(truncatingIfNeeded: rest.low)) << 64 | UInt128(next)
    let product = upper &<< 64 | UInt128(UInt64(truncatingIfNeeded: lower))
    let (difference, borrow) = tail.subtractingReportingOverflow(product)
    let (top, isMore) = r.subtractingReportingOverflow(upper &>> 64)
    let (first, isStillMore) = top.subtractingReportingOverflow(borrow ? 1 : 0)
    (rest.low, rest.high) = (difference, first)
    var isNegative = isMore || isStillMore
    while isNegative {
      q &-= 1
      let (sum, carry) = rest.low.addingReportingOverflow(low)
      let (partial, overflow) = rest.high.addingReportingOverflow(high)
      let (total, more) = partial.addingReportingOverflow(carry ? 1 : 0)
      (rest.low, rest.high) = (sum, total)
      isNegative = !(overflow || more)
    }
    return q
  }

  @inline(__always)
  private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
    let product = a.multipliedFullWidth(by: b)
    return UInt128(product.high) << 64 | UInt128(product.low)
  }
}
