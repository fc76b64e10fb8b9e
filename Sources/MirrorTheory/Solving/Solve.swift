import Certification
import MultiPrecision
import Symbolic

/// What an infinitely wide network learns: the minimizer h̄ of the model's bias functional over
/// functions that interpolate the data.
///
/// Unscaled potentials and quadratic ψ lead to a linear system, exact over the rationals for up to
/// 100 points; other scaled potentials to a strictly concave dual, whose maximum is proved to lie
/// in a tiny box. The precision rises until the digits are proved.
///
/// ### Accuracy
/// `certificate.certified`: every printed digit is proved, with an error below one unit of the
/// last one. Otherwise the digits are estimates in which two precisions agree.
///
/// ### Source
/// arXiv:2410.03988, Theorems 2 and 8; the dual in knot values is derived in the documentation.
///
/// - Parameters:
///   - model: One input, a piecewise-linear activation, any potential and density.
///   - points: Where to evaluate h: constant expressions.
///   - digits: Significant digits asked for, ≥ 1.
///   - exact: Whether rational results are wanted beyond 100 points too.
/// - Returns: Multipliers, values, the functional, the verdicts on the hypotheses, and a curve.
/// - Throws: ``SolveFailure``: no solution exists, or the effort ended first.
public func solve(
  _ model: Model, at points: [Expression], digits: Int, exact: Bool
) throws(SolveFailure) -> SolveResult {
  let hypotheses = checkAssumptions(of: model, budget: .seconds(2))
  let request = SolveRequest(
    model: model, points: points.map { RealConstant($0) }, digits: digits, wantsExact: exact,
    hypotheses: hypotheses)
  return try request.run()
}

/// One call of ``solve(_:at:digits:exact:)`` on its way.
struct SolveRequest {
  let model: Model
  let points: [RealConstant]
  let digits: Int
  let wantsExact: Bool
  let hypotheses: [AssumptionResult]

  /// Above this many points rationals are made only when asked for: they grow by 14 digits a point.
  private static let exactLimit = 100
  /// Binary digits an attempt may use; beyond it the answer is `undecided`.
  private static let precisionLimit = 2_000_000

  func run() throws(SolveFailure) -> SolveResult {
    let layout = try DualLayout(model, tailBits: workingBits + 64)
    switch model.scaling {
    case .unscaled:
      let one = RealConstant(Rational(1))
      return try quadratic(layout, curvature: { one.ball(precision: $0) }, exactCurvature: 1)
    case .scaled(let omega):
      try requireStrictConvexity(omega: omega)
      if layout.labels.allSatisfy({ $0.rational == 0 }) { return zeroSolution(layout) }
      guard let potential = PolynomialPotential(model.potential, omega: omega) else {
        return try estimated(layout, omega: omega)
      }
      if potential.isQuadratic {
        return try quadratic(
          layout,
          curvature: {
            potential.quadraticCurvature(in: Ball.self, precision: $0)
              ?? .indeterminate(precision: $0)
          },
          exactCurvature: potential.quadraticCurvature(in: Rational.self, precision: .double))
      }
      guard let density = layout.polynomials else { return try estimated(layout, omega: omega) }
      return try scaled(
        ScaledSolve(layout: layout, density: density, potential: potential, points: points))
    }
  }

  private var workingBits: Int { Int(Double(digits) * 3.3219281) + 64 }

  /// ψ + ωx² must be strictly convex: nothing less is needed for a unique solution.
  private func requireStrictConvexity(omega: Expression) throws(SolveFailure) {
    let verdicts = Dictionary(
      hypotheses.map { ($0.id, $0.verdict) }, uniquingKeysWith: { first, _ in first })
    if verdicts["scaled.psi-convex"] == .proved, verdicts["scaled.omega-positive"] == .proved {
      return
    }
    let x = model.potential.variable
    let sum = (model.potential.body + omega * Expression.symbol(x).pow(2)).simplified()
    let scale = RealConstant((1 + omega).simplified()).ball(precision: Precision(bits: 128))
    if !scale.isPositive { throw .noSolution("1 + omega is not positive") }
    let checks = checkPotential(sum, variable: x, budget: .seconds(2))
    if let check = checks.first(where: { $0.id == "scaled.psi-convex" && $0.verdict == .refuted }) {
      throw .noSolution("psi + omega*x^2 is not strictly convex: \(check.reason)")
    }
    if let pieces = PiecewisePolynomial(sum, variable: x),
      pieces.pieces.contains(where: { $0.degree < 2 })
    {
      throw .noSolution("psi + omega*x^2 is not strictly convex: it is affine on an interval")
    }
  }

  // MARK: - The three routes

