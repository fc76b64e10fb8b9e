import MultiPrecision

extension Expression {
  /// The expression as presentation MathML: one element, without the `<math>` around it.
  public var mathML: String { FormulaLayout(self).mathML }
}

extension Condition {
  /// The condition as presentation MathML: one element, without the `<math>` around it.
  public var mathML: String { FormulaLayout(self).mathML }
}

extension FormulaLayout {
  fileprivate var mathML: String {
    switch self {
    case .number(let digits): return "<mn>\(digits)</mn>"
    case .identifier(let name): return FormulaLayout.mathML(name: name)
    case .functionName(let name): return FormulaLayout.mathML(functionName: name)
    case .symbol(let sign): return "<mo>\(sign.mathML)</mo>"
    case .row(let parts):
      if parts.count == 1 { return parts[0].mathML }
      return "<mrow>\(FormulaLayout.mathML(row: parts))</mrow>"
    case .fraction(let top, let bottom): return "<mfrac>\(top.mathML)\(bottom.mathML)</mfrac>"
    case .superscript(let base, let exponent):
      return "<msup>\(base.mathML)\(exponent.mathML)</msup>"
    case .squareRoot(let content): return "<msqrt>\(content.mathML)</msqrt>"
    case .cubeRoot(let content): return "<mroot>\(content.mathML)<mn>3</mn></mroot>"
    case .fenced(let content, let fence):
      let (open, close) = fence == .bars ? ("|", "|") : ("(", ")")
      // Browsers put space beside brackets that may grow: they may where they have to.
      let stretchy = content.isTall ? "" : " stretchy=\"false\""
      return "<mrow><mo fence=\"true\"\(stretchy) form=\"prefix\">\(open)</mo>\(content.mathML)"
        + "<mo fence=\"true\"\(stretchy) form=\"postfix\">\(close)</mo></mrow>"
    case .cases(let rows):
      let lines = rows.map { row in
        let condition =
          row.condition.map { "<mtext>if&#xA0;</mtext>\($0.mathML)" } ?? "<mtext>otherwise</mtext>"
        return "<mtr><mtd>\(row.value.mathML)</mtd><mtd>\(condition)</mtd></mtr>"
      }
      return "<mrow><mo fence=\"true\" form=\"prefix\">{</mo>"
        + "<mtable columnalign=\"left left\">\(lines.joined())</mtable></mrow>"
    }
  }

  /// Whether the formula is higher than a line.
  private var isTall: Bool {
    switch self {
    case .number, .identifier, .functionName, .symbol: false
    case .fraction, .cases, .cubeRoot: true
    case .row(let parts): parts.contains(where: \.isTall)
    case .superscript(let base, _): base.isTall
    case .squareRoot(let content), .fenced(let content, _): content.isTall
    }
  }

  /// A row with invisible multiplication and function application, for readers and spacing.
  private static func mathML(row parts: [FormulaLayout]) -> String {
    var output = ""
    for (index, part) in parts.enumerated() {
      if index > 0 {
        switch (parts[index - 1], part) {
        case (.functionName, _): output += "<mo>&#x2061;</mo>"
        case (.symbol, _), (_, .symbol): break
        // A name of several letters needs space in front of it, or it runs into a factor.
        case (_, .row(let inner)) where inner.first.isFunctionName:
          output += "<mo>&#x2062;</mo><mspace width=\"0.17em\"/>"
        default: output += "<mo>&#x2062;</mo>"
        }
      }
      output += part.mathML
    }
    return output
  }

  private static func mathML(functionName name: String) -> String {
    switch name {
    case "gamma": "<mi mathvariant=\"normal\">Γ</mi>"
    case "dilog": "<msub><mi>Li</mi><mn>2</mn></msub>"
    default: "<mi>\(name)</mi>"
    }
  }

  private static func mathML(name: String) -> String {
    let parts = SymbolName(name)
    let stem = "<mi>\(escaped(parts.glyph))</mi>"
    guard !parts.index.isEmpty else { return stem }
    let isNumber = parts.index.allSatisfy(\.isNumber)
    let index = isNumber ? "<mn>\(parts.index)</mn>" : "<mi>\(escaped(parts.index))</mi>"
    return "<msub>\(stem)\(index)</msub>"
  }

  private static func escaped(_ text: String) -> String {
    var output = ""
    for character in text {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      default: output.append(character)
      }
    }
    return output
  }
}

extension FormulaLayout? {
  fileprivate var isFunctionName: Bool { if case .functionName? = self { true } else { false } }
}

extension FormulaSign {
  fileprivate var mathML: String {
    switch self {
    case .plus: return "+"
    case .minus: return "−"
    case .times: return "·"
    case .comma: return ","
    case .less: return "&lt;"
    case .lessOrEqual: return "≤"
    case .greater: return "&gt;"
    case .greaterOrEqual: return "≥"
    case .equal: return "="
    case .notEqual: return "≠"
    case .and: return "∧"
    case .or: return "∨"
    case .not: return "¬"
    case .truth: return "⊤"
    case .falsehood: return "⊥"
    }
  }
}
