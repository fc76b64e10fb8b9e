extension TeXFormula {
  /// Ways to write a formula in one line.
  enum LinearForm {
    /// Text: h″(x), λ_1, n^(−1/2).
    case plain
    /// gnuplot's enhanced text: letters in italics, indices and exponents where they belong.
    case enhanced
  }

  /// The formula in one line.
  func linear(_ form: LinearForm) -> String { Self.linear(root, form) }

  /// Words in gnuplot's enhanced text.
  static func enhanced(_ words: String) -> String {
    words.map { "\\{}^_@&~".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func linear(_ node: Node, _ form: LinearForm) -> String {
    func linear(_ node: Node) -> String { Self.linear(node, form) }
    func upright(_ text: String) -> String {
      form == .plain ? text : "{/serif \(enhanced(text))}"
    }
    switch node {
    case .letter(let glyph): return form == .plain ? glyph : "{/serif:Italic \(enhanced(glyph))}"
    case .upright(let text), .number(let text), .sign(let text), .large(let text, _),
      .text(let text):
      return upright(text)
    case .space: return " "
    case .row(let nodes): return nodes.map(linear).joined()
    case .fraction(let top, let bottom): return linear(top) + upright("/") + linear(bottom)
    case .root(let body, let index):
      return (index.map(linear) ?? "") + upright("√(") + linear(body) + upright(")")
    case .accent(let body, let mark): return linear(body) + upright(mark)
    case .fenced(let nodes, let open, let close):
      return upright(open) + nodes.map(linear).joined() + upright(close)
    case .primed(let base, let count):
      return linear(base) + upright(count == 2 ? "″" : String(repeating: "′", count: count))
    case .scripts(let base, let below, let above):
      return linear(base) + script("_", below, form) + script("^", above, form)
    case .cases(let rows):
      let lines = rows.map { $0.map(linear).joined(separator: " ") }
      return upright("{") + lines.joined(separator: upright("; "))
    }
  }

  private static func script(_ sign: String, _ node: Node?, _ form: LinearForm) -> String {
    guard let node else { return "" }
    let text = linear(node, form)
    switch form {
    case .plain: return sign + (text.count == 1 ? text : "(\(text))")
    case .enhanced: return "\(sign){\(text)}"
    }
  }
}
