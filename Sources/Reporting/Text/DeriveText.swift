extension DeriveDocument {
  /// The derivation for people: caption, formula, meaning.
  public var text: String {
    var text = "model \(model): what its definitions imply\n"
    for (index, entry) in displayed.enumerated() {
      if !entry.caption.isEmpty { text += "\n\(entry.caption)\n" }
      text += "  \(entry.formula.text)\n"
      if index == 0 { for meaning in meanings { text += "    - \(meaning)\n" } }
    }
    if !beyond.isEmpty {
      text += "\nbeyond the paper\n"
      for statement in beyond { text += "  \(statement)\n" }
    }
    if !checks.isEmpty {
      text += "\nchecked before it was printed\n"
      for check in checks { text += "  \(check)\n" }
    }
    return text
  }

  /// Displayed equations for amsmath, each under a comment that says what it is.
  public var latex: String {
    displayed.reduce("% model \(model)\n") { output, entry in
      output + (entry.caption.isEmpty ? "" : "% \(entry.caption)\n")
        + "\\[ \(entry.formula.latex) \\]\n"
    }
  }

  /// A `math` element for each equation, each under a comment that says what it is.
  public var mathML: String {
    displayed.reduce("<!-- model \(model) -->\n") { output, entry in
      output + (entry.caption.isEmpty ? "" : "<!-- \(entry.caption) -->\n")
        + "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">"
        + "\(entry.formula.mathml)</math>\n"
    }
  }
}
