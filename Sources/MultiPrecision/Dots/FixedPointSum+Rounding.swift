import CMPFR

extension FixedPointSum {
  /// Exponents for which no result can leave MPFR's range.
  static let exponentLimit: UInt = 1 << 29

  /// The sum rounded correctly; false, with nothing written, if the error leaves more than one
  /// answer.
  @inline(__always)
  func round(
    _ sum: some RegisterSum, into result: FloatPointer, _ rounding: RoundingMode
  ) -> Bool {
    if rounding == .nearest, let bits = sum.leading,
      roundToNearest(bits, isDecisive: true, into: result) != nil
    {
      return true
    }
    return withWords(of: sum) { round($0, into: result, rounding) != nil }
  }

  /// The sum rounded to nearest whatever its error: MPFR's ternary value.
  @inline(__always)
  func roundToNearest(_ sum: some RegisterSum, into result: FloatPointer) -> Int32 {
    if let bits = sum.leading,
      let ternary = roundToNearest(bits, isDecisive: false, into: result)
    {
      return ternary
    }
    return withWords(of: sum) { roundToNearest($0, into: result) }
  }

  @inline(__always)
  private func withWords<Result>(
    of sum: some RegisterSum, _ body: (UnsafeMutablePointer<UInt>) -> Result
  ) -> Result {
    var words = InlineArray<5, UInt>(repeating: 0)
    return withUnsafeMutablePointer(to: &words) { words in
      words.withMemoryRebound(to: UInt.self, capacity: 5) { words in
        sum.write(to: words)
        return body(words)
      }
    }
  }

  /// The sum rounded to the precision of `result`; nil if the error leaves more than one answer.
  ///
  /// Destroys `sum`. The value is MPFR's ternary one, meaningful only for exact windows.
  func round(
    _ sum: UnsafeMutablePointer<UInt>, into result: FloatPointer, _ rounding: RoundingMode
  ) -> Int32? {
    guard let (count, exponent, zeros) = normalize(sum) else {
      if errorBits > 0 { return nil }
      mpfr_set_zero(result, 1)
      return 0
    }
    if errorBits > 0 {
      let precision = result.pointee._mpfr_prec
      let isDecided = Self.isRoundingDecided(
        sum, count, precision: precision, errorBits: errorBits + zeros, rounding)
      if !isDecided { return nil }
    }
    return Self.write(sum, count, exponent, into: result, rounding)
  }

  /// The sum rounded to nearest whatever its error: MPFR's ternary value.
  func roundToNearest(
    _ sum: UnsafeMutablePointer<UInt>, into result: FloatPointer
  ) -> Int32 {
    guard let (count, exponent, _) = normalize(sum) else {
      mpfr_set_zero(result, 1)
      return 0
    }
    return Self.write(sum, count, exponent, into: result, .nearest)
  }

  /// Turns A into a magnitude whose highest bit is set; nil for 0.
  ///
  /// - Returns: The number of words left, the exponent with the sign of the sum, and how many
  ///   places the words were shifted.
  @inline(__always)
  private func normalize(
    _ sum: UnsafeMutablePointer<UInt>
  ) -> (count: Int, exponent: SignedExponent, zeros: Int)? {
    let isNegative = sum[limbs - 1] >> 63 != 0
    if isNegative {
      // −A = ¬A + 1.
      var carry = true
      for index in 0..<limbs {
        let flipped = ~sum[index]
        sum[index] = carry ? flipped &+ 1 : flipped
        carry = carry && flipped == .max
      }
    }
    var count = limbs
    while count > 0, sum[count - 1] == 0 { count -= 1 }
    guard count > 0 else { return nil }
    let zeros = sum[count - 1].leadingZeroBitCount
    if zeros > 0 {
      for index in stride(from: count - 1, to: 0, by: -1) {
        sum[index] = sum[index] << zeros | sum[index - 1] >> (64 - zeros)
      }
      sum[0] <<= zeros
    }
    let exponent = top - 64 * (limbs - count) - zeros
    return (count, SignedExponent(value: exponent, isNegative: isNegative), zeros)
  }

  private struct SignedExponent {
    let value: Int
    let isNegative: Bool
  }

