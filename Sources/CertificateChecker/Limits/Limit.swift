import MultiPrecision

/// What a term tends to.
enum Limit: Hashable, Sendable {
  case finite(Term)
  /// +∞ or −∞.
  case infinite(Int)

  static let zero = Limit.finite(.zero)

  func isZero() throws -> Bool {
    guard case .finite(let value) = self else { return false }
    return try signOfConstant(value) == 0
  }
}

/// Where a limit is taken.
enum End: Hashable, Sendable {
  case minusInfinity, plusInfinity
  /// From the side of smaller x.
  case below(Term)
  /// From the side of larger x.
  case above(Term)
}

/// The limit of a term at an end; throws when the rules do not find it.
func limit(of term: Term, at end: End) throws -> Limit {
  let atInfinity =
    switch end {
    case .plusInfinity: term
    case .minusInfinity: term.replacing(xBy: -.x)
    case .below(let a): term.replacing(xBy: a - Term.x.power(-1))
    case .above(let a): term.replacing(xBy: a + Term.x.power(-1))
    }
  return try limitAtInfinity(atInfinity)
}

/// The limit as x → +∞, by the limits of the parts; 0·∞ by the growth of the factors.
private func limitAtInfinity(_ term: Term) throws -> Limit {
  if term.isConstant { return .finite(term) }
  guard case .apply(let name, let arguments) = term else { return .infinite(1) }
  switch name {
  case "+":
    if let found = try? sum(arguments.map(limitAtInfinity)) { return found }
    return try Growth(term).limit()
  case "*":
    let flat = arguments.flatMap(\.factors)
    if let found = try? product(flat.map(limitAtInfinity)) { return found }
    if try isExponentiallySmall(flat) || isSmallPower(flat) { return .zero }
    if let index = flat.firstIndex(where: { $0.isSumWithExponentials }) {
      var rest = flat
      let addends = rest.remove(at: index).arguments
      return try sum(addends.map { try limitAtInfinity(.apply("*", rest + [$0])) })
    }
    return try Growth(term).limit()
  case "^":
    guard let exponent = arguments[1].rational else {
      if arguments[0] == .e { return try limitAtInfinity(.call("exp", arguments[1])) }
      return try limitAtInfinity(.call("exp", arguments[1] * .call("log", arguments[0])))
    }
    return try power(arguments[0], exponent)
  default:
    guard arguments.count == 1 else { throw Rejection("no limit of \(name) is known") }
    return try image(name, limitAtInfinity(arguments[0]), arguments[0])
  }
}

private func sum(_ limits: [Limit]) throws -> Limit {
  var finite: [Term] = []
  var infinite: Set<Int> = []
  for limit in limits {
    switch limit {
    case .finite(let value): finite.append(value)
    case .infinite(let sign): infinite.insert(sign)
    }
  }
  try demand(infinite.count <= 1, "a limit has the form ∞ − ∞")
  return infinite.first.map { .infinite($0) } ?? .finite(.apply("+", finite))
}

private func product(_ limits: [Limit]) throws -> Limit {
  var finite: [Term] = []
  var sign = 1
  var isInfinite = false
  for limit in limits {
    switch limit {
    case .finite(let value): finite.append(value)
    case .infinite(let other):
      sign *= other
      isInfinite = true
    }
  }
  guard isInfinite else { return .finite(.apply("*", finite)) }
  for value in finite { sign *= try signOfConstant(value) }
  try demand(sign != 0, "a limit has the form 0·∞")
  return .infinite(sign)
}

private func power(_ base: Term, _ exponent: Rational) throws -> Limit {
  switch try limitAtInfinity(base) {
  case .infinite(let sign):
    if exponent.signum <= 0 { return exponent.isZero ? .finite(.one) : .zero }
    try demand(sign > 0 || exponent.isInteger, "a root of a negative number")
    return .infinite(sign > 0 || exponent.numerator.isEven ? 1 : -1)
  case .finite(let value):
    if exponent.signum < 0, try signOfConstant(value) == 0 {
      let sign = try signNearInfinity(of: base)
      return .infinite(sign > 0 || exponent.numerator.isEven ? 1 : -1)
    }
    return .finite(value.power(exponent))
  }
}

/// The sign of a term for all large x, by its range there.
private func signNearInfinity(of term: Term) throws -> Int {
  for exponent in [0, 10, 40] {
    let span = Span(lower: .number(Rational(2).power(exponent)), upper: nil, isClosed: true)
    guard let range = try Evaluation(on: span, bits: 128).range(term) else {
      continue
    }
    if range.isPositive { return 1 }
    if range.isNegative { return -1 }
  }
  throw Rejection("the sign near an end stays open")
}

