import CMPFR

/// The factors of a sum of products Σ aᵢ·bᵢ, wherever they are stored.
///
/// A generic parameter, so that every kernel is compiled for every storage.
protocol ProductTerms {
  var count: Int { get }
  /// Whether all left factors have one precision, and all right ones.
  static var isUniform: Bool { get }
  func left(_ index: Int) -> FloatView
  func right(_ index: Int) -> FloatView
}

/// Factors that are neighbours in an arena: vectors and rows of matrices.
///
/// Their limbs are neighbours too, so that they are found without looking into the headers.
struct ArenaTerms: ProductTerms {
  static var isUniform: Bool { true }
  let count: Int
  private let a: Run
  private let b: Run

  @inline(__always)
  init(count: Int, a: UnsafePointer<__mpfr_struct>, b: UnsafePointer<__mpfr_struct>) {
    self.count = count
    self.a = Run(a, isEmpty: count == 0)
    self.b = Run(b, isEmpty: count == 0)
  }

  @inline(__always)
  func left(_ index: Int) -> FloatView { a.element(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { b.element(index) }

  private struct Run {
    let headers: UnsafePointer<__mpfr_struct>
    let limbs: UnsafePointer<UInt>
    let precision: Int
    let width: Int

    @inline(__always)
    init(_ headers: UnsafePointer<__mpfr_struct>, isEmpty: Bool) {
      self.headers = headers
      precision = isEmpty ? 0 : headers.pointee._mpfr_prec
      width = (precision &+ 63) &>> 6
      // No limbs are read of none.
      limbs =
        isEmpty
        ? UnsafeRawPointer(headers).assumingMemoryBound(to: UInt.self)
        : UnsafePointer(headers.pointee._mpfr_d)
    }

    @inline(__always)
    func element(_ index: Int) -> FloatView {
      let header = headers + index
      return FloatView(
        precision: precision, sign: header.pointee._mpfr_sign, exponent: header.pointee._mpfr_exp,
        limbs: limbs + index &* width)
    }
  }
}

/// Factors that are elements of arrays.
struct ArrayTerms: ProductTerms {
  let count: Int
  let a: UnsafePointer<BigFloat>
  /// The partner of the first factor, from which the others lie one step away each.
  let b: UnsafePointer<BigFloat>
  let step: Int

  /// Nil for no factors.
  init?(_ a: UnsafeBufferPointer<BigFloat>, _ b: UnsafeBufferPointer<BigFloat>, reversed: Bool) {
    guard let first = a.baseAddress, let second = b.baseAddress, !a.isEmpty else { return nil }
    count = a.count
    self.a = first
    self.b = reversed ? second + (count - 1) : second
    step = reversed ? -1 : 1
  }

  static var isUniform: Bool { false }
  @inline(__always)
  func left(_ index: Int) -> FloatView { FloatView(a + index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { FloatView(b + index &* step) }
}

/// Some of the factors.
struct SelectedTerms<Base: ProductTerms>: ProductTerms {
  let base: Base
  let positions: [Int]

  var count: Int { positions.count }
  static var isUniform: Bool { false }
  func left(_ index: Int) -> FloatView { base.left(positions[index]) }
  func right(_ index: Int) -> FloatView { base.right(positions[index]) }
}

extension ProductTerms {
  /// The largest precision of a factor; that of literals if there is none.
  var defaultPrecision: Precision {
    var bits = 0
    for index in 0..<count {
      bits = Swift.max(bits, left(index).precision, right(index).precision)
    }
    return count == 0 ? .literal : Precision(bits: bits)
  }
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
