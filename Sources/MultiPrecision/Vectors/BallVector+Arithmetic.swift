import CMPFR

extension BallVector {
  @inline(__always)
  private mutating func update(
    with other: BallVector, _ body: (_ own: BallSlot, _ other: BallSlot) -> Void
  ) {
    precondition(count == other.count, "vectors of equal length")
    makeUnique()
    let (own, others) = (slot(0), other.slot(0))
    for index in 0..<count { body(own + index, others + index) }
    withExtendedLifetime(arena) {}
    withExtendedLifetime(other.arena) {}
  }

  /// Adds in place.
  public mutating func add(_ other: BallVector) { update(with: other) { $0.add($1) } }

  /// Subtracts in place.
  public mutating func subtract(_ other: BallVector) { update(with: other) { $0.subtract($1) } }

  /// Multiplies element by element in place.
  public mutating func multiplyElementwise(by other: BallVector) {
    update(with: other) { $0.multiply(by: $1.midpoint, $1.radius.pointee) }
  }

  /// Adds a multiple of another vector in place: self += factor · other.
  public mutating func addProduct(_ factor: Ball, _ other: BallVector) {
    factor.midpoint.withReference { midpoint in
      withScratchFloat(bits: precision.bits) { product in
        update(with: other) { $0.addProduct(midpoint, factor.radius, $1, scratch: product) }
      }
    }
  }

  /// Negates every element in place, exactly.
  public mutating func negate() {
    makeUnique()
    let own = arena.floats
    for index in indices { _ = mpfr_neg(own + index, own + index, MPFR_RNDN) }
    withExtendedLifetime(arena) {}
  }

  /// Exchanges two elements in place.
  public mutating func swapAt(_ first: Int, _ second: Int) {
    precondition(indices.contains(first) && indices.contains(second), "no element there")
    makeUnique()
    arena.swap(first, second)
  }

  /// An enclosure of the sum of products with another vector.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: see `Ball.dot`.
  @_effects(releasenone)
  public func dot(_ other: BallVector, precision: Precision? = nil) -> Ball {
    precondition(count == other.count, "vectors of equal length")
    defer {
      withExtendedLifetime(arena) {}
      withExtendedLifetime(other.arena) {}
    }
    let terms = ArenaBallTerms(count: count, a: slot(0), b: other.slot(0))
    var radius = ErrorBound.zero
    let midpoint = BigFloat(
      precision: precision ?? Swift.max(self.precision, other.precision)
    ) {
      EnclosedSum.write(uniform: terms, into: $0, radius: &radius)
    }
    return Ball(uncheckedMidpoint: midpoint, radius: radius)
  }

  /// An enclosure of the sum of the elements.
  public func sum() -> Ball {
    dot(BallVector(repeating: Ball(1, precision: precision), count: count))
  }

  /// The sum.
  public static func + (a: BallVector, b: BallVector) -> BallVector {
    var result = a.withPrecision(Swift.max(a.precision, b.precision))
    result.add(b)
    return result
  }

  /// The difference.
  public static func - (a: BallVector, b: BallVector) -> BallVector {
    var result = a.withPrecision(Swift.max(a.precision, b.precision))
    result.subtract(b)
    return result
  }

  /// The multiple.
  public static func * (factor: Ball, vector: BallVector) -> BallVector {
    var result = vector.withPrecision(Swift.max(factor.precision, vector.precision))
    result.scale(by: factor)
    return result
  }

  /// Adds in place.
  public static func += (a: inout BallVector, b: BallVector) { a.add(b) }

  /// Subtracts in place.
  public static func -= (a: inout BallVector, b: BallVector) { a.subtract(b) }
}