private func image(_ name: String, _ argument: Limit, _ inner: Term) throws -> Limit {
  let half = Term.number(Rational(1, 2))
  switch argument {
  case .finite(let value):
    if name == "log" || name == "log1p",
      try signOfConstant(name == "log" ? value : value + .one) == 0
    {
      return .infinite(-1)
    }
    // All functions here are continuous where they have a value.
    try demand(name != "sign" && name != "if", "a limit of sign")
    let image = Term.call(name, value)
    _ = try enclosure(of: image, bits: 64)
    return .finite(image)
  case .infinite(let sign):
    let side = Term.number(Rational(sign))
    switch (name, sign) {
    case ("exp", -1): return .zero
    case ("expm1", -1): return .finite(.number(-1))
    case ("erf", _), ("tanh", _), ("sign", _): return .finite(side)
    case ("atan", _): return .finite(side * half * .pi)
    case ("erfc", 1): return .zero
    case ("erfc", -1): return .finite(.number(2))
    case ("abs", _), ("cosh", _): return .infinite(1)
    case ("sinh", _), ("asinh", _), ("cbrt", _): return .infinite(sign)
    case ("exp", 1), ("expm1", 1), ("sqrt", 1), ("log", 1), ("log1p", 1), ("acosh", 1):
      return .infinite(1)
    default: throw Rejection("\(name) has no limit there")
    }
  }
}

/// Whether a product is exp(U) times factors of at most polynomial growth, U ≤ −c·xᵈ with d > 0 or
/// U ≤ −c·(log x)ᵈ with d > 1.
private func isExponentiallySmall(_ factors: [Term]) throws -> Bool {
  var exponent = Term.zero
  for factor in factors {
    if case .apply("exp", let arguments) = factor {
      exponent = exponent + arguments[0]
    } else if case .apply("^", let arguments) = factor, arguments[0] == .e {
      exponent = exponent + arguments[1]
    } else if case .apply("erfc", let arguments) = factor,
      try limitAtInfinity(arguments[0]) == .infinite(1)
    {
      // erfc(u) ≤ exp(−u²) for u ≥ 0.
      exponent = exponent - arguments[0].power(2)
    } else if !Growth.isPolynomiallyBounded(factor) {
      return false
    }
  }
  if let growth = try? Growth(exponent), growth.power.signum > 0 {
    return try signOfConstant(growth.factor) < 0
  }
  // exp(−c·log²x + …): with x = exp(y) the exponent falls like a power of y above the first.
  let logarithmic = exponent.replacing(xBy: .call("exp", .x))
  guard let growth = (try? Growth.expanded(logarithmic)).flatMap({ $0 }) else { return false }
  return try growth.power > 1 && signOfConstant(growth.factor) < 0
}

/// Whether a product is a falling power of x times logarithms, which grow slower than every power.
private func isSmallPower(_ factors: [Term]) throws -> Bool {
  var power = Rational(0)
  for factor in factors {
    var base = factor
    if case .apply("^", let arguments) = factor, arguments[1].rational?.signum == 1 {
      base = arguments[0]
    }
    if case .apply("log", let arguments) = base, (try? Growth(arguments[0])) != nil { continue }
    guard let growth = try? Growth(factor) else { return false }
    power += growth.power
  }
  return power.signum < 0
}

extension Term {
  fileprivate var isSumWithExponentials: Bool {
    guard case .apply("+", _) = self else { return false }
    return applies(["exp", "erfc"])
  }

  /// The factors of a product of products.
  var factors: [Term] {
    if case .apply("*", let arguments) = self { return arguments.flatMap(\.factors) }
    return [self]
  }
}

/// A term that is asymptotically factor·x^power for x → +∞, with factor ≠ 0.
struct Growth {
  let factor: Term
  let power: Rational

  private init(factor: Term, power: Rational) throws {
    try demand(signOfConstant(factor) != 0, "leading terms cancel")
    self.factor = factor
    self.power = power
  }

