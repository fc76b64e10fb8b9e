import MultiPrecision
import NumericalMethods
import RealModule

// What the dual, its gradient and its Hessian are at a point, on the mesh as it is.

extension DualMesh {
  /// The dual at a point.
  struct Value {
    /// E[ατ].
    fileprivate(set) var mean: [Double]
    /// eˡE[ττᵀ/φ″].
    fileprivate(set) var hessian: Matrix<BigFloat>
    /// e⁻ˡE[φ̄*(s)].
    fileprivate(set) var penalty = 0.0
    /// The means of α, by strip and interval.
    fileprivate(set) var alphas: [[Double]] = []
    fileprivate(set) var largestAlpha = 0.0
    /// The largest |ν·τ|.
    fileprivate(set) var steepest = 0.0
  }

  /// E[ατ] and what belongs to it; nil where some α is no number.
  func value(at point: Point) -> Value? {
    let count = point.direction.count
    var value = Value(
      mean: Array(repeating: 0, count: count),
      hessian: Matrix(
        rows: count, columns: count, repeating: BigFloat(0, precision: precision)))
    for strip in strips {
      var alphas: [Double] = []
      var flats: [BigFloat] = []
      alphas.reserveCapacity(strip.weights.count)
      flats.reserveCapacity(strip.weights.count)
      var last = Load()
      for (place, node) in strip.nodes.enumerated() {
        let next = Load(
          BigFloat.dot(point.direction, node.features), potential, logScale: point.logScale,
          near: last.alpha.magnitude)
        guard next.alpha.isFinite, next.conjugate.isFinite else { return nil }
        value.largestAlpha = Swift.max(value.largestAlpha, next.alpha.magnitude)
        value.steepest = Swift.max(value.steepest, next.plain.s.magnitude)
        defer { last = next }
        if place == 0 { continue }
        let weight = strip.weights[place - 1]
        let mean = Load.mean(last, next)
        alphas.append(mean)
        flats.append(
          Load.flatness(last, next, potential, logScale: point.logScale)
            * BigFloat(weight, precision: .double))
        value.penalty += weight * (next.plain.conjugate + last.plain.conjugate) / 2
        let before = strip.nodes[place - 1].rounded
        for i in 0..<count {
          value.mean[i] += weight * mean * (node.rounded[i] + before[i]) / 2
        }
      }
      let loads = BigFloatVector(flats, precision: precision)
      for i in 0..<count {
        var row = loads
        row.multiplyElementwise(by: strip.middles[i])
        for j in 0...i { value.hessian[i, j] += row.dot(strip.middles[j]) }
      }
      value.alphas.append(alphas)
    }
    for i in 0..<count {
      for j in 0..<i { value.hessian[j, i] = value.hessian[i, j] }
    }
    return value
  }

  /// The largest |ν·τ| at the nodes.
  func steepest(_ direction: [BigFloat]) -> Double {
    var largest = 0.0
    for strip in strips {
      for node in strip.nodes {
        largest = Swift.max(
          largest, BigFloat.dot(direction, node.features).doubleValue(.nearest).magnitude)
      }
    }
    return largest
  }

  /// E[ατ] with s summed in Double, which may not hold what cancels in it.
  func roughMean(at point: Point) -> [Double] {
    let direction = point.direction.map { $0.doubleValue(.nearest) }
    var sums = Array(repeating: 0.0, count: direction.count)
    for strip in strips {
      var last = Load()
      for (place, node) in strip.nodes.enumerated() {
        let s = zip(direction, node.rounded).reduce(0) { $0 + $1.0 * $1.1 }
        let next = Load(
          BigFloat(s, precision: .double), potential, logScale: point.logScale,
          near: last.alpha.magnitude)
        defer { last = next }
        if place == 0 { continue }
        let mass = strip.weights[place - 1] * Load.mean(last, next)
        let before = strip.nodes[place - 1].rounded
        for i in sums.indices { sums[i] += mass * (node.rounded[i] + before[i]) / 2 }
      }
    }
    return sums
  }

  /// h(x), σ given on panels, from the means of α.
  func value(
    of alphas: [[Double]], _ feature: (_ panel: Int, _ position: Double) -> Double
  ) -> Double {
    var sum = 0.0
    for (strip, means) in zip(strips, alphas) {
      let positions = strip.nodes.map { $0.position.doubleValue(.nearest) }
      for (index, mean) in means.enumerated() {
        let middle = (positions[index] + positions[index + 1]) / 2
        sum += strip.weights[index] * mean * feature(strip.panel, middle)
      }
    }
    return sum
  }
}
