import MultiPrecision

extension Term {
  /// The term without abs, sign, min, max, if and acosh of cosh, given the signs of terms on some
  /// set.
  func resolved(_ sign: (Term) throws -> Int) throws -> Term {
    guard case .apply(let name, let arguments) = self else { return self }
    switch name {
    case "root": return self
    case "abs", "sign":
      let inner = try arguments[0].resolved(sign)
      let side = try sign(inner)
      if name == "sign" { return .number(Rational(side)) }
      return side == 0 ? .zero : side > 0 ? inner : -inner
    case "acosh":
      // acosh(cosh u) = |u|.
      if case .apply("cosh", let inner) = arguments[0] {
        return try Term.call("abs", inner[0]).resolved(sign)
      }
      return .apply(name, try arguments.map { try $0.resolved(sign) })
    case "min", "max":
      var best = try arguments[0].resolved(sign)
      for next in arguments.dropFirst() {
        let next = try next.resolved(sign)
        let order = try sign(next - best)
        if name == "max" ? order > 0 : order < 0 { best = next }
      }
      return best
    case "if":
      var rest = arguments[...]
      while rest.count >= 2, let condition = rest.popFirst(), let value = rest.popFirst() {
        if try condition.holds(sign) { return try value.resolved(sign) }
      }
      guard let otherwise = rest.first else { throw Rejection("no case applies") }
      return try otherwise.resolved(sign)
    default: return .apply(name, try arguments.map { try $0.resolved(sign) })
    }
  }

  /// Whether a condition holds, given the signs of terms.
  private func holds(_ sign: (Term) throws -> Int) throws -> Bool {
    guard case .apply(let name, let arguments) = self else { throw Rejection("no condition") }
    switch name {
    case "true": return true
    case "false": return false
    case "not": return try !arguments[0].holds(sign)
    case "and": return try arguments.allSatisfy { try $0.holds(sign) }
    case "or": return try arguments.contains { try $0.holds(sign) }
    default: break
    }
    guard ["<", "<=", ">", ">=", "==", "!="].contains(name) else {
      throw Rejection("\(name) is no condition")
    }
    let order = try sign(arguments[0].resolved(sign) - arguments[1].resolved(sign))
    return switch name {
    case "<": order < 0
    case "<=": order <= 0
    case ">": order > 0
    case ">=": order >= 0
    case "==": order == 0
    default: order != 0
    }
  }

  /// The value at a constant, without case distinctions.
  func value(at point: Term) throws -> Term {
    try replacing(xBy: point).resolved(signOfConstant)
  }
}

extension SignReplay {
  /// The sign that a term has on the whole span.
  func sign(of term: Term) throws -> Int {
    if let value = term.rational { return value.signum }
    if facts.contains(term) { return 1 }
    if facts.contains(-term) { return -1 }
    if case .apply("*", let factors) = term, factors.first == .number(-1),
      facts.contains(.apply("*", Array(factors.dropFirst())))
    {
      return -1
    }
    if let range = try range(term) {
      if range.isPositive { return 1 }
      if range.isNegative { return -1 }
    }
    if let polynomial = try? CertificateChecker.polynomial(of: term) {
      if polynomial.isZero { return 0 }
      if try polynomial.rootCount(inside: span.opened) == 0 {
        try demand(
          !span.lowerIsClosed && !span.upperIsClosed, "a sign on a closed interval stays open")
        return polynomial.value(at: try span.sample()).signum
      }
    }
    if try isIdenticallyZero(term) { return 0 }
    switch term {
    case .apply("*", let factors): return try factors.reduce(1) { try $0 * sign(of: $1) }
    case .apply(let name, let arguments) where Self.keepsSign.contains(name):
      return try sign(of: arguments[0])
    case .apply("+", let addends):
      // a − b has the sign of b's negative where facts say so.
      let flipped = Term.apply("+", addends.map { $0.negatedLeaf })
      if facts.contains(flipped) { return -1 }
    default: break
    }
    throw Rejection("a case distinction stays open")
  }

  private static let keepsSign: Set<String> = [
    "sinh", "asinh", "tanh", "atan", "erf", "expm1", "cbrt",
  ]
}

extension Term {
  fileprivate var negatedLeaf: Term {
    if let value = rational { return .number(-value) }
    if case .apply("*", let factors) = self, factors.first == .number(-1) {
      let rest = Array(factors.dropFirst())
      return rest.count == 1 ? rest[0] : .apply("*", rest)
    }
    return -self
  }
}

/// A formula without case distinctions on an open part of its domain.
struct Cell {
  let formula: Term
  let replay: SignReplay
  var span: Span { replay.span }

  /// The body on an open span, with facts about it.
  init(_ body: Term, on span: Span, facts: [Fact] = []) throws {
    let replay = try SignReplay(span: span.opened).with(facts)
    formula = try body.resolved { try replay.sign(of: $0) }
    self.replay = replay
  }

  /// The cells between the breaks.
  static func cells(
    of body: Term, on domain: Span, breaks: [Term], facts: [[Fact]]
  ) throws -> [Cell] {
    let parts = try domain.parts(cutAt: breaks)
    try demand(parts.count == facts.count, "a piece has no proof")
    return try zip(parts, facts).map { try Cell(body, on: $0, facts: $1) }
  }

  /// The derivative of this order, shown to exist and to be continuous on the cell.
  func derivative(_ order: Int) throws -> Term {
    var result = formula
    try replay.demandValue(of: result)
    for _ in 0..<order {
      result = try result.derivative()
      try replay.demandValue(of: result)
    }
    return result
  }

  /// What a derivative tends to at an end of the cell.
  func limit(_ order: Int, atLower isLower: Bool) throws -> Limit {
    var term = formula
    for _ in 0..<order { term = try term.derivative() }
    return try oneSidedLimit(of: term, at: isLower ? span.lower : span.upper, isLower: isLower)
  }

  /// The part next to a point: above it, or below.
  static func beside(
    _ point: Term, radius: Rational, isAbove: Bool, of body: Term, facts: [Fact] = []
  ) throws -> Cell {
    try demand(radius.signum > 0, "a radius is not positive")
    let other = isAbove ? point + .number(radius) : point - .number(radius)
    let span = Span(
      lower: isAbove ? point : other, upper: isAbove ? other : point, isClosed: false)
    let cell = try Cell(body, on: span, facts: facts)
    try cell.replay.demandValue(of: cell.formula)
    return cell
  }
}

/// The value at the end where the formula has one, else the limit by rules.
func oneSidedLimit(of term: Term, at end: Term?, isLower: Bool) throws -> Limit {
  guard let end else { return try limit(of: term, at: isLower ? .minusInfinity : .plusInfinity) }
  let value = term.replacing(xBy: end)
  if (try? enclosure(of: value, bits: 128)) != nil { return .finite(value) }
  if let found = try? VanishingFraction(term, at: end).limit() { return .finite(found) }
  return try limit(of: term, at: isLower ? .above(end) : .below(end))
}

/// The sign of right − left; throws if both are infinite alike.
func compare(_ left: Limit, _ right: Limit) throws -> Int {
  switch (left, right) {
  case (.finite(let a), .finite(let b)): return try signOfConstant(b - a)
  case (.infinite(let a), .infinite(let b)):
    try demand(a != b, "two limits are infinite")
    return b
  case (.infinite(let a), .finite): return -a
  case (.finite, .infinite(let b)): return b
  }
}
