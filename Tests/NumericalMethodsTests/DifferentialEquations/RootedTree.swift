import MultiPrecision
import NumericalMethods

/// A rooted tree: the order conditions of Runge–Kutta methods are one for each of them.
///
/// Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, §II.2, Theorem 2.13.
struct RootedTree: Hashable {
  let branches: [RootedTree]

  var order: Int { 1 + branches.map(\.order).reduce(0, +) }

  /// γ: the order times those of the branches.
  var density: Int { order * branches.map(\.density).reduce(1, *) }

  /// The Φᵢ of Σ bᵢΦᵢ = 1/γ: the product over branches of Σⱼ aᵢⱼΦⱼ.
  func weights<Number: Scalar>(_ matrix: (Int, Int) -> Number, stages: Int) -> [Number] {
    var result = [Number](repeating: 1, count: stages)
    for branch in branches {
      let inner = branch.weights(matrix, stages: stages)
      for i in 0..<stages {
        var sum: Number = 0
        for j in 0..<stages { sum = sum + matrix(i, j) * inner[j] }
        result[i] = result[i] * sum
      }
    }
    return result
  }

  /// All trees of an order: branches in descending order of their place in the list.
  static func all(order: Int) -> [RootedTree] {
    order == 1 ? [RootedTree(branches: [])] : forests(order - 1).map { RootedTree(branches: $0) }
  }

  /// All multisets of trees of a total order.
  private static func forests(_ total: Int) -> [[RootedTree]] {
    let trees = (1...total).flatMap { all(order: $0) }
    func extended(_ rest: Int, from first: Int) -> [[RootedTree]] {
      if rest == 0 { return [[]] }
      return trees.indices.dropFirst(first).filter { trees[$0].order <= rest }.flatMap { index in
        extended(rest - trees[index].order, from: index).map { [trees[index]] + $0 }
      }
    }
    return extended(total, from: 0)
  }
}
