import MultiPrecision

/// The recording of f and its first derivatives; nil where they vanish identically.
struct DerivativeTable: Sendable {
  let graph: OperationGraph
  let nodes: [[Int?]]
}

extension DifferentialSystem {
  /// ∂fᵢ/∂yⱼ at [i][j].
  var derivativeTable: DerivativeTable {
    let recorder = Recorder(graph)
    let slopes = recordedDerivatives(recorder)
    let nodes = slopes.map { row in row.map { $0.map { recorder.node($0) } } }
    return DerivativeTable(graph: recorder.graph, nodes: nodes)
  }

  /// The system of the solution and its derivatives with respect to the initial state.
  ///
  /// ```
  /// y′ = f(t, y),   V′ = (∂f/∂y)·V
  /// ```
  /// Component m + j·m + i is V(i, j) = ∂yᵢ/∂yⱼ(0), if V begins as the identity.
  public var variational: DifferentialSystem {
    let m = dimension
    let recorder = Recorder(graph)
    let slopes = recordedDerivatives(recorder)
    var values = outputs.map { Quantity($0, recorder) }
    for j in 0..<m {
      for i in 0..<m {
        var sum: Quantity = 0
        for k in 0..<m {
          guard let slope = slopes[i][k] else { continue }
          sum = sum + slope * recorder.record(.component(m + j * m + k))
        }
        values.append(sum)
      }
    }
    return DifferentialSystem(dimension: m + m * m, recorder, values)
  }

  private func recordedDerivatives(_ recorder: Recorder) -> [[Quantity?]] {
    var result = outputs.map { _ in [Quantity?]() }
    for component in 0..<dimension {
      let slopes = graph.derivatives(by: .component(component), recorder)
      for (index, node) in outputs.enumerated() { result[index].append(slopes[node]) }
    }
    return result
  }
}

extension OperationGraph {
  /// The derivatives of all nodes by the time or a component, recorded behind them; nil for 0.
  func derivatives(by variable: Operation, _ recorder: Recorder) -> [Quantity?] {
    var slopes: [Quantity?] = []
    for (node, operation) in operations.enumerated() {
      slopes.append(operation.derivative(node, recorder, slopes, variable))
    }
    return slopes
  }
}

extension Operation {
  /// The derivative of this node by a variable, from those of the nodes before; nil for 0.
  fileprivate func derivative(
    _ node: Int, _ recorder: Recorder, _ slopes: [Quantity?], _ variable: Operation
  ) -> Quantity? {
    func value(_ node: Int) -> Quantity { Quantity(node, recorder) }
    func sum(_ a: Quantity?, _ b: Quantity?) -> Quantity? {
      guard let a else { return b }
      return b.map { a + $0 } ?? a
    }
    switch self {
    case .time, .component: return self == variable ? 1 : nil
    case .rational, .enclosed, .pi: return nil
    case .sum(let a, let b): return sum(slopes[a], slopes[b])
    case .difference(let a, let b): return sum(slopes[a], slopes[b].map { -$0 })
    case .negation(let a): return slopes[a].map { -$0 }
    case .product(let a, let b):
      if a == b { return slopes[a].map { 2 * value(a) * $0 } }
      return sum(slopes[a].map { $0 * value(b) }, slopes[b].map { value(a) * $0 })
    case .quotient(let a, let b):
      // (u′ − f·v′)/v.
      let top = sum(slopes[a], slopes[b].map { -(value(node) * $0) })
      return top.map { $0 / value(b) }
    case .function(let function, let a):
      return slopes[a].map { inner in
        function.slope(at: value(a), value: value(node), recorder) * inner
      }
    case .power(let a, let place):
      let exponent = recorder.graph.rationals[place]
      return slopes[a].map { Quantity(exponent) * Quantity.pow(value(a), exponent - 1) * $0 }
    }
  }
}

extension RealFunction {
  /// f′(x), from x and f(x).
  fileprivate func slope(
    at x: Quantity, value: Quantity, _ recorder: Recorder
  ) -> Quantity {
    switch self {
    case .sqrt: return 1 / (2 * value)
    case .cbrt: return 1 / (3 * value * value)
    case .exp: return value
    case .expm1: return 1 + value
    case .log: return 1 / x
    case .log1p: return 1 / (1 + x)
    case .sin: return .cos(x)
    case .cos: return -Quantity.sin(x)
    case .tan: return 1 + value * value
    case .asin: return 1 / Quantity.sqrt(1 - x * x)
    case .acos: return -(1 / Quantity.sqrt(1 - x * x))
    case .atan: return 1 / (1 + x * x)
    case .sinh: return .cosh(x)
    case .cosh: return .sinh(x)
    case .tanh: return 1 - value * value
    case .asinh: return 1 / Quantity.sqrt(1 + x * x)
    case .acosh: return 1 / Quantity.sqrt(x * x - 1)
    case .atanh: return 1 / (1 - x * x)
    case .erf, .erfc:
      let scale = 2 / Quantity.sqrt(recorder.record(.pi))
      let bell = scale * Quantity.exp(-(x * x))
      return self == .erf ? bell : -bell
    case .gamma, .lgamma: preconditionFailure("no quantity has this function")
    }
  }
}
