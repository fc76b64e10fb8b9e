import Certification

/// The values of a parameter for which an assumption holds, as a document shows them.
public struct ParameterEntry: Codable, Sendable, Hashable {
  /// An end of an interval.
  public struct End: Codable, Sendable, Hashable {
    /// The value in closed form, or the digits asked for; the true end is less than one unit of the
    /// last digit away.
    public var value: String
    /// Whether `value` is the end itself.
    public var exact: Bool
    /// Whether the assumption holds at the end; null if that is open.
    @Nullable public var included: Bool?

    init(_ end: ParameterSet.End) {
      value = end.text
      exact = end.isExact
      _included = Nullable(wrappedValue: end.isIncluded)
    }
  }

  /// An interval; null ends are infinite.
  public struct Interval: Codable, Sendable, Hashable {
    /// The lower end.
    @Nullable public var lower: End?
    /// The upper end.
    @Nullable public var upper: End?

    init(_ interval: ParameterSet.Interval) {
      _lower = Nullable(wrappedValue: interval.lower.map(End.init))
      _upper = Nullable(wrappedValue: interval.upper.map(End.init))
    }
  }

  /// The parameter.
  public var parameter: String
  /// The assumption.
  public var id: String
  /// The set in words: `omega >= 1`.
  public var text: String
  /// Where the assumption is proved.
  public var holds: [Interval]
  /// Where it stays open; it is refuted everywhere else.
  public var open: [Interval]
  /// `affine`, `power`, `cells` or `none`.
  public var method: String
  /// What was proved.
  public var reason: String

  /// What a document says about a set of values.
  public init(_ set: ParameterSet) {
    parameter = set.parameter
    id = set.id
    text = set.text
    holds = set.holds.map(Interval.init)
    open = set.open.map(Interval.init)
    method = set.method
    reason = set.reason
  }
}
