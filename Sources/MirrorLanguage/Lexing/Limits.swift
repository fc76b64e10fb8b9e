/// What a text may not exceed, so that no text can exhaust the stack, the memory or the patience.
enum Limits {
  /// Bytes of a file.
  static let bytes = 64 << 20
  /// Brackets, bars, prefix operators, powers and blocks inside one another.
  static let nesting = 1_000
  /// The exponent of a number literal, as a magnitude.
  static let exponent = 100_000
  /// Bits of an exact constant.
  static let constantBits = 10_000_000
  /// Decimal digits of a number literal: 10⁷ bits hold 3,010,299 digits.
  static let digits = 3_010_299
  /// Parts of a syntax tree, counting about a hundred bytes as one: about a gigabyte in all.
  static let parts = 8_000_000
}
