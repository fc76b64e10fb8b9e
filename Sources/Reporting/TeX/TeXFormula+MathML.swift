extension TeXFormula {
  private typealias M = MathMarkup

  /// The formula for a page.
  ///
  /// - Parameter isDisplayed: Whether the formula has a line of its own, where limits of sums stand
  ///   above and below them.
  /// - Returns: The markup inside a `math` element.
  func mathML(isDisplayed: Bool) -> String { Self.markup(root, isDisplayed) }

  private static func markup(_ node: Node, _ isDisplayed: Bool) -> String {
    func markup(_ node: Node) -> String { Self.markup(node, isDisplayed) }
    switch node {
    case .letter(let glyph): return M.name(glyph)
    case .upright(let name): return "<mi mathvariant=\"normal\">\(HTMLText.escaped(name))</mi>"
    case .number(let digits): return M.number(digits)
    case .sign("|"): return "<mo stretchy=\"false\">|</mo>"
    case .sign(let sign):
      if "([{⟨⌊⌈".contains(sign) { return "<mo form=\"prefix\" stretchy=\"false\">\(sign)</mo>" }
      if ")]}⟩⌋⌉".contains(sign) { return "<mo form=\"postfix\" stretchy=\"false\">\(sign)</mo>" }
      return M.sign(sign)
    case .large(let name, _):
      return name.first?.isLetter == true
        ? "<mi mathvariant=\"normal\">\(name)</mi>" : M.sign(name)
    case .space(let width): return "<mspace width=\"\(width)\"/>"
    case .text(let words):
      return "<mtext>\(HTMLText.escaped(words.replacing(" ", with: "\u{A0}")))</mtext>"
    case .row(let nodes): return "<mrow>" + nodes.map(markup).joined() + "</mrow>"
    case .fraction(let top, let bottom): return M.fraction(markup(top), markup(bottom))
    case .root(let body, let index?): return "<mroot>\(markup(body))\(markup(index))</mroot>"
    case .root(let body, nil): return "<msqrt>\(markup(body))</msqrt>"
    case .accent(let body, let mark):
      return "<mover accent=\"true\">\(markup(body))<mo stretchy=\"false\">\(mark)</mo></mover>"
    case .fenced(let nodes, let open, let close):
      let body = nodes.map(markup).joined()
      func fence(_ sign: String, _ form: String) -> String {
        sign.isEmpty ? "" : M.bracket(sign, form, around: body)
      }
      return M.row(fence(open, "prefix"), body, fence(close, "postfix"))
    case .primed(let base, let count): return M.primed(markup(base), count)
    case .scripts(let base, let below, let above): return scripts(base, below, above, isDisplayed)
    case .cases(let rows):
      let lines = rows.map { row in
        "<mtr>" + row.map { "<mtd>\(markup($0))</mtd>" }.joined() + "</mtr>"
      }
      return "<mrow><mo fence=\"true\" form=\"prefix\">{</mo>"
        + "<mtable columnalign=\"left left\">\(lines.joined())</mtable></mrow>"
    }
  }

  private static func scripts(
    _ base: Node, _ below: Node?, _ above: Node?, _ isDisplayed: Bool
  ) -> String {
    var isStacked = false
    if case .large(_, true) = base { isStacked = isDisplayed }
    let (under, over, both) =
      isStacked ? ("munder", "mover", "munderover") : ("msub", "msup", "msubsup")
    let body = markup(base, isDisplayed)
    switch (below.map { markup($0, isDisplayed) }, above.map { markup($0, isDisplayed) }) {
    case (let low?, let high?): return "<\(both)>\(body)\(low)\(high)</\(both)>"
    case (let low?, nil): return "<\(under)>\(body)\(low)</\(under)>"
    case (nil, let high?): return "<\(over)>\(body)\(high)</\(over)>"
    case (nil, nil): return body
    }
  }
}
