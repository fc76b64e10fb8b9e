import MultiPrecision
import Symbolic

extension ParameterSet.Interval {
  /// The opposite numbers.
  var negated: ParameterSet.Interval {
    .init(lower: upper?.negated, upper: lower?.negated)
  }

  /// The part strictly between two numbers, infinite where one is nil; a nil result is empty.
  ///
  /// The outer nil: an end and a number are not told apart.
  func clipped(above low: Rational?, below high: Rational?) -> ParameterSet.Interval?? {
    var result = self
    if let low {
      if let end = upper {
        if end.upper <= low { return .some(nil) }
        if end.lower <= low { return nil }
      }
      switch lower {
      case let end? where end.lower > low: break
      case let end? where end.upper > low && end.lower != end.upper: return nil
      default: result.lower = .init(low, isIncluded: false)
      }
    }
    if let high {
      if let end = lower {
        if end.lower >= high { return .some(nil) }
        if end.upper >= high { return nil }
      }
      switch upper {
      case let end? where end.upper < high: break
      case let end? where end.lower < high && end.lower != end.upper: return nil
      default: result.upper = .init(high, isIncluded: false)
      }
    }
    return result
  }
}

extension ParameterSet.End {
  fileprivate var negated: ParameterSet.End {
    var result = self
    (result.lower, result.upper) = (-upper, -lower)
    result.expression = expression.map { (-$0).simplified() }
    if lower == 0, upper == 0 { return result }
    result.text =
      isExact
      ? result.expression?.text ?? "-(\(text))"
      : text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text
    return result
  }
}

extension ParameterSet {
  /// Intervals below a number, in any order, the number itself if it is inside, and intervals above.
  static func joined(
    _ below: [Interval], at value: Rational, isInside: Bool, _ above: [Interval]
  ) -> [Interval] {
    func rising(_ intervals: [Interval]) -> [Interval] {
      intervals.sorted { a, b in
        guard let second = b.lower else { return false }
        return a.lower.map { $0.lower < second.lower } ?? true
      }
    }
    var (below, above) = (rising(below), rising(above))
    guard isInside else { return below + above }
    func isHere(_ end: End?) -> Bool { end?.lower == value && end?.upper == value }
    let here = End(value, isIncluded: true)
    var point = Interval(lower: here, upper: here)
    if let last = below.last, isHere(last.upper) {
      point.lower = last.lower
      below.removeLast()
    }
    if let first = above.first, isHere(first.lower) {
      point.upper = first.upper
      above.removeFirst()
    }
    return below + [point] + above
  }
}
