/// A sum of products in fixed point: an integer A of `limbs` words in two's complement that stands
/// for the number A·2^(top − 64·limbs).
///
/// One unit of A is the *unit* of the bounds below. With E the exponent that bounds every term and
/// n < 2^g the number of terms, `top` = E + g + 1 leaves room for the sum and its sign:
/// |Σ| < n·2^E < 2^(top − 1). The largest product of significands is at least 2^(E − 2).
///
/// The kernels derive how many units they lose; `errorBits` carries the result.
struct FixedPointSum {
  /// The exponent of the most significant bit's upper end.
  let top: Int
  /// The number of words.
  let limbs: Int
  /// An upper bound of the error's bits: it is less than 2^errorBits units.
  let errorBits: Int

  /// The e of an error below 2^e; nil if the sum is exact.
  @inline(__always)
  var errorExponent: Int? { errorBits > 0 ? top &- 64 &* limbs &+ errorBits : nil }

  /// Bits that are kept below what the bound alone asks for: a result that is not cancelled is
  /// found undecided in rounding at most once in 2¹⁴ times.
  static let guardBits = 16

  /// The window that holds terms down to a lowest bit 2^bottom exactly.
  init(of terms: Int, below exponent: Int, bottom: Int) {
    let growth = Int.bitWidth - terms.leadingZeroBitCount
    top = exponent + growth + 1
    errorBits = 0
    limbs = Swift.max((top - bottom + 63) / 64, 1)
  }

  init(top: Int, limbs: Int, errorBits: Int) {
    self.top = top
    self.limbs = limbs
    self.errorBits = errorBits
  }
}
