import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@Suite("Flow of infinite width, activations that are not piecewise linear")
struct SmoothFlowTests {
  /// Where code is not optimized, fewer digits and models are asked for.
  private static var isFast: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  private static func smooth(_ name: String, _ body: Symbolic.Expression) -> Activation {
    .smooth(name: name, variable: Symbol("x"), body: body)
  }

  private static let tanh = smooth("tanh", .function(.tanh, [x]))
  private static let softplus = smooth(
    "softplus", .function(.log1p, [.function(.exp, [x])]))
  private static let erf = smooth("erf", .function(.erf, [x]))
  /// σ(u) = u for u > 0, else e^u − 1: σ′ is continuous, σ″ jumps.
  private static let elu = smooth(
    "elu",
    .piecewise(
      [Branch(.function(.expm1, [x]), when: .comparison(x, .less, 0))], otherwise: x))

  private static let pair: [(Symbolic.Expression, Symbolic.Expression)] = [
    (q(-1, 2), 1), (q(1, 3), 0),
  ]

  struct Limit: Sendable, CustomTestStringConvertible {
    let activation: Activation
    let potential: Symbolic.Expression
    var density = Densities.uniform(1)

    var testDescription: String { "\(activation.name), \(potential)" }
  }

  private static let limits: [Limit] =
    [
      Limit(activation: tanh, potential: Potentials.quartic)
    ]
    + (isFast
      ? [
        Limit(activation: softplus, potential: .function(.cosh, [x])),
        Limit(activation: tanh, potential: .function(.cosh, [x])),
        Limit(activation: tanh, potential: Potentials.asymmetric),
        Limit(activation: elu, potential: Potentials.quartic),
        Limit(activation: erf, potential: Potentials.quartic),
        Limit(activation: tanh, potential: Potentials.cube),
      ] : [])

  @Test("the limit is the solution, and the loss decays as its Hessian says", arguments: limits)
  func limit(_ limit: Limit) throws {
    let points: [Symbolic.Expression] = [q(1, 2), q(-3, 4)]
    let model = model(
      limit.potential, omega: 1, limit.activation, limit.density,
      data: Array(Self.pair.prefix(Self.isFast ? 2 : 1)))
    let digits = Self.isFast ? 12 : 3
    let result = try flowed(model, digits: digits, at: points)
    #expect(result.outcome == .lossReached && !result.certificate.certified)
    let solution = try solved(model, at: points, digits: digits)
    #expect(solution.certificate.certified && result.limit?.h == solution.h)
    for (value, truth) in zip(result.values, solution.h) {
      #expect((value.change.number - truth.number).magnitude < Rational(10).power(2 - digits))
    }
    for (value, truth) in zip(result.multipliers, solution.multipliers) {
      #expect(
        (value.number / truth.number - 1).magnitude < Rational(10).power(3 - digits),
        "\(value.text) and \(truth.text)")
    }
    let decay = try #require(result.decay)
    #expect(decay.limit.certified && decay.eigenvaluesAtStart.allSatisfy(\.certified))
    let measured = try #require(decay.measured)
    // The rate comes to its limit as the residual vanishes, which ends at 10⁻³ for three digits.
    #expect(
      (measured.number / decay.limit.number - 1).magnitude
        < Rational(1, Self.isFast ? 1000 : 100))
    for record in result.trajectory {
      let (rate, least) = (try #require(record.rate), try #require(record.leastRate))
      #expect(rate.number >= least.number * Rational(9_999, 10_000))
    }
  }

  @Test("tanh: digits agree with an extrapolation method's")
  func oracle() throws {
    let points = try InfiniteWidthOracle.points(of: "tanh")
    for point in Self.isFast ? points : Array(points.prefix(1)) {
      let tau = try #require(Rational(decimal: point.tau))
      let digits = Self.isFast ? 18 : 3
      let result = try flowed(
        model(Potentials.quartic, omega: 1, Self.tanh, data: Self.pair), digits: digits,
        at: [q(-1, 2), q(1, 3)], time: .number(tau / 2))
      #expect(result.outcome == .endReached)
      for (value, truth) in zip(result.multipliers, point.lambda) {
        let truth = try #require(Rational(decimal: truth))
        #expect(value.isNear(truth, digits: digits - 1), "\(value.text)")
      }
      for (value, residual) in zip(zip(result.values, [1, 0]), point.residual) {
        let truth = try Rational(value.1) - #require(Rational(decimal: residual))
        #expect((value.0.value.number - truth).magnitude < Rational(10).power(2 - digits))
      }
    }
  }

  /// max(0, u) as a formula takes the path of smooth activations, with kinks at the data.
  @Test("quadrature and closed forms follow the same flow")
  func relu() throws {
    let digits = Self.isFast ? 14 : 3
    let points: [Symbolic.Expression] = [q(3, 4)]
    let formula = Self.smooth("ramp", .function(.max, [0, x]))
    for potential in Self.isFast ? [Potentials.quartic, Potentials.cube] : [Potentials.quartic] {
      let results = try [formula, Activations.relu].map {
        try flowed(
          model(potential, omega: 1, $0, data: Self.pair), digits: digits, at: points,
          time: Self.isFast ? 3 : q(1, 4))
      }
      #expect(results.allSatisfy { $0.outcome == .endReached })
      for (value, truth) in zip(results[0].multipliers, results[1].multipliers) {
        #expect(
          (value.number / truth.number - 1).magnitude < Rational(10).power(2 - digits),
          "\(value.text) and \(truth.text)")
      }
      let (value, truth) = (results[0].values[0].value.number, results[1].values[0].value.number)
      #expect((value - truth).magnitude < Rational(10).power(2 - digits))
      let sizes = try results.map { try #require($0.scaledDisplacement).number }
      #expect((sizes[0] / sizes[1] - 1).magnitude < Rational(10).power(3 - digits))
    }
  }

  @Test("repeated points and zero labels")
  func special() throws {
    let twice = try flowed(
      model(Potentials.quartic, omega: 1, Self.tanh, data: [(0, 1), (q(1, 2), 0), (0, 1)]),
      digits: 3, at: [0], loss: Self.isFast ? q(1, 400) : q(1, 2))
    #expect(twice.outcome == .lossReached && twice.multipliers[0] == twice.multipliers[2])
    let error = (twice.values[0].value.number - 1).magnitude
    #expect(error * error <= (Self.isFast ? Rational(1, 400) : Rational(1, 2)) / 2)
    let still = try flowed(
      model(Potentials.quartic, omega: 1, Self.tanh, data: [(0, 0), (1, 0)]), digits: 3)
    #expect(still.time.text == "0" && still.outcome == .lossReached)
  }
}
