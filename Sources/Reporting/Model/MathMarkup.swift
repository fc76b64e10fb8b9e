/// Small pieces of MathML from which the fixed formulas of a report are put together.
enum MathMarkup {
  /// An identifier.
  static func name(_ text: String) -> String { "<mi>\(HTMLText.escaped(text))</mi>" }

  /// An operator or a relation.
  static func sign(_ text: String) -> String { "<mo>\(HTMLText.escaped(text))</mo>" }

  /// A number.
  static func number(_ text: String) -> String { "<mn>\(HTMLText.escaped(text))</mn>" }

  /// Parts side by side.
  static func row(_ parts: String...) -> String { "<mrow>\(parts.joined())</mrow>" }

  /// A fraction.
  static func fraction(_ numerator: String, _ denominator: String) -> String {
    "<mfrac>\(numerator)\(denominator)</mfrac>"
  }

  /// A base with an index.
  static func sub(_ base: String, _ index: String) -> String { "<msub>\(base)\(index)</msub>" }

  /// A base with an exponent.
  static func sup(_ base: String, _ exponent: String) -> String {
    "<msup>\(base)\(exponent)</msup>"
  }

  /// A function applied to arguments.
  static func call(_ function: String, _ arguments: String...) -> String {
    row(function, sign("("), arguments.joined(separator: sign(",")), sign(")"))
  }

  /// A sum over an index.
  static func sum(over index: String) -> String {
    "<munder><mo>∑</mo>\(name(index))</munder>"
  }

  /// The expectation of what follows.
  static func mean(_ body: String) -> String {
    row("<mi mathvariant=\"normal\">E</mi>", sign("["), body, sign("]"))
  }

  /// The word between a formula and what it uses.
  static let `where` =
    "<mspace width=\"0.6em\"/><mtext>where&#xA0;</mtext><mspace width=\"0.3em\"/>"

  /// The generalized potential φ̄.
  static let phiBar = "<mover><mi>φ</mi><mo stretchy=\"false\">‾</mo></mover>"
}
