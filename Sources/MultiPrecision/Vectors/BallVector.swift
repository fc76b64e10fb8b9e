import CMPFR

/// A vector of balls of one precision in a single allocation: midpoints, radii and limbs.
///
/// In-place operations work on the elements where they are and allocate nothing, as long as the
/// vector is not shared. Operands of any precision are taken as they are; midpoints are rounded
/// to the vector's own, and the radii take up the rounding.
///
/// ### Accuracy
/// Enclosure, *proved*, for every element and for sums of products.
public struct BallVector: @unchecked Sendable {
  // Unchecked: the arena is written only while it is uniquely referenced.
  var arena: FloatArena

  init(arena: FloatArena) { self.arena = arena }

  /// A vector of exact zeros.
  public init(count: Int, precision: Precision) {
    arena = .make(count: count, precision: precision, hasRadii: true)
  }

  /// A vector of one ball, rounded to the precision (by default the ball's own).
  public init(repeating value: Ball, count: Int, precision: Precision? = nil) {
    self.init(count: count, precision: precision ?? value.precision)
    for index in 0..<count { slot(index).set(value) }
    withExtendedLifetime(arena) {}
  }

  /// The balls, rounded to the precision (by default the largest of their own).
  public init(_ values: [Ball], precision: Precision? = nil) {
    let largest = values.lazy.map(\.precision).max() ?? .literal
    self.init(count: values.count, precision: precision ?? largest)
    for (index, value) in values.enumerated() { slot(index).set(value) }
    withExtendedLifetime(arena) {}
  }

  /// The balls of radius 0 around the elements; indeterminate for what is not finite.
  public init(midpoints: BigFloatVector) {
    self.init(count: midpoints.count, precision: midpoints.precision)
    for index in indices {
      let slot = self.slot(index)
      slot.absorbRounding(mpfr_set(slot.midpoint, midpoints.arena.floats + index, MPFR_RNDN))
    }
    withExtendedLifetime((arena, midpoints.arena)) {}
  }

  /// The number of elements.
  public var count: Int { arena.shape.count }

  /// The precision of every midpoint.
  public var precision: Precision { arena.shape.precision }

  /// The positions of the elements.
  public var indices: Range<Int> { 0..<count }

  /// The ball at a position; assigned balls are rounded to the vector's precision.
  public subscript(index: Int) -> Ball {
    get {
      precondition(indices.contains(index), "no element there")
      return withExtendedLifetime(arena) { slot(index).value(precision) }
    }
    set {
      precondition(indices.contains(index), "no element there")
      makeUnique()
      withExtendedLifetime(arena) { slot(index).set(newValue) }
    }
  }

  /// The elements as values of their own.
  public var elements: [Ball] { indices.map { self[$0] } }

  /// The midpoints; NaN where an element is indeterminate.
  public var midpoints: BigFloatVector {
    let result = FloatArena.make(count: count, precision: precision)
    for index in indices { _ = mpfr_set(result.floats + index, arena.floats + index, MPFR_RNDN) }
    withExtendedLifetime(arena) {}
    return BigFloatVector(arena: result)
  }

  /// The radii; ∞ where an element is indeterminate.
  public var radii: [ErrorBound] {
    withExtendedLifetime(arena) { indices.map { arena.radii[$0] } }
  }

  /// Whether every element is bounded.
  public var isFinite: Bool { radii.allSatisfy(\.isFinite) }

  /// The balls rounded to another precision; they still contain every point of these.
  public func withPrecision(_ precision: Precision) -> BallVector {
    if precision == self.precision { return self }
    let result = BallVector(count: count, precision: precision)
    for index in indices { result.slot(index).set(slot(index)) }
    withExtendedLifetime((arena, result.arena)) {}
    return result
  }

  @inline(__always)
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&arena) { arena = arena.copy() }
  }

  /// The place of an element; valid as long as the arena lives.
  @inline(__always)
  func slot(_ index: Int) -> BallSlot {
    BallSlot(midpoint: arena.floats + index, radius: arena.radii + index)
  }
}

extension BallVector: Equatable, CustomStringConvertible {
  /// Whether all elements are the same sets.
  public static func == (a: BallVector, b: BallVector) -> Bool {
    a.count == b.count && a.indices.allSatisfy { a[$0] == b[$0] }
  }

  /// A short text for people.
  public var description: String { elements.description }
}
