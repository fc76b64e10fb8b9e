import MultiPrecision

extension Expression {
  /// The expression as LaTeX mathematics for amsmath, without surrounding `$`.
  public var latex: String { FormulaLayout(self).latex }
}

extension Condition {
  /// The condition as LaTeX mathematics for amsmath, without surrounding `$`.
  public var latex: String { FormulaLayout(self).latex }
}

extension FormulaLayout {
  private static let namedFunctions: Set<String> = [
    "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max",
  ]

  fileprivate var latex: String {
    switch self {
    case .number(let digits): return digits
    case .identifier(let name): return FormulaLayout.latex(name: name)
    case .functionName(let name): return FormulaLayout.latex(functionName: name)
    case .symbol(let sign): return sign.latex
    case .row(let parts): return FormulaLayout.latex(row: parts)
    case .fraction(let top, let bottom): return "\\frac{\(top.latex)}{\(bottom.latex)}"
    case .superscript(let base, let exponent): return "\(base.latex)^{\(exponent.latex)}"
    case .squareRoot(let content): return "\\sqrt{\(content.latex)}"
    case .cubeRoot(let content): return "\\sqrt[3]{\(content.latex)}"
    case .fenced(let content, .parentheses): return "\\left(\(content.latex)\\right)"
    case .fenced(let content, .bars): return "\\left|\(content.latex)\\right|"
    case .cases(let rows):
      let lines = rows.map { row in
        row.value.latex + " & "
          + (row.condition.map { "\\text{if } \($0.latex)" } ?? "\\text{otherwise}")
      }
      return "\\begin{cases} \(lines.joined(separator: " \\\\ ")) \\end{cases}"
    }
  }

  /// Joins with spaces, except after a sign in front, before a comma and before arguments.
  private static func latex(row parts: [FormulaLayout]) -> String {
    var output = ""
    for (index, part) in parts.enumerated() {
      if index > 0 {
        switch (parts[index - 1], part) {
        case (_, .symbol(.comma)), (.functionName, _): break
        case (.symbol(.minus), _) where index == 1: break
        default: output += " "
        }
      }
      output += part.latex
    }
    return output
  }

  private static func latex(functionName name: String) -> String {
    if namedFunctions.contains(name) { return "\\" + name }
    if name == "gamma" { return "\\Gamma" }
    if name == "dilog" { return "\\operatorname{Li}_{2}" }
    return "\\operatorname{\(name)}"
  }

  private static func latex(name: String) -> String {
    let parts = SymbolName(name)
    var output: String
    if let greek = parts.greekName {
      output = "\\" + greek
    } else if parts.stem.count == 1, parts.stem != "_" {
      output = parts.stem
    } else {
      output = "\\mathrm{\(escaped(parts.stem))}"
    }
    if !parts.index.isEmpty {
      let isShort = parts.index.count == 1 || parts.index.allSatisfy(\.isNumber)
      output += isShort ? "_{\(escaped(parts.index))}" : "_{\\mathrm{\(escaped(parts.index))}}"
    }
    return output
  }

  private static func escaped(_ text: String) -> String {
    var output = ""
    for character in text {
      if "_#$%&{}".contains(character) { output += "\\" }
      switch character {
      case "\\": output += "\\backslash "
      case "^": output += "\\hat{}"
      default: output.append(character)
      }
    }
    return output
  }
}

extension FormulaSign {
  fileprivate var latex: String {
    switch self {
    case .plus: return "+"
    case .minus: return "-"
    case .times: return "\\cdot"
    case .comma: return ","
    case .less: return "<"
    case .lessOrEqual: return "\\le"
    case .greater: return ">"
    case .greaterOrEqual: return "\\ge"
    case .equal: return "="
    case .notEqual: return "\\ne"
    case .and: return "\\land"
    case .or: return "\\lor"
    case .not: return "\\lnot"
    case .truth: return "\\top"
    case .falsehood: return "\\bot"
    }
  }
}
