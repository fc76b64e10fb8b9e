/// N = J·D⁻¹·Jᵀ = n·H at a moment, in `Double`: a form in which systems with it are solved.
enum NormalForm: Sendable {
  /// N, row by row.
  case dense([Double])
  /// N of many data points on a line, by second differences.
  case differenced(DifferencedNormalForm)
}

/// N for one input and a piecewise linear σ, where second differences along the data make it banded.
///
/// Let D take f to f₀, f_{m−1} and the second divided differences Δ_t of f at the sorted data, scaled.
/// The features of neurons with their kink between the points k − 1 and k are affine on both sides, so
/// that only Δ_{k−1} and Δ_k see them: G = D·N·Dᵀ is tridiagonal but for the rows of the two ends. D·Dᵀ
/// has five diagonals.
struct DifferencedNormalForm: Sendable {
  /// D and what else depends on the data alone.
  let differences: SecondDifferences
  /// G over the interior points: its diagonal and the one beside it.
  var diagonal: [Double]
  var beside: [Double]
  /// The rows of G for f₀ and f_{m−1} over the interior points.
  var first: [Double]
  var last: [Double]
  /// G between the ends: (0, 0), (0, m − 1), (m − 1, m − 1).
  var corner: (Double, Double, Double)
}

/// Second divided differences at the interior of sorted distinct points, each scaled by its smaller gap.
struct SecondDifferences: Sendable {
  /// Place of each sorted point in the file's order.
  let order: [Int]
  let points: [Double]
  /// Weights of f at t − 1, t, t + 1 for t = 1 … m − 2.
  let left: [Double]
  let middle: [Double]
  let right: [Double]

  /// Nil for fewer than three points, or equal ones.
  init?(sorted points: [Double], order: [Int]) {
    let gaps = zip(points.dropFirst(), points).map { $0 - $1 }
    guard points.count >= 3, gaps.allSatisfy({ $0 > 0 }) else { return nil }
    self.order = order
    self.points = points
    let pairs = zip(gaps, gaps.dropFirst())
    left = pairs.map { Swift.min($0, $1) / $0 }
    right = pairs.map { Swift.min($0, $1) / $1 }
    middle = zip(left, right).map { -($0 + $1) }
  }

  /// The number of interior points.
  var count: Int { left.count }

  /// D·f: the interior, f₀ and f_{m−1}; f in the file's order.
  func apply(_ f: some RandomAccessCollection<Double>) -> (interior: [Double], Double, Double) {
    func value(_ i: Int) -> Double { f[f.index(f.startIndex, offsetBy: order[i])] }
    let interior = (0..<count).map {
      left[$0] * value($0) + middle[$0] * value($0 + 1) + right[$0] * value($0 + 2)
    }
    return (interior, value(0), value(count + 1))
  }

  /// Dᵀ·y in the file's order.
  func transposed(_ interior: [Double], _ first: Double, _ last: Double) -> [Double] {
    var sorted = [Double](repeating: 0, count: count + 2)
    sorted[0] = first
    sorted[count + 1] = last
    for t in 0..<count {
      sorted[t] += left[t] * interior[t]
      sorted[t + 1] += middle[t] * interior[t]
      sorted[t + 2] += right[t] * interior[t]
    }
    var result = sorted
    for (i, place) in order.enumerated() { result[place] = sorted[i] }
    return result
  }
}
