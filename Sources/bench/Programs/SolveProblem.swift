import MirrorTheory
import MultiPrecision
import Symbolic

/// The problems whose time must grow linearly with the data.
enum SolveProblem: Sendable {
  case relu, absQuadratic, absQuartic

  /// Random inputs in (−1, 1) and labels in [−1, 1], the same in every run.
  func model(pointCount: Int) -> Model {
    var random = FixedRandom(state: 2024)
    var inputs: Set<Int> = []
    var coordinates: [[Expression]] = []
    var labels: [Expression] = []
    while coordinates.count < pointCount {
      let numerator = random.integer(below: 2 * Self.grid - 1) + 1 - Self.grid
      guard inputs.insert(numerator).inserted else { continue }
      coordinates.append([.number(Rational(numerator, Self.grid))])
      labels.append(.number(Rational(random.integer(below: 2_001) - 1_000, 1_000)))
    }
    let x = Symbol("x")
    let half = Expression.number(Rational(1, 2))
    return Model(
      name: "random",
      activation: self == .relu
        ? .piecewiseLinear(name: "relu", beta: half, gamma: half)
        : .piecewiseLinear(name: "abs", beta: 1, gamma: 0),
      biases: InitializationDensity(
        name: "uniform", variable: Symbol("b"), body: half, lower: .finite(-1, isClosed: true),
        upper: .finite(1, isClosed: true)),
      potential: Potential(
        name: "power", variable: x,
        body: Expression.symbol(x).pow(self == .absQuartic ? 4 : 2)),
      scaling: self == .relu ? .unscaled : .scaled(omega: 1),
      data: TrainingData(name: "random", inputs: coordinates, labels: labels))
  }

  /// Inputs are multiples of one over this.
  private static let grid = 1_000_000_000_000
}

/// SplitMix64: the same numbers everywhere.
struct FixedRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func integer(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
