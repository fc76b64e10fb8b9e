import MirrorTheory

/// A real number of a document: decimal text, and the exact rational where it is known.
public struct NumberEntry: Codable, Sendable, Hashable {
  /// The digits asked for, or those believed right.
  public var value: String
  /// `p/q` in lowest terms, or `p`.
  @Nullable public var exact: String?
  /// The radius of the enclosure, given when the value is printed as `0`.
  public var error: String?
  /// Present, and false, only where the digits are not proved.
  public var certified: Bool?

  /// What a document says about a computed number.
  public init(_ printed: PrintedValue) {
    value = printed.text
    _exact = Nullable(wrappedValue: printed.exact?.description)
    error = printed.error
    certified = printed.certified ? nil : false
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
  /// The radius of the enclosure, given when the value is printed as `0`.
  public var error: String?
  /// Present, and false, only where the digits are not proved.
  public var certified: Bool?

  /// What a document says about a value.
  public init(_ result: PointValue) {
    x = Self.name(of: result.point)
    value = result.value.text
    _exact = Nullable(wrappedValue: result.value.exact?.description)
    error = result.value.error
    certified = result.value.certified ? nil : false
  }

  /// A coordinate stands alone, several form a tuple.
  static func name(of point: [String]) -> String {
    if point.count == 1, let only = point.first { return only }
    return "(" + point.joined(separator: ", ") + ")"
  }
}
