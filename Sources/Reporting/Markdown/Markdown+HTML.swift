extension Markdown {
  /// The text as HTML; its headings stand below those of the page.
  var html: String {
    blocks.map { block in
      switch block {
      case .paragraph(let parts): "<p>" + Self.html(parts) + "</p>"
      case .heading(let level, let parts):
        "<h\(level + 3)>" + Self.html(parts) + "</h\(level + 3)>"
      case .list(let items):
        "<ul>" + items.map { "<li>" + Self.html($0) + "</li>" }.joined() + "</ul>"
      case .code(let text): "<pre><code>" + HTMLText.escaped(text) + "</code></pre>"
      }
    }.joined(separator: "\n")
  }

  private static func html(_ parts: [MarkdownInline]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): HTMLText.escaped(text)
      case .code(let text): "<code>" + HTMLText.escaped(text) + "</code>"
      case .math(let tex, let isDisplayed): mathematics(tex, isDisplayed)
      case .strong(let inner): "<strong>" + html(inner) + "</strong>"
      case .emphasis(let inner): "<em>" + html(inner) + "</em>"
      case .link(let inner, let target):
        "<a href=\"\(HTMLText.escaped(target))\">" + html(inner) + "</a>"
      }
    }.joined()
  }

  /// What cannot be read as TeX is shown as it is written.
  private static func mathematics(_ tex: String, _ isDisplayed: Bool) -> String {
    guard let formula = TeXFormula(tex) else {
      return "<code>" + HTMLText.escaped(isDisplayed ? "$$\(tex)$$" : "$\(tex)$") + "</code>"
    }
    let display = isDisplayed ? " display=\"block\"" : ""
    return "<math\(display) alttext=\"\(HTMLText.escaped(tex))\">"
      + formula.mathML(isDisplayed: isDisplayed) + "</math>"
  }
}
