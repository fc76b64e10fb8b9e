import Certification
import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

private let half = Expression.number(Rational(1, 2))

private func uniform() -> InitializationDensity {
  InitializationDensity(
    name: "uniform", variable: Symbol("b"), body: half, lower: .finite(-1, isClosed: true),
    upper: .finite(1, isClosed: true))
}

private func model(
  _ potential: Expression, scaled omega: Expression?, relu: Bool = false,
  inputs: [[Expression]] = [[-1], [half], [1]]
) -> Model {
  Model(
    name: "m",
    activation: relu
      ? .piecewiseLinear(name: "relu", beta: half, gamma: half)
      : .piecewiseLinear(name: "abs", beta: 1, gamma: 0),
    biases: uniform(),
    potential: Potential(name: "p", variable: Symbol("x"), body: potential),
    scaling: omega.map { .scaled(omega: $0) } ?? .unscaled,
    data: TrainingData(name: "d", inputs: inputs, labels: inputs.map { _ in 1 }))
}

@Test func unscaledModelsListWhatTheoremTwoNeeds() {
  let m = model(.apply(.cosh, x), scaled: nil, relu: true)
  let results = checkAssumptions(of: m)
  #expect(
    results.map(\.id) == [
      "unscaled.c2", "unscaled.hessian-positive", "density.nonnegative", "density.normalized",
      "density.even", "density.continuous", "density.sub-gaussian", "data.distinct",
      "data.in-support", "model.activation", "model.dimension", "model.input-weights",
    ])
  #expect(results.allSatisfy { $0.verdict == .proved }, "\(results)")
  #expect(theoremSummary(of: m, results).hasPrefix("Theorem 2 of arXiv:2410.03988 applies"))
}

@Test func scaledModelsListWhatTheoremEightNeeds() {
  let m = model(x.pow(4), scaled: 1)
  let results = checkAssumptions(of: m)
  #expect(
    results.map(\.id) == [
      "scaled.omega-positive", "scaled.psi-convex", "scaled.psi-c3", "scaled.omega-large",
      "density.nonnegative", "density.normalized", "density.even", "density.continuous",
      "density.compact-support", "density.sub-gaussian", "data.distinct", "data.in-support",
      "model.activation", "model.dimension", "model.input-weights",
    ])
  for result in results {
    #expect(result.verdict == (result.id == "scaled.omega-large" ? .undecided : .proved))
  }
  #expect(theoremSummary(of: m, results).contains("for ω and n large enough"))
}

/// What every command says of hypotheses rests on certificates: there is no other way to verdicts on
/// models, potentials, densities and data.
@Test func whatIsProvedHasAnAcceptedCertificate() throws {
  let m = model(.apply(.cosh, x), scaled: 1)
  let verdicts =
    checkAssumptions(of: m) + checkAssumptions(of: m.potential) + checkAssumptions(of: m.biases)
    + checkAssumptions(of: m.data)
  #expect(verdicts.count == 26)
  for result in verdicts where result.verdict == .proved {
    #expect(try isAcceptedByReplay(result), "\(result.id)")
  }
}

/// The analysis knows that |x| = acosh(cosh x) and that the square of acosh(1 + x²) is analytic; the
/// checker does not, and what it does not accept is not called proved.
@Test func whatTheCheckerDoesNotAcceptIsUndecided() throws {
  let body = Expression.apply(.acosh, 1 + x.pow(2)).pow(2)
  let potential = Potential(name: "p", variable: Symbol("x"), body: body)
  let smooth = try #require(checkAssumptions(of: potential).first)
  #expect(checkPotential(body, variable: Symbol("x")).first?.verdict == .proved)
  #expect(smooth.verdict == .undecided && smooth.certificate == nil)
  #expect(smooth.reason.contains("independent checker"))
}

@Test func theCubeIsNotThreeTimesDifferentiable() throws {
  let m = model(.power(.apply(.abs, x), 3), scaled: 1)
  let results = checkAssumptions(of: m)
  let cubic = try #require(results.first { $0.id == "scaled.psi-c3" })
  #expect(cubic.verdict == .refuted)
  #expect(cubic.witness == .jump(x: "0", left: "-6", right: "6"))
  #expect(cubic.reason.contains("The third derivative jumps from -6 to 6 at x = 0."))
  #expect(theoremSummary(of: m, results).contains("scaled.psi-c3"))
}

@Test(arguments: [
  ("0", Verdict.refuted), ("-1/3", .refuted), ("1e-30", .proved),
]) func omegaMustBePositive(_ text: String, _ verdict: Verdict) throws {
  let omega = Expression.number(try #require(Rational(fraction: text)))
  #expect(checkAssumptions(of: model(x.pow(2), scaled: omega)).first?.verdict == verdict)
}

@Test func modelsOutsideTheTheorems() {
  func verdict(_ id: String, _ model: Model) -> Verdict? {
    checkAssumptions(of: model).first { $0.id == id }?.verdict
  }
  #expect(verdict("model.activation", model(x.pow(2), scaled: 1, relu: true)) == .refuted)
  #expect(verdict("model.activation", model(x.pow(2), scaled: nil)) == .refuted)
  let plane = model(x.pow(2), scaled: 1, inputs: [[0, 1], [half, half]])
  #expect(verdict("model.dimension", plane) == .refuted)
  #expect(verdict("data.in-support", plane) == .proved)
  #expect(verdict("data.in-support", model(x.pow(2), scaled: 1, inputs: [[2]])) == .refuted)
  var gaussianWeights = model(x.pow(2), scaled: 1)
  gaussianWeights.inputWeights = .normal(1)
  #expect(verdict("model.input-weights", gaussianWeights) == .refuted)
}

@Test func partsAreCheckedByThemselves() {
  let potential = Potential(name: "p", variable: Symbol("x"), body: x.pow(4))
  #expect(
    checkAssumptions(of: potential).map(\.id) == [
      "unscaled.c2", "unscaled.hessian-positive", "scaled.psi-convex", "scaled.psi-c3",
    ])
  #expect(checkAssumptions(of: uniform()).count == 6)
}

@Test func anExhaustedBudgetIsUndecided() {
  let dense = (0...400).reduce(Expression.number(0)) {
    $0 + .number(Rational(($1 * 7919) % 1009 - 500)) * x.pow($1)
  }
  let potential = Potential(name: "p", variable: Symbol("x"), body: dense)
  let results = checkAssumptions(of: potential, budget: .zero)
  #expect(results.allSatisfy { $0.verdict == .undecided && $0.reason.contains("--budget") })
}
