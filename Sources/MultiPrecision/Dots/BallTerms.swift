import CMPFR

/// The factors of a sum of products of balls.
protocol BallTerms: ProductTerms {
  func leftRadius(_ index: Int) -> ErrorBound
  func rightRadius(_ index: Int) -> ErrorBound
}

/// Balls that are neighbours in an arena.
struct ArenaBallTerms: BallTerms {
  static var isUniform: Bool { true }
  private let midpoints: ArenaTerms
  private let radiiA: UnsafePointer<ErrorBound>
  private let radiiB: UnsafePointer<ErrorBound>

  @inline(__always)
  init(count: Int, a: BallSlot, b: BallSlot) {
    midpoints = ArenaTerms(count: count, a: a.midpoint, b: b.midpoint)
    radiiA = UnsafePointer(a.radius)
    radiiB = UnsafePointer(b.radius)
  }

  var count: Int { midpoints.count }
  @inline(__always)
  func left(_ index: Int) -> FloatView { midpoints.left(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { midpoints.right(index) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { radiiA[index] }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { radiiB[index] }
}

/// Balls that are elements of arrays.
struct BallArrayTerms: BallTerms {
  let count: Int
  let a: UnsafePointer<Ball>
  /// The partner of the first factor, from which the others lie one step away each.
  let b: UnsafePointer<Ball>
  let step: Int

  /// Nil for no factors.
  init?(_ a: UnsafeBufferPointer<Ball>, _ b: UnsafeBufferPointer<Ball>, reversed: Bool) {
    guard let first = a.baseAddress, let second = b.baseAddress, !a.isEmpty else { return nil }
    count = a.count
    self.a = first
    self.b = reversed ? second + (count - 1) : second
    step = reversed ? -1 : 1
  }

  static var isUniform: Bool { false }
  @inline(__always)
  func left(_ index: Int) -> FloatView { FloatView(midpointOf: a + index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { FloatView(midpointOf: b + index &* step) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { a[index].radius }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { b[index &* step].radius }
}
