import MirrorTheory

/// A real number of a document: decimal text, and the exact rational where it is known.
public struct NumberEntry: Codable, Sendable, Hashable {
  /// The digits asked for, or those believed right.
  public var value: String
  /// `p/q` in lowest terms, or `p`.
  @Nullable public var exact: String?
  /// A bound of the error, given when the value is printed as `0` or with fewer digits than were asked
  /// for, all of them proved.
  public var error: String?
  /// Present, and false, only where not all digits asked for are proved.
  public var certified: Bool?
  /// How many digits are proved, where they are fewer than were asked for and only these are shown.
  public var provedDigits: Int?

  private enum CodingKeys: String, CodingKey {
    case value, exact, error, certified
    case provedDigits = "proved_digits"
  }

  /// What a document says about a computed number.
  public init(_ printed: PrintedValue) {
    value = printed.text
    _exact = Nullable(wrappedValue: printed.exact?.description)
    error = printed.error
    certified = printed.certified ? nil : false
    provedDigits = printed.provedDigits
  }
}

/// A value of a function at a point.
public struct PointEntry: Codable, Sendable, Hashable {
  /// The point: an exact number, or a tuple of them.
  public var x: String
  /// The digits asked for, or those believed right.
  public var value: String
  /// `p/q` in lowest terms, or `p`.
  @Nullable public var exact: String?
  /// A bound of the error, given when the value is printed as `0` or with fewer digits than were asked
  /// for, all of them proved.
  public var error: String?
  /// Present, and false, only where not all digits asked for are proved.
  public var certified: Bool?
  /// How many digits are proved, where they are fewer than were asked for and only these are shown.
  public var provedDigits: Int?

  private enum CodingKeys: String, CodingKey {
    case x, value, exact, error, certified
    case provedDigits = "proved_digits"
  }

  /// What a document says about a value.
  public init(_ result: PointValue) {
    x = Self.name(of: result.point)
    value = result.value.text
    _exact = Nullable(wrappedValue: result.value.exact?.description)
    error = result.value.error
    certified = result.value.certified ? nil : false
    provedDigits = result.value.provedDigits
  }

  /// A coordinate stands alone, several form a tuple.
  static func name(of point: [String]) -> String {
    if point.count == 1, let only = point.first { return only }
    return "(" + point.joined(separator: ", ") + ")"
  }
}
