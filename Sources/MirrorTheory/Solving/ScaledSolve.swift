import MultiPrecision
import RealModule
import NumericalMethods

/// The nonlinear case with piecewise-polynomial ψ and p: Newton in points, proof in enclosures.
struct ScaledSolve {
  let layout: DualLayout
  let density: [Polynomial<Rational>]
  let potential: PolynomialPotential
  let points: [RealConstant]

  private typealias System<Element: CurvedScalar> = DualSystem<CurvedIntegrator<Element>>

  /// Approximate knot values: in Double first, in 128 bits where Double fails.
  func approximateKnotValues() throws(SolveFailure) -> [BigFloat] {
    let working = Precision(bits: 128)
    if let start = firstKnotValues(in: Double.self, precision: .double) {
      return start.map { BigFloat($0, precision: working) }
    }
    if let start = firstKnotValues(in: BigFloat.self, precision: working) { return start }
    throw .undecided("Newton's method on the dual did not converge from the quadratic start")
  }

  private func firstKnotValues<Element: PointScalar>(
    in _: Element.Type, precision: Precision
  ) -> [Element]? {
    guard let system = system(in: Element.self, precision: precision) else { return nil }
    let bits = Swift.min(precision.bits, 100) / 2
    return system.approximateSolution(bits: bits, .bold, budget: .unlimited)
      ?? system.approximateSolution(bits: bits, .careful, budget: .unlimited)
  }

  private func system<Element: CurvedScalar>(
    in _: Element.Type, precision: Precision
  ) -> System<Element>? {
    guard let geometry = DualGeometry<Element>(layout, precision: precision) else { return nil }
    let integrator = CurvedIntegrator<Element>(
      potential: potential, density: PolynomialDensity(density, precision: precision),
      precision: precision)
    return DualSystem(geometry: geometry, integrator: integrator)
  }

  /// Newton steps at a higher precision, until the residual is at its rounding level.
  func refined(_ knotValues: [BigFloat], precision: Precision) -> [BigFloat] {
    guard let system = system(in: BigFloat.self, precision: precision) else { return knotValues }
    let newton = DualNewton(system, halvings: 2)
    let tolerance = BigFloat(1, precision: precision).scaled(byPowerOfTwo: 24 - precision.bits)
    let start = knotValues.map { BigFloat($0, precision: precision, rounding: .nearest) }
    let result = newton.solve(from: start, tolerance: tolerance, stepLimit: 12)
    return result.knotValues
  }

  /// Proves the knot values and evaluates everything in enclosures; nil where the proof fails at
  /// this precision.
  func enclosedNumbers(
    around knotValues: [BigFloat], precision: Precision
  ) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    guard let system = system(in: Ball.self, precision: precision),
      let proved = VerifiedStep(system: system).enclose(knotValues, precision: precision)
    else { return nil }
    return try DualSolution(system: system, knotValues: proved)
      .numbers(at: points, layout: layout, precision: precision)
  }

  /// The solution in Double, for figures.
  func curve(_ knotValues: [BigFloat]) -> DualSolution<CurvedIntegrator<Double>>? {
    guard let system = system(in: Double.self, precision: .double) else { return nil }
    return DualSolution(
      system: system, knotValues: knotValues.map { $0.doubleValue(.nearest) })
  }
}
