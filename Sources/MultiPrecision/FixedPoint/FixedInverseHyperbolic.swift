import CMPFR

/// arsinh in fixed point.
enum FixedInverseHyperbolic {
  /// Arguments of 2^this or more are left to MPFR.
  static let exponentLimit = 28

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    FixedLogarithm.scratchWords(count) &+ count
  }

  /// arsinh |x| = ln(|x| + √(x² + 1)) for |x| between 2⁻⁶⁰ and 2^exponentLimit.
  ///
  /// ### Error
  /// In ulps, everything scaled by 2^(−c) to be at most ¼: |x| is rounded down, 1; the root of what
  /// that leaves, whose derivative is below 1, by 1 and its own rounding: 2. The sum is at least ¼
  /// and off by 3, so that its logarithm is off by less than 12.1, and by the 8.2 of
  /// `FixedLogarithm`.
  static func value(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue {
    let sum = scratch
    let root = scratch + count
    let square = root + count
    let scale = Swift.max(x.exponent, 0) &+ 2
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &- scale &+ 64 &* (count &- x.count), sum, count)
    __gmpn_sqr(square, sum, count)
    FixedWords.add(powerOfTwo: -2 &* scale, to: square, 2 &* count)
    // The rest of the root is not wanted.
    _ = __gmpn_sqrtrem(root, square + (2 &* count), square, 2 &* count)
    _ = __gmpn_add_n(sum, sum, root, count)
    let zeros = FixedWords.leadingZeroBits(sum, count)
    FixedWords.shiftUp(sum, count, by: zeros)
    var value = FixedLogarithm.value(
      FixedLogarithm.Argument(words: sum, count: count, exponent: scale &- zeros), count,
      scratch + count)
    value.isNegative = x.sign < 0
    value.error = 24
    return value
  }
}
