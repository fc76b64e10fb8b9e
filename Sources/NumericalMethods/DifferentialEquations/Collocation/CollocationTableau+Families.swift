import MultiPrecision

/// A quadrature with the nodes c that is exact up to degree 2s − 2 has ∫P̃ₖℓⱼ = bⱼP̃ₖ(cⱼ) for k < s, P̃ the
/// shifted Legendre polynomials. With ∫₀^c P̃ₖ = (P̃ₖ₊₁(c) − P̃ₖ₋₁(c))/(2(2k + 1)),
/// ```
/// ℓⱼ = bⱼ Σₖ (2k + 1) P̃ₖ(cⱼ) P̃ₖ,     aᵢⱼ = bⱼ (cᵢ + ½ Σₖ₌₁ P̃ₖ(cⱼ) (P̃ₖ₊₁(cᵢ) − P̃ₖ₋₁(cᵢ)))
/// ```
/// sums in which nothing cancels. Gauss: bⱼ of the quadrature; Radau IIA: bⱼ = cⱼ/(sP̃ₛ₋₁(cⱼ))².
///
/// ### Source
/// Hairer and Wanner, Solving Ordinary Differential Equations II, Theorem 5.6; Abramowitz and
/// Stegun, Handbook of Mathematical Functions, 25.4.31, for the weights of Radau.
extension CollocationTableau where Number == Ball {
  /// Enclosures of the coefficients of a family's method, within 2^(−precision) of them.
  ///
  /// Nil never for the stages that memory allows; a proof of the nodes that fails would give it.
  ///
  /// - Complexity: O(s³) terms of dot products.
  public init?(_ family: CollocationFamily, stages: Int, precision: Precision) {
    precondition(stages >= 1, "a method has at least one stage")
    let needed = Magnitude(powerOfTwo: -precision.bits)
    // Values of degree s lose 4·log₂ s bits or less, the coefficients of powers 2.6 a stage.
    var guardBits = 32 + 3 * stages
    for _ in 0..<4 {
      let working = precision.adding(bits: guardBits)
      if let tableau = Self.made(family, stages: stages, precision: working) {
        let entries =
          tableau.matrix.elements + tableau.weights + tableau.nodes + tableau.endWeights
        if entries.allSatisfy({ $0.radius <= needed }) {
          self = tableau
          return
        }
      }
      guardBits *= 2
    }
    return nil
  }

  private static func made(
    _ family: CollocationFamily, stages: Int, precision: Precision
  ) -> CollocationTableau? {
    guard let nodes = family.nodes(stages: stages, precision: precision) else { return nil }
    let values = nodes.map { legendreValues($0, count: stages + 1, precision: precision) }
    let weights: [Ball]
    switch family {
    case .gauss: weights = GaussLegendreRule(count: stages, precision: precision).weights
    case .radauIIA:
      let count = Ball(stages, precision: precision)
      weights = zip(nodes, values).map { $0 / (count * $1[stages - 1]).squared() }
    }
    // Rows ½(P̃ₖ₊₁ − P̃ₖ₋₁)(cᵢ), beginning with cᵢ for k = 0.
    let integrals = zip(nodes, values).map { node, row in
      [node] + (1..<stages).map { (row[$0 + 1] - row[$0 - 1]).scaled(byPowerOfTwo: -1) }
    }
    let matrix = Matrix<Ball>(rows: stages, columns: stages) {
      weights[$1] * Ball.dot(values[$1][..<stages], integrals[$0][...])
    }
    // (2k + 1)P̃ₖ by powers of x: a column a power.
    let columns = legendreCoefficients(count: stages, precision: precision)
    let lagrange = zip(weights, values).map { weight, row in
      columns.enumerated().map { weight * Ball.dot(row[$0..<stages], $1[...]) }
    }
    let odd = (0..<stages).map { Ball(2 * $0 + 1, precision: precision) }
    return CollocationTableau(
      nodes: nodes, matrix: matrix, weights: weights,
      denseWeights: lagrange.map { row in
        row.enumerated().map { $1 / Ball($0 + 1, precision: precision) }
      },
      stageWeights: zip(lagrange, nodes).map { row, node in row.map { $0 / node } },
      endWeights: family == .radauIIA
        ? (0..<stages).map { Ball($0 == stages - 1 ? 1 : 0, precision: precision) }
        : zip(zip(weights, nodes), values).map { pair, row in
          pair.0 * Ball.dot(row[..<stages], odd[...]) / pair.1
        })
  }

  /// P̃ₖ(c) = Pₖ(2c − 1) for k < count, with |Pₖ′| ≤ k(k + 1)/2 beside the midpoint.
  private static func legendreValues(_ node: Ball, count: Int, precision: Precision) -> [Ball] {
    let one = Ball(1, precision: precision)
    let place = node + node - 1
    let x = place.midpoint
    // The last node of Radau IIA, which is exact.
    guard x.magnitude < 1 else { return Array(repeating: one, count: count) }
    var values = Array(repeating: one, count: count)
    for degree in stride(from: count - 1, to: 0, by: -2) {
      let pair = RadauZeros.legendrePair(x, degree: degree, precision: precision)
      for (k, value) in [(degree, pair.value), (degree - 1, pair.previous)] {
        values[k] = value.addingError(ErrorBound(Double(k * (k + 1) / 2)) * place.radius)
      }
    }
    return values
  }

  /// The coefficients of x^q in (2k + 1)P̃ₖ for q ≤ k < count: (−1)^(k+q)·C(k, q)·C(k + q, q), row by q.
  private static func legendreCoefficients(count: Int, precision: Precision) -> [[Ball]] {
    (0..<count).map { power in
      // C(2q, q), and from k to k + 1 the factor −(k + q + 1)/(k + 1 − q).
      var coefficient = Rational(1)
      for j in 0..<power { coefficient *= Rational(2 * (2 * j + 1), j + 1) }
      return (power..<count).map { k in
        defer { coefficient *= Rational(-(k + power + 1), k + 1 - power) }
        return Ball(coefficient * Rational(2 * k + 1), precision: precision)
      }
    }
  }
}

extension CollocationTableau where Number: IntegrationScalar {
  /// The coefficients of a family's method, each the nearest number of the precision or beside it.
  ///
  /// - Parameters:
  ///   - family: Where the nodes lie.
  ///   - stages: How many, at least one.
  ///   - precision: That of the numbers; `Double` ignores it.
  public init(_ family: CollocationFamily, stages: Int, precision: Precision = .double) {
    let bits = Number.self == Double.self ? Precision.double : precision
    self = CollocationTableaux.shared.tableau(family, stages: stages, precision: bits).map { ball in
      Number(ball.midpoint.exactRational ?? 0, precision: precision)
    }
  }
}
