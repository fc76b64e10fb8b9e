import MirrorTheory
import MultiPrecision
import Symbolic

/// Kernels of the built-in densities with |·| at 50 digits, against mpmath's closed forms: all pairs
/// of some points, one pair alone, and a matrix of 1,000 points.
struct KernelBench {
  let effort: BenchEffort

  private static let digits = 50
  private static let precision = Precision(decimalDigits: digits).adding(bits: 24)

  func run() throws(BenchFailure) {
    let peers = Peers(effort)
    var table = ComparisonTable(effort, unit: "pair")
    for (name, density) in BenchDensity.all {
      let kernel = try prepared(density)
      try table.measure(try comparison(name, kernel, pointCount: 40, peers))
      try table.measure(try comparison(name, kernel, pointCount: 2, peers))
    }
    table.finish()
    try measureMatrix()
  }

  private func prepared(_ density: InitializationDensity) throws(BenchFailure) -> KernelFunction {
    do throws(SolveFailure) {
      return try KernelFunction(BenchDensity.model(density), precision: Self.precision)
    } catch {
      throw BenchFailure(reason: "\(error)")
    }
  }

  /// xᵢ = (37i mod 101)/40 − 5/4, as in the script.
  private static func points(_ count: Int) -> [Expression] {
    (0..<count).map { .number(Rational(37 * $0 % 101, 40) - Rational(5, 4)) }
  }

  private func comparison(
    _ name: String, _ kernel: KernelFunction, pointCount: Int, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let points = Self.points(pointCount)
    guard let matrix = try? kernel.matrix(at: points) else {
      throw BenchFailure(reason: "\(name): no matrix")
    }
    // Of two points only the pair that differs; of more all pairs i ≤ j.
    var sum = Ball(0, precision: Self.precision)
    for i in 0..<pointCount {
      for j in i..<pointCount where pointCount > 2 || i != j { sum += matrix[i, j] }
    }
    let kept = Kept(matrix)
    var contenders = [
      Contender(.mirrorFlow) { count in
        for _ in 0..<count {
          if pointCount == 2 {
            kept.value[0, 1] = (try? kernel(points[0], points[1])) ?? sum
          } else {
            kept.value = (try? kernel.matrix(at: points)) ?? kept.value
          }
        }
      }
    ]
    if let mpmath = peers.mpmath {
      let order = "kernel \(name) \(pointCount) \(Self.digits)"
      contenders.append(
        try mpmath.contender(preparing: order) { text in
          guard let found = Rational(decimal: text) else { return false }
          return sum.addingError(
            sum.magnitudeUpperBound * ErrorBound(powerOfTwo: 48 - Self.precision.bits)
          ).contains(found)
        })
    }
    let pairCount = pointCount == 2 ? 1 : pointCount * (pointCount + 1) / 2
    let error = sum.radius / sum.magnitudeUpperBound
    return Comparison(
      work: name + (pointCount == 2 ? ", one pair" : ", pairs of \(pointCount) points"),
      size: "\(Self.digits) digits", termCount: pairCount,
      targets: pointCount == 2 ? [:] : [.mpmath: 0.05],
      error: "proved, ± \(error.bigFloat.decimalString(significantDigits: 2))",
      contenders: contenders)
  }

  private func measureMatrix() throws(BenchFailure) {
    let count = effort.isQuick ? 100 : 1_000
    let points = (0..<count).map { Expression.number(Rational($0, 250) - 2) }
    let clock = ContinuousClock()
    let start = clock.now
    let kernel = try prepared(BenchDensity.gaussian)
    guard let matrix = try? kernel.matrix(at: points) else {
      throw BenchFailure(reason: "no matrix")
    }
    let duration = start.duration(to: clock.now)
    let corner = matrix[0, count - 1]
    guard corner.relativeAccuracyBits > Precision(decimalDigits: Self.digits).bits else {
      throw BenchFailure(reason: "the matrix has no 50 digits")
    }
    show(
      "gaussian(1), \(count) x \(count), \(Self.digits) digits, preparation included: "
        + "\(duration) on the clock (promised for 1000 x 1000: 2.5 s)")
  }
}

/// The built-in densities with scale 1, by hand.
private enum BenchDensity {
  private static let b = Expression.variable("b")

  private static func density(_ body: Expression, radius: Expression?) -> InitializationDensity {
    InitializationDensity(
      name: "p", variable: Symbol("b"), body: body,
      lower: radius.map { .finite(-$0, isClosed: true) } ?? .infinite,
      upper: radius.map { .finite($0, isClosed: true) } ?? .infinite)
  }

  private static let bell = Expression.apply(.exp, -b.pow(2) / 2)
  static let gaussian = density(bell / .apply(.sqrt, 2 * .constant(.pi)), radius: nil)

  static let all: [(String, InitializationDensity)] = [
    ("uniform", density(Expression.number(1) / 2, radius: 1)),
    ("triangular", density(1 - .apply(.abs, b), radius: 1)),
    ("epanechnikov", density(3 * (1 - b.pow(2)) / 4, radius: 1)),
    ("gaussian", gaussian),
    (
      "truncated_gaussian",
      density(
        bell
          / (Expression.apply(.sqrt, 2 * .constant(.pi))
            * .apply(.erf, 1 / Expression.apply(.sqrt, 2))),
        radius: 1)
    ),
    ("laplace", density(.apply(.exp, -.apply(.abs, b)) / 2, radius: nil)),
    ("logistic", density(Expression.apply(.cosh, b / 2).pow(-2) / 4, radius: nil)),
  ]

  static func model(_ density: InitializationDensity) -> Model {
    Model(
      name: "kernel", activation: .piecewiseLinear(name: "abs", beta: 1, gamma: 0),
      biases: density,
      potential: Potential(
        name: "quadratic", variable: Symbol("x"), body: Expression.variable("x").pow(2)),
      scaling: .unscaled, data: TrainingData(name: "d", inputs: [[0]], labels: [1]))
  }
}
