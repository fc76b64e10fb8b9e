import MirrorTheory
import MultiPrecision
import Symbolic

/// σ and σ′ in one number type; σ′(0) of a kink is the mean of its sides.
public struct ActivationFunction<Number: TrainingNumber>: Sendable {
  enum Form: Sendable {
    /// σ(u) = β|u| + γu.
    case piecewiseLinear(beta: Number, gamma: Number)
    case formulas(value: TrainingFormula<Number>, slope: TrainingFormula<Number>)
  }
  let form: Form
  private let source: Activation

  /// The same function in `Double`.
  func shadow() -> ActivationFunction<Double> {
    self as? ActivationFunction<Double> ?? ActivationFunction<Double>(source, precision: .double)
  }

  /// Prepares an activation.
  public init(_ activation: Activation, precision: Precision) {
    source = activation
    switch activation {
    case .piecewiseLinear(_, let beta, let gamma):
      form = .piecewiseLinear(
        beta: Number(rounding: RealConstant(beta), precision: precision),
        gamma: Number(rounding: RealConstant(gamma), precision: precision))
    case .smooth(_, let variable, let body):
      form = .formulas(
        value: TrainingFormula(body, variable, precision: precision),
        slope: TrainingFormula(
          body.derivative(in: variable).simplified(), variable, precision: precision))
    }
  }

  /// σ(u).
  @inline(__always)
  public func value(_ u: Number) -> Number {
    switch form {
    case .piecewiseLinear(let beta, let gamma): beta * u.magnitude + gamma * u
    case .formulas(let value, _): value(u)
    }
  }

  /// σ′(u).
  @inline(__always)
  public func slope(_ u: Number) -> Number {
    switch form {
    case .piecewiseLinear(let beta, let gamma):
      u > 0 ? gamma + beta : u < 0 ? gamma - beta : gamma
    case .formulas(_, let slope): slope(u)
    }
  }
}
