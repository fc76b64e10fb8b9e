import MultiPrecision

/// A term as a numerator over powers of factors that are 0 at a point, such as (sin x)/x at 0.
///
/// With N = n·tᵐ + …, D = d·tᵐ + …, t = x − a, the limit of N/D at a is n/d; the order m and d come
/// from derivatives of the factors, n from those of N.
struct VanishingFraction {
  private let point: Term
  private let numerator: Term
  private let divisors: [Term: Int]

  /// Writes a term like this; throws where a divisor's sign at the point stays open, and for |u| and
  /// the like, whose derivatives at the point say nothing of either side: |x|/x.
  init(_ term: Term, at point: Term) throws {
    try demand(!term.applies(["abs", "sign", "min", "max", "if"]), "a formula has cases")
    self.point = point
    (numerator, divisors) = try Self.parts(of: term, at: point)
  }

  private static func parts(
    of term: Term, at point: Term
  ) throws -> (numerator: Term, divisors: [Term: Int]) {
    guard case .apply(let name, let arguments) = term, !term.isConstant else { return (term, [:]) }
    switch name {
    case "*":
      let parts = try arguments.map { try Self.parts(of: $0, at: point) }
      return (
        .apply("*", parts.map(\.numerator)),
        parts.reduce(into: [:]) { $0.merge($1.divisors) { $0 + $1 } }
      )
    case "+":
      let parts = try arguments.map { try Self.parts(of: $0, at: point) }
      let common = parts.reduce(into: [:]) { $0.merge($1.divisors) { Swift.max($0, $1) } }
      let addends = parts.map { part in
        let missing = common.compactMap { factor, count -> Term? in
          let rest = count - (part.divisors[factor] ?? 0)
          return rest > 0 ? factor.power(Rational(rest)) : nil
        }
        return Term.apply("*", [part.numerator] + missing)
      }
      return (.apply("+", addends), common)
    case "^":
      guard let count = arguments[1].rational?.asInt, count < 0,
        try signOfConstant(arguments[0].replacing(xBy: point)) == 0
      else { return (term, [:]) }
      return (.one, [arguments[0]: -count])
    default: return (term, [:])
    }
  }

  /// The first derivative that is not 0 at the point, with its order, up to a highest one.
  private func leading(_ term: Term, upTo order: Int) throws -> (order: Int, value: Term)? {
    var derivative = term
    for k in 0...order {
      try demand(derivative.size <= Self.sizeLimit, "a derivative is too large")
      let value = derivative.replacing(xBy: point)
      if try signOfConstant(value) != 0 { return (k, value) }
      if k < order { derivative = try derivative.derivative() }
    }
    return nil
  }

  private static let sizeLimit = 20_000
  private static let orderLimit = 12

  /// n/d, or 0 where the numerator vanishes to a higher order.
  func limit() throws -> Term {
    try demand(!divisors.isEmpty, "there is no quotient")
    var order = 0
    var lowest = Term.one
    for (factor, count) in divisors {
      guard let (k, value) = try leading(factor, upTo: Self.orderLimit) else {
        throw Rejection("a divisor may be 0")
      }
      order += k * count
      lowest = lowest * (value / Self.factorial(k)).power(Rational(count))
    }
    try demand(order <= Self.orderLimit, "a quotient of too high an order")
    guard let (k, value) = try leading(numerator, upTo: order) else { return .zero }
    try demand(k == order, "a quotient is unbounded")
    return value / Self.factorial(order) / lowest
  }

  /// Whether the numerator and all divisors are analytic at the point, so that the quotient has a pole
  /// there or continues analytically.
  func isMeromorphic() throws -> Bool {
    let here = SignReplay(span: Span(lower: point, upper: point, isClosed: true))
    return try ([numerator] + divisors.keys).allSatisfy { try here.isAnalytic($0) }
  }

  private static func factorial(_ n: Int) -> Term {
    .number((1..<(n + 1)).reduce(Rational(1)) { $0 * Rational($1) })
  }
}

extension Cell {
  /// Whether this cell and the next one have the same formula, a quotient of functions that are
  /// analytic at the point between them.
  ///
  /// Where it has a finite limit there, and that as its value, it is analytic: all of its derivatives
  /// are continuous.
  func isQuotient(continuedBy next: Cell) throws -> Bool {
    guard let point = span.upper, formula == next.formula,
      let fraction = try? VanishingFraction(formula, at: point)
    else { return false }
    return try fraction.isMeromorphic()
  }
}
