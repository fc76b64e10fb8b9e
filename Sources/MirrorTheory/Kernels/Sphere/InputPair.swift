import MultiPrecision
import Symbolic

/// Two inputs of several coordinates, by what is invariant under rotations.
struct InputPair: Sendable {
  let x: [Expression]
  let y: [Expression]
  /// ⟨x, x⟩, ⟨y, y⟩, ⟨x, y⟩.
  let squareX: Expression
  let squareY: Expression
  let product: Expression

  init(_ x: [Expression], _ y: [Expression]) {
    self.x = x
    self.y = y
    func dot(_ a: [Expression], _ b: [Expression]) -> Expression {
      Expression.sum([0] + zip(a, b).map { $0 * $1 }).simplified()
    }
    squareX = dot(x, x)
    squareY = dot(y, y)
    product = dot(x, y)
  }

  var dimension: Int { x.count }

  /// ‖x − y‖².
  var squaredDistance: Expression { (squareX - 2 * product + squareY).simplified() }

  /// ‖x‖²‖y‖² − ⟨x, y⟩².
  var gram: Expression { (squareX * squareY - product * product).simplified() }

  /// A point as text: `(1, 0)`.
  static func text(_ point: [Expression]) -> String {
    "(" + point.map { RealConstant($0).text }.joined(separator: ", ") + ")"
  }
}
