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
    let gauss = GaussLegendreRule(count: stages, precision: precision).nodes
    guard gauss.allSatisfy(\.isFinite) else { return nil }
    switch self {
    case .gauss: return gauss
    case .radauIIA: return radauNodes(between: gauss, precision: precision)
    }
  }

  // At the zeros of P̃ₛ the difference P̃ₛ − P̃ₛ₋₁ is −P̃ₛ₋₁, whose zeros interlace with those of P̃ₛ:
  // it changes sign between any two neighbours, s − 1 times, and vanishes at 1. That makes s.
  private func radauNodes(between gauss: [Ball], precision: Precision) -> [Ball]? {
    let one = Ball(1, precision: precision)
    let inner = nodePolynomial(stages: gauss.count)
      .quotientAndRemainder(dividingBy: Polynomial([-1, 1])).quotient
    let value = inner.coefficients.map { Ball($0, precision: precision) }
    let slope = inner.derivative.coefficients.map { Ball($0, precision: precision) }
    var nodes: [Ball] = []
    for (left, right) in zip(gauss, gauss.dropFirst()) {
      let start = safeguardedNewton(
        from: left.midpoint.doubleValue, to: right.midpoint.doubleValue
      ) { point in
        // In doubles cancellation would spoil the sign for many stages.
        let ball = Ball(point, precision: precision)
        return (
          Ball.polynomialValue(value, at: ball).midpoint.doubleValue,
          Ball.polynomialValue(slope, at: ball).midpoint.doubleValue
        )
      }
      guard let start = start.value else { return nil }
      let root = provedZero(
        near: BigFloat(start, precision: precision), precision: precision,
        value: { Ball.polynomialValue(value, at: $0) },
        derivative: { Ball.polynomialValue(slope, at: $0) })
      guard case .proved(let node) = root else { return nil }
      nodes.append(node)
    }
    nodes.append(one)
    for (left, right) in zip(nodes, nodes.dropFirst()) where !(right - left).isPositive {
      return nil
    }
    return nodes
  }
}
