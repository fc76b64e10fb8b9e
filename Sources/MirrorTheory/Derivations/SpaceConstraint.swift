import Symbolic

/// A condition on the functions that the bias functional is minimized over.
public enum SpaceConstraint: Sendable {
  /// h ∈ C¹, and h″ = p·e with e uniformly continuous on supp p.
  case smoothness
  /// h′(R) = −h′(−R), on supp p = [−R, R].
  case oppositeSlopes(radius: Expression)
  /// h(R) + h(−R) = 2R h′(R).
  case balancedEnds(radius: Expression)
  /// h′(∞) + h′(−∞) = 0.
  case oppositeSlopesAtInfinity
  /// ∫ h″(x)|x| dx = 2h(0).
  case balancedOffset
  /// h(x) = E[α σ(Wx − B)] for some α.
  case representation
  /// h(xᵢ) = yᵢ − f(xᵢ, θ(0)).
  case interpolation(points: [(x: [Expression], y: Expression)], initial: Expression)

  /// Those of a model.
  static func all(of model: Model) -> [SpaceConstraint] {
    var result: [SpaceConstraint] = []
    if case .piecewiseLinear(_, _, let gamma) = model.activation, model.hasFunctionalOfFunctions {
      result = [.smoothness]
      if gamma.simplified() == .number(0) { result += boundaryConditions(model.biases) }
    } else {
      result = [.representation]
    }
    let points = zip(model.data.inputs, model.data.labels).map { (x: $0, y: $1) }
    return result + [.interpolation(points: points, initial: model.initial)]
  }

  /// What h ∈ F_Abs satisfies at the ends of the support.
  private static func boundaryConditions(_ density: InitializationDensity) -> [SpaceConstraint] {
    if case .finite(let lower, _) = density.lower, case .finite(let upper, _) = density.upper,
      (lower + upper).simplified() == .number(0)
    {
      return [
        .oppositeSlopes(radius: upper.simplified()), .balancedEnds(radius: upper.simplified()),
      ]
    }
    return [.oppositeSlopesAtInfinity, .balancedOffset]
  }
}
