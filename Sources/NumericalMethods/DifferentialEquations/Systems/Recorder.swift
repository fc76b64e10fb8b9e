import MultiPrecision
import RealModule

/// What one node of a recording computes, from nodes before it.
enum Operation: Hashable {
  case time
  case component(Int)
  case rational(Rational)
  /// The constant of this index in the table of enclosures.
  case enclosed(Int)
  case pi
  case sum(Int, Int)
  case difference(Int, Int)
  case product(Int, Int)
  case quotient(Int, Int)
  case negation(Int)
  case function(RealFunction, Int)
  /// A power that is no integer.
  case power(Int, Rational)

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
  private(set) var operations: [Operation]
  private(set) var enclosures: [Ball]
  private var positions: [Operation: Int] = [:]

  init(_ graph: OperationGraph = OperationGraph(operations: [], enclosures: [])) {
    operations = graph.operations
    enclosures = graph.enclosures
    for (index, operation) in operations.enumerated() { positions[operation] = index }
  }

  var graph: OperationGraph { OperationGraph(operations: operations, enclosures: enclosures) }

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

  /// The node of a quantity; constants get one.
  func node(_ quantity: Quantity) -> Int {
    switch quantity.content {
    case .node(let node, let owner):
      precondition(owner === self, "quantities of two recordings do not mix")
      return node
    case .rational(let value):
      guard case .node(let node, _) = record(.rational(value)).content else { return 0 }
      return node
    }
  }
}

/// A finished recording.
struct OperationGraph: Sendable {
  let operations: [Operation]
  let enclosures: [Ball]

  /// Whether each node is a constant.
  var constantFlags: [Bool] {
    var flags: [Bool] = []
    for operation in operations {
      switch operation {
      case .time, .component: flags.append(false)
      default: flags.append(operation.operands.allSatisfy { flags[$0] })
      }
    }
    return flags
  }

  /// Writes the values of the nodes at a time and state, those with `isWanted`.
  func evaluate<Number: SeriesScalar>(
    at time: Number, _ state: [Number], precision: Precision, into values: inout [Number],
    where isWanted: (Int) -> Bool
  ) {
    for (index, operation) in operations.enumerated() where isWanted(index) {
      switch operation {
      case .time: values[index] = time
      case .component(let i): values[index] = state[i]
      case .rational(let value): values[index] = Number(value, precision: precision)
      case .enclosed(let i): values[index] = Number(enclosed: enclosures[i], precision: precision)
      case .pi:
        let pi = Ball.pi(precision: precision.adding(bits: 8))
        values[index] = Number(enclosed: pi, precision: precision)
      case .sum(let a, let b): values[index] = values[a] + values[b]
      case .difference(let a, let b): values[index] = values[a] - values[b]
      case .product(let a, let b):
        values[index] = a == b ? values[a].squared() : values[a] * values[b]
      case .quotient(let a, let b): values[index] = values[a] / values[b]
      case .negation(let a): values[index] = -values[a]
      case .function(let function, let a): values[index] = values[a].image(under: function)
      case .power(let a, let exponent):
        values[index] = values[a].raised(to: exponent, precision: precision)
      }
    }
  }
}
