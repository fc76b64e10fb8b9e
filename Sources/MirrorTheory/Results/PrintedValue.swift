import MultiPrecision

/// A real number as a result shows it: decimal digits, the exact rational where it is known,
/// and whether every digit is proved.
///
/// Where a proof ended before it had all digits asked for, `text` has those that are proved, and
/// `provedDigits` tells how many they are.
public struct PrintedValue: Hashable, Sendable {
  /// Decimal text with the digits asked for, with those that are proved, or with those believed right.
  public var text: String
  /// The rational value where it is known.
  public var exact: Rational?
  /// Whether all digits asked for are proved.
  public var certified: Bool
  /// A bound of the difference between the number and `text`, where that is `"0"` because nothing more
  /// can be told, or has fewer digits than were asked for, and they are proved.
  public var error: String?
  /// How many digits are proved, where they are fewer than were asked for; nil for estimates.
  public var provedDigits: Int?

  /// Creates it from its parts.
  public init(
    text: String, exact: Rational? = nil, certified: Bool, error: String? = nil,
    provedDigits: Int? = nil
  ) {
    self.text = text
    self.exact = exact
    self.certified = certified
    self.error = error
    self.provedDigits = provedDigits
  }

  /// As many digits of an enclosed number as are proved, at most those asked for.
  ///
  /// Where not one is, the value is shown as 0 with a bound of its size for its error.
  ///
  /// - Parameters:
  ///   - enclosure: The number.
  ///   - digits: The digits asked for.
  ///   - listMagnitude: The largest magnitude of the list that it is shown in.
  public init(enclosed enclosure: Ball, digits: Int, listMagnitude: ErrorBound) {
    guard
      let proved = enclosure.formattedProved(atMost: digits, listMagnitude: listMagnitude),
      let shown = Rational(decimal: proved.text)
    else {
      let size = enclosure.magnitudeUpperBound.description
      self.init(text: "0", certified: false, error: size, provedDigits: 0)
      return
    }
    if proved.count == digits {
      self.init(text: proved.text, certified: true, error: proved.error)
      return
    }
    let rest = enclosure - Ball(shown, precision: enclosure.precision.adding(bits: 64))
    self.init(
      text: proved.text, certified: false, error: rest.magnitudeUpperBound.description,
      provedDigits: proved.count)
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
  /// Whether all digits asked for are proved.
  public var certified: Bool
  /// How many digits of each number are proved at least, where the proof ended before it had all that
  /// were asked for; nil for estimates.
  public var provedDigits: Int?
  /// The way: `exact`, `interval-elimination`, `interval-newton`, `estimate`.
  public var method: String
  /// The working precision.
  public var precisionBits: Int
  /// Why it is not certified, or what was proved.
  public var statement: String

  /// Creates it from its parts.
  public init(
    certified: Bool, method: String, precisionBits: Int, statement: String,
    provedDigits: Int? = nil
  ) {
    self.certified = certified
    self.provedDigits = provedDigits
    self.method = method
    self.precisionBits = precisionBits
    self.statement = statement
  }
}
