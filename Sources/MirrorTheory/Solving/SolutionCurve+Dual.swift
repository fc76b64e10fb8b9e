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
  private let numeric: NumericDensity?
  private let precision: Precision

  init(_ form: DensityForm, precision: Precision) {
    self.precision = precision
    if case .polynomials(let pieces) = form {
      polynomials = PolynomialDensity(pieces, precision: precision)
      numeric = nil
    } else {
      polynomials = nil
      numeric = NumericDensity(form, precision: Precision(bits: 128))
    }
  }

  func callAsFunction(_ b: Element, piece: Int, isMirrored: Bool) -> Element {
    if let polynomials { return polynomials.value(at: b, piece: piece, isMirrored: isMirrored) }
    guard let numeric else { return 0 }
    let point = BigFloat(b.approximation, precision: Precision(bits: 128))
    let value = numeric.value(at: isMirrored ? -point : point)
    return Element(enclosedBy: Ball(value, precision: Precision(bits: 128)), precision: precision)
  }
}

/// The linear case for figures, in Double or, where p is no piecewise polynomial, 128 bits.
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
    if let pieces = layout.polynomials {
      integrator = QuadraticIntegrator(
        kappa: kappa, density: PolynomialDensity(pieces, precision: precision))
    } else {
      let moments = NumericMoments(
        density: NumericDensity(layout.density, precision: precision),
        quadrature: NumericQuadrature(precision: precision))
      integrator = QuadraticIntegrator(kappa: kappa) { moments.moments(over: $0) }
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
