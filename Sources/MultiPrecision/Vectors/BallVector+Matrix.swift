extension BallVector: MatrixEntries {
  /// The number 1.
  public static func one(precision: Precision) -> Ball { Ball(1, precision: precision) }

  /// A vector of the elements at the given positions.
  public func gathering(_ count: Int, _ position: (Int) -> Int) -> BallVector {
    BallVector(arena: arena.gathering(count, position))
  }

  /// Multiplies a run of elements in place.
  public mutating func scale(_ run: Range<Int>, by factor: Ball) {
    precondition(holds(run), "no elements there")
    makeUnique()
    factor.midpoint.withReference { midpoint in
      for index in run { slot(index).multiply(by: midpoint, factor.radius) }
    }
    withExtendedLifetime(arena) {}
  }

  /// Adds multiples of a run of elements to as many others in place.
  public mutating func addProduct(_ factor: Ball, _ run: Range<Int>, to target: Int) {
    precondition(holds(run) && holds(target..<target + run.count), "no elements there")
    makeUnique()
    addProduct(factor, slot(run.lowerBound), run.count, to: target)
    withExtendedLifetime(arena) {}
  }

  /// The same with elements of another vector.
  mutating func addProduct(
    _ factor: Ball, _ other: BallVector, _ run: Range<Int>, to target: Int
  ) {
    precondition(other.holds(run) && holds(target..<target + run.count), "no elements there")
    makeUnique()
    addProduct(factor, other.slot(run.lowerBound), run.count, to: target)
    withExtendedLifetime((arena, other.arena)) {}
  }

  private func addProduct(_ factor: Ball, _ source: BallSlot, _ count: Int, to target: Int) {
    let own = slot(target)
    factor.midpoint.withReference { midpoint in
      withScratchFloat(bits: precision.bits) { product in
        for index in 0..<count {
          (own + index).addProduct(midpoint, factor.radius, source + index, scratch: product)
        }
      }
    }
  }

  /// Replaces an element by an enclosure of a sum of products.
  public mutating func setDot(
    at index: Int, count: Int, _ a: (vector: BallVector, start: Int),
    _ b: (vector: BallVector, start: Int)
  ) {
    withTerms(at: index, count, a, b) { own, x, y in own.setSum(count, x, y) }
  }

  /// Adds ± a sum of products to an element.
  mutating func addDot(
    at index: Int, count: Int, _ a: (vector: BallVector, start: Int),
    _ b: (vector: BallVector, start: Int), isNegative: Bool
  ) {
    let bits = precision.bits
    withTerms(at: index, count, a, b) { own, x, y in
      var radius = ErrorBound.zero
      withUnsafeMutablePointer(to: &radius) { radius in
        withScratchFloat(bits: bits) { midpoint in
          let sum = BallSlot(midpoint: midpoint, radius: radius)
          sum.setSum(count, x, y)
          isNegative ? own.subtract(sum) : own.add(sum)
        }
      }
    }
  }

  private mutating func withTerms(
    at index: Int, _ count: Int, _ a: (vector: BallVector, start: Int),
    _ b: (vector: BallVector, start: Int),
    _ body: (_ own: BallSlot, _ a: BallSlot, _ b: BallSlot) -> Void
  ) {
    precondition(
      indices.contains(index) && a.vector.holds(a.start..<a.start + count)
        && b.vector.holds(b.start..<b.start + count), "no elements there")
    makeUnique()
    body(slot(index), a.vector.slot(a.start), b.vector.slot(b.start))
    withExtendedLifetime((a.vector.arena, b.vector.arena, arena)) {}
  }
}
