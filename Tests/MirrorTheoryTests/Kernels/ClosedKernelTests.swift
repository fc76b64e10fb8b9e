import Certification
import MirrorTheory
import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

/// Closed forms from partial moments, against recorded and against enclosed integrals.
@Suite("Kernels in closed form")
struct ClosedKernelTests {
  private static let b = KernelModels.b

  private static func density(
    _ body: Expression, radius: Expression? = nil
  ) -> InitializationDensity {
    guard let radius else {
      return InitializationDensity(
        name: "p", variable: Symbol("b"), body: body, lower: .infinite, upper: .infinite)
    }
    return KernelModels.density(body, lower: -radius, upper: radius)
  }

  private static func bell(_ s: Expression) -> Expression {
    .apply(.exp, -b.pow(2) / (2 * s.pow(2))) / (s * .apply(.sqrt, 2 * .constant(.pi)))
  }
  private static func laplace(_ s: Expression) -> Expression {
    .apply(.exp, -Expression.apply(.abs, b) / s) / (2 * s)
  }
  private static func logistic(_ s: Expression) -> Expression {
    Expression.apply(.cosh, b / (2 * s)).pow(-2) / (4 * s)
  }
  private static let half = Expression.number(Rational(1, 2))

  static let builtIn: [String: InitializationDensity] = [
    "uniform(1)": density(half, radius: 1),
    "triangular(1)": density(1 - .apply(.abs, b), radius: 1),
    "epanechnikov(1)": density(3 * (1 - b.pow(2)) / 4, radius: 1),
    "gaussian(1/2)": density(bell(half)),
    "gaussian(1)": density(bell(1)),
    "laplace(1/2)": density(laplace(half)),
    "logistic(1/2)": density(logistic(half)),
    "truncated_gaussian(s = 1/2, r = 1)": density(
      bell(half) / .apply(.erf, Expression.apply(.sqrt, 2)), radius: 1),
  ]

