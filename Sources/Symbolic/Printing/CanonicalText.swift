extension Expression {
  /// The expression as a text from which it could be rebuilt: different expressions have different
  /// texts, for ever.
  ///
  /// The text is for keys of stored results, not for people: a list in parentheses for each node,
  /// `#` before constants, `$` before symbols, `%` and a number for the symbols of `variables`,
  /// whose names do not matter. Nothing is simplified, since the order of terms may move the last
  /// digits of a value.
  ///
  /// - Parameter variables: The symbols that are bound, in their order.
  /// - Returns: The text.
  public func canonicalText(variables: [Symbol] = []) -> String {
    var text = CanonicalText(variables: variables)
    text.write(self)
    return text.text
  }
}

/// Collects a canonical text.
private struct CanonicalText {
  let variables: [Symbol]
  private(set) var text = ""

  init(variables: [Symbol]) { self.variables = variables }

  mutating func write(_ expression: Expression) {
    switch expression {
    case .number(let value): text += value.description
    case .constant(let constant): text += "#" + constant.rawValue
    case .symbol(let symbol):
      text += variables.firstIndex(of: symbol).map { "%\($0)" } ?? "$" + symbol.name
    case .sum(let terms): list("+", terms)
    case .product(let factors): list("*", factors)
    case .power(let base, let exponent): list("^", [base, exponent])
    case .function(let function, let arguments): list(function.rawValue, arguments)
    case .piecewise(let branches, let otherwise):
      text += "(piecewise"
      for branch in branches {
        text += " (when "
        write(branch.condition)
        text += " "
        write(branch.value)
        text += ")"
      }
      if let otherwise {
        text += " "
        write(otherwise)
      }
      text += ")"
    }
  }

  private mutating func list(_ head: String, _ parts: [Expression]) {
    text += "(" + head
    for part in parts {
      text += " "
      write(part)
    }
    text += ")"
  }

  private mutating func write(_ condition: Condition) {
    switch condition {
    case .comparison(let left, let relation, let right): list(relation.rawValue, [left, right])
    case .and(let parts): list("and", parts)
    case .or(let parts): list("or", parts)
    case .not(let part): list("not", [part])
    case .constant(let truth): text += truth ? "#true" : "#false"
    }
  }

  private mutating func list(_ head: String, _ parts: [Condition]) {
    text += "(" + head
    for part in parts {
      text += " "
      write(part)
    }
    text += ")"
  }
}
