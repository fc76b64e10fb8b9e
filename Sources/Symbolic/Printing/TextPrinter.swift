import MultiPrecision

extension Expression {
  /// The expression in the language's own syntax.
  ///
  /// ### Accuracy
  /// Exact: for every tree e, the parsed `e.text` has the value of e, and for a canonical e,
  /// parsing and `simplified()` give e back. Terms of a sum may change places (`1 - x`, not
  /// `-x + 1`), negative powers are written as quotients, `x^(1/2)` as `sqrt(x)`, |u| as `abs(u)`,
  /// because nested bars are hard to read.
  public var text: String {
    var printer = TextPrinter()
    printer.write(self, .sum)
    return printer.output
  }
}

extension Condition {
  /// The condition in the language's own syntax.
  public var text: String {
    var printer = TextPrinter()
    printer.write(self, .or)
    return printer.output
  }
}

extension Expression: CustomStringConvertible {
  /// The expression in the language, as `text`.
  public var description: String { text }
}

private struct TextPrinter {
  /// How tightly the context binds; what binds less is put in parentheses.
  enum Level: Int {
    case or, and, not
    case sum, product, prefix, power, atom

    func binds(tighterThan other: Level) -> Bool { rawValue > other.rawValue }
  }

  var output = ""

  mutating func write(_ expression: Expression, _ context: Level) {
    let level = TextPrinter.level(of: expression)
    let needsParentheses = context.binds(tighterThan: level)
    if needsParentheses { output += "(" }
    writeOpen(expression)
    if needsParentheses { output += ")" }
  }

  private static func level(of expression: Expression) -> Level {
    switch expression {
    case .number(let value):
      if !value.isInteger { return .product }
      return value.signum < 0 ? .prefix : .atom
    case .constant, .symbol, .function, .piecewise: return .atom
    case .sum(let terms):
      return terms.isEmpty ? .atom : (terms.count == 1 ? level(of: terms[0]) : .sum)
    case .product(let factors):
      return factors.isEmpty ? .atom : (factors.count == 1 ? level(of: factors[0]) : .product)
    case .power(_, .number(let exponent)):
      if exponent == Rational(1, 2) { return .atom }
      return exponent.signum < 0 ? .product : .power
    case .power: return .power
    }
  }

  private mutating func writeOpen(_ expression: Expression) {
    if let quotient = QuotientForm(expression) {
      write(quotient)
      return
    }
    switch expression {
    case .number(let value): output += value.description
    case .constant(let constant): output += constant.rawValue
    case .symbol(let symbol): output += symbol.name
    case .sum(let terms): writeSum(terms)
    case .product(let factors): writeProduct(factors)
    case .power(let base, .number(let exponent)) where exponent == Rational(1, 2):
      writeCall("sqrt", [base])
    case .power(let base, let exponent):
      write(base, .atom)
      output += "^"
      // A power in the exponent needs no parentheses, but they help the reader.
      write(exponent, .atom)
    case .function(let function, let arguments): writeCall(function.rawValue, arguments)
    case .piecewise(let branches, let otherwise): writePiecewise(branches, otherwise)
    }
  }

  private mutating func writeCall(_ name: String, _ arguments: [Expression]) {
    output += name + "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { output += ", " }
      write(argument, .sum)
    }
    output += ")"
  }

  private mutating func writeSum(_ terms: [Expression]) {
    guard !terms.isEmpty else {
      output += "0"
      return
    }
    for (index, term) in Expression.writtenOrder(of: terms).enumerated() {
      if index == 0 {
        write(term, .sum)
      } else if let positive = term.withoutLeadingMinus {
        output += " - "
        write(positive, .product)
      } else {
        output += " + "
        write(term, .product)
      }
    }
  }

  private mutating func writeProduct(_ factors: [Expression]) {
    guard !factors.isEmpty else {
      output += "1"
      return
    }
    for (index, factor) in factors.enumerated() {
      if index > 0 { output += "*" }
      // The left operand may be a product itself; a minus sign to the right reads badly.
      write(factor, index == 0 ? .product : .power)
    }
  }

  private mutating func write(_ quotient: QuotientForm) {
    if quotient.isNegative { output += "-" }
    var needsFactor = false
    let hasSymbolicDenominator = !quotient.denominator.isEmpty
    var denominatorNumber = quotient.denominatorNumber
    if quotient.numeratorNumber != 1 {
      output += quotient.numeratorNumber.description
      if denominatorNumber != 1, !hasSymbolicDenominator {
        // 3/20*x reads better than 3*x/20.
        output += "/" + denominatorNumber.description
        denominatorNumber = 1
      }
      needsFactor = true
    }
    for factor in quotient.numerator {
      if needsFactor { output += "*" }
      write(factor, .power)
      needsFactor = true
    }
    if !needsFactor { output += "1" }
    guard denominatorNumber != 1 || hasSymbolicDenominator else { return }
    output += "/"
    let parts = (denominatorNumber != 1 ? 1 : 0) + quotient.denominator.count
    if parts > 1 { output += "(" }
    if denominatorNumber != 1 { output += denominatorNumber.description }
    for (index, factor) in quotient.denominator.enumerated() {
      if index > 0 || denominatorNumber != 1 { output += "*" }
      write(factor, .power)
    }
    if parts > 1 { output += ")" }
  }

  private mutating func writePiecewise(_ branches: [Branch], _ otherwise: Expression?) {
    output += "piecewise { "
    for (index, branch) in branches.enumerated() {
      if index > 0 { output += "; " }
      write(branch.value, .sum)
      output += " for "
      write(branch.condition, .or)
    }
    if let otherwise {
      if !branches.isEmpty { output += "; " }
      write(otherwise, .sum)
      output += " otherwise"
    }
    output += " }"
  }

  mutating func write(_ condition: Condition, _ context: Level) {
    let level = TextPrinter.level(of: condition)
    let needsParentheses = context.binds(tighterThan: level)
    if needsParentheses { output += "(" }
    switch condition {
    // The language has no literals for truth.
    case .constant(let value): output += value ? "0 == 0" : "0 == 1"
    case .comparison(let left, let relation, let right):
      write(left, .sum)
      output += " \(relation.rawValue) "
      write(right, .sum)
    case .not(let part):
      output += "not "
      write(part, .sum)
    case .and(let parts): write(parts, joinedBy: " and ", .not, empty: true)
    case .or(let parts): write(parts, joinedBy: " or ", .and, empty: false)
    }
    if needsParentheses { output += ")" }
  }

  private mutating func write(
    _ parts: [Condition], joinedBy separator: String, _ level: Level, empty: Bool
  ) {
    if parts.isEmpty { write(.constant(empty), level) }
    for (index, part) in parts.enumerated() {
      if index > 0 { output += separator }
      write(part, level)
    }
  }

  private static func level(of condition: Condition) -> Level {
    switch condition {
    case .constant, .comparison: return .sum
    case .not: return .not
    case .and(let parts): return parts.count == 1 ? level(of: parts[0]) : .and
    case .or(let parts): return parts.count == 1 ? level(of: parts[0]) : .or
    }
  }
}
