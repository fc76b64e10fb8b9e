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
  /// A variable in which φ̄ is analytic up to a branch point at one end of the piece.
  var cover: PotentialCover?
}

/// φ̄ beside a branch point c in w ≥ 0, u = c ± wᵏ.
struct PotentialCover: Sendable {
  /// k ≥ 2.
  var order: Int
  /// c.
  var center: Rational
  /// Whether the piece lies left of c.
  var isLeft: Bool
  /// u, du/dw, φ̄, φ̄′ and dφ̄′/dw as formulas of w.
  var place: Expression
  var rate: Expression
  var value: Expression
  var slope: Expression
  var slopeRate: Expression

  /// Nil where φ̄ has no branch point at c that a root resolves.
  init?(_ formula: PotentialFormula, center: Rational, isLeft: Bool) {
    let w = formula.variable
    guard
      let cover = RootCover(
        [formula.value, formula.slope], variable: w, center: .number(center),
        sign: isLeft ? -1 : 1)
    else { return nil }
    order = cover.order
    self.center = center
    self.isLeft = isLeft
    place = cover.place
    rate = place.derivative(in: w).simplified()
    value = cover.formulas[0]
    slope = cover.formulas[1]
    slopeRate = slope.derivative(in: w).simplified()
  }
}

/// φ̄ of a scaled model for any ψ whose case distinctions are known: formulas between breaks.
///
/// φ̄(u) = φ(u) − φ(0) − φ′(0)u with φ = (ψ + ωx²)/(1 + ω).
struct FormulaPotential: PiecewisePotential {
  let breaks: [RealConstant]
  let isKink: [Bool]
  /// Count: one more than breaks.
  let formulas: [PotentialFormula]
  /// 2ε/(1 + ω), where ψ + (ω − ε)x² is proved convex.
  let leastCurvature: RealConstant?
  /// φ′(0), or the mean of the slopes where φ′ jumps there.
  let slopeAtZero: Expression

  /// Nil where the places at which ψ changes its formula are not known, or where it is not known
  /// whether ψ′ jumps at one of them.
  init?(_ potential: Potential, omega: Expression, reserve: Expression?) {
    let x = potential.variable
    guard
      let pieces = FormulaPieces(potential.body, variable: x, budget: WorkBudget(.seconds(2)))
    else { return nil }
    let slopes = pieces.formulas.map { $0.derivative(in: x).simplified().saturated(in: x) }
    if slopes.contains(where: \.hasUnknownDerivative) { return nil }
    var kinks: [Bool] = []
    for (index, point) in pieces.breaks.enumerated() {
      guard let jumps = Self.jumps(from: slopes[index], to: slopes[index + 1], x, at: point) else {
        return nil
      }
      kinks.append(jumps)
    }
    // φ̄ is measured from 0; where ψ′ jumps there, from the mean of its slopes.
    let right = pieces.breaks.prefix(while: \.isAtMostZero).count
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
    let formulas = zip(pieces.formulas, slopes).map { value, slope in
      let whole = (value - valueAtZero - slopeAtZero * u + omega * u.pow(2)) / (1 + omega)
      let first = ((slope - slopeAtZero + 2 * omega * u) / (1 + omega)).simplified()
      return PotentialFormula(
        variable: x, value: whole.simplified(), slope: first,
        curvature: first.derivative(in: x).simplified())
    }
    self.slopeAtZero = (slopeAtZero / (1 + omega)).simplified()
    leastCurvature = reserve.map { RealConstant((2 * $0 / (1 + omega)).simplified()) }
    var covered = CoveredPieces(first: formulas[0], end: pieces.breaks.first)
    for (index, formula) in formulas.enumerated().dropFirst() {
      let end = index < pieces.breaks.count ? pieces.breaks[index] : nil
      covered.add(formula, from: pieces.breaks[index - 1], isKink: kinks[index - 1], to: end)
    }
    breaks = covered.breaks
    isKink = covered.isKink
    self.formulas = covered.formulas
  }

  /// Whether the right slope is surely the larger one (true) or surely equal (false).
  private static func jumps(
    from left: Expression, to right: Expression, _ x: Symbol, at point: BreakPoint
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
    if difference.isZero { return false }
    return difference.isPositive ? true : nil
  }

  func curvePieces<Element: CurvedScalar>(
    in _: Element.Type, precision: Precision
  ) -> [CurvePiece<Element>] {
    formulas.map { .formula(FormulaPiece($0, precision: precision)) }
  }
}

/// The pieces of a potential with their covers; a piece with a branch point at both ends is cut in
/// two.
private struct CoveredPieces {
  var breaks: [RealConstant] = []
  var isKink: [Bool] = []
  var formulas: [PotentialFormula] = []

  init(first: PotentialFormula, end: BreakPoint?) { append(first, from: nil, to: end) }

  mutating func add(
    _ formula: PotentialFormula, from start: BreakPoint, isKink jumps: Bool,
    to end: BreakPoint?
  ) {
    breaks.append(RealConstant(start))
    isKink.append(jumps)
    append(formula, from: start, to: end)
  }

  private mutating func append(
    _ formula: PotentialFormula, from start: BreakPoint?, to end: BreakPoint?
  ) {
    func cover(_ place: BreakPoint?, isLeft: Bool) -> PotentialFormula? {
      guard let center = place?.rational,
        let cover = PotentialCover(formula, center: center, isLeft: isLeft)
      else { return nil }
      var result = formula
      result.cover = cover
      return result
    }
    let parts = [cover(start, isLeft: false), cover(end, isLeft: true)].compactMap { $0 }
    if parts.count == 2 {
      breaks.append(RealConstant(Rational(between: start, end)))
      isKink.append(false)
    }
    formulas += parts.isEmpty ? [formula] : parts
  }
}
