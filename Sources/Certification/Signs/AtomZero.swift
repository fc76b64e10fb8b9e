import MultiPrecision
import NumericalMethods
import Symbolic

extension SignProver {
  /// A zero of a function whose normal form is a polynomial in one exponential exp(cx): log(r)/c for
  /// a positive root r that is rational or quadratic, as in 2 + 3·(tanh²x)″, which touches 0.
  ///
  /// Nil for other functions, and where no such root lies in the segment.
  func exponentialZero(
    of expression: Expression, on segment: LineSegment
  ) throws(BudgetExceeded) -> ExactPoint? {
    var normalizer = Normalizer(evaluator: evaluator(segment), budget: budget)
    guard let fraction = try normalizer.fraction(expression) else { return nil }
    let rest = fraction.numerator.divided(by: fraction.numerator.commonMonomial)
    guard rest.atoms.count == 1, let atom = rest.atoms.first,
      let single = rest.univariate(in: atom),
      case .function(.exp, let arguments) = normalizer.atoms[atom],
      let line = arguments[0].polynomialCoefficients(in: variable), line.count == 2,
      line[0] == 0, let rate = line[1].asRational
    else { return nil }
    // exp(x/60) to the 60th is exp(x).
    let step = single.coefficients.indices.filter { !single[$0].isZero }
      .reduce(0) { Self.greatestCommonDivisor($0, $1) }
    guard step > 0 else { return nil }
    let polynomial = Polynomial(
      stride(from: 0, through: single.degree, by: step).map { single[$0] })
    for root in try polynomial.realRoots(between: RealAlgebraicNumber(0), and: nil, budget: budget)
      .reversed()
    {
      guard let name = root.quadraticName else { continue }
      let place = .apply(.log, name) / .number(rate * Rational(step))
      guard let point = LinePoint(constant: place.simplified()),
        segment.contains(point.lower), segment.contains(point.upper)
      else { continue }
      return ExactPoint(point)
    }
    return nil
  }
}

extension RealAlgebraicNumber {
  /// A rational number, or (−b ± √D)/2a; nil for roots of higher degree.
  fileprivate var quadraticName: Expression? {
    if let rational { return .number(rational) }
    let c = definingCoefficients
    guard c.count == 3, let lead = c.last else { return nil }
    let center = -c[1] / (2 * lead)
    let root = Expression.apply(
      .sqrt, .number((c[1] * c[1] - 4 * lead * c[0]) / (4 * lead * lead)))
    let isUpper = RealAlgebraicNumber(center) < self
    return (.number(center) + (isUpper ? root : -root)).simplified()
  }
}
