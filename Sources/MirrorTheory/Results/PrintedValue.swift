import MultiPrecision

/// A real number as a result shows it: decimal digits, the exact rational where it is known,
/// and whether every digit is proved.
public struct PrintedValue: Hashable, Sendable {
  /// Decimal text with the digits asked for, or with those believed right.
  public var text: String
  public var exact: Rational?
  public var certified: Bool
  /// The radius of the enclosure when `text` is `"0"` because nothing more can be told.
  public var error: String?

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
  public var value: PrintedValue

  public init(point: [String], value: PrintedValue) {
    self.point = point
    self.value = value
  }
}

/// What stands behind the digits of a result.
public struct ResultCertificate: Hashable, Sendable {
  public var certified: Bool
  /// `exact`, `krawczyk`, `interval-newton`, `estimate`, …
  public var method: String
  public var precisionBits: Int
  /// Why it is not certified, or what was proved.
  public var statement: String

  public init(certified: Bool, method: String, precisionBits: Int, statement: String) {
    self.certified = certified
    self.method = method
    self.precisionBits = precisionBits
    self.statement = statement
  }
}
