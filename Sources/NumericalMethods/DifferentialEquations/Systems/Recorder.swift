import MultiPrecision
import RealModule

/// What one node of a recording computes, from nodes before it.
///
/// Without references, so that evaluation counts none: constants lie in tables.
enum Operation: Hashable {
  case time
  case component(Int)
  /// The entry of this index in the table of rationals.
  case rational(Int)
  /// The entry of this index in the table of enclosures.
  case enclosed(Int)
  case pi
  case sum(Int, Int)
  case difference(Int, Int)
  case product(Int, Int)
  case quotient(Int, Int)
  case negation(Int)
  case function(RealFunction, Int)
  /// A power that is no integer; the exponent is an entry of the table of rationals.
  case power(Int, exponent: Int)

  /// The nodes that it reads.
  var operands: [Int] {
    switch self {
    case .time, .component, .rational, .enclosed, .pi: []
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b),
      .quotient(let a, let b):
      [a, b]
    case .negation(let a), .function(_, let a), .power(let a, _): [a]
    }
  }
}

/// The operations of a right-hand side in the order of their recording, each of them once.
final class Recorder {
  private var operations: [Operation]
  private var rationals: [Rational]
  private var enclosures: [Ball]
  private var positions: [Operation: Int] = [:]
  private var rationalPositions: [Rational: Int] = [:]

  init(_ graph: OperationGraph = OperationGraph(operations: [], rationals: [], enclosures: [])) {
    operations = graph.operations
    rationals = graph.rationals
    enclosures = graph.enclosures
    for (index, operation) in operations.enumerated() { positions[operation] = index }
    for (index, rational) in rationals.enumerated() { rationalPositions[rational] = index }
  }

  var graph: OperationGraph {
    OperationGraph(operations: operations, rationals: rationals, enclosures: enclosures)
  }

  func record(_ operation: Operation) -> Quantity {
    if let known = positions[operation] { return Quantity(known, self) }
    operations.append(operation)
    positions[operation] = operations.count - 1
    return Quantity(operations.count - 1, self)
  }

  func enclosed(_ value: Ball) -> Quantity {
    enclosures.append(value)
    return record(.enclosed(enclosures.count - 1))
  }

  /// The place of a rational in the table.
  func place(of value: Rational) -> Int {
    if let known = rationalPositions[value] { return known }
    rationals.append(value)
    rationalPositions[value] = rationals.count - 1
    return rationals.count - 1
  }

  /// The node of a quantity; constants get one.
  func node(_ quantity: Quantity) -> Int {
    switch quantity.content {
    case .node(let node, let owner):
      precondition(owner === self, "quantities of two recordings do not mix")
      return node
    case .rational(let value):
      guard case .node(let node, _) = record(.rational(place(of: value))).content else { return 0 }
      return node
    }
  }
}
