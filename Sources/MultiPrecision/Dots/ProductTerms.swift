import CMPFR

/// The factors of a sum of products Σ aᵢ·bᵢ, wherever they are stored.
///
/// A generic parameter, so that every kernel is compiled for every storage.
protocol ProductTerms {
  var count: Int { get }
  func left(_ index: Int) -> FloatView
  func right(_ index: Int) -> FloatView
}

/// Factors of which all left ones have as many words as the first one, and all right ones too.
protocol UniformTerms: ProductTerms {
  /// A factor, if left ones have so many words.
  func left(_ index: Int, words: Int) -> FloatView
  /// A factor, if right ones have so many words.
  func right(_ index: Int, words: Int) -> FloatView
}

/// Some of the factors.
struct SelectedTerms<Base: ProductTerms>: ProductTerms {
  let base: Base
  let positions: [Int]

  var count: Int { positions.count }
  func left(_ index: Int) -> FloatView { base.left(positions[index]) }
  func right(_ index: Int) -> FloatView { base.right(positions[index]) }
}

/// What one pass over the exponents tells of a sum of products.
struct ProductScan {
  /// The E of |aᵢ·bᵢ| < 2^E for all i; nil if every product is 0.
  var top: Int?
  /// Whether no factor is infinite or NaN.
  var isFinite = true
  /// The largest precision of a factor.
  var largestBits = 0

  init<Terms: ProductTerms>(_ terms: Terms) {
    let special = cmpfr_last_special_exponent()
    let zero = cmpfr_zero_exponent()
    var highest = Int.min
    for index in 0..<terms.count {
      let a = terms.left(index)
      let b = terms.right(index)
      let first = a.exponent
      let second = b.exponent
      let bits = (a.precision, b.precision)
      largestBits = Swift.max(largestBits, Swift.max(bits.0, bits.1))
      if Swift.min(first, second) <= special {
        if (first <= special && first != zero) || (second <= special && second != zero) {
          isFinite = false
          return
        }
        continue
      }
      highest = Swift.max(highest, first &+ second)
    }
    top = highest == Int.min ? nil : highest
  }
}
