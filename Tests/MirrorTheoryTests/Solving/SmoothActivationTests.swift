import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

private typealias Expression = Symbolic.Expression

@Suite("Solutions for smooth activations")
struct SmoothActivationTests {
  private static let four: [(Symbolic.Expression, Symbolic.Expression)] = [
    (-1, q(3, 20)), (q(7, 20), q(3, 20)), (q(13, 20), q(-3, 20)), (1, q(3, 20)),
  ]

  @Test func recordedSolutions() throws {
    // Cases under steep potentials take a debug build long.
    let steep = SeededGenerator.scale < 2 ? [] : try ActivationOracle.load("steep")
    for item in try ActivationOracle.load() + steep {
      // These take a debug build long.
      let isHard = item.potential == "x^4"
      let isLong = item.density == "gaussian(1/2)" && item.activation != "gelu"
      if (isHard || isLong) && SeededGenerator.scale < 2 { continue }
      let digits = item.potential == "unscaled" || isHard ? 40 : 12
      let found = try item.checked(digits: digits)
      let recorded = item.expect.multipliers[0]
      #expect(!agree(found[0] + "1", String(recorded.dropLast(20)) + "9", digits: 40))
    }
  }

  /// Infinite supports under nonlinear potentials, with fewer digits recorded.
  @Test func recordedSolutionsOnInfiniteSupports() throws {
    let all = try ActivationOracle.load("tail")
    #expect(all.count == 4)
    // One is enough for a debug build.
    for item in all where SeededGenerator.scale > 1 || item.id == "elu(1) logistic(1/4) cosh(x)" {
      let digits = SeededGenerator.scale < 2 ? 8 : 20
      let found = try item.checked(digits: digits)
      let other = (item.expect.multipliers + item.expect.values)[1]
      #expect(!agree(found[0], other, digits: digits))
    }
  }

  /// More activations, densities, potentials and ω.
  @Test func recordedSolutionsOfVariedModels() throws {
    let all = try ActivationOracle.load("varied")
    #expect(all.count == 9)
    for item in all where SeededGenerator.scale > 1 || item.data.count == 2 {
      let digits = SeededGenerator.scale < 2 ? 8 : 20
      let found = try item.checked(digits: digits)
      #expect(!agree(found[0], item.expect.multipliers[1], digits: digits))
    }
  }

  /// α of 10¹⁰ and more: e^α has no MPFR number, but ln(1 + e^α) has.
  @Test func exponentialsMayLeaveTheRangeOfNumbers() throws {
    let id = "swish tent log1p(exp(x))"
    let item = try #require(ActivationOracle.load("varied").first { $0.id == id })
    let found = try item.checked(digits: 12)
    #expect(!agree(found[0], item.expect.multipliers[1], digits: 12))
  }

  /// Solutions that have been without a start.
  ///
  /// Where ψ grows fast on one side only, s is e^A but for dips narrower than e^(−A/3), which sums in
  /// Double would not hold. Under far tails no node lay where p has its mass.
  @Test(arguments: ["gauss uniform(1) exp(x)", "softplus laplace(1/2) x^2 + sqrt(1 + x^2)"])
  func thereIsAStart(_ id: String) throws {
    let item = try #require(ActivationOracle.load("varied").first { $0.id == id })
    let model = try SmoothActivations.model(
      item.activation, item.density, item.potential,
      data: item.data.map { (.number(.fraction($0[0])), .number(.fraction($0[1]))) })
    let request = SolveRequest(
      model: model, points: [], digits: 8, wantsExact: false,
      hypotheses: checkAssumptions(of: model, budget: .seconds(2)))
    guard case .smooth(_, let variable, let body) = model.activation else {
      Issue.record("the activation is not smooth")
      return
    }
    let potential = try request.dualPotential(omega: 1, isStrictlyConvex: true)
    let setup = try request.denseSetup(
      ActivationFormulas(body, variable: variable), SortedData(model), potential, .unlimited)
    let start = try DenseStart(
      sampled: setup.sampled, conditioning: setup.conditioning, potential: potential,
      labels: setup.problem.labels(precision: setup.conditioning.precision).map(\.midpoint),
      points: [], budget: .unlimited
    ).solved()
    for (found, recorded) in zip(start.lambda, item.expect.multipliers) {
      let ratio = try found.doubleValue(.nearest) / #require(Double(recorded))
      // Two digits: what the mesh leaves open, and more than Newton's method in enclosures asks for.
      #expect(ratio > 0.99 && ratio < 1.01 && ratio != 1)
    }
  }

  /// Kinks in conditions, and branch points of φ̄, beside which the integrals are taken in w with
  /// α = ±w²: in α every halving toward 0 took a rule of its own, and time ended.
  @Test(arguments: ["huber", "|x|^(5/2)"])
  func kinksAndBranchPoints(_ potential: String) throws {
    let data = [(q(-2, 5), q(-9, 10)), (q(3, 5), q(3, 2))]
    let result = try solve(
      SmoothActivations.model("erf", "uniform(1)", potential, data: data), at: data.map(\.0),
      digits: 8, exact: false)
    #expect(result.certificate.certified && result.certificate.method == "krawczyk")
    #expect(agree(result.values[0].value.text, "-0.9", digits: 8))
    #expect(agree(result.values[1].value.text, "1.5", digits: 8))
    #expect(!agree(result.values[1].value.text, "1.500001", digits: 8))
  }