  /// Whether every number within 2^errorBits units of the last word rounds alike.
  ///
  /// Let w be the 64 bits after the last one that is kept. To nearest, all is well unless w is
  /// within the error of a half; in the other modes, unless it is within the error of 0 or 1. (Past
  /// 0 or 1 a nearest value stays the same, in the next binade too, where the spacing is wider.)
  private static func isRoundingDecided(
    _ words: UnsafeMutablePointer<UInt>, _ count: Int, precision: Int, errorBits: Int,
    _ rounding: RoundingMode
  ) -> Bool {
    let rest = 64 * count - precision
    // The error in units of w's last bit is at most 2^scale; one more for the bits below w.
    let scale = errorBits + 64 - rest
    guard rest > 0, scale < 62 else { return false }
    let error = (scale > 0 ? UInt(1) << UInt(scale) : 1) + 1
    let (index, offset) = rest.quotientAndRemainder(dividingBy: 64)
    var following: UInt = 0
    if offset > 0 { following = words[index] << UInt(64 - offset) }
    if index > 0 { following |= words[index - 1] >> UInt(offset) }
    let half = UInt(1) << 63
    if rounding == .nearest {
      return (following > half ? following - half : half - following) > error
    }
    return following > error && following < UInt.max - error
  }

  /// Rounds the normalized words; exponents beyond MPFR's range overflow and underflow as its own.
  @inline(__always)
  private static func write(
    _ words: UnsafeMutablePointer<UInt>, _ count: Int, _ exponent: SignedExponent,
    into result: FloatPointer, _ rounding: RoundingMode
  ) -> Int32 {
    let isInRange = exponent.value.magnitude < exponentLimit
    if isInRange, rounding == .nearest {
      return writeNearest(words, count, exponent, into: result)
    }
    var view = __mpfr_struct(
      _mpfr_prec: 64 * count, _mpfr_sign: exponent.isNegative ? -1 : 1,
      _mpfr_exp: isInRange ? exponent.value : 0, _mpfr_d: words)
    return isInRange
      ? mpfr_set(result, &view, rounding.raw)
      : mpfr_mul_2si(result, &view, exponent.value, rounding.raw)
  }

  /// What `mpfr_set` does to nearest, without its calls: 1 if the result is not exact.
  @inline(__always)
  private static func writeNearest(
    _ words: UnsafeMutablePointer<UInt>, _ count: Int, _ exponent: SignedExponent,
    into result: FloatPointer
  ) -> Int32 {
    let precision = result.pointee._mpfr_prec
    let width = (precision &+ 63) &>> 6
    let target: UnsafeMutablePointer<UInt> = result.pointee._mpfr_d
    result.pointee._mpfr_sign = exponent.isNegative ? -1 : 1
    result.pointee._mpfr_exp = exponent.value
    let skipped = count &- width
    if skipped < 0 {
      for index in 0..<width {
        target[index] = index &+ skipped < 0 ? 0 : words[index &+ skipped]
      }
      return 0
    }
    // The last word holds `unused` bits below the precision.
    let unused = UInt(truncatingIfNeeded: 64 &* width &- precision)
    let last = words[skipped]
    var rest: UInt
    if unused > 0 {
      rest = last &<< (64 &- unused)
      if skipped > 0, (0..<skipped).contains(where: { words[$0] != 0 }) { rest |= 1 }
    } else {
      rest = skipped > 0 ? words[skipped &- 1] : 0
      if skipped > 1, (0..<(skipped &- 1)).contains(where: { words[$0] != 0 }) { rest |= 1 }
    }
    let unit = UInt(1) &<< unused
    target[0] = last & ~(unit &- 1)
    for index in 1..<Swift.max(width, 1) { target[index] = words[skipped &+ index] }
    let half = UInt(1) &<< 63
    guard rest > half || (rest == half && last & unit != 0) else { return rest == 0 ? 0 : 1 }
    var (word, overflow) = target[0].addingReportingOverflow(unit)
    target[0] = word
    var index = 1
    while overflow, index < width {
      (word, overflow) = target[index].addingReportingOverflow(1)
      target[index] = word
      index &+= 1
    }
    if overflow {
      target[width &- 1] = half
      result.pointee._mpfr_exp = exponent.value &+ 1
    }
    return 1
  }
}
