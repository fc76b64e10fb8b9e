import MultiPrecision

/// A real number as a result shows it: decimal digits, the exact rational where it is known,
/// and whether every digit is proved.
public struct PrintedValue: Hashable, Sendable {
  /// Decimal text with the digits asked for, or with those believed right.
  public var text: String
  /// The rational value where it is known.
  public var exact: Rational?
  /// Whether every digit is proved.
  public var certified: Bool
  /// The radius of the enclosure when `text` is `"0"` because nothing more can be told.
  public var error: String?

  /// Creates it from its parts.
  public init(text: String, exact: Rational? = nil, certified: Bool, error: String? = nil) {
    self.text = text
    self.exact = exact
    self.certified = certified
    self.error = error
  }
}

/// A value of h, or of another function of one point.
public struct PointValue: Hashable, Sendable {
  /// The point, exact: lowest terms when rational, else the constant expression.
  public var point: [String]
  /// The value.
  public var value: PrintedValue

  /// Creates it from its parts.
  public init(point: [String], value: PrintedValue) {
    self.point = point
    self.value = value
  }
}

/// What stands behind the digits of a result.
public struct ResultCertificate: Hashable, Sendable {
  /// Whether every digit is proved.
  public var certified: Bool
  /// The way: `exact`, `interval-elimination`, `interval-newton`, `estimate`.
  public var method: String
  /// The working precision.
  public var precisionBits: Int
  /// Why it is not certified, or what was proved.
  public var statement: String

  /// Creates it from its parts.
  public init(certified: Bool, method: String, precisionBits: Int, statement: String) {
    self.certified = certified
    self.method = method
    self.precisionBits = precisionBits
    self.statement = statement
  }
}
