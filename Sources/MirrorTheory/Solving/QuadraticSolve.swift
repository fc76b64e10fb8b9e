import Certification
import MultiPrecision
import RealModule
import NumericalMethods

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
  func enclosedNumbers(precision: Precision) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    guard let pieces = layout.polynomials,
      let geometry = DualGeometry<Ball>(layout, precision: precision)
    else { return nil }
    let integrator = QuadraticIntegrator(
      kappa: curvature(precision),
      density: PolynomialDensity<Ball>(pieces, precision: precision))
    return try numbers(DualSystem(geometry: geometry, integrator: integrator))
  }

  /// An estimate where p is no piecewise polynomial.
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
              alpha: (start, end)),
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
}
