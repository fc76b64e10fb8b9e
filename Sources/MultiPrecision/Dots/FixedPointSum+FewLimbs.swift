import CMPFR

/// The kernel for factors of one, two and up to four words: one pass, no calls.
///
/// The window is not known beforehand: the first product places it, with some bits to spare above,
/// and a product that is still too large for it moves it up. So every factor is read from memory
/// once, and for factors of like sizes nothing is ever moved.
///
/// ### Error
/// A term loses less than 3.1 units. A move rounds down once more, but divides what was lost before
/// by 2 at least: all moves together lose less than 1 + 1/2 + 1/4 + … = 2 units. Altogether n < 2^g
/// terms lose less than 3.1·n + 2 ≤ 4·(2^g − 1) + 2 < 2^(g+2) units.
extension FixedPointSum {
  /// The most words of a factor.
  static let mostRegisterWords = 4

  /// The bits that a window has above the first product, if they are not needed below.
  private static let mostSpareBits = 16

  /// Adds up all terms.
  ///
  /// With the largest product at least 2^(E − 2), and the top at most E + g + 1 + `spare` places
  /// up, 2^(g+2) units are at most 2^(3 − precision − `guardBits`) of it.
  ///
  /// - Precondition: There are terms.
  /// - Returns: Nil if a factor is not finite or does not have the number of words, or if the
  ///   window is too short.
  @inline(__always)
  static func add<Terms: UniformTerms, Sum: RegisterSum>(
    _ terms: Terms, precision: Int, into sum: inout Sum
  ) -> FixedPointSum? {
    let count = terms.count
    let growth = Int.bitWidth - count.leadingZeroBitCount
    let spare = 64 &* Sum.words &- (precision &+ 2 &* growth &+ 2 &+ guardBits)
    guard spare >= 0 else { return nil }
    guard terms.right(0).count == Sum.factorWords else { return nil }
    let special = cmpfr_last_special_exponent()
    // How far a product lies below the top at least, and how many such distances are in the window.
    let least = growth &+ 1
    let range = UInt(64 &* Sum.words &- least)
    // Below all products.
    let start = Int.min / 2
    var top = start
    var index = 0
    while true {
      while index < count {
        let a = terms.left(index, words: Sum.factorWords)
        let b = terms.right(index, words: Sum.factorWords)
        let shift = top &- (a.exponent &+ b.exponent)
        // Exponents of special values are about −2⁶³: with one of them, the distance is beyond any
        // window; with two of them, their sum may be that of a product.
        if UInt(bitPattern: shift &- least) >= range || a.exponent <= special { break }
        sum.add(a, b, shift: shift)
        index &+= 1
      }
      if index == count { break }
      // A term that is 0, not finite, too small or too large.
      let a = terms.left(index, words: Sum.factorWords)
      let b = terms.right(index, words: Sum.factorWords)
      if Swift.min(a.exponent, b.exponent) > special {
        let exponent = a.exponent &+ b.exponent
        if exponent > top &- least {
          let raised = exponent &+ least &+ Swift.min(spare, mostSpareBits)
          sum.move(down: Swift.min(raised &- top, 64 &* Sum.words &- 1))
          top = raised
          continue
        }
        // Less than a unit.
      } else if !a.isFinite || !b.isFinite {
        return nil
      }
      index &+= 1
    }
    // Without any product the sum is exactly 0.
    return top == start
      ? FixedPointSum(top: 0, limbs: Sum.words, errorBits: 0)
      : FixedPointSum(top: top, limbs: Sum.words, errorBits: growth &+ 2)
  }
}
