import MirrorTheory
import Symbolic

/// A formula in the three notations at once: text, LaTeX and MathML.
struct FormulaNotation: Sendable, Hashable {
  var text: String
  var latex: String
  var mathML: String

  init(text: String, latex: String, mathML: String) {
    (self.text, self.latex, self.mathML) = (text, latex, mathML)
  }

  /// An expression; the curvature of h in it is written h″(x).
  init(_ expression: Expression) {
    let name = BiasFunctional.curvature.name
    let curvature = Self.curvature
    text = expression.text.replacing(name, with: curvature.text)
    latex = expression.latex.replacing(name, with: curvature.latex)
    mathML = expression.mathML.replacing("<mi>\(name)</mi>", with: curvature.mathML)
  }

  // MARK: Parts

  /// A name that is the same in all notations but for its LaTeX command.
  static func name(_ text: String, latex: String? = nil) -> FormulaNotation {
    FormulaNotation(text: text, latex: latex ?? text, mathML: MathMarkup.name(text))
  }

  static func sign(
    _ text: String, latex: String? = nil, mathML: String? = nil
  ) -> FormulaNotation {
    FormulaNotation(
      text: " \(text) ", latex: " \(latex ?? text) ",
      mathML: MathMarkup.sign(mathML ?? (text == "-" ? "−" : text)))
  }

  /// The opposite of a formula that needs no parentheses for it.
  static func minus(_ inner: FormulaNotation) -> FormulaNotation {
    FormulaNotation(
      text: "-" + inner.text, latex: "-" + inner.latex,
      mathML: MathMarkup.row(MathMarkup.sign("−"), inner.mathML))
  }

  /// A formula in parentheses.
  static func parenthesized(_ inner: FormulaNotation) -> FormulaNotation {
    FormulaNotation(
      text: "(\(inner.text))", latex: "\\left(\(inner.latex)\\right)",
      mathML: MathMarkup.bracketed("(", inner.mathML, ")"))
  }

  static func number(_ value: Int) -> FormulaNotation {
    FormulaNotation(text: "\(value)", latex: "\(value)", mathML: MathMarkup.number("\(value)"))
  }

  static let infinity = FormulaNotation(
    text: "inf", latex: "\\infty", mathML: MathMarkup.sign("∞"))

  /// h″(x).
  static let curvature = call(primed("h", 2), name("x"))

  /// A name with primes.
  static func primed(_ letter: String, _ count: Int, latex: String? = nil) -> FormulaNotation {
    let primes = String(repeating: "'", count: count)
    return FormulaNotation(
      text: letter + primes, latex: (latex ?? letter) + primes,
      mathML: MathMarkup.primed(MathMarkup.name(letter), count))
  }

  /// A function applied to arguments.
  static func call(_ function: FormulaNotation, _ arguments: FormulaNotation...) -> FormulaNotation
  {
    FormulaNotation(
      text: "\(function.text)(\(arguments.map(\.text).joined(separator: ", ")))",
      latex: "\(function.latex)(\(arguments.map(\.latex).joined(separator: ", ")))",
      mathML: MathMarkup.row(
        function.mathML,
        MathMarkup.bracketed(
          "(", arguments.map(\.mathML).joined(separator: MathMarkup.sign(",")), ")")))
  }

  /// The square of a formula in parentheses.
  static func squared(_ inner: FormulaNotation) -> FormulaNotation {
    FormulaNotation(
      text: "(\(inner.text))^2", latex: "\\left(\(inner.latex)\\right)^{2}",
      mathML: MathMarkup.sup(
        MathMarkup.bracketed("(", inner.mathML, ")"),
        MathMarkup.number("2")))
  }

  /// E[inner].
  static func mean(_ inner: FormulaNotation) -> FormulaNotation {
    FormulaNotation(
      text: "E[\(inner.text)]", latex: "\\mathbb{E}\\left[\(inner.latex)\\right]",
      mathML: MathMarkup.mean(inner.mathML))
  }

  /// The integral over x between two ends.
  static func integral(
    from lower: FormulaNotation, to upper: FormulaNotation, _ integrand: FormulaNotation
  ) -> FormulaNotation {
    FormulaNotation(
      text: "∫_{\(lower.text)}^{\(upper.text)} \(integrand.text) dx",
      latex: "\\int_{\(lower.latex)}^{\(upper.latex)} \(integrand.latex) \\, dx",
      mathML: MathMarkup.row(
        "<msubsup>\(MathMarkup.sign("∫"))\(MathMarkup.row(lower.mathML))"
          + "\(MathMarkup.row(upper.mathML))</msubsup>", integrand.mathML,
        "<mspace width=\"0.2em\"/>", MathMarkup.name("d"), MathMarkup.name("x")))
  }

  /// E[B²].
  static let secondMoment = mean(
    FormulaNotation(
      text: "B^2", latex: "B^{2}",
      mathML: MathMarkup.sup(MathMarkup.name("B"), MathMarkup.number("2"))))

  /// Between a formula and where it holds.
  static let comma = FormulaNotation(
    text: " for ", latex: " , \\quad ",
    mathML: MathMarkup.sign(",") + "<mspace width=\"1em\"/>")

  /// Between two factors.
  static let times = FormulaNotation(
    text: "*", latex: " \\, ", mathML: MathMarkup.sign("\u{2062}"))

  /// A factor in front of a formula; none where it is 1.
  static func product(_ factor: Expression, _ inner: FormulaNotation) -> FormulaNotation {
    if factor == .number(1) { return inner }
    let factor = FormulaNotation(factor)
    return FormulaNotation(
      text: "\(factor.text)*\(inner.text)", latex: "\(factor.latex) \(inner.latex)",
      mathML: MathMarkup.row(factor.mathML, inner.mathML))
  }

  static func + (left: FormulaNotation, right: FormulaNotation) -> FormulaNotation {
    FormulaNotation(
      text: left.text + right.text, latex: left.latex + right.latex,
      mathML: MathMarkup.row(left.mathML, right.mathML))
  }

  /// A sum in the order of its terms.
  static func sum(_ terms: [Expression]) -> FormulaNotation {
    guard let first = terms.first else { return number(0) }
    return terms.dropFirst().reduce(FormulaNotation(first)) { sum, term in
      let positive = term.withoutLeadingMinus
      let sign = sign(positive == nil ? "+" : "-")
      return sum + sign + FormulaNotation(positive ?? term)
    }
  }

  /// An equation.
  static func equation(_ left: FormulaNotation, _ right: FormulaNotation) -> FormulaNotation {
    left + sign("=") + right
  }

  /// What a report shows.
  func displayed(_ caption: String) -> DisplayedFormula {
    DisplayedFormula(caption: caption, text: text, latex: latex, mathML: mathML)
  }
}
