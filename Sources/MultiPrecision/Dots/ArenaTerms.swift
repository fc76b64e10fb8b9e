import CMPFR

/// Factors that are neighbours in an arena: vectors and rows of matrices.
///
/// Their limbs are neighbours too, so that they are found without looking into the headers.
struct ArenaTerms: UniformTerms {
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
  func left(_ index: Int) -> FloatView { a.element(index, a.width) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { b.element(index, b.width) }
  // A constant makes better addresses than the width in memory.
  @inline(__always)
  func left(_ index: Int, words: Int) -> FloatView { a.element(index, words) }
  @inline(__always)
  func right(_ index: Int, words: Int) -> FloatView { b.element(index, words) }

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
    func element(_ index: Int, _ width: Int) -> FloatView {
      let header = headers + index
      return FloatView(
        precision: precision, sign: header.pointee._mpfr_sign, exponent: header.pointee._mpfr_exp,
        limbs: limbs + index &* width)
    }
  }
}
