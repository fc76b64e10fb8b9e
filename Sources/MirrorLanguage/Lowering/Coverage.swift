import MultiPrecision
import NumericalMethods
import Symbolic

/// Decides whether conditions on one variable cover the real line.
///
/// The sides of a comparison differ by a polynomial with rational coefficients; between and at the
/// real roots of all these polynomials every condition is constant, so finitely many points decide.
///
/// ### Accuracy
/// Exact.
enum Coverage {
  enum Outcome: Equatable {
    case covered
    /// A phrase such as `at x = 0`.
    case gap(String)
    /// A sentence.
    case undecided(String)
  }

  private struct NotPolynomial: Error {}

  /// Beyond this the isolation of roots may take long; the user is asked for `otherwise`.
  private static let degreeLimit = 60

  static func decide(_ conditions: [Condition], variables: [Symbol]) -> Outcome {
    if conditions.contains(.constant(true)) { return .covered }
    let needsOtherwise = "this cannot be decided here, so the last row must be `otherwise`"
    var symbols: Set<Symbol> = []
    for condition in conditions { collect(symbolsOf: condition, into: &symbols) }
    let candidates = variables.filter(symbols.contains)
    guard candidates.count <= 1, symbols.count <= 1 else { return .undecided(needsOtherwise) }
    guard let variable = symbols.first else {
      let isFalse = conditions.allSatisfy { $0 == .constant(false) }
      return isFalse ? .gap("anywhere") : .undecided(needsOtherwise)
    }
    do {
      var polynomials: [Expression: Polynomial<Rational>] = [:]
      for condition in conditions { try read(condition, variable, into: &polynomials) }
      let points = try samplePoints(of: polynomials.values.filter { !$0.isConstant })
      for point in points where !conditions.contains(where: { holds($0, at: point, polynomials) }) {
        return .gap(point.phrase(variable))
      }
      return .covered
    } catch {
      return .undecided(needsOtherwise)
    }
  }

  private static func collect(symbolsOf condition: Condition, into symbols: inout Set<Symbol>) {
    for side in condition.comparedExpressions { symbols.formUnion(side.symbols) }
  }

  private static func difference(_ left: Expression, _ right: Expression) -> Expression {
    .sum([left, .product([.number(-1), right])])
  }

  private static func read(
    _ condition: Condition, _ variable: Symbol,
    into polynomials: inout [Expression: Polynomial<Rational>]
  ) throws {
    switch condition {
    case .constant: break
    case .not(let part): try read(part, variable, into: &polynomials)
    case .and(let parts), .or(let parts):
      for part in parts { try read(part, variable, into: &polynomials) }
    case .comparison(let left, _, let right):
      let key = difference(left, right)
      if polynomials[key] != nil { return }
      guard let coefficients = key.polynomialCoefficients(in: variable),
        coefficients.count <= degreeLimit + 1
      else { throw NotPolynomial() }
      let values = try coefficients.map { coefficient in
        guard let value = try coefficient.rationalValue() else { throw NotPolynomial() }
        return value
      }
      polynomials[key] = Polynomial(values)
    }
  }

  /// A point at or between the roots.
  private enum Point {
    case between(Rational)
    case root(RealAlgebraicNumber)

    func sign(of polynomial: Polynomial<Rational>) -> Int {
      switch self {
      case .between(let x): polynomial(x).signum
      case .root(let x): (try? x.sign(of: polynomial, budget: .unlimited)) ?? 0
      }
    }

    func phrase(_ variable: Symbol) -> String {
      switch self {
      case .between(let x): return "at \(variable) = \(x)"
      case .root(let x):
        if let value = x.rational { return "at \(variable) = \(value)" }
        let bounds = x.bounds
        return "at a point with \(bounds.lower) < \(variable) < \(bounds.upper)"
      }
    }
  }

  private static func samplePoints(of polynomials: [Polynomial<Rational>]) throws -> [Point] {
    var product = Polynomial<Rational>([1])
    for polynomial in polynomials { product = product * polynomial }
    guard product.degree <= degreeLimit else { throw NotPolynomial() }
    if product.isConstant { return [.between(0)] }
    let roots = try product.realRoots(budget: WorkBudget(.seconds(1)))
    var points: [Point] = [.between(simplest(nil, roots.first))]
    for (index, root) in roots.enumerated() {
      points.append(.root(root))
      let next = index + 1 < roots.count ? roots[index + 1] : nil
      points.append(.between(simplest(root, next)))
    }
    return points
  }

  private static func simplest(
    _ lower: RealAlgebraicNumber?, _ upper: RealAlgebraicNumber?
  ) -> Rational {
    RealAlgebraicNumber.simplestRational(above: lower, below: upper)
  }

  private static func holds(
    _ condition: Condition, at point: Point, _ polynomials: [Expression: Polynomial<Rational>]
  ) -> Bool {
    switch condition {
    case .constant(let value): return value
    case .not(let part): return !holds(part, at: point, polynomials)
    case .and(let parts): return parts.allSatisfy { holds($0, at: point, polynomials) }
    case .or(let parts): return parts.contains { holds($0, at: point, polynomials) }
    case .comparison(let left, let relation, let right):
      guard let polynomial = polynomials[difference(left, right)] else { return false }
      return relation.holds(point.sign(of: polynomial), 0)
    }
  }
}
