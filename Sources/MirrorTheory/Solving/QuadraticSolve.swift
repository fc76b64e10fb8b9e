import Certification
import MultiPrecision
import RealModule
import NumericalMethods
import Symbolic

/// The linear case: φ̄ = κα²/2.
///
/// Multipliers are κc with K c = z; unscaled models print c.
struct QuadraticSolve {
  let layout: DualLayout
  var points: [RealConstant]
  /// 1 for unscaled models, whose results do not depend on κ.
  let curvature: @Sendable (Precision) -> Ball
  let exactCurvature: Rational?
  /// Whether the functional is cᵀKc (unscaled) or E[φ̄(α)] = κ cᵀKc/2.
  let isUnscaled: Bool
  let wantsTerms: Bool

  /// Everything as exact rationals; nil when something is irrational.
  func exactNumbers() throws(SolveFailure) -> SolutionNumbers<Rational>? {
    guard layout.isRational, let kappa = exactCurvature,
      let pieces = layout.polynomials,
      let geometry = DualGeometry<Rational>(layout, precision: .double)
    else { return nil }
    let integrator = QuadraticIntegrator(
      kappa: kappa, density: PolynomialDensity<Rational>(pieces, precision: .double))
    let system = DualSystem(geometry: geometry, integrator: integrator)
    guard let numbers = try numbers(system) else {
      throw .noSolution("the kernel matrix is not positive definite, so nothing is minimized")
    }
    return numbers
  }

  /// Everything enclosed at one precision; nil when a pivot is not proved positive.
  ///
  /// The layout is that of this precision, by which tails are cut.
  func enclosedNumbers(
    _ layout: DualLayout, precision: Precision, budget: WorkBudget = .unlimited
  ) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    guard let geometry = DualGeometry<Ball>(layout, precision: precision) else { return nil }
    let integrator: QuadraticIntegrator<Ball>
    switch layout.density {
    case .polynomials(let pieces):
      integrator = QuadraticIntegrator(
        kappa: curvature(precision), density: PolynomialDensity(pieces, precision: precision))
    case .formulas(let density):
      let moments = FormulaMoments<Ball>(density, precision: precision, budget: budget)
      integrator = QuadraticIntegrator(kappa: curvature(precision)) { moments($0) }
    }
    return try numbers(DualSystem(geometry: geometry, integrator: integrator))
  }

  /// An estimate where nothing is proved about the tails of p.
  func estimatedNumbers(
    precision: Precision, moments: NumericMoments
  ) throws(SolveFailure) -> SolutionNumbers<BigFloat>? {
    guard let geometry = DualGeometry<BigFloat>(layout, precision: precision) else { return nil }
    let integrator = QuadraticIntegrator(kappa: curvature(precision).midpoint) { cell in
      moments.moments(over: cell)
    }
    return try numbers(DualSystem(geometry: geometry, integrator: integrator))
  }

  private func numbers<Element>(
    _ system: DualSystem<QuadraticIntegrator<Element>>
  ) throws(SolveFailure) -> SolutionNumbers<Element>? {
    let geometry = system.geometry
    let zeros = Array(repeating: Element.zero, count: geometry.count)
    guard let matrix = system.evaluate(zeros, .gradientAndHessian).hessian,
      let knotValues = try? matrix.solve(
        geometry.rightHandSide, isPositive: { $0.isCertainlyPositive })
    else { return nil }
    let solution = DualSolution(system: system, knotValues: knotValues)
    var values: [Element] = []
    for point in points { values.append(try solution.value(at: point)) }
    var product: Element = 0
    for (value, side) in zip(knotValues, geometry.rightHandSide) { product += value * side }
    let kappa = system.integrator.kappa
    return SolutionNumbers(
      multipliers: PrintedSolution.shared(
        geometry.multipliers(knotValues), layout: layout, precision: geometry.precision),
      values: values,
      // S = κT with T the knot values of s_c, so Sᵀζ = κcᵀKc and E[φ̄(α)] is half of it.
      functional: isUnscaled ? product / kappa : product / 2,
      terms: wantsTerms ? terms(system, knotValues) : nil)
  }

  /// G₁ = β²E[S²], G₂ = γ²M², G₃ = γ²Λ²E[B²], for an even density of mass 1.
  private func terms<Element>(
    _ system: DualSystem<QuadraticIntegrator<Element>>, _ knotValues: [Element]
  ) -> [Element]? {
    let geometry = system.geometry
    let even = geometry.branches.indices.map { geometry.nodeValues(knotValues, branch: $0) }
    var bending: Element = 0
    var secondMoment: Element = 0
    // The signs see s_ς = βS + ς(…): their mean is βS.
    let mean = zip(even[0], even[even.count - 1]).map { ($0 + $1) / 2 }
    for branch in geometry.branches {
      for cell in branch.cells {
        func penalty(_ start: Element, _ end: Element) -> Element {
          let unit = QuadraticIntegrator<Element>(kappa: 2) { system.integrator.density($0) }
          return unit.integrals(
            CellProblem(
              lower: branch.positions[cell.node], upper: branch.positions[cell.node + 1],
              densityPiece: cell.densityPiece, isMirrored: branch.isMirrored, s: (start, end),
              alpha: (start, end), densityEnds: cell.densityEnds),
            .gradientAndPenalty
          ).penalty
        }
        bending += branch.weight * penalty(mean[cell.node], mean[cell.node + 1])
        secondMoment +=
          branch.weight * penalty(branch.positions[cell.node], branch.positions[cell.node + 1])
      }
    }
    let gamma = geometry.gamma
    let total: Element
    let moment: Element
    if geometry.count == 1 {
      total = knotValues[0]
      moment = knotValues[0] * geometry.knots[0]
    } else {
      total = (knotValues[0] + knotValues[geometry.count - 1]) / geometry.span
      moment = knotValues[0] + total * geometry.knots[0]
    }
    let slopes = gamma * moment
    let location = gamma * total
    return [bending, slopes * slopes, location * location * secondMoment]
  }
}

extension DualLayout {
  /// The polynomials of the density, where it is piecewise polynomial.
  var polynomials: [Polynomial<Rational>]? {
    if case .polynomials(let pieces) = density { pieces } else { nil }
  }

  /// The density as formulas, whatever its form.
  var formulas: DensityFormulas {
    switch density {
    case .formulas(let formulas): return formulas
    case .polynomials(let pieces):
      let b = Symbol("b")
      let bodies = pieces.map { piece in
        piece.coefficients.enumerated().reduce(Expression.number(0)) {
          $0 + .number($1.element) * Expression.symbol(b).pow(.number(Rational($1.offset)))
        }.simplified()
      }
      return DensityFormulas(
        variable: b, body: CompiledExpression(.number(0), b), formulas: bodies)
    }
  }

  /// Why an infinite support cannot be cut with a proof; nil when it can, or there is none.
  var unprovedTail: String? { density.unprovedTail }
}

extension DensityForm {
  /// Why an infinite support cannot be cut with a proof; nil when it can, or there is none.
  var unprovedTail: String? {
    guard case .formulas(let formulas) = self,
      formulas.tails.contains(where: { $0.bound == nil })
    else { return nil }
    return "no exponential bound of the density's tail was found"
  }
}
