import MultiPrecision
import Symbolic

/// The activation of a model.
public enum Activation: Hashable, Sendable {
  /// σ(u) = β|u| + γu, exactly: `abs` (1, 0), `relu` (½, ½), `leaky_relu(s)` ((1−s)/2, (1+s)/2).
  /// The name is what the file called it; the coefficients are constant expressions.
  case piecewiseLinear(name: String, beta: Expression, gamma: Expression)
  /// Any other σ as an expression in `variable`.
  case smooth(name: String, variable: Symbol, body: Expression)

  /// The name in the file.
  public var name: String {
    switch self {
    case .piecewiseLinear(let name, _, _), .smooth(let name, _, _): name
    }
  }
}

/// The law of initial output weights (before the division by √n), output bias or input weights.
public enum InitializationLaw: Hashable, Sendable {
  case zero
  case sphere
  case normal(Expression)
  case uniform(Expression)
}

/// The training loss.
public enum Loss: String, Hashable, Sendable, CaseIterable {
  case sumOfSquares = "sum_of_squares"
  case halfSumOfSquares = "half_sum_of_squares"
  case meanSquares = "mean_squares"
}

/// Training data in the file's order.
///
/// Coordinates and labels are constant expressions.
public struct TrainingData: Hashable, Sendable {
  /// The name in the file.
  public var name: String
  /// `inputs[i]` has `dimension` coordinates.
  public var inputs: [[Expression]]
  /// The labels, one a point.
  public var labels: [Expression]
  /// d: the number of inputs of a point.
  public var dimension: Int { inputs.first?.count ?? 0 }
  /// The number of points.
  public var count: Int { inputs.count }

  /// Creates it from its parts.
  public init(name: String, inputs: [[Expression]], labels: [Expression]) {
    precondition(inputs.count == labels.count, "one label a point")
    self.name = name
    self.inputs = inputs
    self.labels = labels
  }
}

/// Everything a file says about one network: activation, density, potential, data.
public struct Model: Hashable, Sendable {
  /// The name in the file.
  public var name: String
  /// σ.
  public var activation: Activation
  /// p, the density of the biases.
  public var biases: InitializationDensity
  /// ψ or φ.
  public var potential: Potential
  /// How the potential is used.
  public var scaling: PotentialScaling
  /// The data, x ascending.
  public var data: TrainingData
  /// The law of √n·aⱼ.
  public var outputWeights: InitializationLaw = .zero
  /// The law of d₀.
  public var outputBias: InitializationLaw = .zero
  /// The law of wⱼ.
  public var inputWeights: InitializationLaw = .sphere
  /// f(·, θ(0)) in the infinite-width problem, an expression in `initialVariables`.
  public var initial: Expression = .number(0)
  /// `x` for d = 1; `x1`, …, `xd` for d > 1.
  public var initialVariables: [Symbol] = [Symbol("x")]
  /// The training loss.
  public var loss: Loss = .sumOfSquares

  /// Creates it from its parts.
  public init(
    name: String, activation: Activation, biases: InitializationDensity, potential: Potential,
    scaling: PotentialScaling, data: TrainingData
  ) {
    self.name = name
    self.activation = activation
    self.biases = biases
    self.potential = potential
    self.scaling = scaling
    self.data = data
  }
}

extension Model {
  /// Whether the bias functional is a quadratic form in the limit, so that its minimizer depends
  /// linearly on the labels: for unscaled potentials, whatever φ, and for quadratic ψ.
  public var hasQuadraticFunctional: Bool {
    switch scaling {
    case .unscaled: true
    case .scaled(let omega): PolynomialPotential(potential, omega: omega)?.isQuadratic ?? false
    }
  }
}

extension Activation {
  /// Whether σ(u) = max(u, 0).
  var isReLU: Bool {
    guard case .piecewiseLinear(_, let beta, let gamma) = self else { return false }
    let half = Rational(1, 2)
    return RealConstant(beta).rational == half && RealConstant(gamma).rational == half
  }
}
