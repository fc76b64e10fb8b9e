import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The dual of a scaled model in any scalar: what ψ and p are made of.
struct DualFlowFamily: ScaledFlowFamily {
  let layout: DualLayout
  let points: [RealConstant]
  private let form: Form
  /// A number > 0 that φ̄″ is nowhere below; nil where none is known.
  private let leastCurvature: RealConstant?

  private enum Form: Sendable {
    case polynomials(PolynomialPotential, [Polynomial<Rational>])
    case formulas(FormulaPotential, DensityFormulas)
  }

  /// The family of piecewise polynomials where it fits, else that of formulas.
  ///
  /// - Throws: `SolveFailure.undecided` where the breaks of ψ are not known.
  init(
    _ model: Model, omega: Expression, reserve: Expression?, layout: DualLayout,
    points: [RealConstant]
  ) throws(SolveFailure) {
    self.layout = layout
    self.points = points
    leastCurvature = reserve.map { RealConstant((2 * $0 / (1 + omega)).simplified()) }
    if let potential = PolynomialPotential(model.potential, omega: omega),
      let density = layout.polynomials
    {
      form = .polynomials(potential, density)
    } else if let potential = FormulaPotential(model.potential, omega: omega, reserve: reserve) {
      form = .formulas(potential, layout.formulas)
    } else {
      throw .undecided(
        "the places where psi changes its formula, or its slopes there, are not known")
    }
  }

  private func polynomialSystem<Element: CurvedScalar>(
    _ potential: PolynomialPotential, _ density: [Polynomial<Rational>], precision: Precision
  ) -> DualSystem<CurvedIntegrator<Element>>? {
    guard let geometry = DualGeometry<Element>(layout, precision: precision) else { return nil }
    return DualSystem(
      geometry: geometry,
      integrator: CurvedIntegrator(
        potential: potential, density: PolynomialDensity(density, precision: precision),
        precision: precision))
  }

  private func formulaSystem<Element: CurvedScalar>(
    _ potential: FormulaPotential, _ density: DensityFormulas, precision: Precision,
    budget: WorkBudget = .unlimited
  ) -> DualSystem<FormulaIntegrator<Element>>? {
    guard let geometry = DualGeometry<Element>(layout, precision: precision) else { return nil }
    return DualSystem(
      geometry: geometry,
      integrator: FormulaIntegrator(
        potential: potential, density: density, precision: precision, budget: budget))
  }

  /// The right-hand side of the flow; nil where a constant has no value.
  ///
  /// - Parameters:
  ///   - precision: The working precision.
  ///   - digits: Those wanted of results.
  ///   - relativeBits: Those wanted of the velocity; quadrature has no more than it takes.
  /// - Returns: The field.
  func field(precision: Precision, digits: Int, relativeBits: Int) -> DualFlowField? {
    switch form {
    case .polynomials(let potential, let density):
      guard
        let fine: DualSystem<CurvedIntegrator<BigFloat>> = polynomialSystem(
          potential, density, precision: precision),
        let rough: DualSystem<CurvedIntegrator<Double>> = polynomialSystem(
          potential, density, precision: .double)
      else { return nil }
      return DualFlowField([fine], rough: rough, layout: layout, points: points)
    case .formulas(let potential, let density):
      var systems: [DualSystem<FormulaIntegrator<BigFloat>>] = []
      for bits in stride(from: 128, to: precision.bits, by: 32) {
        systems +=
          formulaSystem(potential, density, precision: Precision(bits: bits)).map { [$0] } ?? []
      }
      guard
        let fine: DualSystem<FormulaIntegrator<BigFloat>> = formulaSystem(
          potential, density, precision: precision),
        let rough: DualSystem<FormulaIntegrator<Double>> = formulaSystem(
          potential, density, precision: .double)
      else { return nil }
      return DualFlowField(
        systems + [fine], rough: rough, layout: layout, points: points, relativeBits: relativeBits,
        digitBits: Int(Double(digits) * 3.3219281) + 48 + 2 * layout.closenessBits)
    }
  }

  /// A way to prove what an integration has found; nil where a constant has no value.
  func enclosedFlow(
    stages: Int, digits: Int, precision: Precision, budget: WorkBudget
  ) -> EnclosedDualFlow? {
    enclosedDual(precision: precision, budget: budget).flatMap {
      EnclosedDualFlow(
        $0, multiplicities: layout.multiplicities, stages: stages, digits: digits,
        precision: precision, budget: budget)
    }
  }

  /// The dual in enclosures with its bounds; nil where a constant has no value.
  func enclosedDual(precision: Precision, budget: WorkBudget) -> EnclosedDual? {
    let least = leastCurvature.map { $0.ball(precision: precision) }
    func bound<Integrator: RegionalIntegrator>(
      _ system: DualSystem<Integrator>, _ formulas: BoxFormulas,
      tail: (Int) -> DensityTail? = { _ in nil }
    ) -> VelocityBound where Integrator.Element == Ball {
      VelocityBound(
        system, formulas: formulas, tail: tail, leastCurvature: least,
        multiplicities: layout.multiplicities)
    }
    switch form {
    case .polynomials(let potential, let density):
      guard
        let system: DualSystem<CurvedIntegrator<Ball>> = polynomialSystem(
          potential, density, precision: precision)
      else { return nil }
      return EnclosedDual(system, bound(system, BoxFormulas(potential, density)))
    case .formulas(let potential, let density):
      guard
        let system: DualSystem<FormulaIntegrator<Ball>> = formulaSystem(
          potential, density, precision: precision, budget: budget)
      else { return nil }
      return EnclosedDual(
        system,
        bound(system, BoxFormulas(potential, density), tail: { density.tail($0) }))
    }
  }

  /// Knots that are close together lose twice as many bits.
  var lostBits: Int { 2 * layout.closenessBits }

  func enclosedHessian(_ lambda: [Ball], precision: Precision) -> Matrix<Ball>? {
    let hessian: Matrix<Ball>
    switch form {
    case .polynomials(let potential, let density):
      guard
        let system: DualSystem<CurvedIntegrator<Ball>> = polynomialSystem(
          potential, density, precision: precision)
      else { return nil }
      hessian = system.hessian(atKnotValues: system.geometry.knotValues(of: lambda))
    case .formulas(let potential, let density):
      guard
        let system: DualSystem<FormulaIntegrator<Ball>> = formulaSystem(
          potential, density, precision: precision)
      else { return nil }
      hessian = system.hessian(atKnotValues: system.geometry.knotValues(of: lambda))
    }
    return hessian.scaled(byRootsOf: layout.multiplicities)
  }
}
