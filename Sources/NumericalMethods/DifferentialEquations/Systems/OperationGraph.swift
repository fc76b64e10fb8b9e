import MultiPrecision
import RealModule

/// A finished recording.
struct OperationGraph: Sendable {
  let operations: [Operation]
  let rationals: [Rational]
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
}

/// The values of a recording's nodes over one number type.
///
/// Constants are computed once.
public struct RecordedValues<Number: SeriesScalar>: Sendable {
  private let graph: OperationGraph
  private let precision: Precision
  /// The nodes that are not constants, in their order.
  private let variables: [Int]
  private(set) var values: [Number]

  init(_ graph: OperationGraph, precision: Precision) {
    self.graph = graph
    self.precision = precision
    let flags = graph.constantFlags
    variables = flags.indices.filter { !flags[$0] }
    let zero = Number(0, precision: precision)
    values = Array(repeating: zero, count: flags.count)
    for node in flags.indices where flags[node] { update(node, zero, []) }
  }

  subscript(node: Int) -> Number { values[node] }

  /// Computes every node at a time and state.
  mutating func evaluate(at time: Number, _ state: [Number]) {
    Number.evaluate(&self, at: time, state)
  }

  @inline(__always)
  mutating func computeVariables(_ time: Number, _ state: [Number]) {
    for node in variables { update(node, time, state) }
  }

  @inline(__always)
  private mutating func update(_ node: Int, _ time: Number, _ state: [Number]) {
    switch graph.operations[node] {
    case .time: values[node] = time
    case .component(let i): values[node] = state[i]
    case .rational(let i): values[node] = Number(graph.rationals[i], precision: precision)
    case .enclosed(let i):
      values[node] = Number(enclosed: graph.enclosures[i], precision: precision)
    case .pi:
      let pi = Ball.pi(precision: precision.adding(bits: 8))
      values[node] = Number(enclosed: pi, precision: precision)
    case .sum(let a, let b): values[node] = values[a] + values[b]
    case .difference(let a, let b): values[node] = values[a] - values[b]
    case .product(let a, let b):
      values[node] = a == b ? values[a].squared() : values[a] * values[b]
    case .quotient(let a, let b): values[node] = values[a] / values[b]
    case .negation(let a): values[node] = -values[a]
    case .function(let function, let a): values[node] = values[a].image(under: function)
    case .power(let a, let exponent):
      values[node] = values[a].raised(to: graph.rationals[exponent], precision: precision)
    }
  }
}
