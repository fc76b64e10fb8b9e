import MultiPrecision

/// A programming language in which formulas are written for double precision.
public enum CodeLanguage: Hashable, Sendable {
  case python
  case swift
}

extension Expression {
  /// The expression as source text that evaluates it in double precision.
  ///
  /// Functions have their names in Python's `math`; Swift has them in Foundation, and `power` is left
  /// to the text around it: x to a whole number. Quotients of whole numbers are one literal in Swift.
  ///
  /// - Parameter language: The programming language.
  /// - Returns: The text, without spaces at its ends.
  public func code(in language: CodeLanguage) -> String {
    var printer = CodePrinter(language: language)
    printer.write(self, .sum)
    return printer.output
  }
}

extension Condition {
  /// The condition as source text.
  public func code(in language: CodeLanguage) -> String {
    var printer = CodePrinter(language: language)
    printer.write(self)
    return printer.output
  }
}

private struct CodePrinter {
  enum Level: Int {
    case sum, product, prefix, power, atom
  }

  let language: CodeLanguage
  var output = ""

  mutating func write(_ expression: Expression, _ context: Level) {
    let needsParentheses = context.rawValue > level(of: expression).rawValue
    if needsParentheses { output += "(" }
    writeOpen(expression)
    if needsParentheses { output += ")" }
  }

  private func level(of expression: Expression) -> Level {
    switch expression {
    case .number(let value):
      if value.signum < 0 { return .prefix }
      return value.isInteger || language == .swift ? .atom : .product
    case .constant, .symbol, .function: return .atom
    case .sum(let terms): return terms.count > 1 ? .sum : .atom
    case .product(let factors): return factors.count > 1 ? .product : .atom
    case .power(_, .number(let exponent)) where exponent.signum < 0: return .product
    case .power(_, .number(let exponent)) where exponent == Rational(1, 2): return .atom
    case .power: return language == .python ? .power : .atom
    case .piecewise: return .sum
    }
  }

  private mutating func writeOpen(_ expression: Expression) {
    switch expression {
    case .number(let value): write(value)
    case .constant(.pi): output += language == .python ? "pi" : "Double.pi"
    case .constant(.e): output += language == .python ? "e" : "exp(1.0)"
    case .symbol(let symbol): output += symbol.name
    case .sum(let terms): write(sum: terms)
    case .product(let factors): write(product: factors)
    case .power(let base, let exponent): write(power: base, exponent)
    case .function(let function, let arguments): write(function, arguments)
    case .piecewise(let rows, let otherwise): write(cases: rows[...], otherwise)
    }
  }

  private mutating func write(_ value: Rational) {
    switch language {
    case .python: output += value.description
    case .swift:
      output +=
        value.isInteger && value.magnitude < 1_000_000_000
        ? "\(value.description).0" : value.decimalString(significantDigits: 17)
    }
  }

  private mutating func write(sum terms: [Expression]) {
    if terms.isEmpty { return write(0) }
    for (index, term) in Expression.writtenOrder(of: terms).enumerated() {
      if index > 0, let positive = term.withoutLeadingMinus {
        output += " - "
        write(positive, .product)
      } else {
        if index > 0 { output += " + " }
        write(term, index > 0 ? .product : .sum)
      }
    }
  }

  private mutating func write(product factors: [Expression]) {
    let above = factors.filter { !$0.isQuotient }
    if above.isEmpty { write(1) }
    let times = language == .python ? "*" : " * "
    for (index, factor) in above.enumerated() {
      if index > 0 { output += times }
      write(factor, index == 0 ? .product : .power)
    }
    for case .power(let base, .number(let exponent)) in factors where exponent.signum < 0 {
      output += language == .python ? "/" : " / "
      write(base.pow(.number(-exponent)).reducedPower, .power)
    }
  }

  private mutating func write(power base: Expression, _ exponent: Expression) {
    if base == .constant(.e) { return call("exp", [exponent]) }
    guard let value = exponent.asRational else {
      return language == .python ? writeOperator(base, exponent) : call("pow", [base, exponent])
    }
    if value == Rational(1, 2) { return call("sqrt", [base]) }
    if value.signum < 0 { return write(product: [.power(base, exponent)]) }
    switch language {
    case .python: writeOperator(base, exponent)
    case .swift:
      if value.isInteger {
        output += "power("
        write(base, .sum)
        output += ", \(value.description))"
      } else {
        call("pow", [base, exponent])
      }
    }
  }

  private mutating func writeOperator(_ base: Expression, _ exponent: Expression) {
    write(base, .atom)
    output += "**"
    write(exponent, .atom)
  }

  private mutating func write(_ function: Function, _ arguments: [Expression]) {
    switch (function, language) {
    case (.log1p, .swift): call("log1p", arguments)
    case (.gamma, .swift): call("tgamma", arguments)
    case (.sign, _): call("sign", arguments)
    default: call(function.rawValue, arguments)
    }
  }

  private mutating func call(_ name: String, _ arguments: [Expression]) {
    output += name + "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { output += ", " }
      write(argument, .sum)
    }
    output += ")"
  }

  private mutating func write(cases rows: ArraySlice<Branch>, _ otherwise: Expression?) {
    guard let row = rows.first else { return write(otherwise ?? 0, .sum) }
    if rows.count == 1, otherwise == nil { return write(row.value, .sum) }
    output += "("
    if language == .python {
      write(row.value, .sum)
      output += " if "
      write(row.condition)
      output += " else "
    } else {
      write(row.condition)
      output += " ? "
      write(row.value, .sum)
      output += " : "
    }
    write(cases: rows.dropFirst(), otherwise)
    output += ")"
  }

  mutating func write(_ condition: Condition) {
    func joined(_ parts: [Condition], _ word: String, _ printer: inout CodePrinter) {
      for (index, part) in parts.enumerated() {
        if index > 0 { printer.output += " \(word) " }
        printer.output += "("
        printer.write(part)
        printer.output += ")"
      }
    }
    switch condition {
    case .constant(let value):
      output += language == .python ? (value ? "True" : "False") : "\(value)"
    case .comparison(let left, let relation, let right):
      write(left, .sum)
      output += " \(relation.rawValue) "
      write(right, .sum)
    case .not(let part):
      output += language == .python ? "not (" : "!("
      write(part)
      output += ")"
    case .and(let parts): joined(parts, language == .python ? "and" : "&&", &self)
    case .or(let parts): joined(parts, language == .python ? "or" : "||", &self)
    }
  }
}

extension Expression {
  fileprivate var isQuotient: Bool {
    if case .power(_, .number(let exponent)) = self { exponent.signum < 0 } else { false }
  }

  /// v for v^1.
  fileprivate var reducedPower: Expression {
    if case .power(let base, .number(1)) = self { base } else { self }
  }
}
