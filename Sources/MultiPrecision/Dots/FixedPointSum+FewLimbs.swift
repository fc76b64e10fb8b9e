import CMPFR

/// The kernels for factors of one and two words: no calls, no branches but for zeros and for terms
/// far below the largest.
extension FixedPointSum {
  /// Factors of one word, a sum of two.
  ///
  /// A product has 128 bits, as the sum; shifted down to its place it loses less than a unit.
  @inline(__always)
  func accumulateSingles<Terms: ProductTerms>(
    _ terms: Terms, into sum: UnsafeMutablePointer<UInt>
  ) {
    let special = cmpfr_last_special_exponent()
    var total: UInt128 = 0
    for index in 0..<terms.count {
      let a = terms.left(index)
      let b = terms.right(index)
      let first = a.pointee._mpfr_exp
      let second = b.pointee._mpfr_exp
      if Swift.min(first, second) <= special { continue }
      let shift = top &- (first &+ second)
      if shift >= 128 { continue }
      let product = a.pointee._mpfr_d[0].multipliedFullWidth(by: b.pointee._mpfr_d[0])
      let wide = UInt128(product.high) << 64 | UInt128(product.low)
      let term = wide &>> UInt128(truncatingIfNeeded: shift)
      // −t = ¬t + 1, chosen by a mask: the signs of terms are hard to predict.
      let mask = UInt128(
        truncatingIfNeeded: Int128((a.pointee._mpfr_sign ^ b.pointee._mpfr_sign) >> 31))
      total = total &+ ((term ^ mask) &- mask)
    }
    sum[0] = UInt(truncatingIfNeeded: total)
    sum[1] = UInt(truncatingIfNeeded: total >> 64)
  }

  /// Factors of two words, a sum of three.
  ///
  /// The lowest of the product's four words is less than 2⁻¹⁹² of 2^E, hence less than a unit, and
  /// is dropped; the shift loses less than another.
  @inline(__always)
  func accumulatePairs<Terms: ProductTerms>(
    _ terms: Terms, into sum: UnsafeMutablePointer<UInt>
  ) {
    let special = cmpfr_last_special_exponent()
    var low: UInt = 0
    var high: UInt128 = 0
    for index in 0..<terms.count {
      let a = terms.left(index)
      let b = terms.right(index)
      let first = a.pointee._mpfr_exp
      let second = b.pointee._mpfr_exp
      if Swift.min(first, second) <= special { continue }
      let shift = top &- (first &+ second)
      if shift >= 192 { continue }
      let (a0, a1) = (a.pointee._mpfr_d[0], a.pointee._mpfr_d[1])
      let (b0, b1) = (b.pointee._mpfr_d[0], b.pointee._mpfr_d[1])
      // p₃p₂p₁: a₁b₁·2^128 + (a₁b₀ + a₀b₁)·2^64 + ⌊a₀b₀ / 2^64⌋·2^64 without p₀.
      let outer = a1.multipliedFullWidth(by: b1)
      let cross = Self.wide(a1.multipliedFullWidth(by: b0))
      let other = Self.wide(a0.multipliedFullWidth(by: b1))
      let lowest = a0.multipliedFullWidth(by: b0).high
      // A product of words is at most 2^128 − 2^65 + 1: adding a word cannot overflow.
      let first2 = cross &+ UInt128(lowest)
      let (middle, carry) = first2.addingReportingOverflow(other)
      var p1 = UInt(truncatingIfNeeded: middle)
      var upper =
        Self.wide(outer) &+ (middle >> 64) &+ (carry ? UInt128(1) << 64 : 0)
      // Shift p₃p₂p₁ down.
      if shift >= 128 {
        p1 = UInt(truncatingIfNeeded: upper >> 64) &>> UInt(truncatingIfNeeded: shift & 63)
        upper = 0
      } else {
        let places = UInt128(truncatingIfNeeded: shift)
        if shift >= 64 {
          p1 = UInt(truncatingIfNeeded: upper &>> (places &- 64))
        } else {
          let pair = UInt128(truncatingIfNeeded: upper) << 64 | UInt128(p1)
          p1 = UInt(truncatingIfNeeded: pair &>> places)
        }
        upper = upper &>> places
      }
      let sign = Int((a.pointee._mpfr_sign ^ b.pointee._mpfr_sign) >> 31)
      let mask = UInt(bitPattern: sign)
      let wideMask = UInt128(truncatingIfNeeded: sign)
      // Adding ¬t + 1: the 1 enters as a carry below the lowest word.
      let (partial, carryOne) = low.addingReportingOverflow(p1 ^ mask)
      let (whole, carryTwo) = partial.addingReportingOverflow(mask & 1)
      low = whole
      high =
        high &+ (upper ^ wideMask) &+ UInt128(carryOne ? 1 : 0) &+ UInt128(carryTwo ? 1 : 0)
    }
    sum[0] = low
    sum[1] = UInt(truncatingIfNeeded: high)
    sum[2] = UInt(truncatingIfNeeded: high >> 64)
  }

  @inline(__always)
  private static func wide(_ product: (high: UInt, low: UInt)) -> UInt128 {
    UInt128(product.high) << 64 | UInt128(product.low)
  }
}