  /// What is left when the terms of both antiderivatives have cancelled.
  @Test(arguments: [
    (
      "gaussian(1)",
      "(erf(sqrt(2)*min(x, y)/2) - erf(sqrt(2)*max(x, y)/2) + 1)*(x*y + 1)"
    ),
    ("laplace(1/2)", "exp(-2*abs(max(x, y)))"),
    ("logistic(1/2)", "abs(x - y)*(log1p(exp(2*max(x, y))) + log1p(exp(2*min(x, y))))"),
  ]) func areCollected(_ name: String, _ part: String) throws {
    let density = try #require(Self.builtIn[name])
    let model = KernelModels.model(try #require(KernelModels.activations["abs"]), density)
    let result = evaluateKernel(of: model, at: [(0, 1)], digits: 10)
    let text = try #require(result.closedForm, "\(result.notes)").text
    #expect(text.contains(part), "\(text)")
    // Each function at most twice: at min and at max.
    #expect(text.count < 260, "\(text)")
  }

  /// Densities that a user may write: mixtures, shifts, other ways to write the same.
  static let written: [String: InitializationDensity] = [
    "mixture": density(bell(1) / 4 + 3 * laplace(2) / 4),
    "two bells": density(
      (bell(1).substituting(Symbol("b"), by: b - 1) + bell(1).substituting(Symbol("b"), by: b + 1))
        / 2),
    "shifted bell": density(bell(1).substituting(Symbol("b"), by: b - 1)),
    "logistic by exp": density(
      .apply(.exp, -b) * (1 + Expression.apply(.exp, -b)).pow(-2)),
    "cosine": density(.constant(.pi) / 4 * .apply(.cos, .constant(.pi) * b / 2), radius: 1),
    "half circle": density(2 / .constant(.pi) * .apply(.sqrt, 1 - b.pow(2)), radius: 1),
    "Student": density(2 / .constant(.pi) * (1 + b.pow(2)).pow(-2)),
    "cut Laplace": density(laplace(1) / (1 - .apply(.exp, -1)), radius: 1),
    "exponential": InitializationDensity(
      name: "p", variable: Symbol("b"), body: .apply(.exp, -b),
      lower: .finite(0, isClosed: true), upper: .infinite),
  ]

  /// E σ(wx − B)σ(wy − B) over both signs, by enclosed quadrature.
  private func direct(
    _ model: Model, _ x: Rational, _ y: Rational, precision: Precision
  ) throws -> Ball {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation else {
      throw Missing()
    }
    func activation(_ u: Expression) -> Expression { beta * .apply(.abs, u) + gamma * u }
    func end(_ end: SupportEnd, _ other: IntegralEnd) -> IntegralEnd {
      if case .finite(let value, _) = end { .finite(value) } else { other }
    }
    var sum = Ball(0, precision: precision)
    for w in [1, -1] as [Rational] {
      let body =
        activation(.number(w * x) - Self.b) * activation(.number(w * y) - Self.b)
        * model.biases.body
      let outcome = integral(
        of: body, Symbol("b"), from: end(model.biases.lower, .minusInfinity),
        to: end(model.biases.upper, .plusInfinity), IntegralRequest(precision: precision))
      guard case .value(let value) = outcome else { throw Missing() }
      sum += value
    }
    return sum.scaled(byPowerOfTwo: -1)
  }

  private struct Missing: Error {}

  /// A pair for each of 17 densities and a random activation: a scale of 60 makes 1,000 pairs.
  @Test func closedFormsAgreeWithQuadrature() throws {
    var random = SeededGenerator()
    let precision = Precision(bits: 150)
    for (name, density) in Self.builtIn.merging(Self.written, uniquingKeysWith: { $1 }) {
      for _ in 0..<SeededGenerator.iterations(1) {
        let activation = random.pick(["abs", "relu", "leaky_relu(1/10)"])
        let model = KernelModels.model(
          try #require(KernelModels.activations[activation]), density)
        let kernel = try KernelFunction(model, precision: precision)
        let x = Rational(Int.random(in: -2_500...2_500, using: &random), 1_000)
        let y = Rational(Int.random(in: -2_500...2_500, using: &random), 1_000)
        let closed = try kernel(.number(x), .number(y))
        let gap = closed - (try direct(model, x, y, precision: precision))
        #expect(
          gap.containsZero && gap.magnitudeUpperBound < ErrorBound(1e-40),
          "\(name), \(activation) at \(x), \(y): \(gap) \(random.note)")
      }
    }
  }

  /// The formula that is shown, at recorded pairs.
  @Test(arguments: try KernelOracle.cases("smooth_kernel"))
  func formulasHaveTheRecordedValues(_ recorded: KernelOracle.Case) throws {
    let density = try #require(Self.builtIn[recorded.density.use])
    let model = KernelModels.model(
      try #require(KernelModels.activations[recorded.activation]), density)
    var pairs: [(Expression, Expression)] = []
    for value in recorded.expect.values {
      let x = try #require(Rational(fraction: value.x))
      pairs.append((.number(x), .number(try #require(Rational(fraction: value.y)))))
    }
    let result = evaluateKernel(of: model, at: pairs, digits: 38)
    #expect(result.certified && result.values.count == pairs.count, "\(result.notes)")
    let form = try #require(result.closedForm, "\(result.notes)")
    let precision = Precision(bits: 256)
    for (index, expected) in recorded.expect.values.enumerated() {
      let known = try #require(Rational(decimal: expected.value))
      let shown = try #require(Rational(decimal: result.values[index].value.text))
      // Tiny kernels may be shown as 0: 40 digits are recorded.
      let unit = Swift.max(known.magnitude, Rational(1, 10).power(2))
      #expect((shown - known).magnitude <= unit * Rational(1, 10).power(37), "\(pairs[index])")
      let closed = form.enclosure(
        at: [
          Symbol("x"): pairs[index].0.enclosure(precision: precision),
          Symbol("y"): pairs[index].1.enclosure(precision: precision),
        ], precision: precision)
      let gap = closed - Ball(known, precision: precision)
      #expect(gap.magnitudeUpperBound < ErrorBound(1e-36), "\(pairs[index]): \(gap)")
    }
  }

  /// Symmetric by construction, and positive definite at distinct points: a Cholesky factorization
  /// in enclosures proves it.
  @Test func matricesArePositiveDefinite() throws {
    var random = SeededGenerator()
    for (name, density) in Self.builtIn.merging(Self.written, uniquingKeysWith: { $1 }) {
      for activationName in ["relu", random.pick(["abs", "leaky_relu(1/10)"])] {
        let activation = try #require(KernelModels.activations[activationName])
        // |·| and ReLU are linear outside of a compact support: more points than features there.
        let places = (0..<8).map { _ in Int.random(in: -950...950, using: &random) }
        let points = Set(places).map { Expression.number(Rational($0, 1_000)) }
        let matrix = try KernelFunction(
          KernelModels.model(activation, density), precision: Precision(bits: 256)
        ).matrix(at: points)
        let table = Matrix<Ball>(rows: points.count, columns: points.count) { matrix[$0, $1] }
        if name == "exponential" { continue }
        #expect(throws: Never.self, "\(name), \(activationName) \(random.note)") {
          _ = try LDLFactorization(table)
        }
        #expect(matrix.transposed == matrix)
      }
    }
  }

  /// Tails cancel nothing for ReLU: K(t, −t) = E[relu(−t − B)relu(t − B)] ~ e^(−t²/2) at t = 30.
  @Test func reluKernelsOfFarPointsKeepTheirDigits() throws {
    let model = KernelModels.model(
      try #require(KernelModels.activations["relu"]), try #require(Self.builtIn["gaussian(1)"]))
    let kernel = try KernelFunction(model, precision: Precision(bits: 128))
    let value = try kernel(30, -30)
    #expect(value.relativeAccuracyBits > 80 && value.magnitudeUpperBound < ErrorBound(1e-190))
    let huge = try kernel(.number(Rational(10).power(300)), .number(Rational(10).power(300)))
    #expect(huge.relativeAccuracyBits > 100)
  }
}
