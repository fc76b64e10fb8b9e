import CMPFR

/// The magnitude of a sum of up to three words, and its sign.
struct LeadingBits {
  let high: UInt128
  let low: UInt64
  let isNegative: Bool
  /// How many bits of `low` lie below a unit of the sum.
  let bitsBelowUnit: Int
}

extension FixedPointSum {
  /// Rounds a sum of three words to nearest, without leaving the registers, if the result has up
  /// to 128 bits and less than a word cancels.
  ///
  /// Decisive means that the result has to be that of the exact sum. Ties go up: where it matters,
  /// they are undecided. The value is 0 for an exact result, 1 for a rounded one; nil if nothing
  /// was written.
  @inline(__always)
  func roundToNearest(
    _ bits: LeadingBits, isDecisive: Bool, into result: FloatPointer
  ) -> Int32? {
    let precision = result.pointee._mpfr_prec
    let zeros = bits.high.leadingZeroBitCount
    let exponent = top &- zeros
    guard precision <= 128, zeros < 64, exponent.magnitude < Self.exponentLimit else { return nil }
    let places = UInt64(truncatingIfNeeded: zeros)
    // Two steps, since there may be no zeros.
    let high = bits.high &<< UInt128(places) | UInt128((bits.low &>> (63 &- places)) &>> 1)
    let low = bits.low &<< places
    let unused = 128 &- precision
    // The 64 bits below the precision.
    let following =
      precision <= 64
      ? UInt64(truncatingIfNeeded: high &>> UInt128(truncatingIfNeeded: unused &- 64))
      : UInt64(truncatingIfNeeded: high) << UInt64(precision &- 64) | low &>> UInt64(unused)
    if isDecisive, errorBits > 0 {
      // See `isRoundingDecided`; the last bit of `low` stands for 2^(zeros + bitsBelowUnit) units.
      let scale = errorBits &+ zeros &+ bits.bitsBelowUnit &- unused
      guard scale < 62 else { return nil }
      let error = (scale > 0 ? UInt64(1) &<< UInt64(truncatingIfNeeded: scale) : 1) &+ 1
      let half = UInt64(1) << 63
      let distance = following > half ? following &- half : half &- following
      guard distance > error else { return nil }
    }
    let unit = UInt128(1) &<< UInt128(truncatingIfNeeded: unused)
    let rest = high & (unit &- 1)
    let isUp = UInt128(truncatingIfNeeded: Int64(bitPattern: following) &>> 63)
    let (kept, overflow) = (high &- rest).addingReportingOverflow(unit & isUp)
    let words = overflow ? UInt128(1) << 127 : kept
    result.pointee._mpfr_sign = bits.isNegative ? -1 : 1
    result.pointee._mpfr_exp = overflow ? exponent &+ 1 : exponent
    if precision <= 64 {
      result.pointee._mpfr_d[0] = UInt(truncatingIfNeeded: words >> 64)
    } else {
      result.pointee._mpfr_d[0] = UInt(truncatingIfNeeded: words)
      result.pointee._mpfr_d[1] = UInt(truncatingIfNeeded: words >> 64)
    }
    return rest | UInt128(low) == 0 ? 0 : 1
  }
}
