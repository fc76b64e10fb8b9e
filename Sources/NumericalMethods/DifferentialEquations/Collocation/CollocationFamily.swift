import MultiPrecision

/// Where the nodes of a collocation method lie.
public enum CollocationFamily: String, Sendable, CaseIterable {
  /// The zeros of the shifted Legendre polynomial P̃ₛ: order 2s, A-stable, symmetric, symplectic.
  case gauss
  /// The zeros of P̃ₛ − P̃ₛ₋₁, of which the last is 1: order 2s − 1, L-stable and stiffly accurate.
  case radauIIA

  /// The order of the method with `stages` stages.
  public func order(stages: Int) -> Int {
    switch self {
    case .gauss: 2 * stages
    case .radauIIA: 2 * stages - 1
    }
  }

  /// A multiple of Π(x − cᵢ), exactly.
  public func nodePolynomial(stages: Int) -> Polynomial<Rational> {
    let top = Self.shiftedLegendre(stages)
    switch self {
    case .gauss: return top
    case .radauIIA: return top - Self.shiftedLegendre(stages - 1)
    }
  }

  /// P̃ₙ(x) = Pₙ(2x − 1) = Σⱼ (−1)^(n+j) C(n, j) C(n + j, j) xʲ.
  private static func shiftedLegendre(_ degree: Int) -> Polynomial<Rational> {
    var coefficient: Rational = degree % 2 == 0 ? 1 : -1
    var coefficients = [coefficient]
    for j in 0..<degree {
      coefficient = -coefficient * Rational((degree - j) * (degree + j + 1), (j + 1) * (j + 1))
      coefficients.append(coefficient)
    }
    return Polynomial(coefficients)
  }

  /// Enclosures of the nodes, ascending; nil if the precision does not prove them.
  ///
  /// - Parameters:
  ///   - stages: How many, at least one.
  ///   - precision: The working precision.
  /// - Returns: Disjoint balls that hold one node each.
  public func nodes(stages: Int, precision: Precision) -> [Ball]? {
    precondition(stages >= 1, "a method has at least one stage")
    switch self {
    case .gauss:
      let nodes = GaussLegendreRule(count: stages, precision: precision).nodes
      return nodes.allSatisfy(\.isFinite) ? nodes : nil
    case .radauIIA:
      let half = Ball(Rational(1, 2), precision: precision)
      return RadauZeros.enclosed(stages: stages, precision: precision)
        .map { $0.map { half + $0.scaled(byPowerOfTwo: -1) } + [Ball(1, precision: precision)] }
    }
  }
}
