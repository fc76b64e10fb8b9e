import Diagnostics
import Symbolic

/// How tightly an operator binds; the order is that of the language.
enum BindingLevel: Int, Comparable {
  case or, and, not, comparison, sum, product, prefix

  static func < (left: BindingLevel, right: BindingLevel) -> Bool { left.rawValue < right.rawValue }

  /// The level of the operands of a chain at this level.
  var tighter: BindingLevel { BindingLevel(rawValue: rawValue + 1) ?? .prefix }
}

extension Parser {
  /// Reads an expression in which no comparison stands, or a condition if the context is one.
  mutating func parseExpression() throws(Abandon) -> ExpressionSyntax {
    try parseExpression(atLeast: .or, given: nil)
  }

  /// Reads a condition.
  mutating func parseCondition() throws(Abandon) -> ExpressionSyntax {
    let saved = context.isCondition
    context.isCondition = true
    let condition = try parseExpression()
    context.isCondition = saved
    return condition
  }

  /// Precedence climbing: reads an operand, then the chains of operators at `level` or tighter.
  ///
  /// `given` is an operand that has been read already, with its powers.
  mutating func parseExpression(
    atLeast level: BindingLevel, given: ExpressionSyntax?
  ) throws(Abandon) -> ExpressionSyntax {
    var left: ExpressionSyntax
    if let given { left = given } else { left = try parseOperand(atLeast: level) }
    while let next = levelOfOperator(), next >= level {
      switch next {
      case .or, .and: left = try parseLogicalChain(left, next)
      case .comparison: left = try parseComparisonChain(left)
      case .sum: left = try parseSumChain(left)
      default: left = try parseProductChain(left)
      }
    }
    return left
  }

  /// The level of the binary operator at the current token; nil if none stands there.
  private mutating func levelOfOperator() -> BindingLevel? {
    if isAtLineEnd { return nil }
    switch token.kind {
    case .keyword(.or): return .or
    case .keyword(.and): return .and
    case .punctuation(let punctuation):
      switch punctuation {
      case .plus, .minus: return .sum
      case .times, .divided: return .product
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: return .comparison
      case .equals: return context.isCondition ? .comparison : nil
      default: return repairMissingOperator() ? .product : nil
      }
    default: return repairMissingOperator() ? .product : nil
    }
  }

  private mutating func parseLogicalChain(
    _ first: ExpressionSyntax, _ level: BindingLevel
  ) throws(Abandon) -> ExpressionSyntax {
    let keyword: Keyword = level == .or ? .or : .and
    requireCondition()
    var operands = [first]
    while at(keyword) {
      advance(as: .loose)
      operands.append(try parseExpression(atLeast: level.tighter, given: nil))
    }
    let span = first.span.union(previous.span)
    return ExpressionSyntax(level == .or ? .or(operands) : .and(operands), at: span)
  }

  private mutating func parseComparisonChain(
    _ first: ExpressionSyntax
  ) throws(Abandon) -> ExpressionSyntax {
    requireCondition()
    var rest: [(Relation, ExpressionSyntax)] = []
    while !isAtLineEnd, let relation = relation() {
      advance(as: .loose)
      rest.append((relation, try parseExpression(atLeast: .sum, given: nil)))
    }
    return ExpressionSyntax(.comparison(first, rest), at: first.span.union(previous.span))
  }

  private mutating func relation() -> Relation? {
    guard case .punctuation(let punctuation) = token.kind else { return nil }
    if punctuation == .equals, context.isCondition {
      report(
        "MF1016", "a condition compares with `==`; `=` defines", at: token.span,
        fixIts: [FixIt(token.span, replacement: "==", message: "write `==`")])
      return .equal
    }
    return Relation(rawValue: punctuation.rawValue)
  }

  /// Comparisons and what joins them are conditions, and those stand in `piecewise` only.
  mutating func requireCondition() {
    guard !context.isCondition else { return }
    report(
      "MF1018", "a condition stands only behind `for` in `piecewise { … }`", at: token.span,
      notes: ["write `piecewise { value for condition; value otherwise }`"])
  }

  private mutating func parseSumChain(
    _ first: ExpressionSyntax
  ) throws(Abandon) -> ExpressionSyntax {
    var rest: [(SumOperator, ExpressionSyntax)] = []
    while at(.plus) || at(.minus) {
      let sign: SumOperator = token.is(.plus) ? .plus : .minus
      advance(as: .loose)
      rest.append((sign, try parseExpression(atLeast: .product, given: nil)))
      try count(at: previous.span)
    }
    return ExpressionSyntax(.sum(first, rest), at: first.span.union(previous.span))
  }

  private mutating func parseProductChain(
    _ first: ExpressionSyntax
  ) throws(Abandon) -> ExpressionSyntax {
    var rest: [(ProductOperator, ExpressionSyntax)] = []
    while true {
      var sign: ProductOperator = .times
      if at(.times) || at(.divided) {
        sign = token.is(.times) ? .times : .divided
        advance(as: .tight)
      } else if !isAtOperandWithoutOperator() {
        break
      }
      rest.append((sign, try parseExpression(atLeast: .prefix, given: nil)))
      try count(at: previous.span)
    }
    return ExpressionSyntax(.product(first, rest), at: first.span.union(previous.span))
  }

  /// Whether an operand begins at the current token and `repairMissingOperator` has reported so.
  private mutating func isAtOperandWithoutOperator() -> Bool {
    !isAtLineEnd && repairMissingOperator()
  }
}
