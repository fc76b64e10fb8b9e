import MultiPrecision
import RealModule

/// The coefficients of a collocation method: the implicit Runge–Kutta method of its nodes.
///
/// ```
/// aᵢⱼ = ∫₀^cᵢ ℓⱼ,   bⱼ = ∫₀¹ ℓⱼ,   bⱼ(θ) = ∫₀^θ ℓⱼ       ℓⱼ the Lagrange polynomials of the cᵢ
/// ```
/// The stages Yᵢ = y + h·Σⱼ aᵢⱼf(t + cⱼh, Yⱼ) are values at t + cᵢh of the polynomial
/// y + h·Σⱼ bⱼ(θ)f(t + cⱼh, Yⱼ), which satisfies the equation at all nodes. In terms of the stages it
/// is y + Σⱼ (θ/cⱼ)·ℓⱼ(θ)·(Yⱼ − y) if no node is 0.
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
  /// The coefficients of θ, θ², …, θˢ of each (θ/cⱼ)·ℓⱼ(θ); empty if a node is 0.
  ///
  /// The sum of Yⱼ − y with these weights is as accurate as the stages, where slopes would multiply
  /// their errors by the stiffness.
  public let stageWeights: [[Number]]
  /// The values of the same polynomials at 1.
  public let endWeights: [Number]

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
    let lagrange = nodes.map { node -> [Number] in
      // Division by x − c from the top, then by the value at c of what is left.
      var quotient = Array(master.dropFirst())
      for power in stride(from: quotient.count - 2, through: 0, by: -1) {
        quotient[power] += quotient[power + 1] * node
      }
      let scale = Number.polynomialValue(quotient, at: node)
      return quotient.map { $0 / scale }
    }
    let dense = lagrange.map { row in
      row.enumerated().map { $1 / (Number(exactly: $0 + 1) ?? 1) }
    }
    func integral(_ row: [Number], to end: Number) -> Number {
      Number.polynomialValue(row, at: end) * end
    }
    self.nodes = nodes
    denseWeights = dense
    let hasZero = nodes.contains { $0 == 0 }
    stageWeights =
      hasZero ? [] : zip(lagrange, nodes).map { row, node in row.map { $0 / node } }
    endWeights = stageWeights.map { Number.polynomialValue($0, at: 1) }
    weights = dense.map { integral($0, to: 1) }
    matrix = Matrix(rows: nodes.count, columns: nodes.count) { integral(dense[$1], to: nodes[$0]) }
  }

  /// Coefficients that are known.
  init(
    nodes: [Number], matrix: Matrix<Number>, weights: [Number], denseWeights: [[Number]],
    stageWeights: [[Number]], endWeights: [Number]
  ) {
    self.nodes = nodes
    self.matrix = matrix
    self.weights = weights
    self.denseWeights = denseWeights
    self.stageWeights = stageWeights
    self.endWeights = endWeights
  }

  /// The same coefficients in another number type.
  public func map<Other: Scalar>(_ transform: (Number) -> Other) -> CollocationTableau<Other> {
    CollocationTableau<Other>(mapping: self, transform)
  }

  private init<Source: Scalar>(
    mapping other: CollocationTableau<Source>, _ transform: (Source) -> Number
  ) {
    nodes = other.nodes.map(transform)
    matrix = other.matrix.map(transform)
    weights = other.weights.map(transform)
    denseWeights = other.denseWeights.map { $0.map(transform) }
    stageWeights = other.stageWeights.map { $0.map(transform) }
    endWeights = other.endWeights.map(transform)
  }
}
