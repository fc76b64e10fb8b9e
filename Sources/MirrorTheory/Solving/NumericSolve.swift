import MultiPrecision
import NumericalMethods
import Symbolic

/// Potentials or densities that are no piecewise polynomials: the same dual with estimated
/// integrals, at two precisions, so that the digits in which they agree can be told.
struct NumericSolve {
  let model: Model
  let layout: DualLayout
  let omega: Expression
  let points: [RealConstant]
  let budget: WorkBudget

  /// - Throws: `SolveFailure.undecided` when Newton's method does not converge.
  func numbers(precision: Precision, from start: [BigFloat]?) throws(SolveFailure) -> (
    numbers: SolutionNumbers<BigFloat>, knotValues: [BigFloat]
  ) {
    guard let geometry = DualGeometry<BigFloat>(layout, precision: precision) else {
      throw .undecided("the data have no finite values")
    }
    let density = NumericDensity(layout.density, precision: precision)
    let quadrature = NumericQuadrature(
      precision: precision, levelCount: start == nil ? 8 : 9,
      budget: budget)
    let integrator = NumericIntegrator(
      potential: NumericPotential(model.potential, omega: omega, precision: precision),
      density: density, quadrature: quadrature)
    let system = DualSystem(geometry: geometry, integrator: integrator)
    let initial: [BigFloat]
    if let start {
      initial = start
    } else {
      initial = try quadraticStart(geometry, density: density, quadrature: quadrature)
    }
    let newton = DualNewton(system)
    let tolerance = BigFloat(1, precision: precision)
      .scaled(byPowerOfTwo: -precision.bits * 2 / 3)
    let first = start == nil ? initial.map { mirrored($0, integrator, geometry.beta) } : initial
    let result = newton.solve(from: first, tolerance: tolerance, stepLimit: 60, budget: budget)
    let loose = BigFloat(1, precision: precision).scaled(byPowerOfTwo: -20)
    guard result.residual.isFinite, result.residual < loose else {
      if budget.isExhausted { throw Self.timeIsOver }
      throw .undecided(
        "Newton's method on the dual stopped at a relative residual of "
          + result.residual.decimalString(significantDigits: 3))
    }
    let numbers = try DualSolution(system: system, knotValues: result.knotValues)
      .numbers(at: points, layout: layout, precision: precision)
    if budget.isExhausted { throw Self.timeIsOver }
    return (numbers, result.knotValues)
  }

  private static var timeIsOver: SolveFailure {
    .undecided("the time for estimates ended within Newton's method on the dual")
  }

  private func mirrored(
    _ value: BigFloat, _ integrator: NumericIntegrator, _ beta: BigFloat
  ) -> BigFloat {
    guard !beta.isZero else { return value }
    let slope = integrator.slope(beta * value) / beta
    return slope.isFinite ? slope : value
  }

  private func quadraticStart(
    _ geometry: DualGeometry<BigFloat>, density: NumericDensity, quadrature: NumericQuadrature
  ) throws(SolveFailure) -> [BigFloat] {
    let moments = NumericMoments(density: density, quadrature: quadrature)
    let linear = DualSystem(
      geometry: geometry,
      integrator: QuadraticIntegrator<BigFloat>(kappa: 1) { moments.moments(over: $0) })
    let zeros = Array(repeating: BigFloat.zero, count: geometry.count)
    guard let matrix = linear.evaluate(zeros, .gradientAndHessian).hessian,
      let values = try? matrix.solve(geometry.rightHandSide, isPositive: { $0 > 0 })
    else {
      if budget.isExhausted { throw Self.timeIsOver }
      throw .undecided("the features are numerically dependent")
    }
    return values
  }
}
