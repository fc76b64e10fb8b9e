import MultiPrecision
import Symbolic
import Testing

@testable import MirrorTheory

/// Models with activations that are not piecewise linear, by the names that oracles give them.
enum SmoothActivations {
  private static let z = Symbolic.Expression.symbol(Symbol("z"))

  static func activation(_ name: String) -> Activation? {
    let body: Symbolic.Expression
    switch name {
    case "tanh": body = .apply(.tanh, z)
    case "erf": body = .apply(.erf, z)
    case "softplus": body = .apply(.log1p, .apply(.exp, z))
    case "elu(1)":
      body = .piecewise(
        [Branch(.apply(.expm1, z), when: .comparison(z, .less, 0))], otherwise: z)
    case "gelu": body = z * (1 + .apply(.erf, z / .apply(.sqrt, 2))) / 2
    case "relu": return Activations.relu
    case "gauss": body = .apply(.exp, -z.pow(2))
    case "swish": body = z / (1 + .apply(.exp, -z))
    case "linear": body = z
    case "square": body = z.pow(2)
    case "exp": body = .apply(.exp, z)
    // Linear on both sides of a bend that no datum sees.
    case "far": body = .function(.max, [z - 5, 0])
    default: return nil
    }
    return .smooth(name: name, variable: Symbol("z"), body: body)
  }

  static func density(_ name: String) -> InitializationDensity? {
    switch name {
    case "uniform(1)": return Densities.uniform(1)
    case "uniform(2)": return Densities.uniform(2)
    case "epanechnikov(1)": return Densities.epanechnikov
    case "tent": return Densities.tent
    case "truncated_gaussian(1/2,1)":
      return Densities.on(
        .apply(.exp, -2 * b.pow(2)) * .apply(.sqrt, 2 / .constant(.pi))
          / .apply(.erf, .apply(.sqrt, 2)), -1, 1)
    case "gaussian(1/2)":
      return InitializationDensity(
        name: "gaussian", variable: Symbol("b"),
        body: .apply(.exp, -2 * b.pow(2)) * .apply(.sqrt, 2 / .constant(.pi)), lower: .infinite,
        upper: .infinite)
    case "logistic(1/4)":
      return InitializationDensity(
        name: "logistic", variable: Symbol("b"),
        body: 1 / Expression.apply(.cosh, 2 * Expression.symbol(Symbol("b"))).pow(2),
        lower: .infinite, upper: .infinite)
    case "laplace(1/2)":
      return InitializationDensity(
        name: "laplace", variable: Symbol("b"),
        body: .apply(.exp, -2 * .apply(.abs, Symbolic.Expression.symbol(Symbol("b")))),
        lower: .infinite, upper: .infinite)
    default: return nil
    }
  }

  static func model(
    _ activation: String, _ density: String, _ potential: String = "unscaled",
    omega: Symbolic.Expression = 1, data: [(Symbolic.Expression, Symbolic.Expression)]
  ) throws -> Model {
    let psi: Symbolic.Expression
    switch potential {
    case "x^4": psi = x.pow(4)
    case "|x|^3": psi = Potentials.cube
    case "cosh(x)": psi = .apply(.cosh, x)
    case "exp(x)": psi = .apply(.exp, x)
    case "exp(x^4)": psi = .apply(.exp, x.pow(4))
    case "exp(x^2)": psi = .apply(.exp, x.pow(2))
    case "|x| + x^2": psi = Potentials.kinked
    case "max(x^2, 2*x)": psi = .function(.max, [x.pow(2), 2 * x])
    case "exp(x) + log1p(exp(x))": psi = .apply(.exp, x) + .apply(.log1p, .apply(.exp, x))
    case "log1p(exp(x))": psi = .apply(.log1p, .apply(.exp, x))
    case "|x|^(5/4)": psi = .power(.apply(.abs, x), .number(Rational(5, 4)))
    case "|x|^(3/2)": psi = .power(.apply(.abs, x), .number(Rational(3, 2)))
    case "|x|^(5/2)": psi = .power(.apply(.abs, x), .number(Rational(5, 2)))
    case "huber":
      psi = .piecewise(
        [Branch(x.pow(2), when: .comparison(.apply(.abs, x), .lessOrEqual, 1))],
        otherwise: 2 * .apply(.abs, x) - 1)
    case "cube|quartic":
      psi = .piecewise([Branch(-x.pow(3), when: .comparison(x, .less, 0))], otherwise: x.pow(4))
    case "hypentropy(1/10)":
      psi = x * .apply(.asinh, 10 * x) - .apply(.sqrt, x.pow(2) + .number(Rational(1, 100)))
    case "x^2 + sqrt(1 + x^2)": psi = x.pow(2) + .apply(.sqrt, 1 + x.pow(2))
    case "hypentropy(1)": psi = x * .apply(.asinh, x) - .apply(.sqrt, x.pow(2) + 1)
    default: psi = x.pow(2)
    }
    return Model(
      name: "m", activation: try #require(Self.activation(activation)),
      biases: try #require(Self.density(density)),
      potential: Potential(name: "psi", variable: Symbol("x"), body: psi),
      scaling: potential == "unscaled" ? .unscaled : .scaled(omega: omega),
      data: TrainingData(name: "d", inputs: data.map { [$0.0] }, labels: data.map(\.1)))
  }
}