  private func quadratic(
    _ layout: DualLayout, curvature: @escaping @Sendable (Precision) -> Ball,
    exactCurvature: Rational?
  ) throws(SolveFailure) -> SolveResult {
    var isUnscaled = false
    if case .unscaled = model.scaling { isUnscaled = true }
    let problem = QuadraticSolve(
      layout: layout, points: points, curvature: curvature, exactCurvature: exactCurvature,
      isUnscaled: isUnscaled,
      wantsTerms: isUnscaled && model.activation.isReLU && densityIsStandard(layout))
    let curve = QuadraticCurve(layout: layout, curvature: curvature)
    if layout.knots.count <= Self.exactLimit || wantsExact,
      let printed = try exactSolution(problem)
    {
      return result(printed.solution, layout, printed.certificate, curve: try curve.make())
    }
    guard layout.polynomials != nil else {
      return try estimatedQuadratic(layout, problem, curve: curve)
    }
    let (printed, bits) = try raisingPrecision(layout) { precision throws(SolveFailure) in
      try problem.enclosedNumbers(precision: precision)
    }
    return result(
      printed, layout,
      ResultCertificate(
        certified: true, method: "interval-elimination", precisionBits: bits,
        statement: "interval elimination of a positive definite system encloses the solution"),
      curve: try curve.make())
  }

  /// The rational solution, its values at irrational points in enclosures; nil when the problem
  /// itself is irrational.
  private func exactSolution(
    _ problem: QuadraticSolve
  ) throws(SolveFailure) -> (solution: PrintedSolution, certificate: ResultCertificate)? {
    var rational = problem
    rational.points = points.filter { $0.rational != nil }
    guard let numbers = try rational.exactNumbers() else { return nil }
    var solution = PrintedSolution(exact: numbers, layout: problem.layout, digits: digits)
    var bits = 0
    if rational.points.count < points.count {
      var irrational = problem
      irrational.points = points.filter { $0.rational == nil }
      let enclosed = try raisingPrecision(problem.layout) { precision throws(SolveFailure) in
        try irrational.enclosedNumbers(precision: precision)
      }
      bits = enclosed.1
      var exactValues = solution.values.makeIterator()
      var enclosedValues = enclosed.0.values.makeIterator()
      solution.values = points.compactMap {
        $0.rational == nil ? enclosedValues.next() : exactValues.next()
      }
    }
    return (
      solution,
      ResultCertificate(
        certified: true, method: "exact", precisionBits: bits,
        statement: "solved over the rationals; the decimals are correctly rounded"
          + (bits == 0 ? "" : ", those at irrational points enclosed"))
    )
  }

  private func scaled(_ problem: ScaledSolve) throws(SolveFailure) -> SolveResult {
    if hypotheses.contains(where: { $0.id == "density.nonnegative" && $0.verdict == .refuted }) {
      throw .undecided("the density is negative somewhere, so the dual is not concave")
    }
    var knotValues = try problem.approximateKnotValues()
    let (printed, bits) = try raisingPrecision(problem.layout) { precision throws(SolveFailure) in
      knotValues = problem.refined(knotValues, precision: precision)
      return try problem.enclosedNumbers(around: knotValues, precision: precision)
    }
    return result(
      printed, problem.layout,
      ResultCertificate(
        certified: true, method: "interval-newton", precisionBits: bits,
        statement: "an interval Newton step proves that the dual has its only maximum in the "
          + "box that the digits come from"),
      curve: SolutionCurve(problem.curve(knotValues), layout: problem.layout))
  }

  private func estimated(
    _ layout: DualLayout, omega: Expression
  ) throws(SolveFailure) -> SolveResult {
    let problem = NumericSolve(model: model, layout: layout, omega: omega, points: points)
    let rough = Precision(bits: workingBits + 32)
    let fine = Precision(bits: workingBits + 96)
    let first = try problem.numbers(precision: rough, from: nil)
    let second = try problem.numbers(precision: fine, from: first.knotValues)
    return result(
      PrintedSolution(
        estimated: second.numbers, rougher: first.numbers, layout: layout, digits: digits),
      layout,
      ResultCertificate(
        certified: false, method: "estimate", precisionBits: fine.bits,
        statement: "double-exponential quadrature at two precisions agrees in the digits shown; "
          + "certified digits need piecewise-polynomial psi and p"),
      curve: SolutionCurve(
        NumericCurve(problem, knotValues: second.knotValues)?.solution, layout: layout))
  }

