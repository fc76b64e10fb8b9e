import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// What an infinitely wide network learns: the minimizer h̄ of the model's bias functional over
/// functions that interpolate the data.
///
/// Unscaled potentials and quadratic ψ lead to a linear system, exact over the rationals for up to
/// 100 points; other scaled potentials to a strictly concave dual, whose maximum is proved to lie
/// in a tiny box. The precision rises until the digits are proved. Activations that are not
/// piecewise linear have the same dual with dense matrices of enclosed integrals.
///
/// ### Accuracy
/// `certificate.certified`: all digits asked for are proved, with an error below one unit of the
/// last one. Where the budget ends first, `certificate.provedDigits` tells how many are proved, and only
/// these are printed. Otherwise the digits are estimates in which two precisions agree.
///
/// ### Source
/// arXiv:2410.03988, Theorems 2 and 8; the dual in knot values is derived in the documentation.
///
/// - Parameters:
///   - model: One input, any activation, potential and density.
///   - points: Where to evaluate h: constant expressions.
///   - digits: Significant digits asked for, ≥ 1.
///   - exact: Whether rational results are wanted beyond 100 points too.
///   - hypotheses: The verdicts on the model, where they are known already.
///   - budget: The processor time that a proof may take where integrals have no closed form; where it
///     ends without a digit, half as much is spent on a quarter of the digits. By default 30 s and some
///     for each datum, and 60 s for activations that are not piecewise linear.
/// - Returns: Multipliers, values, the functional, the verdicts on the hypotheses, and a curve.
/// - Throws: ``SolveFailure``: no solution exists, or the effort ended first.
public func solve(
  _ model: Model, at points: [Expression], digits: Int, exact: Bool,
  hypotheses: [AssumptionResult]? = nil, budget: Duration? = nil
) throws(SolveFailure) -> SolveResult {
  let hypotheses = hypotheses ?? checkAssumptions(of: model, budget: .seconds(2))
  let request = SolveRequest(
    model: model, points: points.map { RealConstant($0) }, digits: digits, wantsExact: exact,
    hypotheses: hypotheses, budget: budget)
  return try request.run()
}

/// One call of ``solve(_:at:digits:exact:hypotheses:budget:)`` on its way.
struct SolveRequest {
  let model: Model
  let points: [RealConstant]
  let digits: Int
  let wantsExact: Bool
  let hypotheses: [AssumptionResult]
  /// The processor time that a proof may take; nil for what usually suffices.
  var budget: Duration?

  /// Above this many points rationals are made only when asked for: they grow by 14 digits a point.
  static let exactLimit = 100
  /// Binary digits an attempt may use; beyond it the answer is `undecided`.
  private static let precisionLimit = 2_000_000

  func run() throws(SolveFailure) -> SolveResult {
    if case .smooth(_, let variable, let body) = model.activation {
      return try smooth(variable, body)
    }
    let layout = try DualLayout(model, points: points, tailBits: workingBits + 64)
    switch model.scaling {
    case .unscaled:
      let one = RealConstant(Rational(1))
      return try quadratic(layout, curvature: { one.ball(precision: $0) }, exactCurvature: 1)
    case .scaled(let omega):
      let convexity = try checkConvexity(omega: omega)
      if layout.labels.allSatisfy({ $0.rational == 0 }) { return zeroSolution(layout) }
      if let potential = PolynomialPotential(model.potential, omega: omega) {
        if potential.isQuadratic {
          return try quadratic(
            layout,
            curvature: {
              potential.quadraticCurvature(in: Ball.self, precision: $0)
                ?? .indeterminate(precision: $0)
            },
            exactCurvature: potential.quadraticCurvature(in: Rational.self, precision: .double))
        }
        if convexity.isStrict, let density = layout.polynomials {
          return try scaled(
            ScaledSolve(layout: layout, density: density, potential: potential, points: points))
        }
      }
      guard convexity.isStrict else {
        return try estimated(
          layout, omega: omega, because: "psi + omega*x^2 is not proved strictly convex")
      }
      return try formulas(layout, omega: omega, reserve: convexity.reserve)
    }
  }

  /// The bits of the digits asked for, with a margin.
  var workingBits: Int { Int(Double(digits) * 3.3219281) + 64 }

  /// The bits that a proof without quadrature may take.
  func exactBudget(_ data: some DataLayout) -> PrecisionBudget {
    let first = workingBits + 2 * data.closenessBits + 64
    return PrecisionBudget(
      first: Precision(bits: first),
      limit: Precision(bits: Swift.min(Self.precisionLimit, 64 * first)))
  }

  /// The bits and the time that a proof by rigorous quadrature may take.
  func quadratureBudget(_ data: some DataLayout) -> PrecisionBudget {
    let first = workingBits + 2 * data.closenessBits
    return PrecisionBudget(
      first: Precision(bits: first), limit: Precision(bits: 5 * first),
      duration: proofTime(for: data) * Self.patience)
  }

  /// A result from its parts.
  func result(
    _ printed: PrintedSolution, _ layout: some DataLayout, _ certificate: ResultCertificate,
    curve: @escaping @autoclosure @Sendable () -> SolutionCurve
  ) -> SolveResult {
    SolveResult(
      model: model.name, digits: digits, multipliers: printed.multipliers,
      values: zip(points, printed.values).map { PointValue(point: [$0.text], value: $1) },
      functional: printed.functional, certificate: certificate, hypotheses: hypotheses,
      notes: layout.notes + notes, curve: curve())
  }

  /// A result whose digits are proved, or some of them.
  func result(
    _ proved: ProvedSolution, _ layout: some DataLayout, by method: String, _ statement: String,
    curve: @escaping @autoclosure @Sendable () -> SolutionCurve
  ) -> SolveResult {
    result(
      proved.printed, layout, proved.certificate(of: digits, by: method, statement), curve: curve())
  }

  /// Whether a hypothesis is known to fail.
  func isRefuted(_ id: String) -> Bool {
    hypotheses.contains { $0.id == id && $0.verdict == .refuted }
  }

  private var notes: [String] {
    model.outputWeights == .zero && model.outputBias == .zero
      ? []
      : [
        "a random f(x, theta(0)) is a Gaussian process in the limit of infinite width; "
          + "the solution shown is for z = y - initial(x)"
      ]
  }

}
