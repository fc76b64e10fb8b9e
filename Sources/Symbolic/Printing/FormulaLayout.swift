import MultiPrecision

/// A formula as it is laid out in two dimensions, before a notation is chosen.
indirect enum FormulaLayout {
  case number(String)
  /// A variable, a constant or the name of a function, as the language spells it.
  case identifier(String)
  case functionName(String)
  case symbol(FormulaSign)
  case row([FormulaLayout])
  case fraction(FormulaLayout, FormulaLayout)
  case superscript(FormulaLayout, FormulaLayout)
  case squareRoot(FormulaLayout)
  case cubeRoot(FormulaLayout)
  case fenced(FormulaLayout, FormulaFence)
  /// Values with their conditions; nil stands for "otherwise".
  case cases([(value: FormulaLayout, condition: FormulaLayout?)])
}

/// The pair of delimiters around a part of a formula.
enum FormulaFence { case parentheses, bars }

/// The signs between the parts of a formula.
enum FormulaSign {
  case plus, minus, times, comma
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  case and, or, not, truth, falsehood

  init(_ relation: Relation) {
    switch relation {
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    }
  }
}

/// How tightly a context binds in two-dimensional notation; fractions and roots are closed.
private enum FormulaLevel: Int {
  case or, and, not
  case sum, product, power, atom
}

extension FormulaLayout {
  init(_ expression: Expression) { self = FormulaLayout.open(expression) }

  init(_ condition: Condition) { self = FormulaLayout.open(condition) }

  private init(_ expression: Expression, in context: FormulaLevel) {
    let layout = FormulaLayout.open(expression)
    self =
      context.rawValue > FormulaLayout.level(of: expression).rawValue
      ? .fenced(layout, .parentheses) : layout
  }

  private init(_ condition: Condition, in context: FormulaLevel) {
    let layout = FormulaLayout.open(condition)
    self =
      context.rawValue > FormulaLayout.level(of: condition).rawValue
      ? .fenced(layout, .parentheses) : layout
  }

  private static func level(of expression: Expression) -> FormulaLevel {
    if let quotient = QuotientForm(expression.withNumbersInFront) {
      if quotient.isNegative { return .sum }
      // A lone fraction stands for itself, except under an exponent.
      return .product
    }
    switch expression {
    case .number(let value):
      return value.signum < 0 ? .sum : (value.isInteger ? .atom : .product)
    case .constant, .symbol: return .atom
    case .sum(let terms): return terms.count > 1 ? .sum : .atom
    case .product(let factors): return factors.count > 1 ? .product : .atom
    case .power(_, .number(let exponent)) where exponent == Rational(1, 2): return .atom
    case .power: return .power
    case .function(.exp, _): return .power
    case .function: return .atom
    case .piecewise: return .sum
    }
  }

  private static func open(_ expression: Expression) -> FormulaLayout {
    if let quotient = QuotientForm(expression.withNumbersInFront) { return layout(quotient) }
    switch expression {
    case .number(let value): return layout(value)
    case .constant(let constant): return .identifier(constant.rawValue)
    case .symbol(let symbol): return .identifier(symbol.name)
    case .sum(let terms): return layout(sum: terms)
    case .product(let factors):
      return factors.first.map { FormulaLayout($0, in: .atom) } ?? .number("1")
    case .power(let base, .number(let exponent)) where exponent == Rational(1, 2):
      return .squareRoot(open(base))
    case .power(let base, let exponent):
      return .superscript(FormulaLayout(base, in: .atom), open(exponent))
    case .function(let function, let arguments): return layout(function, arguments)
    case .piecewise(let branches, let otherwise):
      var rows: [(value: FormulaLayout, condition: FormulaLayout?)] = branches.map {
        (open($0.value), open($0.condition))
      }
      if let otherwise { rows.append((open(otherwise), nil)) }
      return .cases(rows)
    }
  }

  private static func layout(_ value: Rational) -> FormulaLayout {
    let magnitude = value.magnitude
    let unsigned: FormulaLayout =
      value.isInteger
      ? .number(magnitude.description)
      : .fraction(
        .number(magnitude.numerator.description), .number(magnitude.denominator.description))
    return value.signum < 0 ? .row([.symbol(.minus), unsigned]) : unsigned
  }

  private static func layout(sum terms: [Expression]) -> FormulaLayout {
    guard !terms.isEmpty else { return .number("0") }
    var parts: [FormulaLayout] = []
    for (index, term) in Expression.writtenOrder(of: terms).enumerated() {
      if index > 0, let positive = term.withoutLeadingMinus {
        parts.append(.symbol(.minus))
        parts.append(FormulaLayout(positive, in: .product))
      } else {
        if index > 0 { parts.append(.symbol(.plus)) }
        parts.append(FormulaLayout(term, in: index > 0 ? .product : .sum))
      }
    }
    return .row(parts)
  }