  /// Where nothing can be proved it is said which features nearly depend on the others.
  @Test func nearlyDependentFeaturesAreNamed() throws {
    let data = [(q(-1), q(0)), (q(1, 10_000), q(1)), (q(0), q(0)), (q(1), q(1))]
    let model = try SmoothActivations.model("tanh", "uniform(1)", data: data)
    guard case .smooth(_, let variable, let body) = model.activation else {
      Issue.record("no smooth activation")
      return
    }
    func conditioning(_ count: Int) throws -> FeatureConditioning {
      let layout = try FeatureLayout(
        ActivationFormulas(body, variable: variable), model,
        inputs: data.prefix(count).map { RealConstant($0.0) }, mirrorsAgree: true, tailBits: 100)
      return try FeatureConditioning(
        SampledFeatures(layout, dataCount: count), budget: .unlimited)
    }
    let inputs = data.map { RealConstant($0.0) }
    #expect(try conditioning(2).dependence(at: inputs) == nil)
    let text = try #require(try conditioning(4).dependence(at: inputs))
    #expect(text.contains("at x = 1/10000, 0 all but 10^-"), "\(text)")
    #expect(text.contains("condition number of E[sigma sigma^T] is about 10^"), "\(text)")
  }

  /// Around the zeros of s the integrals are taken in α, beyond a kink with another formula: h, which
  /// comes from other integrals than the dual's, goes through the data.
  @Test(arguments: ["|x|^3", "exp(x)", "hypentropy(1)"])
  func scaledPotentials(_ potential: String) throws {
    let data = [(q(-1), q(-2)), (q(1, 2), q(3, 2))]
    let result = try solve(
      SmoothActivations.model("tanh", "uniform(1)", potential, data: data), at: data.map(\.0),
      digits: 10, exact: false)
    #expect(result.certificate.certified && result.certificate.method == "krawczyk")
    #expect(agree(result.values[0].value.text, "-2", digits: 10))
    #expect(agree(result.values[1].value.text, "1.5", digits: 10))
    #expect(!agree(result.values[1].value.text, "1.50000001", digits: 10))
  }

  /// The multipliers are of size e^A where |α| ≤ A, and squares of s leave the range of doubles.
  @Test func multipliersNearTheEndOfDoubles() throws {
    try checkSteepSolution(label: 250, exponent: 100, digits: 8, wrong: "250.0001")
  }

  /// s itself leaves the range of doubles: they hold a multiple of it by a power of two.
  @Test func multipliersBeyondDoubles() throws {
    try checkSteepSolution(label: 600, exponent: 308, digits: 4, wrong: "603")
  }

  private func checkSteepSolution(
    label: Int, exponent least: Int, digits: Int, wrong: String
  ) throws {
    let data = [(q(1, 2), q(label))]
    let result = try solve(
      SmoothActivations.model("softplus", "uniform(1)", "cosh(x)", data: data), at: data.map(\.0),
      digits: digits, exact: false)
    #expect(result.certificate.certified && result.certificate.method == "krawczyk")
    let exponent = result.multipliers[0].text.split(separator: "e").last.flatMap { Int($0) }
    #expect((exponent ?? 0) > least, "\(result.multipliers[0].text)")
    #expect(agree(result.values[0].value.text, "\(label)", digits: digits))
    #expect(!agree(result.values[0].value.text, wrong, digits: digits))
  }

  /// Potentials under which α is ln s, or a small power of it.
  ///
  /// Under exp(x⁴) an α of 7 takes an s of 2^3500 already. What lies beyond the cuts of the normal density
  /// is bounded by α there, not by s, and GELU features of 2⁻⁶⁰⁰ still count.
  @Test func recordedSolutionsUnderHugeSlopes() throws {
    let all = try ActivationOracle.load("huge")
    #expect(all.count == 7)
    // One of each potential is enough for a debug build.
    for (index, item) in all.enumerated()
    where SeededGenerator.scale > 1 || index == 0 || index == 4 {
      let digits = SeededGenerator.scale < 2 ? 8 : 20
      let found = try item.checked(digits: digits)
      #expect(!agree(found[0], item.expect.multipliers[1], digits: digits))
    }
  }

  /// Where the features die out s is told from 0 still, at which (φ̄′)⁻¹ has a kink; values come from
  /// Taylor polynomials.
  @Test func kinkBesideVanishingFeatures() throws {
    let data = [(q(1, 2), q(3, 2))]
    let result = try solve(
      SmoothActivations.model("gelu", "gaussian(1/2)", "|x|^3", data: data),
      at: [q(-3, 2), q(1, 2)], digits: 6, exact: false)
    #expect(result.certificate.certified && result.certificate.method == "krawczyk")
    #expect(agree(result.values[1].value.text, "1.5", digits: 6))
    #expect(!agree(result.values[1].value.text, "1.5001", digits: 6))
  }

