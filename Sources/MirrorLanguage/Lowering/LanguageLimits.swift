/// The sizes beyond which a file is refused, so that no input exhausts time or memory.
enum LanguageLimits {
  /// How deep definitions may use each other.
  static let definitionChain = 1_000
  /// How deep an expression may nest after every name is expanded.
  ///
  /// An expression as written stays
  /// below it: each of its at most 1,000 levels becomes at most three, as in `2/(1 + ...)`.
  static let expressionDepth = 4_000
  /// Nodes of one expression after every name is expanded.
  static let expressionNodes = 100_000
  /// Nodes made by all expansions of a file together.
  static let totalNodes = 20_000_000
  /// Bits of an exact constant, numerator and denominator together.
  static let constantBits = 10_000_000
  /// Bits of all exact constants above 64 kilobits that a file computes.
  static let totalConstantBits = 200_000_000
  /// Degree of a polynomial, and size of the exponent of a power of a variable.
  static let polynomialDegree = 10_000
  /// `gamma` of a larger integer has more than `constantBits` bits.
  static let gammaArgument = 600_000
  /// Points of one data set.
  static let dataPoints = 1_000_000
  /// Bytes of one file.
  static let fileBytes = 64 << 20
  /// Size of the exponent of a number literal.
  static let literalExponent = 100_000
  /// Digits that an option may ask for.
  static let digits = 1_000_000
}