  private static func layout(_ quotient: QuotientForm) -> FormulaLayout {
    var parts: [FormulaLayout] = quotient.isNegative ? [.symbol(.minus)] : []
    if quotient.denominator.isEmpty, quotient.denominatorNumber != 1 {
      // A number in front: ¾ x rather than 3x over 4.
      parts.append(layout(Rational(quotient.numeratorNumber, quotient.denominatorNumber)))
      parts.append(contentsOf: juxtaposed(1, quotient.numerator, alone: false))
    } else if quotient.hasDenominator {
      parts.append(
        .fraction(
          .row(juxtaposed(quotient.numeratorNumber, quotient.numerator, alone: true)),
          .row(juxtaposed(quotient.denominatorNumber, quotient.denominator, alone: true))))
    } else {
      parts.append(
        contentsOf: juxtaposed(quotient.numeratorNumber, quotient.numerator, alone: true))
    }
    return .row(parts)
  }

  /// Factors side by side, with a dot where two numbers would meet.
  private static func juxtaposed(
    _ number: Integer, _ factors: [Expression], alone: Bool
  ) -> [FormulaLayout] {
    var parts: [FormulaLayout] = []
    if number != 1 || (factors.isEmpty && alone) { parts.append(.number(number.description)) }
    if alone, parts.isEmpty, factors.count == 1 { return [open(factors[0])] }
    for factor in factors {
      if !parts.isEmpty, factor.startsWithDigit { parts.append(.symbol(.times)) }
      parts.append(FormulaLayout(factor, in: .power))
    }
    return parts
  }

  private static func layout(_ function: Function, _ arguments: [Expression]) -> FormulaLayout {
    if arguments.count == 1 {
      switch function {
      case .abs: return .fenced(open(arguments[0]), .bars)
      case .sqrt: return .squareRoot(open(arguments[0]))
      case .cbrt: return .cubeRoot(open(arguments[0]))
      case .exp: return .superscript(.identifier("e"), open(arguments[0]))
      default: break
      }
    }
    var parts: [FormulaLayout] = []
    for (index, argument) in arguments.enumerated() {
      if index > 0 { parts.append(.symbol(.comma)) }
      parts.append(open(argument))
    }
    return .row([.functionName(function.rawValue), .fenced(.row(parts), .parentheses)])
  }

  private static func level(of condition: Condition) -> FormulaLevel {
    switch condition {
    case .comparison, .constant: return .sum
    case .not: return .not
    case .and: return .and
    case .or: return .or
    }
  }

  private static func open(_ condition: Condition) -> FormulaLayout {
    switch condition {
    case .constant(let value): return .symbol(value ? .truth : .falsehood)
    case .comparison(let left, let relation, let right):
      return .row([open(left), .symbol(FormulaSign(relation)), open(right)])
    case .not(let part): return .row([.symbol(.not), FormulaLayout(part, in: .sum)])
    case .and(let parts): return joined(parts, by: .and, in: .not)
    case .or(let parts): return joined(parts, by: .or, in: .and)
    }
  }

  private static func joined(
    _ conditions: [Condition], by sign: FormulaSign, in level: FormulaLevel
  ) -> FormulaLayout {
    var parts: [FormulaLayout] = []
    for (index, condition) in conditions.enumerated() {
      if index > 0 { parts.append(.symbol(sign)) }
      parts.append(FormulaLayout(condition, in: level))
    }
    return .row(parts)
  }
}

extension Expression {
  /// A product with its numbers multiplied and first, as people write it; anything else unchanged.
  fileprivate var withNumbersInFront: Expression {
    guard case .product(let factors) = self else { return self }
    var number: Rational = 1
    var rest: [Expression] = []
    for factor in factors {
      if case .number(let value) = factor { number *= value } else { rest.append(factor) }
    }
    guard rest.count < factors.count, rest.count > 0 else { return self }
    if number == 1, rest.count > 1 { return .product(rest) }
    return .product([.number(number)] + rest)
  }

  /// Whether the formula begins with a digit, so that a number in front of it would run into it.
  fileprivate var startsWithDigit: Bool {
    switch self {
    case .number(let value): return value.signum >= 0
    case .power(let base, _): return base.startsWithDigit
    case .sum, .product: return false
    default: return false
    }
  }
}
