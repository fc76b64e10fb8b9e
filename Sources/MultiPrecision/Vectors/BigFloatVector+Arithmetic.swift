import CMPFR

extension BigFloatVector {
  typealias Float = UnsafeMutablePointer<__mpfr_struct>

  /// Runs `body` on the own headers, unshared, and those of another vector of equal length.
  @inline(__always)
  private mutating func update(
    with other: BigFloatVector, _ body: (_ own: Float, _ other: Float, _ count: Int) -> Void
  ) {
    precondition(count == other.count, "vectors of equal length")
    makeUnique()
    body(arena.floats, other.arena.floats, count)
    withExtendedLifetime(arena) {}
    withExtendedLifetime(other.arena) {}
  }

  /// Runs `operation` on every own element and its partner.
  @inline(__always)
  mutating func update(
    with other: BigFloatVector, _ operation: (_ own: Float, _ other: Float) -> Int32
  ) {
    update(with: other) { (own: Float, other: Float, count: Int) in
      for index in 0..<count { _ = operation(own + index, other + index) }
    }
  }

  /// Adds in place.
  public mutating func add(_ other: BigFloatVector) {
    update(with: other) { own, other, count in
      for index in 0..<count { _ = NearestArithmetic.add(own + index, own + index, other + index) }
    }
  }

  /// Subtracts in place.
  public mutating func subtract(_ other: BigFloatVector) {
    update(with: other) { own, other, count in
      for index in 0..<count {
        _ = NearestArithmetic.subtract(own + index, own + index, other + index)
      }
    }
  }

  /// Multiplies element by element in place.
  public mutating func multiplyElementwise(by other: BigFloatVector) {
    update(with: other) { own, other, count in
      for index in 0..<count {
        _ = NearestArithmetic.multiply(own + index, own + index, other + index)
      }
    }
  }

  /// Adds a multiple of another vector in place: self += factor · other.
  ///
  /// ### Accuracy
  /// Two roundings to nearest an element: the product, then the sum.
  public mutating func addProduct(_ factor: BigFloat, _ other: BigFloatVector) {
    let bits = precision.bits
    update(with: other) { own, other, count in
      factor.withReference { factor in
        withScratchFloat(bits: bits) { product in
          for index in 0..<count {
            _ = NearestArithmetic.addProduct(own + index, factor, other + index, scratch: product)
          }
        }
      }
    }
  }

  /// Negates every element in place.
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

  /// The sum of products with another vector, rounded once, at the larger precision by default.
  ///
  /// ### Accuracy
  /// Correctly rounded: see `BigFloat.dot`.
  @_effects(releasenone)
  public func dot(
    _ other: BigFloatVector, precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    precondition(count == other.count, "vectors of equal length")
    defer {
      withExtendedLifetime(arena) {}
      withExtendedLifetime(other.arena) {}
    }
    let terms = ArenaTerms(count: count, a: arena.floats, b: other.arena.floats)
    return BigFloat(precision: precision ?? Swift.max(self.precision, other.precision)) {
      RoundedSum.write(uniform: terms, into: $0, rounding)
    }
  }

  /// The sum of the elements, rounded once.
  public func sum(rounding: RoundingMode = .nearest) -> BigFloat {
    dot(
      BigFloatVector(repeating: BigFloat(1, precision: precision), count: count),
      rounding: rounding)
  }

  /// The sum.
  public static func + (a: BigFloatVector, b: BigFloatVector) -> BigFloatVector {
    var result = a.withPrecision(Swift.max(a.precision, b.precision))
    result.add(b)
    return result
  }

  /// The difference.
  public static func - (a: BigFloatVector, b: BigFloatVector) -> BigFloatVector {
    var result = a.withPrecision(Swift.max(a.precision, b.precision))
    result.subtract(b)
    return result
  }

  /// The multiple.
  public static func * (factor: BigFloat, vector: BigFloatVector) -> BigFloatVector {
    var result = vector.withPrecision(Swift.max(factor.precision, vector.precision))
    result.scale(by: factor)
    return result
  }

  /// Adds in place.
  public static func += (a: inout BigFloatVector, b: BigFloatVector) { a.add(b) }

  /// Subtracts in place.
  public static func -= (a: inout BigFloatVector, b: BigFloatVector) { a.subtract(b) }
}
