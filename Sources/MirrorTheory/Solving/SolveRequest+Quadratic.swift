import Certification
import MultiPrecision

extension SolveRequest {
  /// φ̄ = κα²/2: exact where it can be, else enclosed, else estimated.
  func quadratic(
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
      return result(printed.solution, layout, printed.certificate, curve: curve.make())
    }
    guard layout.polynomials != nil else {
      return try estimatedQuadratic(layout, problem, curve: curve)
    }
    try requireNonnegativeDensity()
    let (printed, bits) = try raisingPrecision(layout) { precision throws(SolveFailure) in
      try problem.enclosedNumbers(precision: precision)
    }
    return result(
      printed, layout,
      ResultCertificate(
        certified: true, method: "interval-elimination", precisionBits: bits,
        statement: "interval elimination of a positive definite system encloses the solution"),
      curve: curve.make())
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
      curve: curve.make())
  }

  /// Whether the theorem's three terms apply: p even with mass 1.
  private func densityIsStandard(_ layout: DualLayout) -> Bool {
    layout.densityIsEven
      && hypotheses.contains { $0.id == "density.normalized" && $0.verdict == .proved }
  }
}
