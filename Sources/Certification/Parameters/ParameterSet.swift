import MultiPrecision
import NumericalMethods
import Symbolic

/// The values of a parameter for which an assumption holds, as far as they are proved.
public struct ParameterSet: Sendable, Hashable {
  /// An end of an interval of values.
  public struct End: Sendable, Hashable {
    /// The value: in closed form where `isExact`, else the digits asked for, the true value being
    /// less than one unit of the last digit away.
    public var text: String
    /// Whether `text` is the value itself.
    public var isExact: Bool
    /// Whether the assumption holds at the end itself; nil if that is open.
    public var isIncluded: Bool?
    /// A rational number at most the end.
    var lower: Rational
    /// A rational number at least the end.
    var upper: Rational
    /// The end in closed form.
    var expression: Expression?
  }

  /// An interval of values; an end that is nil is infinite.
  ///
  /// Equal ends are one value.
  public struct Interval: Sendable, Hashable {
    /// The lower end.
    public var lower: End?
    /// The upper end.
    public var upper: End?
  }

  /// The assumption.
  public var id: String
  /// The parameter's name.
  public var parameter: String
  /// Where it is proved, ascending.
  public var holds: [Interval]
  /// Where it stays open, ascending; elsewhere it is refuted.
  public var open: [Interval]
  /// `affine`, `power`, `scaling`, `rescaled`, `cylindrical` or `cells`.
  public var method: String
  /// What was proved, in a sentence or two.
  public var reason: String

  /// Whether the answer is complete.
  public var isDecided: Bool { open.isEmpty }

  /// The set in words: `omega >= 1`, `no value`, `every value`.
  public var text: String {
    if holds.isEmpty, open.isEmpty { return "no value of \(parameter)" }
    let isAllOpen = open.contains { $0.lower == nil && $0.upper == nil }
    if isAllOpen { return "open" }
    let ends = holds.flatMap { [$0.lower, $0.upper] }.compactMap { $0 }
    let doubt = ends.contains { $0.isIncluded == nil } ? " (or equal: open)" : ""
    let proved = holds.isEmpty ? "no value is known" : Self.text(holds, parameter) + doubt
    return open.isEmpty ? proved : proved + "; open for " + Self.text(open, parameter)
  }

  private static func text(_ intervals: [Interval], _ parameter: String) -> String {
    intervals.map { interval -> String in
      switch (interval.lower, interval.upper) {
      case (nil, nil): return "every value of \(parameter)"
      case (let lower?, nil):
        return "\(parameter) \(lower.isIncluded == true ? ">=" : ">") \(lower.digits)"
      case (nil, let upper?):
        return "\(parameter) \(upper.isIncluded == true ? "<=" : "<") \(upper.digits)"
      case (let lower?, let upper?):
        if lower == upper { return "\(parameter) = \(lower.digits)" }
        return "\(lower.digits) \(lower.isIncluded == true ? "<=" : "<") \(parameter) "
          + "\(upper.isIncluded == true ? "<=" : "<") \(upper.digits)"
      }
    }.joined(separator: " or ")
  }
}

extension ParameterSet.Interval {
  /// A short number of the interval close to the end that is next to a value outside of it: the end
  /// itself where that belongs to it and is rational.
  public func rounded(towards value: Rational) -> Rational? {
    let end: ParameterSet.End?
    let inward: Rational
    if let lower, value <= lower.upper {
      (end, inward) = (lower, 1)
    } else if let upper, value >= upper.lower {
      (end, inward) = (upper, -1)
    } else {
      return nil
    }
    guard let end else { return nil }
    if end.isExact, end.lower == end.upper, end.isIncluded == true { return end.lower }
    let size = (end.lower + end.upper).magnitude / 2
    let near = inward > 0 ? end.upper : end.lower
    let a = near + inward * size / 10_000
    let b = near + inward * max(size / 50, size.isZero ? Rational(11, 100) : 0)
    let found = Rational.simplest(above: min(a, b), below: max(a, b))
    if let lower, found <= lower.upper { return nil }
    if let upper, found >= upper.lower { return nil }
    return found
  }
}

extension ParameterSet.End {
  /// The text, with dots where digits go on.
  var digits: String { isExact ? text : text + "..." }

  init(_ value: Rational, isIncluded: Bool?) {
    self.init(
      text: value.description, isExact: true, isIncluded: isIncluded, lower: value, upper: value,
      expression: .number(value))
  }
}
