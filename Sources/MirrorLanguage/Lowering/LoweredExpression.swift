import MultiPrecision
import Symbolic

/// An expression with its measures, which are carried along so that limits cost nothing to test.
struct LoweredExpression: Sendable {
  var expression: Expression
  /// Nodes of the tree.
  var nodes: Int
  var depth: Int
  /// An upper bound of the degree in all symbols together, counting |·|, min, max and `piecewise`
  /// like their arguments and other functions as 0.
  var degree: Int

  /// The degree that stands for all above every limit.
  static let unbounded = 1 << 40

  init(_ expression: Expression, nodes: Int, depth: Int, degree: Int) {
    self.expression = expression
    self.nodes = nodes
    self.depth = depth
    self.degree = degree
  }

  init(_ value: Rational) { self.init(.number(value), nodes: 1, depth: 1, degree: 0) }

  init(_ symbol: Symbol) { self.init(.symbol(symbol), nodes: 1, depth: 1, degree: 1) }

  init(_ constant: NamedConstant) { self.init(.constant(constant), nodes: 1, depth: 1, degree: 0) }

  var rational: Rational? {
    if case .number(let value) = expression { return value }
    return nil
  }
}

/// A condition with its measures.
struct LoweredCondition: Sendable {
  var condition: Condition
  var nodes: Int
  var depth: Int

  /// Its truth when it no longer depends on anything.
  var constant: Bool? {
    if case .constant(let value) = condition { return value }
    return nil
  }
}