  /// Far out on an infinite support the features are expanded on large discs.
  @Test(arguments: ["tanh", "softplus"])
  func longTails(_ activation: String) throws {
    let data = [(q(1, 2), q(3, 2))]
    let result = try solve(
      SmoothActivations.model(activation, "laplace(1/2)", "hypentropy(1)", data: data),
      at: data.map(\.0), digits: 8, exact: false)
    #expect(result.certificate.certified)
    #expect(agree(result.values[0].value.text, "1.5", digits: 8))
  }

  /// Samples of an infinite support are where its mass is, however far out it is cut.
  @Test func samplesFollowTheMass() throws {
    let data = [(q(0), q(0)), (q(1, 2), q(3, 2))]
    let model = try SmoothActivations.model("tanh", "laplace(1/2)", "x^2", data: data)
    guard case .smooth(_, let variable, let body) = model.activation else {
      Issue.record("no smooth activation")
      return
    }
    let layout = try FeatureLayout(
      ActivationFormulas(body, variable: variable), model, inputs: data.map { RealConstant($0.0) },
      mirrorsAgree: false, tailBits: 800)
    let sampled = SampledFeatures(layout, dataCount: data.count)
    var total = 0.0
    for cell in sampled.cells(total: 32) {
      for sample in sampled.samples(of: cell, precision: .double) { total += sample.weight }
    }
    #expect((total - 1).magnitude < 1e-9)
  }

  /// ψ = x² has the kernel's solution with λ = κc.
  @Test func quadraticPotential() throws {
    let unscaled = try solve(
      SmoothActivations.model("tanh", "uniform(1)", data: Self.four), at: [q(1, 2)], digits: 30,
      exact: false)
    let scaled = try solve(
      SmoothActivations.model("tanh", "uniform(1)", "x^2", data: Self.four), at: [q(1, 2)],
      digits: 30, exact: false)
    #expect(scaled.values.map(\.value.text) == unscaled.values.map(\.value.text))
    #expect(scaled.certificate.certified && scaled.certificate.method == "interval-elimination")
  }

  @Test func curveGoesThroughTheData() throws {
    for name in ["tanh", "elu(1)"] {
      let model = try SmoothActivations.model(name, "uniform(1)", data: Self.four)
      let curve = try solve(model, at: [], digits: 10, exact: false).curve
      for (place, label) in curve.data { #expect(abs(curve.value(place) - label) < 1e-8) }
      let step = 1e-3
      let bend =
        (curve.value(0.5 + step) + curve.value(0.5 - step) - 2 * curve.value(0.5)) / (step * step)
      #expect(abs(bend - curve.secondDerivative(0.5)) < 1e-3 * abs(bend) + 1e-3)
    }
  }

  @Test func repeatedDataShareTheirMultiplier() throws {
    let data = Self.four + [Self.four[1]]
    let result = try solve(
      SmoothActivations.model("tanh", "uniform(1)", data: data), at: [q(1, 2)], digits: 20,
      exact: false)
    #expect(result.multipliers.count == 5)
    #expect(result.multipliers[1] == result.multipliers[4])
    #expect(agree(result.multipliers[1].text, "678.29422793321725903796899", digits: 20))
  }

  private func failure(_ activation: String, count: Int) throws -> SolveFailure? {
    let data = (0..<count).map { (q(2 * $0 - 3, 4), q($0 % 2, 3)) }
    do {
      _ = try solve(
        SmoothActivations.model(activation, "uniform(1)", data: data), at: [], digits: 10,
        exact: false)
      return nil
    } catch let error as SolveFailure {
      return error
    }
  }

  @Test func polynomialActivationsTellFewPointsApart() throws {
    #expect(try failure("linear", count: 2) == nil)
    #expect(try failure("square", count: 3) == nil)
    for (name, count, words) in [("linear", 3, "at most 2 points"), ("square", 4, "at most 3")] {
      guard case .noSolution(let text)? = try failure(name, count: count) else {
        Issue.record("\(name) should have no solution")
        continue
      }
      #expect(text.contains(words), "\(text)")
    }
    guard case .noSolution(let text)? = try failure("far", count: 2) else {
      Issue.record("a feature that vanishes should have no solution")
      return
    }
    #expect(text.contains("dependent") || text.contains("zero"), "\(text)")
  }

  /// e^(x−b) and e^(−x−b) span two dimensions, which no finite precision can prove.
  @Test func dependenceThatIsNotProvedIsUndecided() throws {
    #expect(try failure("exp", count: 2) == nil)
    guard case .undecided(let text)? = try failure("exp", count: 3) else {
      Issue.record("three exponentials should stay undecided")
      return
    }
    #expect(text.contains("dependent"), "\(text)")
  }
}
