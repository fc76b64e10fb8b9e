import Certification
import MultiPrecision
import NumericalMethods

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
    if let reason = layout.unprovedTail {
      return try estimatedQuadratic(layout, problem, curve: curve, because: reason)
    }
    try requireNonnegativeDensity()
    let isPolynomial = layout.polynomials != nil
    let budget = isPolynomial ? WorkBudget.unlimited : WorkBudget(proofTime(for: layout))
    do throws(SolveFailure) {
      let proved = try provingDigits(
        of: layout, within: isPolynomial ? exactBudget(layout) : quadratureBudget(layout),
        time: budget
      ) { precision, budget throws(SolveFailure) in
        // Tails are cut where they are below the error that is asked for.
        let layout =
          isPolynomial
          ? layout : try DualLayout(model, points: points, tailBits: precision.bits + 64)
        return try problem.enclosedNumbers(layout, precision: precision, budget: budget)
      }
      return result(
        proved, layout, by: "interval-elimination",
        "interval elimination of a positive definite system encloses the solution"
          + (isPolynomial ? "" : "; its entries are enclosed by rigorous quadrature"),
        curve: curve.make())
    } catch {
      guard case .undecided(let reason) = error, layout.polynomials == nil else { throw error }
      return try estimatedQuadratic(
        layout, problem, curve: curve, because: advised(reason, after: budget))
    }
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
    var enclosed: ProvedSolution?
    if rational.points.count < points.count {
      var irrational = problem
      irrational.points = points.filter { $0.rational == nil }
      let proved = try provingDigits(
        of: problem.layout, within: exactBudget(problem.layout)
      ) { precision, _ throws(SolveFailure) in
        try irrational.enclosedNumbers(problem.layout, precision: precision)
      }
      enclosed = proved
      var exactValues = solution.values.makeIterator()
      var enclosedValues = proved.printed.values.makeIterator()
      solution.values = points.compactMap {
        $0.rational == nil ? enclosedValues.next() : exactValues.next()
      }
    }
    let statement = "solved over the rationals; the decimals are correctly rounded"
    guard var enclosed else {
      return (
        solution,
        ResultCertificate(
          certified: true, method: "exact", precisionBits: 0, statement: statement)
      )
    }
    enclosed.printed = solution
    return (
      solution,
      enclosed.certificate(
        of: digits, by: "exact", statement + ", those at irrational points enclosed")
    )
  }

  private func estimatedQuadratic(
    _ layout: DualLayout, _ problem: QuadraticSolve, curve: QuadraticCurve, because reason: String
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
          + "no digits are proved: \(reason)"),
      curve: curve.make())
  }

  /// Whether the theorem's three terms apply: p even with mass 1.
  private func densityIsStandard(_ layout: DualLayout) -> Bool {
    layout.densityIsEven
      && hypotheses.contains { $0.id == "density.normalized" && $0.verdict == .proved }
  }
}
