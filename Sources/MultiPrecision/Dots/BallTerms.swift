/// The factors of a sum of products of balls.
protocol BallTerms: ProductTerms {
  func leftRadius(_ index: Int) -> ErrorBound
  func rightRadius(_ index: Int) -> ErrorBound
}

/// Midpoints with radii that lie at equal distances.
struct TermsWithRadii<Midpoints: ProductTerms>: BallTerms {
  private let midpoints: Midpoints
  private let a: UnsafeRawPointer
  /// The radius of the partner of the first factor.
  private let b: UnsafeRawPointer
  /// How many bytes the next ones lie away.
  private let (strideA, strideB): (Int, Int)

  /// The radii of balls in memory, in the order of `midpoints`.
  @inline(__always)
  init(
    _ midpoints: Midpoints, _ a: UnsafePointer<Ball>, _ b: UnsafePointer<Ball>, reversed: Bool
  ) {
    self.midpoints = midpoints
    // The radius follows the midpoint.
    let offset = MemoryLayout<BigFloat>.size
    self.a = UnsafeRawPointer(a) + offset
    self.b = UnsafeRawPointer(reversed ? b + (midpoints.count - 1) : b) + offset
    strideA = MemoryLayout<Ball>.stride
    strideB = reversed ? -strideA : strideA
  }

  var count: Int { midpoints.count }
  @inline(__always)
  func left(_ index: Int) -> FloatView { midpoints.left(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { midpoints.right(index) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound {
    (a + index &* strideA).assumingMemoryBound(to: ErrorBound.self).pointee
  }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound {
    (b + index &* strideB).assumingMemoryBound(to: ErrorBound.self).pointee
  }
}

extension TermsWithRadii: UniformTerms where Midpoints: UniformTerms {
  @inline(__always)
  func left(_ index: Int, words: Int) -> FloatView { midpoints.left(index, words: words) }
  @inline(__always)
  func right(_ index: Int, words: Int) -> FloatView { midpoints.right(index, words: words) }
}

extension TermsWithRadii where Midpoints == ArenaTerms {
  /// Balls that are neighbours in an arena.
  @inline(__always)
  init(count: Int, a: BallSlot, b: BallSlot) {
    midpoints = ArenaTerms(count: count, a: a.midpoint, b: b.midpoint)
    self.a = UnsafeRawPointer(a.radius)
    self.b = UnsafeRawPointer(b.radius)
    strideA = MemoryLayout<ErrorBound>.stride
    strideB = strideA
  }
}
