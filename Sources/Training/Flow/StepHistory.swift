import MultiPrecision
import RealModule

/// A solved step's ζ, to guess that of another one in `Double`.
struct StepHistory<Number: TrainingNumber>: Sendable {
  /// ζ at the start and at the stages.
  private let mirrors: [[Number]]
  /// h.
  let size: Double

  /// Of the stages of a step from a state.
  init<Network: TrainableNetwork<Number>>(
    _ state: TrainingState<Network>, _ stages: FlowStages<Number>
  ) {
    size = stages.size.approximation
    mirrors = [state.mirror] + stages.parts.map(\.mirror)
  }

  /// The degree of a polynomial that is used beyond its own step: a higher one would magnify rounding
  /// errors, by its Chebyshev polynomial of 3 for a step of the same length.
  private static var continuedDegree: Int { 7 }

  /// ζ at the stages of the part of this step up to a share of it.
  func part(upTo share: Double, _ tableau: StageTableau<Double>) -> [[Double]] {
    values(at: tableau.nodes.map { $0 * share }, degree: tableau.stages, tableau)
  }

  /// ζ at the stages of the next step, which has `size`; nil beyond three steps, where a polynomial is
  /// worse than no change.
  func next(size: Double, _ tableau: StageTableau<Double>) -> [[Double]]? {
    let ratio = size / self.size
    guard ratio <= 3 else { return nil }
    return values(
      at: tableau.nodes.map { 1 + $0 * ratio },
      degree: Swift.min(tableau.stages, Self.continuedDegree), tableau)
  }

  /// ζ on the polynomial of a degree through the start, the end, and stages between them.
  private func values(
    at points: [Double], degree: Int, _ tableau: StageTableau<Double>
  ) -> [[Double]] {
    let chosen = (0...degree).map { $0 * tableau.stages / degree }
    let nodes = chosen.map { $0 == 0 ? 0 : tableau.nodes[$0 - 1] }
    let weights = points.flatMap { point in
      var row = nodes.indices.map { i in
        nodes.indices.reduce(1) {
          $1 == i ? $0 : $0 * (point - nodes[$1]) / (nodes[i] - nodes[$1])
        }
      }
      // The sum begins with the end.
      row[degree] -= 1
      return row
    }
    let own = chosen.map { mirrors[$0] }
    let values = own as? [[Double]] ?? own.map { $0.map(\.approximation) }
    let end = values[degree]
    var result = points.map { _ in end }
    Double.combineAll(end, weights, values, into: &result)
    return result
  }
}
