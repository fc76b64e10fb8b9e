import CMPFR

/// A box: a vector of intervals whose ends have one precision, in two vectors of floats.
///
/// ### Accuracy
/// Enclosure, *proved*: ends are rounded outward.
public struct IntervalVector: Sendable, Equatable {
  /// The lower ends; +∞ where an element is empty.
  public private(set) var lower: BigFloatVector
  /// The upper ends; −∞ where an element is empty.
  public private(set) var upper: BigFloatVector

  /// The intervals, their ends rounded outward to the precision (by default the largest).
  public init(_ values: [Interval], precision: Precision? = nil) {
    let precision = precision ?? values.lazy.map(\.precision).max() ?? .literal
    lower = BigFloatVector(count: values.count, precision: precision)
    upper = BigFloatVector(count: values.count, precision: precision)
    for (index, value) in values.enumerated() { self[index] = value }
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
    lower.update(with: other.lower) { mpfr_add($0, $0, $1, MPFR_RNDD) }
    upper.update(with: other.upper) { mpfr_add($0, $0, $1, MPFR_RNDU) }
    emptyWhereUnordered()
  }

  /// Subtracts in place, elements taken as independent.
  public mutating func subtract(_ other: IntervalVector) {
    lower.update(with: other.upper) { mpfr_sub($0, $0, $1, MPFR_RNDD) }
    upper.update(with: other.lower) { mpfr_sub($0, $0, $1, MPFR_RNDU) }
    emptyWhereUnordered()
  }

  /// Infinite ends that meet leave NaN, which only empty operands can do: the result is empty.
  private mutating func emptyWhereUnordered() {
    for index in 0..<count
    where mpfr_nan_p(lower.arena.floats + index) != 0 || mpfr_nan_p(upper.arena.floats + index) != 0
    {
      self[index] = .empty
    }
  }

  /// An enclosure of the sum of products with another vector.
  ///
  /// Rounded once if all elements are single numbers, else term by term: the ends of a product of
  /// intervals are products of ends that have to be found first.
  public func dot(_ other: IntervalVector) -> Interval {
    precondition(count == other.count, "vectors of equal length")
    let (x, y) = (elements, other.elements)
    if x.allSatisfy(\.isExact), y.allSatisfy(\.isExact) {
      return Interval(
        lower: lower.dot(other.lower, rounding: .down), upper: lower.dot(other.lower, rounding: .up)
      )
    }
    var sum = Interval(BigFloat.zero(precision: precision))
    for (a, b) in zip(x, y) { sum += a * b }
    return sum
  }
}
