import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension SolveRequest {
  /// Activations that are not piecewise linear: the dual in λ.
  func smooth(_ variable: Symbol, _ body: Expression) throws(SolveFailure) -> SolveResult {
    let time = budget ?? Self.denseTime
    let budget = WorkBudget(processorTime: time, within: time * Self.patience)
    let data = try SortedData(model)
    let activation = ActivationFormulas(body, variable: variable)
    var curvature: @Sendable (Precision) -> Ball = { Ball(1, precision: $0) }
    var potential: DualPotential?
    if case .scaled(let omega) = model.scaling {
      let isStrictlyConvex = try checkStrictConvexity(omega: omega)
      if data.labels.allSatisfy({ $0.rational == 0 }) { return zeroSolution(data) }
      let polynomial = PolynomialPotential(model.potential, omega: omega)
      if let polynomial, polynomial.isQuadratic {
        curvature = {
          polynomial.quadraticCurvature(in: Ball.self, precision: $0)
            ?? .indeterminate(precision: $0)
        }
      } else {
        potential = try dualPotential(omega: omega, isStrictlyConvex: isStrictlyConvex)
      }
    }
    let setup = try advising(within: budget) { () throws(SolveFailure) in
      try denseSetup(activation, data, potential, budget)
    }
    do throws(SolveFailure) {
      if let potential {
        return try smoothScaled(
          setup.problem, potential, setup.sampled, setup.conditioning, budget)
      }
      return try smoothQuadratic(setup.problem, curvature: curvature, setup.sampled, budget)
    } catch {
      guard case .undecided(let reason) = error else { throw error }
      throw .undecided(
        setup.conditioning.explaining(advised(reason, after: budget), at: data.knots))
    }
  }

  private func smoothQuadratic(
    _ problem: DenseProblem, curvature: @escaping @Sendable (Precision) -> Ball,
    _ sampled: SampledFeatures, _ budget: WorkBudget
  ) throws(SolveFailure) -> SolveResult {
    var isUnscaled = false
    if case .unscaled = model.scaling { isUnscaled = true }
    let first = workingBits + problem.conditionBits + 2 * problem.count + 64
    var multipliers: [Ball] = []
    let proved = try provingDigits(
      of: problem.data, within: denseBudget(from: first), time: budget
    ) { precision, budget throws(SolveFailure) in
      let numbers = try problem.quadraticNumbers(
        curvature: curvature(precision), isUnscaled: isUnscaled, precision: precision,
        budget: budget)
      multipliers = numbers?.multipliers ?? []
      return numbers
    }
    let kappa = isUnscaled ? 1 : curvature(Precision(bits: 64)).midpoint.doubleValue
    let lambda = zip(multipliers, problem.data.multiplicities).map {
      $0.midpoint * BigFloat($1, precision: $0.precision)
    }
    return result(
      proved, problem.data, by: "interval-elimination",
      "the kernel is enclosed by quadrature and interval elimination of a positive definite system "
        + "encloses the solution",
      curve: DenseCurve(sampled, multipliers: lambda, problem.data) { $0 / kappa }.make())
  }

  private func smoothScaled(
    _ problem: DenseProblem, _ potential: DualPotential, _ sampled: SampledFeatures,
    _ conditioning: FeatureConditioning, _ budget: WorkBudget
  ) throws(SolveFailure) -> SolveResult {
    let start = try DenseStart(
      sampled: sampled, conditioning: conditioning, potential: potential,
      labels: problem.labels(precision: conditioning.precision).map(\.midpoint),
      points: points.map(\.doubleValue), budget: budget
    ).solved()
    var last = start.lambda
    let printed: PrintedSolution
    let certificate: ResultCertificate
    do throws(SolveFailure) {
      var dual = try DenseDual(
        problem: problem, potential: potential, conditioning: conditioning, start: start,
        budget: budget)
      var iterate = DenseDual.Iterate(lambda: start.lambda)
      let proved = try provingDigits(
        of: problem.data, within: denseBudget(from: workingBits - 40), time: budget
      ) { precision, budget throws(SolveFailure) in
        dual.budget = budget
        let needed = dual.approximationBits(accuracyBits: precision.bits)
        guard try dual.refine(&iterate, accuracyBits: needed) else {
          throw .undecided("Newton's method on the dual did not converge from its start in Double")
        }
        return try dual.numbers(around: iterate, accuracyBits: precision.bits)
      }
      last = iterate.lambda
      printed = proved.printed
      certificate = proved.certificate(
        of: digits, by: "krawczyk",
        "a Krawczyk step over enclosed integrals proves that the dual has its only maximum in the box "
          + "that the digits come from")
    } catch {
      guard case .undecided(let reason) = error else { throw error }
      printed = PrintedSolution(
        estimated: start.shared(problem.data).numbers,
        rougher: start.shared(problem.data).rougher, layout: problem.data, digits: digits)
      certificate = ResultCertificate(
        certified: false, method: "estimate", precisionBits: 53,
        statement: "two rules in double precision agree in the digits shown; no digits are "
          + "proved: "
          + conditioning.explaining(advised(reason, after: budget), at: problem.data.knots))
    }
    let lambda = last
    return result(
      printed, problem.data, certificate,
      curve: DenseCurve(sampled, multipliers: lambda, problem.data) { potential.inverse(of: $0) }
        .make())
  }

  /// How long a smooth activation may take in all, on a processor of its own.
  static var denseTime: Duration { .seconds(60) }

  /// The bits and the time that a proof may take: its integrals grow with their square.
  private func denseBudget(from first: Int) -> PrecisionBudget {
    PrecisionBudget(
      first: Precision(bits: first), limit: Precision(bits: 16 * first),
      duration: (budget ?? Self.denseTime) * Self.patience)
  }
}