  init(_ term: Term) throws {
    if term.isConstant {
      try self.init(factor: term, power: 0)
      return
    }
    guard case .apply(let name, let arguments) = term else {
      try self.init(factor: .one, power: 1)
      return
    }
    switch name {
    case "+":
      var parts: [Growth] = []
      var hasSmall = false
      for argument in arguments {
        if argument.isConstant, try signOfConstant(argument) == 0 { continue }
        if let growth = try? Growth(argument) {
          parts.append(growth)
        } else {
          try demand(try limitAtInfinity(argument).isZero(), "a leading term is not known")
          hasSmall = true
        }
      }
      let top = parts.map(\.power).max() ?? 0
      try demand(!hasSmall || top.signum >= 0, "a leading term is not known")
      let leading = Term.apply("+", parts.filter { $0.power == top }.map(\.factor))
      if try signOfConstant(leading) == 0, let expanded = try Self.expanded(term) {
        self = expanded
        return
      }
      try self.init(factor: leading, power: top)
    case "*":
      let parts = try arguments.map { try Growth($0) }
      try self.init(
        factor: .apply("*", parts.map(\.factor)), power: parts.reduce(0) { $0 + $1.power })
    case "^":
      guard let exponent = arguments[1].rational else { throw Rejection("a power of x") }
      let base = try Growth(arguments[0])
      try self.init(factor: base.factor.power(exponent), power: base.power * exponent)
    case "sqrt", "cbrt":
      let base = try Growth(arguments[0])
      try self.init(
        factor: .call(name, base.factor), power: base.power / (name == "sqrt" ? 2 : 3))
    default:
      // f(u) ~ u as u → 0, and log u ~ u − 1 as u → 1.
      if Self.isLinearAtZero.contains(name), let inner = try? Growth(arguments[0]),
        inner.power.signum < 0
      {
        self = inner
        return
      }
      if name == "log", case .finite(let value) = try limitAtInfinity(arguments[0]),
        try signOfConstant(value - .one) == 0
      {
        try self.init(arguments[0] - .one)
        return
      }
      guard case .finite(let value) = try limitAtInfinity(term) else {
        throw Rejection("the growth of \(name) is not that of a power")
      }
      try self.init(factor: value, power: 0)
    }
  }

  private static let isLinearAtZero: Set<String> = [
    "log1p", "expm1", "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh",
  ]

  private init(verified factor: Rational, power: Rational) {
    self.factor = .number(factor)
    self.power = power
  }

  /// The leading term of a rational function of powers of x.
  static func expanded(_ term: Term) throws -> Growth? {
    let normalization = Normalization(xIsPositive: true)
    return try expanded(normalization.form(term), normalization)
  }

  private static func expanded(
    _ form: Form, _ normalization: Normalization
  ) throws -> Growth? {
    // Divisors are multiplied away, and divide what is left.
    var form = form
    var divisor = (factor: Rational(1), power: Rational(0))
    for atom in Set(form.terms.keys.flatMap(\.exponents.keys)) {
      guard case .base(let base) = atom else { continue }
      let least = form.terms.keys.map { $0.exponents[atom] ?? 0 }.min() ?? 0
      guard least.isInteger, least.signum < 0, let n = (-least).asInt,
        let growth = try expanded(base, normalization), let factor = growth.factor.rational
      else { return nil }
      divisor = (divisor.factor * factor.power(n), divisor.power + growth.power * Rational(n))
      var result = Form(0)
      for (monomial, coefficient) in form.terms {
        var rest = monomial
        let exponent = (monomial.exponents[atom] ?? 0) - least
        rest.exponents[atom] = nil
        guard let count = exponent.asInt else { return nil }
        result = try result + Form.times(base.power(count), Form(rest, coefficient))
      }
      form = try normalization.reduced(result)
    }
    var top: Growth?
    for (monomial, coefficient) in form.terms {
      guard monomial.exponents.allSatisfy({ $0.key == .x }) else { return nil }
      let power = (monomial.exponents[.x] ?? 0) - divisor.power
      if top.map({ power > $0.power }) ?? true {
        top = Growth(verified: coefficient / divisor.factor, power: power)
      }
    }
    return top
  }

  func limit() throws -> Limit {
    if power.isZero { return .finite(factor) }
    return power.signum < 0 ? .zero : .infinite(try signOfConstant(factor))
  }

  /// Whether |term| ≤ C·xᴺ for large x.
  static func isPolynomiallyBounded(_ term: Term) -> Bool {
    guard case .apply(let name, let arguments) = term else { return true }
    switch name {
    case "+", "*", "sqrt", "abs", "asinh", "cbrt":
      return arguments.allSatisfy(isPolynomiallyBounded)
    case "tanh", "atan", "erf", "erfc", "sin", "cos", "sign": return true
    case "log": return (try? Growth(arguments[0])) != nil
    case "^":
      guard let exponent = arguments[1].rational else { return false }
      return exponent.signum >= 0
        ? isPolynomiallyBounded(arguments[0]) : (try? Growth(arguments[0])) != nil
    default:
      guard let limit = try? limitAtInfinity(term), case .finite = limit else { return false }
      return true
    }
  }
}
