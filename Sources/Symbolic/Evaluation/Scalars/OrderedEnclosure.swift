import MultiPrecision

/// A set of reals between two ends, whose order relations are decided by the ends.
protocol OrderedEnclosure {
  var lower: BigFloat { get }
  var upper: BigFloat { get }
  /// Whether the set is a single number.
  var isExact: Bool { get }
  func overlaps(_ other: Self) -> Bool
}

extension OrderedEnclosure {
  /// Whether the relation holds for all, for no, or only for some numbers of both sets.
  func order(_ relation: Relation, _ other: Self) -> Truth {
    switch relation {
    case .greater: return other.order(.less, self)
    case .greaterOrEqual: return other.order(.lessOrEqual, self)
    case .less:
      if upper < other.lower { return .yes }
      return lower >= other.upper ? .no : .undecided
    case .lessOrEqual:
      if upper <= other.lower { return .yes }
      return lower > other.upper ? .no : .undecided
    case .equal:
      if isExact, other.isExact { return Truth(lower == other.lower) }
      return overlaps(other) ? .undecided : .no
    case .notEqual:
      return !order(.equal, other)
    }
  }
}

extension Ball: OrderedEnclosure {}
extension Interval: OrderedEnclosure {}
