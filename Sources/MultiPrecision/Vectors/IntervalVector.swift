/// A box: a vector of intervals whose ends have one precision, in two vectors of floats.
///
/// ### Accuracy
/// Enclosure, *proved*: ends are rounded outward.
public struct IntervalVector: Sendable, Equatable {
  /// The lower ends; +∞ where an element is empty.
  public internal(set) var lower: BigFloatVector
  /// The upper ends; −∞ where an element is empty.
  public internal(set) var upper: BigFloatVector

  /// The intervals, their ends rounded outward to the precision (by default the largest).
  public init(_ values: [Interval], precision: Precision? = nil) {
    let precision = precision ?? values.lazy.map(\.precision).max() ?? .literal
    lower = BigFloatVector(count: values.count, precision: precision)
    upper = BigFloatVector(count: values.count, precision: precision)
    for (index, value) in values.enumerated() { self[index] = value }
  }

  /// A vector of zeros.
  public init(count: Int, precision: Precision) {
    self.init(
      lower: BigFloatVector(count: count, precision: precision),
      upper: BigFloatVector(count: count, precision: precision))
  }

  init(lower: BigFloatVector, upper: BigFloatVector) {
    self.lower = lower
    self.upper = upper
  }

  /// The number of elements.
  public var count: Int { lower.count }

  /// The precision of every end.
  public var precision: Precision { lower.precision }

  /// The interval at a position; the ends of assigned ones are rounded outward.
  public subscript(index: Int) -> Interval {
    get { Interval(lower: lower[index], upper: upper[index]) }
    set {
      lower[index] = BigFloat(newValue.lower, precision: precision, rounding: .down)
      upper[index] = BigFloat(newValue.upper, precision: precision, rounding: .up)
    }
  }

  /// The elements as values of their own.
  public var elements: [Interval] { (0..<count).map { self[$0] } }

  /// Adds in place.
  public mutating func add(_ other: IntervalVector) {
    update(with: other) { $0.add($1) }
  }

  /// Subtracts in place, elements taken as independent.
  public mutating func subtract(_ other: IntervalVector) {
    update(with: other) { $0.subtract($1) }
  }

  private mutating func update(
    with other: IntervalVector, _ body: (_ own: IntervalSlot, _ other: IntervalEnds) -> Void
  ) {
    precondition(count == other.count, "vectors of equal length")
    makeUnique()
    for index in 0..<count { body(slot(index), other.ends(index)) }
    withExtendedLifetime((self, other)) {}
  }

  /// An enclosure of the sum of products with another vector.
  ///
  /// Rounded once if all elements are single numbers, else term by term: the ends of a product of
  /// intervals are products of ends that have to be found first.
  public func dot(_ other: IntervalVector) -> Interval {
    precondition(count == other.count, "vectors of equal length")
    var sum = IntervalVector(count: 1, precision: Swift.max(precision, other.precision))
    sum.setDot(at: 0, count: count, (self, 0), (other, 0))
    return sum[0]
  }

  mutating func makeUnique() {
    lower.makeUnique()
    upper.makeUnique()
  }

  /// The place of an element; valid as long as the vectors of ends live.
  @inline(__always)
  func slot(_ index: Int) -> IntervalSlot {
    IntervalSlot(lower: lower.arena.floats + index, upper: upper.arena.floats + index)
  }

  /// The ends of an element; valid as long as the vectors of ends live.
  @inline(__always)
  func ends(_ index: Int) -> IntervalEnds { slot(index).ends }
}
