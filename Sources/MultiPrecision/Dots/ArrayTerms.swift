/// A float, or what begins with one in memory.
protocol FloatHolder {}
extension BigFloat: FloatHolder {}
extension Ball: FloatHolder {}

/// Factors that are elements of arrays, or the midpoints of such elements.
struct ArrayTerms: ProductTerms {
  let count: Int
  /// The least and the largest precision of a factor.
  let bits: ClosedRange<Int32>
  private let a: UnsafeRawPointer
  /// The partner of the first factor.
  private let b: UnsafeRawPointer
  /// How many bytes the next ones lie away.
  private let (strideA, strideB): (Int, Int)

  /// Nil for no factors.
  @inline(__always)
  init?<Element: FloatHolder>(
    _ a: UnsafeBufferPointer<Element>, _ b: UnsafeBufferPointer<Element>, reversed: Bool
  ) {
    guard let first = a.baseAddress, let second = b.baseAddress, !a.isEmpty else { return nil }
    count = a.count
    self.a = UnsafeRawPointer(first)
    self.b = UnsafeRawPointer(reversed ? second + (count - 1) : second)
    strideA = MemoryLayout<Element>.stride
    strideB = reversed ? -strideA : strideA
    var (least, largest) = (Int32.max, Int32.min)
    for index in 0..<count {
      let x = Self.value(self.a, index, strideA).pointee.shape.bits
      let y = Self.value(self.b, index, strideB).pointee.shape.bits
      least = Swift.min(least, Swift.min(x, y))
      largest = Swift.max(largest, Swift.max(x, y))
    }
    bits = least...largest
  }

  @inline(__always)
  private static func value(
    _ start: UnsafeRawPointer, _ index: Int, _ stride: Int
  ) -> UnsafePointer<BigFloat> {
    (start + index &* stride).assumingMemoryBound(to: BigFloat.self)
  }

  @inline(__always)
  func leftValue(_ index: Int) -> UnsafePointer<BigFloat> { Self.value(a, index, strideA) }
  @inline(__always)
  func rightValue(_ index: Int) -> UnsafePointer<BigFloat> { Self.value(b, index, strideB) }
  @inline(__always)
  func left(_ index: Int) -> FloatView { FloatView(leftValue(index)) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { FloatView(rightValue(index)) }
}

/// Elements of arrays that all have the same number of words, and hold them themselves.
struct InlineTerms: UniformTerms {
  private let terms: ArrayTerms
  private let words: Int

  /// Nil if the elements are not of that kind.
  @inline(__always)
  init?(_ terms: ArrayTerms) {
    let words = (terms.bits.upperBound &+ 63) &>> 6
    guard terms.bits.upperBound <= BigFloat.inlineBits,
      (terms.bits.lowerBound &+ 63) &>> 6 == words
    else { return nil }
    self.terms = terms
    self.words = Int(words)
  }

  var count: Int { terms.count }
  @inline(__always)
  func left(_ index: Int) -> FloatView { left(index, words: words) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { right(index, words: words) }
  @inline(__always)
  func left(_ index: Int, words: Int) -> FloatView {
    FloatView(terms.leftValue(index), inlineWords: words)
  }
  @inline(__always)
  func right(_ index: Int, words: Int) -> FloatView {
    FloatView(terms.rightValue(index), inlineWords: words)
  }
}

extension FloatView {
  /// A view of a value in memory that holds a number of words itself: the last of its first four.
  @inline(__always)
  fileprivate init(_ value: UnsafePointer<BigFloat>, inlineWords: Int) {
    let shape = value.pointee.shape
    self.init(
      precision: Int(shape.bits), sign: shape.sign, exponent: shape.fullExponent,
      limbs: UnsafeRawPointer(value).assumingMemoryBound(to: UInt.self) + (4 &- inlineWords))
  }
}
