import MultiPrecision
import RealModule
import NumericalMethods

/// The Radau IIA collocation method with s stages: order 2s − 1, stiffly accurate, L-stable.
///
/// The nodes are the zeros of P_s(2c − 1) − P_{s−1}(2c − 1), the last one is 1, and row i of A
/// integrates polynomials of degree < s exactly from 0 to cᵢ.
///
/// ### Accuracy
/// *estimated*: computed with 64 + 4s guard bits; the linear systems lose fewer.
///
/// ### Source
/// [Hairer and Wanner 1996], Solving Ordinary Differential Equations II, §IV.5.
struct RadauTableau<Number: TrainingNumber>: Sendable {
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
    let working = precision.adding(bits: 64 + 4 * stages)
    let exact = Self.zeros(stages: stages, precision: working)
    func number(_ value: BigFloat) -> Number {
      Number(value.exactRational ?? 0, precision: precision)
    }
    // Σⱼ aᵢⱼcⱼᵏ = cᵢᵏ⁺¹/(k + 1): one system for all rows.
    let powers = Matrix(rows: stages, columns: stages) { k, j in exact[j].raised(to: k) }
    var rows: [Number] = []
    if let factors = try? LUFactorization(powers) {
      for node in exact {
        let right = (0..<stages).map {
          node.raised(to: $0 + 1) / BigFloat($0 + 1, precision: working)
        }
        rows += factors.solve(right).map(number)
      }
    }
    precondition(rows.count == stages * stages, "distinct nodes")
    self.stages = stages
    matrix = rows
    nodes = exact.map(number)
    startWeights = exact.indices.map { j in
      var product = BigFloat(1, precision: working)
      for k in exact.indices where k != j {
        product = product * exact[k] / (exact[k] - exact[j])
      }
      return number(product)
    }
    let all = [BigFloat(0, precision: working)] + exact
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

  /// The nodes, ascending, by Newton's method with the zeros found so far divided out.
  private static func zeros(stages: Int, precision: Precision) -> [BigFloat] {
    let one = BigFloat(1, precision: precision)
    let limit = one.scaled(byPowerOfTwo: 24 - precision.bits)
    let gap = one.scaled(byPowerOfTwo: -precision.bits / 2)
    var found = [one]
    while found.count < stages {
      // Right of every zero that is left, so that the steps go down to the next one and stop there.
      var x = found[0] - gap
      for _ in 0..<(20 * stages + precision.bits) {
        let (value, slope) = legendreDifference(stages, at: x)
        var share = slope / value
        for zero in found { share -= 1 / (x - zero) }
        let step = 1 / share
        x -= step
        if step.magnitude <= limit { break }
      }
      found.insert(x, at: 0)
    }
    return found
  }

  /// P_s(2x − 1) − P_{s−1}(2x − 1) and its derivative in x, by the three-term recurrence.
  private static func legendreDifference(_ s: Int, at x: BigFloat) -> (BigFloat, BigFloat) {
    let t = x + x - 1
    var (previous, value) = (BigFloat(1, precision: x.precision), t)
    var (previousSlope, slope): (BigFloat, BigFloat) = (0, BigFloat(1, precision: x.precision))
    for k in 1..<Swift.max(s, 1) where s > 1 {
      let (a, b) = (
        BigFloat(2 * k + 1, precision: x.precision), BigFloat(k, precision: x.precision)
      )
      let divisor = BigFloat(k + 1, precision: x.precision)
      let next = (a * t * value - b * previous) / divisor
      let nextSlope = (a * (value + t * slope) - b * previousSlope) / divisor
      (previous, value, previousSlope, slope) = (value, next, slope, nextSlope)
    }
    let difference = slope - previousSlope
    return (value - previous, difference + difference)
  }
}
