import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// φ̄ on one piece with its first two derivatives, as formulas.
struct PotentialFormula: Sendable {
  var variable: Symbol
  var value: Expression
  var slope: Expression
  var curvature: Expression
}

/// φ̄ of a scaled model for any ψ whose case distinctions are known: formulas between breaks.
///
/// φ̄(u) = φ(u) − φ(0) − φ′(0)u with φ = (ψ + ωx²)/(1 + ω).
struct FormulaPotential: PiecewisePotential {
  let breaks: [RealConstant]
  let isKink: [Bool]
  /// Count: one more than breaks.
  let formulas: [PotentialFormula]
  /// 2ω/(1 + ω), where ψ is proved convex and ω > 0.
  let leastCurvature: RealConstant?

  /// Nil where the places at which ψ changes its formula are not known, or where it is not known
  /// whether ψ′ jumps at one of them.
  init?(_ potential: Potential, omega: Expression, isConvex: Bool) {
    let x = potential.variable
    guard
      let pieces = FormulaPieces(potential.body, variable: x, budget: WorkBudget(.seconds(2)))
    else { return nil }
    let slopes = pieces.formulas.map { $0.derivative(in: x).simplified() }
    if slopes.contains(where: \.hasUnknownDerivative) { return nil }
    breaks = pieces.breaks.map { RealConstant($0) }
    var kinks: [Bool] = []
    for (index, point) in pieces.breaks.enumerated() {
      guard let jumps = Self.jumps(from: slopes[index], to: slopes[index + 1], x, at: point) else {
        return nil
      }
      kinks.append(jumps)
    }
    isKink = kinks
    // φ̄ is measured from 0; where ψ′ jumps there, from the mean of its slopes.
    let right = pieces.breaks.prefix { $0 <= RealAlgebraicNumber(0) }.count
    let touchesZero = right > 0 && pieces.breaks[right - 1].rational == 0
    func atZero(_ expression: Expression) -> Expression {
      expression.substituting([x: 0]).simplified()
    }
    let valueAtZero = atZero(pieces.formulas[right])
    var slopeAtZero = atZero(slopes[right])
    if touchesZero {
      slopeAtZero = ((slopeAtZero + atZero(slopes[right - 1])) / 2).simplified()
    }
    let u = Expression.symbol(x)
    formulas = zip(pieces.formulas, slopes).map { value, slope in
      let whole = (value - valueAtZero - slopeAtZero * u + omega * u.pow(2)) / (1 + omega)
      let first = ((slope - slopeAtZero + 2 * omega * u) / (1 + omega)).simplified()
      return PotentialFormula(
        variable: x, value: whole.simplified(), slope: first,
        curvature: first.derivative(in: x).simplified())
    }
    leastCurvature = isConvex ? RealConstant((2 * omega / (1 + omega)).simplified()) : nil
  }

  /// Whether the right slope is surely the larger one (true) or surely equal (false).
  private static func jumps(
    from left: Expression, to right: Expression, _ x: Symbol, at point: RealAlgebraicNumber
  ) -> Bool? {
    if let place = point.rational {
      let difference = (right - left).substituting([x: .number(place)])
      if let value = try? difference.rationalValue() {
        return value.signum < 0 ? nil : value.signum > 0
      }
      if difference.simplified() == .number(0) { return false }
    }
    let precision = Precision(bits: 256)
    let difference = (right - left).enclosure(
      at: [x: point.ball(precision: precision)], precision: precision)
    return difference.isPositive ? true : nil
  }

  func curvePieces<Element: CurvedScalar>(
    in _: Element.Type, precision: Precision
  ) -> [CurvePiece<Element>] {
    formulas.map { .formula(FormulaPiece($0, precision: precision)) }
  }
}
