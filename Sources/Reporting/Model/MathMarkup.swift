/// Small pieces of MathML from which the fixed formulas of a report are put together.
enum MathMarkup {
  /// An identifier.
  static func name(_ text: String) -> String { "<mi>\(HTMLText.escaped(text))</mi>" }

  /// An operator or a relation.
  static func sign(_ text: String) -> String { "<mo>\(HTMLText.escaped(text))</mo>" }

  /// A formula between brackets, which grow with it only where it is tall: Chromium puts space
  /// beside brackets that may grow.
  static func bracketed(_ open: String, _ body: String, _ close: String) -> String {
    row(bracket(open, "prefix", around: body), body, bracket(close, "postfix", around: body))
  }

  /// One bracket of a pair, where the other one stands elsewhere.
  static func bracket(_ sign: String, _ form: String, around body: String) -> String {
    let isTall = tallElements.contains { body.contains($0) }
    return "<mo form=\"\(form)\" stretchy=\"\(isTall)\">\(HTMLText.escaped(sign))</mo>"
  }

  private static let tallElements = [
    "<mfrac", "<munder", "<mtable", "<mroot", "<mo>∫", "<mo>∑",
  ]

  /// A name with primes after it: in a superscript they would stand too high and too small.
  static func primed(_ base: String, _ count: Int = 1) -> String {
    let primes = count == 2 ? "″" : String(repeating: "′", count: count)
    return row(base, "<mo lspace=\"0\" rspace=\"0\">\(primes)</mo>")
  }

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
    row(function, bracketed("(", arguments.joined(separator: sign(",")), ")"))
  }

  /// A sum over an index.
  static func sum(over index: String) -> String {
    "<munder><mo>∑</mo>\(name(index))</munder>"
  }

  /// The expectation of what follows.
  static func mean(_ body: String) -> String {
    row("<mi mathvariant=\"normal\">E</mi>", bracketed("[", body, "]"))
  }

  /// The word between a formula and what it uses.
  static let `where` =
    "<mspace width=\"0.6em\"/><mtext>where&#xA0;</mtext><mspace width=\"0.3em\"/>"

  /// The generalized potential φ̄.
  static let phiBar = "<mover><mi>φ</mi><mo stretchy=\"false\">‾</mo></mover>"
}
