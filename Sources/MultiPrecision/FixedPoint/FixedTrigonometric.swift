import CMPFR

/// sin, cos and tan in fixed point.
enum FixedTrigonometric {
  /// Arguments of 2^this or more are left to MPFR.
  static let exponentLimit = 28

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    FixedRotation.scratchWords(count) &+ count &+ 2
  }

  /// The words of scratch for a pair or a tangent of so many.
  @inline(__always)
  static func pairScratchWords(_ count: Int) -> Int { scratchWords(count) &+ count &+ 2 }

  /// sin |x| or cos x, for finite x ≠ 0 below 2^exponentLimit: `FixedRotation` says how.
  ///
  /// The last `slack` bits are not asked for.
  static func value(
    isSine: Bool, _ x: FloatView, slack: Int = 0, _ count: Int, _ scratch: Words
  ) -> FixedValue {
    if count == 2 { return ShortRotation(x, scratch + 2).value(isSine: isSine, to: scratch) }
    return FixedRotation(x, slack: slack, count, scratch + (count &+ 2)).value(
      isSine: isSine, to: scratch)
  }

  /// sin |x| and cos x, from one reduction and one pair of series.
  @inline(__always)
  static func values(
    _ x: FloatView, slack: Int = 0, _ count: Int, _ scratch: Words
  ) -> (sine: FixedValue, cosine: FixedValue) {
    let other = scratch + (count &+ 2)
    if count == 2 {
      let rotation = ShortRotation(x, scratch + 4)
      return (
        rotation.value(isSine: true, to: scratch), rotation.value(isSine: false, to: scratch + 2)
      )
    }
    let rotation = FixedRotation(x, slack: slack, count, other + (count &+ 2))
    return (rotation.value(isSine: true, to: scratch), rotation.value(isSine: false, to: other))
  }

  /// tan |x|, under the same conditions; nil if π/2 is too near.
  ///
  /// ### Error
  /// In ulps. With |x| = q·π/2 ± r, r ≤ π/4, and s and c for sin r and cos r, off by 10, tan r is
  /// s/c with c > 0.7: (10 + 10)/0.7 + 1 < 30. Next to odd multiples of π/2 the value is c/s. s, at
  /// least 2⁻ᶻ⁻¹, is moved up by z < 18 places, and so is its error, and c is halved, so that the
  /// quotient is at most 1: 2·(6 + 10·2ᶻ) + 1 < 34·2ᶻ.
  static func tangent(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue? {
    let cosine = scratch + (count &+ 2)
    let rotation = FixedRotation(x, count, cosine + (count &+ 2))
    rotation.combine(isSine: true, to: scratch)
    rotation.combine(isSine: false, to: cosine)
    let isInverted = rotation.quarter.index & 1 != 0
    // Left of the multiple of π/2 the distance from it counts as negative.
    let isNegative = isInverted != rotation.quarter.isNegative
    let (numerator, denominator) = isInverted ? (cosine, scratch) : (scratch, cosine)
    let zeros = FixedWords.leadingZeroBits(denominator, count)
    guard zeros <= 17 else { return nil }
    FixedWords.shiftUp(denominator, count, by: zeros)
    let dividend = cosine + (count &+ 2)
    let quotient = dividend + (2 &* count)
    dividend.update(repeating: 0, count: count)
    if isInverted {
      _ = __gmpn_rshift(dividend + count, numerator, count, 1)
    } else {
      dividend.advanced(by: count).update(from: numerator, count: count)
    }
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, denominator, count)
    return FixedValue(
      words: quotient, count: count &+ 1, exponent: 64 &+ zeros &+ (isInverted ? 1 : 0),
      isNegative: isNegative,
      error: isInverted ? 34 &<< UInt(truncatingIfNeeded: zeros) : 30)
  }
}
