import CMPFR

/// The factors of a sum of products of balls.
protocol BallTerms: ProductTerms {
  associatedtype Midpoints: ProductTerms
  var midpoints: Midpoints { get }
  func leftRadius(_ index: Int) -> ErrorBound
  func rightRadius(_ index: Int) -> ErrorBound
}

extension BallTerms {
  @inline(__always)
  var count: Int { midpoints.count }
  @inline(__always)
  func left(_ index: Int) -> FloatView { midpoints.left(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { midpoints.right(index) }
}

extension BallTerms where Midpoints: UniformTerms {
  @inline(__always)
  func left(_ index: Int, words: Int) -> FloatView { midpoints.left(index, words: words) }
  @inline(__always)
  func right(_ index: Int, words: Int) -> FloatView { midpoints.right(index, words: words) }
}

/// Balls that are elements of arrays.
struct ArrayBallTerms<Midpoints: ProductTerms>: BallTerms {
  let midpoints: Midpoints
  private let a: UnsafePointer<Ball>
  /// The partner of the first factor.
  private let b: UnsafePointer<Ball>
  /// How far away its neighbour's partner lies.
  private let step: Int

  /// The balls that have the midpoints, in their order.
  @inline(__always)
  init(
    _ midpoints: Midpoints, _ a: UnsafePointer<Ball>, _ b: UnsafePointer<Ball>, reversed: Bool
  ) {
    self.midpoints = midpoints
    self.a = a
    self.b = reversed ? b + (midpoints.count - 1) : b
    step = reversed ? -1 : 1
  }

  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { a[index].radius }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { b[index &* step].radius }
}

extension ArrayBallTerms: UniformTerms where Midpoints: UniformTerms {}

/// Balls that are neighbours in an arena.
struct ArenaBallTerms: BallTerms, UniformTerms {
  let midpoints: ArenaTerms
  private let a: UnsafePointer<ErrorBound>
  private let b: UnsafePointer<ErrorBound>

  @inline(__always)
  init(count: Int, a: BallSlot, b: BallSlot) {
    midpoints = ArenaTerms(count: count, a: a.midpoint, b: b.midpoint)
    self.a = UnsafePointer(a.radius)
    self.b = UnsafePointer(b.radius)
  }

  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { a[index] }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { b[index] }
}
