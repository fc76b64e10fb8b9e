import MultiPrecision
import Symbolic

/// A univariate potential ψ (scaled models) or φ (unscaled models), as the user wrote it.
public struct Potential: Hashable, Sendable {
  /// The name in the file.
  public var name: String
  /// The variable of the formula.
  public var variable: Symbol
  /// ψ as an expression in `variable`; a symbol besides it is a parameter without a value.
  public var body: Expression

  /// Creates it from its parts.
  public init(name: String, variable: Symbol, body: Expression) {
    self.name = name
    self.variable = variable
    self.body = body
  }
}

/// How the potential of a model is used.
public enum PotentialScaling: Hashable, Sendable {
  /// Assumption 1: Φ(θ) = Σ φ(θₖ − θ̂ₖ).
  case unscaled
  /// Assumption 7: Φ(θ) = n⁻² Σ φ(n(θₖ − θ̂ₖ)) with φ = (ψ + ωx²)/(1 + ω).
  case scaled(omega: Expression)
}
