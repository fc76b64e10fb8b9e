import MultiPrecision
import NumericalMethods
import RealModule

/// The Radau IIA collocation method with s stages, with the polynomial through a step's start and
/// stages: order 2s − 1, stiffly accurate, L-stable.
///
/// ### Accuracy
/// *estimated*: rounded from enclosures with 64 bits more.
///
/// ### Source
/// [Hairer and Wanner 1996], Solving Ordinary Differential Equations II, §IV.5.
struct StageTableau<Number: TrainingNumber>: Sendable {
  /// s.
  let stages: Int
  /// c.
  let nodes: [Number]
  /// A, row by row.
  let matrix: [Number]
  /// ℓⱼ(0): the polynomial through values at the nodes, at the start of the step.
  let startWeights: [Number]
  /// 1/∏(xᵢ − xⱼ) over 0 and the nodes, for values at 0 and at the stages.
  private let barycentric: [Number]
  private let allNodes: [Number]

  init(stages: Int, precision: Precision) {
    let working = precision.adding(bits: 64)
    let exact = CollocationTableau<BigFloat>(.radauIIA, stages: stages, precision: working)
    func number(_ value: BigFloat) -> Number {
      Number(value.exactRational ?? 0, precision: precision)
    }
    self.stages = stages
    nodes = exact.nodes.map(number)
    matrix = exact.matrix.elements.map(number)
    startWeights = exact.nodes.indices.map { j in
      var product = BigFloat(1, precision: working)
      for k in exact.nodes.indices where k != j {
        product = product * exact.nodes[k] / (exact.nodes[k] - exact.nodes[j])
      }
      return number(product)
    }
    let all = [BigFloat(0, precision: working)] + exact.nodes
    allNodes = all.map(number)
    barycentric = all.indices.map { i in
      var product = BigFloat(1, precision: working)
      for j in all.indices where j != i { product = product * (all[i] - all[j]) }
      return number(1 / product)
    }
  }

  /// The weights of the values at 0 and at the nodes in the polynomial through them, at a point.
  func weights(at point: Number) -> [Number] {
    if let index = allNodes.firstIndex(of: point) {
      return allNodes.indices.map { $0 == index ? 1 : 0 }
    }
    var product: Number = 1
    for node in allNodes { product *= point - node }
    return allNodes.indices.map { product * barycentric[$0] / (point - allNodes[$0]) }
  }
}