  private func estimatedQuadratic(
    _ layout: DualLayout, _ problem: QuadraticSolve, curve: QuadraticCurve
  ) throws(SolveFailure) -> SolveResult {
    var attempts: [SolutionNumbers<BigFloat>] = []
    for bits in [workingBits + 32, workingBits + 96] {
      let precision = Precision(bits: bits)
      let moments = NumericMoments(
        density: NumericDensity(layout.density, precision: precision),
        quadrature: NumericQuadrature(precision: precision))
      guard let numbers = try problem.estimatedNumbers(precision: precision, moments: moments)
      else { throw .undecided("the kernel matrix is numerically singular at \(bits) bits") }
      attempts.append(numbers)
    }
    return result(
      PrintedSolution(
        estimated: attempts[1], rougher: attempts[0], layout: layout, digits: digits),
      layout,
      ResultCertificate(
        certified: false, method: "estimate", precisionBits: workingBits + 96,
        statement: "double-exponential quadrature at two precisions agrees in the digits shown; "
          + "certified digits need a piecewise-polynomial density"),
      curve: try curve.make())
  }

  /// h = 0 for labels that are all 0: E[φ̄(α)] has its minimum at α = 0. At a kink other
  /// multipliers belong to it too.
  private func zeroSolution(_ layout: DualLayout) -> SolveResult {
    let zeros = SolutionNumbers<Rational>(
      multipliers: layout.knots.map { _ in 0 }, values: points.map { _ in 0 }, functional: 0)
    return result(
      PrintedSolution(exact: zeros, layout: layout, digits: digits), layout,
      ResultCertificate(
        certified: true, method: "exact", precisionBits: 0,
        statement: "all labels are 0, so alpha = 0 has the least functional"),
      curve: SolutionCurve(Optional<DualSolution<CurvedIntegrator<Double>>>.none, layout: layout))
  }

  /// Tries rising precisions until every number has its digits proved.
  private func raisingPrecision(
    _ layout: DualLayout,
    _ attempt: (Precision) throws(SolveFailure) -> SolutionNumbers<Ball>?
  ) throws(SolveFailure) -> (PrintedSolution, Int) {
    var bits = workingBits + 2 * layout.closenessBits + 64
    while bits <= Self.precisionLimit {
      if let numbers = try attempt(Precision(bits: bits)),
        let printed = PrintedSolution(enclosed: numbers, layout: layout, digits: digits)
      {
        return (printed, bits)
      }
      bits += Swift.max(128, bits / 2)
      if bits > 64 * (workingBits + 2 * layout.closenessBits + 64) { break }
    }
    throw .undecided("\(digits) digits could not be proved with \(bits) bits")
  }

  private func result(
    _ printed: PrintedSolution, _ layout: DualLayout, _ certificate: ResultCertificate,
    curve: SolutionCurve
  ) -> SolveResult {
    SolveResult(
      model: model.name, digits: digits, multipliers: printed.multipliers,
      values: zip(points, printed.values).map { PointValue(point: [$0.text], value: $1) },
      functional: printed.functional, certificate: certificate, hypotheses: hypotheses,
      notes: layout.notes + notes, curve: curve)
  }

  private var notes: [String] {
    model.outputWeights == .zero && model.outputBias == .zero
      ? []
      : [
        "a random f(x, theta(0)) is a Gaussian process in the limit of infinite width; "
          + "the solution shown is for z = y - initial(x)"
      ]
  }

  /// Whether the theorem's three terms apply: p even with mass 1.
  private func densityIsStandard(_ layout: DualLayout) -> Bool {
    layout.densityIsEven
      && hypotheses.contains { $0.id == "density.normalized" && $0.verdict == .proved }
  }
}

extension DualLayout {
  /// log₂ of the span of the data over the least gap: how much differences cancel.
  var closenessBits: Int {
    guard knots.count > 1 else { return 0 }
    let wide = Precision(bits: 128)
    let positions = knots.map { $0.ball(precision: wide) }
    let span = (positions[knots.count - 1] - positions[0]).midpoint
    var least = 0
    for (left, right) in zip(knots, knots.dropFirst()) {
      var gap = (right.ball(precision: wide) - left.ball(precision: wide)).midpoint
      if let exactLeft = left.rational, let exactRight = right.rational {
        gap = BigFloat(exactRight - exactLeft, precision: wide)
      }
      if let top = span.exponent, let bottom = gap.exponent {
        least = Swift.max(least, top - bottom)
      }
    }
    return least
  }
}

extension Activation {
  /// Whether σ(u) = max(u, 0).
  var isReLU: Bool {
    guard case .piecewiseLinear(_, let beta, let gamma) = self else { return false }
    let half = Rational(1, 2)
    return RealConstant(beta).rational == half && RealConstant(gamma).rational == half
  }
}
