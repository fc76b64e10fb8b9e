import CMPFR

/// The address of an MPFR number that is only read.
typealias FloatReference = UnsafePointer<__mpfr_struct>

/// The factors of a sum of products Σ aᵢ·bᵢ, wherever they are stored.
///
/// A generic parameter, so that every kernel is compiled for every storage.
protocol ProductTerms {
  var count: Int { get }
  func left(_ index: Int) -> FloatReference
  func right(_ index: Int) -> FloatReference
}

/// Factors whose headers lie at equal distances: rows, columns and reversed runs of an arena.
struct StridedTerms: ProductTerms {
  let count: Int
  let a: FloatReference
  let b: FloatReference
  var stepA = 1
  var stepB = 1

  @inline(__always)
  func left(_ index: Int) -> FloatReference { a + index &* stepA }
  @inline(__always)
  func right(_ index: Int) -> FloatReference { b + index &* stepB }
}

/// Factors found one by one.
struct GatheredTerms: ProductTerms {
  let count: Int
  let a: UnsafeBufferPointer<FloatReference>
  let b: UnsafeBufferPointer<FloatReference>

  /// The first factors, then the second ones.
  init(_ factors: UnsafeMutableBufferPointer<FloatReference>, count: Int) {
    self.count = count
    a = UnsafeBufferPointer(rebasing: factors[..<count])
    b = UnsafeBufferPointer(rebasing: factors[count..<(2 * count)])
  }

  /// The largest precision of a factor; that of literals if there is none.
  var defaultPrecision: Precision {
    var bits = 0
    for index in 0..<count {
      bits = Swift.max(bits, left(index).pointee._mpfr_prec, right(index).pointee._mpfr_prec)
    }
    return count == 0 ? .literal : Precision(bits: bits)
  }

  @inline(__always)
  func left(_ index: Int) -> FloatReference { a[index] }
  @inline(__always)
  func right(_ index: Int) -> FloatReference { b[index] }
}

/// What one pass over the exponents tells of a sum of products.
struct ProductScan {
  /// The E of |aᵢ·bᵢ| < 2^E for all i; nil if every product is 0.
  var top: Int?
  /// Whether no factor is infinite or NaN.
  var isFinite = true
  /// The largest precision of a factor.
  var largestBits = 0
  /// The smallest precision of a factor.
  var smallestBits = Int.max

  init<Terms: ProductTerms>(_ terms: Terms) {
    let special = cmpfr_last_special_exponent()
    let zero = cmpfr_zero_exponent()
    var highest = Int.min
    for index in 0..<terms.count {
      let a = terms.left(index)
      let b = terms.right(index)
      let first = a.pointee._mpfr_exp
      let second = b.pointee._mpfr_exp
      let bits = (a.pointee._mpfr_prec, b.pointee._mpfr_prec)
      largestBits = Swift.max(largestBits, Swift.max(bits.0, bits.1))
      smallestBits = Swift.min(smallestBits, Swift.min(bits.0, bits.1))
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

  /// The number of limbs that all factors have, or nil.
  var uniformLimbs: Int? {
    let limbs = (largestBits + 63) / 64
    return (smallestBits + 63) / 64 == limbs ? limbs : nil
  }
}
