extension Markdown {
  /// The text as LaTeX; its headings stand below those of the report.
  var latex: String {
    blocks.map { block in
      switch block {
      case .paragraph(let parts): Self.latex(parts)
      case .heading(let level, let parts):
        (level == 1 ? "\\subsection*{" : "\\subsubsection*{") + Self.latex(parts) + "}"
      case .list(let items):
        "\\begin{itemize}\n" + items.map { "\\item " + Self.latex($0) + "\n" }.joined()
          + "\\end{itemize}"
      case .code(let text):
        "\\begin{quote}\\ttfamily\n"
          + text.split(separator: "\n", omittingEmptySubsequences: false)
          .map { "\\mbox{\(LaTeXText.escaped(String($0), keepsSpaces: true))}" }
          .joined(separator: "\\\\\n") + "\n\\end{quote}"
      }
    }.joined(separator: "\n\n")
  }

  private static func latex(_ parts: [MarkdownInline]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): LaTeXText.escaped(text)
      case .code(let text): "\\texttt{" + LaTeXText.escaped(text) + "}"
      case .math(let tex, let isDisplayed):
        mathematics(tex, isDisplayed)
      case .strong(let inner): "\\textbf{" + latex(inner) + "}"
      case .emphasis(let inner): "\\emph{" + latex(inner) + "}"
      case .link(let inner, let target):
        "\\href{\(LaTeXText.address(target))}{" + latex(inner) + "}"
      }
    }.joined()
  }

  /// Only what was understood: a stray brace would end the compilation.
  private static func mathematics(_ tex: String, _ isDisplayed: Bool) -> String {
    guard TeXFormula(tex) != nil else { return "\\texttt{" + LaTeXText.escaped(tex) + "}" }
    let plain = tex.unicodeScalars.map { scalar in
      scalar.isASCII ? String(scalar) : LaTeXText.escaped(String(scalar))
    }.joined()
    return isDisplayed ? "\\[\(plain)\\]" : "$\(plain)$"
  }
}
