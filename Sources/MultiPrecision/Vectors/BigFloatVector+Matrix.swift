extension BigFloatVector: MatrixEntries {
  /// The number 1.
  public static func one(precision: Precision) -> BigFloat { BigFloat(1, precision: precision) }

  /// A vector of the elements at the given positions.
  public func gathering(_ count: Int, _ position: (Int) -> Int) -> BigFloatVector {
    BigFloatVector(arena: arena.gathering(count, position))
  }

  /// Multiplies a run of elements in place.
  public mutating func scale(_ run: Range<Int>, by factor: BigFloat) {
    precondition(holds(run), "no elements there")
    makeUnique()
    let own = arena.floats
    factor.withReference { factor in
      for index in run { _ = NearestArithmetic.multiply(own + index, own + index, factor) }
    }
    withExtendedLifetime(arena) {}
  }

  /// Adds multiples of a run of elements to as many others in place: two roundings an element.
  public mutating func addProduct(_ factor: BigFloat, _ run: Range<Int>, to target: Int) {
    precondition(
      holds(run) && holds(target..<target + run.count), "no elements there")
    makeUnique()
    let (source, own) = (arena.floats + run.lowerBound, arena.floats + target)
    factor.withReference { factor in
      withScratchFloat(bits: precision.bits) { product in
        for index in 0..<run.count {
          _ = NearestArithmetic.addProduct(own + index, factor, source + index, scratch: product)
        }
      }
    }
    withExtendedLifetime(arena) {}
  }

  /// Replaces an element by a sum of products, rounded once.
  public mutating func setDot(
    at index: Int, count: Int, _ a: (vector: BigFloatVector, start: Int),
    _ b: (vector: BigFloatVector, start: Int)
  ) {
    precondition(
      indices.contains(index) && a.vector.holds(a.start..<a.start + count)
        && b.vector.holds(b.start..<b.start + count), "no elements there")
    makeUnique()
    RoundedSum.write(
      uniform: ArenaTerms(
        count: count, a: a.vector.arena.floats + a.start, b: b.vector.arena.floats + b.start),
      into: arena.floats + index, .nearest)
    withExtendedLifetime((a.vector.arena, b.vector.arena, arena)) {}
  }
}
