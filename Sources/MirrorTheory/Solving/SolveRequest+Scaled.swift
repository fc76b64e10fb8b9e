import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension SolveRequest {
  /// What is proved of the convexity of ψ + ωx².
  enum Convexity {
    case unproved
    /// Strict: all that a unique solution needs.
    case strict
    /// ψ + (ω − ε)x² is convex too, with 0 < ε ≤ ω, so that φ″ ≥ 2ε/(1 + ω).
    case strong(Expression)

    var isStrict: Bool { if case .unproved = self { false } else { true } }
    /// ε.
    var reserve: Expression? { if case .strong(let part) = self { part } else { nil } }
  }

  /// What is proved of the convexity of ψ + ωx².
  ///
  /// - Throws: `SolveFailure.noSolution` when strict convexity is refuted.
  func checkConvexity(omega: Expression) throws(SolveFailure) -> Convexity {
    let verdicts = Dictionary(
      hypotheses.map { ($0.id, $0.verdict) }, uniquingKeysWith: { first, _ in first })
    let isPositive = verdicts["scaled.omega-positive"] == .proved
    if verdicts["scaled.psi-convex"] == .proved, isPositive { return .strong(omega) }
    let x = Expression.symbol(model.potential.variable)
    func check(_ weight: Expression, _ budget: Duration) -> (AssumptionResult?, Expression) {
      let sum = (model.potential.body + weight * x.pow(2)).simplified()
      let checks = checkPotential(
        sum, variable: model.potential.variable, assumptions: .scaled, budget: budget)
      return (checks.first { $0.id == "scaled.psi-convex" }, sum)
    }
    let scale = RealConstant((1 + omega).simplified()).ball(precision: Precision(bits: 128))
    if !scale.isPositive { throw .noSolution("1 + omega is not positive") }
    let (whole, sum) = check(omega, .seconds(2))
    guard let whole else { return .unproved }
    if whole.verdict == .refuted {
      throw .noSolution("psi + omega*x^2 is not strictly convex: \(whole.reason)")
    }
    // A convex piecewise polynomial is strictly convex unless a piece is affine.
    let pieces = PiecewisePolynomial(sum, variable: model.potential.variable)
    if let pieces, pieces.pieces.contains(where: { $0.degree < 2 }) {
      throw .noSolution("psi + omega*x^2 is not strictly convex: it is affine on an interval")
    }
    guard whole.verdict == .proved else { return .unproved }
    for share in isPositive ? [Rational(1, 2), Rational(1, 8), Rational(1, 64)] : [] {
      let part = (omega * .number(share)).simplified()
      if check((omega - part).simplified(), .seconds(1)).0?.verdict == .proved {
        return .strong(part)
      }
    }
    return pieces == nil ? .unproved : .strict
  }

  /// Whether ψ + ωx² is proved strictly convex.
  ///
  /// - Throws: `SolveFailure.noSolution` when it is refuted.
  func checkStrictConvexity(omega: Expression) throws(SolveFailure) -> Bool {
    try checkConvexity(omega: omega).isStrict
  }

  /// Where p is negative the functional is not convex, and what solves its equations need not
  /// minimize it.
  func requireNonnegativeDensity() throws(SolveFailure) {
    if isRefuted("density.nonnegative") {
      throw .undecided("the density is negative somewhere, so the functional is not convex")
    }
  }

  /// Newton's method and the proof, for piecewise-polynomial ψ and p.
  func scaled(_ problem: ScaledSolve) throws(SolveFailure) -> SolveResult {
    try requireNonnegativeDensity()
    var knotValues = try problem.approximateKnotValues()
    let proved = try provingDigits(
      of: problem.layout, within: exactBudget(problem.layout)
    ) { precision, _ throws(SolveFailure) in
      knotValues = problem.refined(knotValues, precision: precision)
      return try problem.enclosedNumbers(around: knotValues, precision: precision)
    }
    let last = knotValues
    return result(
      proved, problem.layout, by: "interval-newton",
      "an interval Newton step proves that the dual has its only maximum in the box that the digits "
        + "come from",
      curve: SolutionCurve(problem.curve(last), layout: problem.layout))
  }

  /// Any ψ and p, by rigorous quadrature; estimates where the proof is out of reach.
  ///
  /// - Parameters:
  ///   - layout: The problem's data.
  ///   - omega: ω.
  ///   - reserve: ε, where ψ + (ω − ε)x² is proved convex.
  /// - Returns: The solution.
  /// - Throws: `SolveFailure` when Newton's method does not converge, or the density is negative.
  func formulas(
    _ layout: DualLayout, omega: Expression, reserve: Expression?
  ) throws(SolveFailure) -> SolveResult {
    guard let potential = FormulaPotential(model.potential, omega: omega, reserve: reserve) else {
      return try estimated(
        layout, omega: omega,
        because: "the places where psi changes its formula, or its slopes there, are not known")
    }
    if let reason = layout.unprovedTail {
      return try estimated(layout, omega: omega, because: reason)
    }
    try requireNonnegativeDensity()
    let time = proofTime(for: layout)
    func problem(_ layout: DualLayout, _ budget: WorkBudget) -> FormulaSolve {
      FormulaSolve(
        layout: layout, density: layout.formulas, potential: potential, points: points,
        budget: budget)
    }
    let budget = WorkBudget(processorTime: time, within: time * Self.patience)
    let start = try advising(within: budget) { () throws(SolveFailure) in
      try problem(layout, budget).start()
    }
    let own = layout.withSides(start.sides)
    do throws(SolveFailure) {
      var iterate = FormulaSolve.Iterate(knotValues: start.values, bits: 20, hessian: nil)
      let proved = try provingDigits(
        of: layout, within: quadratureBudget(layout), time: budget
      ) { precision, budget throws(SolveFailure) in
        // Tails are cut where they are below the error that is asked for, times s and s².
        let size = Swift.max(0, iterate.knotValues.compactMap(\.exponent).max() ?? 0)
        let layout = try DualLayout(
          model, points: points, tailBits: precision.bits + 2 * size + 64
        ).withSides(start.sides)
        let numbers = try problem(layout, budget).enclosedNumbers(
          from: &iterate, precision: precision)
        if numbers == nil, budget.isExhausted {
          throw .undecided("the time for proofs ended within an integral over the biases")
        }
        return numbers
      }
      let (drawn, last) = (problem(own, budget), iterate.knotValues)
      return result(
        proved, layout, by: "interval-newton",
        "an interval Newton step with rigorous quadrature proves that the dual has its only maximum in "
          + "the box that the digits come from",
        curve: SolutionCurve(drawn.curve(last), layout: layout))
    } catch {
      guard case .undecided(let ending) = error else { throw error }
      let reason = advised(ending, after: budget)
      let budget = WorkBudget(
        processorTime: Self.proofTime, within: Self.proofTime * Self.patience)
      if let estimate = try estimated(own, by: problem(own, budget), from: start, because: reason) {
        return estimate
      }
      return try estimated(layout, omega: omega, because: reason)
    }
  }

  /// Newton's method in points at two precisions; nil where it does not converge.
  private func estimated(
    _ layout: DualLayout, by problem: FormulaSolve, from start: FormulaSolve.Start,
    because reason: String
  ) throws(SolveFailure) -> SolveResult? {
    for (rough, fine) in [(workingBits + 32, workingBits + 96), (64, 128)] {
      let fine = Precision(bits: fine)
      guard
        let first = try problem.estimate(from: start.values, precision: Precision(bits: rough)),
        let second = try problem.estimate(from: first.knotValues, precision: fine)
      else { continue }
      return estimate(
        second.numbers, rougher: first.numbers, layout, by: "Gauss-Legendre", fine, because: reason,
        curve: SolutionCurve(problem.curve(second.knotValues), layout: layout))
    }
    return nil
  }

  /// Any ψ and p: digits in which two precisions agree.
  func estimated(
    _ layout: DualLayout, omega: Expression, because reason: String
  ) throws(SolveFailure) -> SolveResult {
    let problem = NumericSolve(
      model: model, layout: layout, omega: omega, points: points,
      budget: WorkBudget(processorTime: Self.proofTime, within: Self.proofTime * Self.patience))
    let rough = Precision(bits: workingBits + 32)
    let fine = Precision(bits: workingBits + 96)
    let first = try problem.numbers(precision: rough, from: nil)
    let second = try problem.numbers(precision: fine, from: first.knotValues)
    return estimate(
      second.numbers, rougher: first.numbers, layout, by: "double-exponential", fine,
      because: reason,
      curve: SolutionCurve(
        NumericCurve(problem, knotValues: second.knotValues)?.solution, layout: layout))
  }

  /// What two precisions of a quadrature agree in.
  private func estimate(
    _ numbers: SolutionNumbers<BigFloat>, rougher: SolutionNumbers<BigFloat>, _ layout: DualLayout,
    by rule: String, _ precision: Precision, because reason: String, curve: SolutionCurve
  ) -> SolveResult {
    result(
      PrintedSolution(estimated: numbers, rougher: rougher, layout: layout, digits: digits), layout,
      ResultCertificate(
        certified: false, method: "estimate", precisionBits: precision.bits,
        statement: "\(rule) quadrature at two precisions agrees in the digits shown; no digits are "
          + "proved: \(reason)"),
      curve: curve)
  }

  /// h = 0 for labels that are all 0: E[φ̄(α)] has its minimum at α = 0.
  ///
  /// At a kink other multipliers belong to it too.
  func zeroSolution(_ layout: some DataLayout) -> SolveResult {
    let zeros = SolutionNumbers<Rational>(
      multipliers: layout.knots.map { _ in 0 }, values: points.map { _ in 0 }, functional: 0)
    return result(
      PrintedSolution(exact: zeros, layout: layout, digits: digits), layout,
      ResultCertificate(
        certified: true, method: "exact", precisionBits: 0,
        statement: "all labels are 0, so alpha = 0 has the least functional"),
      curve: SolutionCurve(
        value: { _ in 0 }, secondDerivative: { _ in 0 }, breaks: layout.knots.map(\.doubleValue),
        data: layout.knots.map { ($0.doubleValue, 0) }))
  }
}
