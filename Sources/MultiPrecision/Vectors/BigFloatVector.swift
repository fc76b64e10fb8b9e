import CMPFR

/// A vector of floats of one precision in a single allocation.
///
/// In-place operations work on the elements where they are and allocate nothing, as long as the
/// vector is not shared. Operands of any precision are taken as they are; results are rounded to
/// the vector's own.
///
/// Vectors of rationals have no type of their own: exact numbers grow, so that an array of them
/// is all that generic code needs.
///
/// ### Accuracy
/// Correctly rounded to nearest: every element, every operation, and the sum of products as a
/// whole.
public struct BigFloatVector: @unchecked Sendable {
  // Unchecked: the arena is written only while it is uniquely referenced.
  var arena: FloatArena

  init(arena: FloatArena) { self.arena = arena }

  /// A vector of zeros.
  public init(count: Int, precision: Precision) {
    arena = .make(count: count, precision: precision)
  }

  /// A vector of one value, rounded to the precision (by default the value's own).
  public init(repeating value: BigFloat, count: Int, precision: Precision? = nil) {
    arena = .make(count: count, precision: precision ?? value.precision)
    let floats = arena.floats
    value.withReference { value in
      for index in 0..<count { _ = mpfr_set(floats + index, value, MPFR_RNDN) }
    }
  }

  /// The values, rounded to the precision (by default the largest of their own).
  public init(_ values: [BigFloat], precision: Precision? = nil) {
    let largest = values.lazy.map(\.precision).max() ?? .literal
    arena = .make(count: values.count, precision: precision ?? largest)
    let floats = arena.floats
    for (index, value) in values.enumerated() {
      _ = value.withReference { mpfr_set(floats + index, $0, MPFR_RNDN) }
    }
  }

  /// The number of elements.
  public var count: Int { arena.shape.count }

  /// The precision of every element.
  public var precision: Precision { arena.shape.precision }

  /// The positions of the elements.
  public var indices: Range<Int> { 0..<count }

  /// The element at a position; assigned values are rounded to the vector's precision.
  public subscript(index: Int) -> BigFloat {
    get {
      precondition(indices.contains(index), "no element there")
      return withExtendedLifetime(arena) {
        BigFloat(precision: precision) { _ = mpfr_set($0, arena.floats + index, MPFR_RNDN) }
      }
    }
    set {
      precondition(indices.contains(index), "no element there")
      makeUnique()
      _ = newValue.withReference { mpfr_set(arena.floats + index, $0, MPFR_RNDN) }
    }
  }

  /// The elements as values of their own.
  public var elements: [BigFloat] { indices.map { self[$0] } }

  /// The same values rounded to another precision.
  public func withPrecision(_ precision: Precision) -> BigFloatVector {
    if precision == self.precision { return self }
    let result = FloatArena.make(count: count, precision: precision)
    for index in indices { _ = mpfr_set(result.floats + index, arena.floats + index, MPFR_RNDN) }
    withExtendedLifetime(arena) {}
    return BigFloatVector(arena: result)
  }

  @inline(__always)
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&arena) { arena = arena.copy() }
  }
}

extension BigFloatVector: Equatable, CustomStringConvertible {
  /// Whether both have the same numbers, whatever their precisions.
  public static func == (a: BigFloatVector, b: BigFloatVector) -> Bool {
    guard a.count == b.count else { return false }
    return withExtendedLifetime((a.arena, b.arena)) {
      let (x, y) = (a.arena.floats, b.arena.floats)
      return a.indices.allSatisfy { mpfr_equal_p(x + $0, y + $0) != 0 }
    }
  }

  /// A short text for people.
  public var description: String { elements.description }
}
