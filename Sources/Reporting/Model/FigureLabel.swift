/// A label of a figure: words with formulas between them, such as `like $n^{-1/2}$`.
///
/// In JSON it is the text that ``plain`` gives.
public struct FigureLabel: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  private enum Part: Hashable {
    case words(String)
    /// With its source in TeX.
    case formula(TeXFormula, source: String)
  }

  private let parts: [Part]

  /// Words as they stand, whatever signs are among them.
  public init(words: String) { parts = [.words(words)] }

  /// Words, and formulas in TeX between dollar signs.
  ///
  /// - Parameter text: What is between dollars but no formula that a page could show stays words.
  public init(stringLiteral text: String) {
    parts = text.split(separator: "$", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.isEmpty }
      .map { index, part in
        let source = String(part)
        guard index % 2 == 1, let formula = TeXFormula(source) else { return .words(source) }
        return .formula(formula, source: source)
      }
  }

  private init(parts: [Part]) { self.parts = parts }

  /// Reads a label as words.
  public init(from decoder: any Decoder) throws {
    self.init(words: try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the label as it is read in text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(plain)
  }

  /// One label after the other.
  public static func + (a: FigureLabel, b: FigureLabel) -> FigureLabel {
    FigureLabel(parts: a.parts + b.parts)
  }

  /// The label in one line of text.
  public var plain: String {
    text { words in
      words
    } formula: { formula, _ in
      formula.linear(.plain)
    }
  }

  /// The label in a page.
  var html: String {
    text(words: HTMLText.escaped) { formula, _ in
      "<math>\(formula.mathML(isDisplayed: false))</math>"
    }
  }

  /// The label in LaTeX.
  var latex: String {
    text(words: { LaTeXText.escaped($0) }, formula: { _, source in "$\(source)$" })
  }

  /// The label in gnuplot's enhanced text.
  var enhanced: String {
    text(words: TeXFormula.enhanced) { formula, _ in formula.linear(.enhanced) }
  }

  private func text(
    words: (String) -> String, formula: (TeXFormula, String) -> String
  ) -> String {
    parts.map { part in
      switch part {
      case .words(let text): words(text)
      case .formula(let content, let source): formula(content, source)
      }
    }.joined()
  }
}
