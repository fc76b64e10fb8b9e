import MultiPrecision
import RealModule

/// The coefficients of a collocation method: the implicit Runge–Kutta method of its nodes.
///
/// ```
/// aᵢⱼ = ∫₀^cᵢ ℓⱼ,   bⱼ = ∫₀¹ ℓⱼ,   bⱼ(θ) = ∫₀^θ ℓⱼ       ℓⱼ the Lagrange polynomials of the cᵢ
/// ```
/// The stages Yᵢ = y + h·Σⱼ aᵢⱼf(t + cⱼh, Yⱼ) are values at t + cᵢh of the polynomial
/// y + h·Σⱼ bⱼ(θ)f(t + cⱼh, Yⱼ), which satisfies the equation at all nodes.
///
/// ### Accuracy
/// Exact over `Rational`; enclosures over `Ball`. With s nodes, C(s): Σⱼ aᵢⱼcⱼ^(k−1) = cᵢᵏ/k for
/// k ≤ s; and B(s + r) if Π(x − cᵢ) is orthogonal to polynomials of degree below r, hence order
/// s + r.
///
/// ### Source
/// Hairer and Wanner, Solving Ordinary Differential Equations II, §IV.5, Theorem 5.3.
public struct CollocationTableau<Number: Scalar>: Sendable {
  /// The c.
  public let nodes: [Number]
  /// The a.
  public let matrix: Matrix<Number>
  /// The b.
  public let weights: [Number]
  /// The coefficients of θ, θ², …, θˢ of each bⱼ(θ), a row a node.
  public let denseWeights: [[Number]]

  /// The number of stages.
  public var stages: Int { nodes.count }

  /// The coefficients for distinct nodes.
  ///
  /// - Complexity: O(s³) operations. They lose about 2.6 bits a stage.
  public init(nodes: [Number]) {
    precondition(!nodes.isEmpty, "a method has at least one stage")
    // Π(x − cₖ), lowest degree first.
    var master: [Number] = [1]
    for node in nodes {
      var product = [Number](repeating: 0, count: master.count + 1)
      for (power, coefficient) in master.enumerated() {
        product[power + 1] += coefficient
        product[power] -= coefficient * node
      }
      master = product
    }
    let dense = nodes.map { node -> [Number] in
      // Division by x − c from the top, then by the value at c of what is left.
      var quotient = Array(master.dropFirst())
      for power in stride(from: quotient.count - 2, through: 0, by: -1) {
        quotient[power] += quotient[power + 1] * node
      }
      let scale = Number.polynomialValue(quotient, at: node)
      return quotient.enumerated().map { $1 / (scale * (Number(exactly: $0 + 1) ?? 1)) }
    }
    func integral(_ row: [Number], to end: Number) -> Number {
      Number.polynomialValue(row, at: end) * end
    }
    self.nodes = nodes
    denseWeights = dense
    weights = dense.map { integral($0, to: 1) }
    matrix = Matrix(rows: nodes.count, columns: nodes.count) { integral(dense[$1], to: nodes[$0]) }
  }

  private init(
    nodes: [Number], matrix: Matrix<Number>, weights: [Number], denseWeights: [[Number]]
  ) {
    self.nodes = nodes
    self.matrix = matrix
    self.weights = weights
    self.denseWeights = denseWeights
  }

  /// The same coefficients in another number type.
  public func map<Other: Scalar>(_ transform: (Number) -> Other) -> CollocationTableau<Other> {
    CollocationTableau<Other>(
      nodes: nodes.map(transform), matrix: matrix.map(transform),
      weights: weights.map(transform), denseWeights: denseWeights.map { $0.map(transform) })
  }
}

extension CollocationTableau where Number == Ball {
  /// Enclosures of the coefficients of a family's method, within 2^(−precision) of them.
  ///
  /// Nil never for the stages that memory allows; a proof of the nodes that fails would give it.
  public init?(_ family: CollocationFamily, stages: Int, precision: Precision) {
    let needed = Magnitude(powerOfTwo: -precision.bits)
    // About 2.6 bits a stage are lost to cancellation between the monomials' coefficients.
    var guardBits = 32 + 6 * stages
    for _ in 0..<4 {
      let working = precision.adding(bits: guardBits)
      if let nodes = family.nodes(stages: stages, precision: working) {
        let tableau = CollocationTableau(nodes: nodes)
        let entries = tableau.matrix.elements + tableau.weights + tableau.nodes
        if entries.allSatisfy({ $0.radius <= needed }) {
          self = tableau
          return
        }
      }
      guardBits *= 2
    }
    return nil
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
    guard
      let enclosed = CollocationTableau<Ball>(
        family, stages: stages, precision: precision.adding(bits: 8))
    else { preconditionFailure("nodes of orthogonal polynomials are simple zeros") }
    self = enclosed.map { ball in
      Number(ball.midpoint.exactRational ?? 0, precision: precision)
    }
  }
}
