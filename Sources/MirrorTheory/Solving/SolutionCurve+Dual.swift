import MultiPrecision
import RealModule
import NumericalMethods

extension SolutionCurve {
  /// The curve of a solution computed in any scalar; the zero function without one.
  init<Integrator: CellIntegrator>(
    _ solution: DualSolution<Integrator>?, layout: DualLayout
  ) where Integrator.Element: PointScalar {
    let precision = solution?.system.geometry.precision ?? .double
    let density = PointDensity<Integrator.Element>(layout.density, precision: precision)
    let at: @Sendable (Double) -> RealConstant = { RealConstant(Rational(exactly: $0) ?? 0) }
    self.init(
      value: { x in
        guard let solution, x.isFinite, let value = try? solution.value(at: at(x)) else {
          return .nan
        }
        return value.approximation
      },
      secondDerivative: { x in
        guard let solution, x.isFinite,
          let value = try? solution.secondDerivative(
            at: at(x), density: { density($0, piece: $1, isMirrored: $2) })
        else { return .nan }
        return value.approximation
      },
      breaks: (layout.knots + layout.branches.flatMap(\.nodes)).map(\.doubleValue).sorted()
        .reduce(into: []) { if $0.last != $1 { $0.append($1) } },
      data: zip(layout.knots, layout.labels).map { ($0.doubleValue, $1.doubleValue) })
  }
}

/// p at a point in a point scalar.
private struct PointDensity<Element: PointScalar>: Sendable {
  private let polynomials: PolynomialDensity<Element>?
  private let formulas: FormulaMoments<Element>?

  init(_ form: DensityForm, precision: Precision) {
    switch form {
    case .polynomials(let pieces):
      polynomials = PolynomialDensity(pieces, precision: precision)
      formulas = nil
    case .formulas(let density):
      polynomials = nil
      formulas = FormulaMoments(density, precision: precision)
    }
  }

  func callAsFunction(_ b: Element, piece: Int, isMirrored: Bool) -> Element {
    polynomials?.value(at: b, piece: piece, isMirrored: isMirrored)
      ?? formulas?.value(at: b, piece: piece, isMirrored: isMirrored) ?? 0
  }
}

/// The linear case for figures.
struct QuadraticCurve {
  let layout: DualLayout
  let curvature: @Sendable (Precision) -> Ball

  /// The curve; without a value where the system is numerically singular.
  func make() -> SolutionCurve {
    SolutionCurve(solution, layout: layout)
  }

  private var solution: DualSolution<QuadraticIntegrator<BigFloat>>? {
    let precision = Precision(bits: 128 + 2 * layout.closenessBits)
    guard let geometry = DualGeometry<BigFloat>(layout, precision: precision) else { return nil }
    let kappa = curvature(precision).midpoint
    let integrator: QuadraticIntegrator<BigFloat>
    switch layout.density {
    case .polynomials(let pieces):
      integrator = QuadraticIntegrator(
        kappa: kappa, density: PolynomialDensity(pieces, precision: precision))
    case .formulas(let density):
      let moments = FormulaMoments<BigFloat>(density, precision: precision)
      integrator = QuadraticIntegrator(kappa: kappa) { moments($0) }
    }
    let system = DualSystem(geometry: geometry, integrator: integrator)
    let zeros = Array(repeating: BigFloat.zero, count: geometry.count)
    guard let matrix = system.evaluate(zeros, .gradientAndHessian).hessian,
      let values = try? matrix.solve(geometry.rightHandSide, isPositive: { $0 > 0 })
    else { return nil }
    return DualSolution(system: system, knotValues: values)
  }
}

/// A numeric solution for figures.
struct NumericCurve {
  let solution: DualSolution<NumericIntegrator>

  init?(_ problem: NumericSolve, knotValues: [BigFloat]) {
    let precision = Precision(bits: 64)
    guard let geometry = DualGeometry<BigFloat>(problem.layout, precision: precision) else {
      return nil
    }
    let integrator = NumericIntegrator(
      potential: NumericPotential(
        problem.model.potential, omega: problem.omega, precision: precision),
      density: NumericDensity(problem.layout.density, precision: precision),
      quadrature: NumericQuadrature(precision: precision))
    solution = DualSolution(
      system: DualSystem(geometry: geometry, integrator: integrator), knotValues: knotValues)
  }
}
