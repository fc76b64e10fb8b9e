/// The Newton matrix of many data points on a line, in O(s³m).
///
/// With xⱼ = Dᵀyⱼ and D from the left, xᵢ + q·NᵢΣⱼ aᵢⱼxⱼ = bᵢ becomes
/// D·Dᵀyᵢ + q·GᵢΣⱼ aᵢⱼyⱼ = D·bᵢ. Over the interior points, all stages of a point together, entries stand
/// within 2s of the diagonal; the two ends make 2s more rows and columns.
///
/// D is as ill-conditioned as second differences are, about m²; solutions have an error of about
/// 2⁻⁵³m⁴ of the right-hand side, which the next Newton sweep takes for a part of its defect.
struct DifferencedStageSystem: Sendable {
  private let differences: SecondDifferences
  private let stages: Int
  private let interior: BandedFactors
  /// B⁻¹C for the columns of the ends, one a column.
  private let columns: [[Double]]
  /// The rows of the ends over the interior: s for f₀, then s for f_{m−1}.
  private let rows: [[Double]]
  private let corner: BandedFactors

  init?(_ matrix: [Double], forms: [DifferencedNormalForm], factor q: Double) {
    guard let data = forms.first?.differences else { return nil }
    let s = forms.count
    let count = data.count
    self.differences = data
    stages = s
    var band = BandedMatrix(order: count * s, width: 2 * s)
    // D·Dᵀ is the same for all stages and couples each with itself.
    func product(_ t: Int, _ u: Int) -> Double {
      let a = [data.left[t], data.middle[t], data.right[t]]
      let b = [data.left[u], data.middle[u], data.right[u]]
      var sum = 0.0
      for k in 0..<(3 - (u - t)) { sum += a[k + u - t] * b[k] }
      return sum
    }
    for t in 0..<count {
      for u in t..<Swift.min(t + 3, count) {
        let value = product(t, u)
        for i in 0..<s {
          band.add(value, t * s + i, u * s + i)
          if u > t { band.add(value, u * s + i, t * s + i) }
        }
      }
      for i in 0..<s {
        for j in 0..<s {
          let weight = q * matrix[i * s + j]
          band.add(weight * forms[i].diagonal[t], t * s + i, t * s + j)
          if t + 1 < count {
            band.add(weight * forms[i].beside[t], t * s + i, (t + 1) * s + j)
            band.add(weight * forms[i].beside[t], (t + 1) * s + i, t * s + j)
          }
        }
      }
    }
    guard let interior = BandedFactors(band) else { return nil }
    var rows = Array(repeating: [Double](repeating: 0, count: count * s), count: 2 * s)
    var columns = rows
    for i in 0..<s {
      for j in 0..<s {
        let weight = q * matrix[i * s + j]
        for t in 0..<count {
          rows[i][t * s + j] += weight * forms[i].first[t]
          rows[s + i][t * s + j] += weight * forms[i].last[t]
          columns[j][t * s + i] += weight * forms[i].first[t]
          columns[s + j][t * s + i] += weight * forms[i].last[t]
        }
      }
      rows[i][i] += data.left[0]
      columns[i][i] += data.left[0]
      rows[s + i][(count - 1) * s + i] += data.right[count - 1]
      columns[s + i][(count - 1) * s + i] += data.right[count - 1]
    }
    for c in columns.indices { interior.solve(&columns[c]) }
    // The Schur complement of the interior.
    var corner = BandedMatrix(order: 2 * s, width: 2 * s)
    for i in 0..<s {
      corner.add(1, i, i)
      corner.add(1, s + i, s + i)
      for j in 0..<s {
        let weight = q * matrix[i * s + j]
        corner.add(weight * forms[i].corner.0, i, j)
        corner.add(weight * forms[i].corner.1, i, s + j)
        corner.add(weight * forms[i].corner.1, s + i, j)
        corner.add(weight * forms[i].corner.2, s + i, s + j)
      }
    }
    for r in rows.indices {
      for c in columns.indices { corner.add(-Self.dot(rows[r], columns[c]), r, c) }
    }
    guard let factors = BandedFactors(corner) else { return nil }
    self.interior = interior
    self.rows = rows
    self.columns = columns
    self.corner = factors
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in a.indices { sum += a[k] * b[k] }
    return sum
  }

  func solve(_ right: [Double]) -> [Double] {
    let s = stages
    let m = differences.count + 2
    var inner = [Double](repeating: 0, count: differences.count * s)
    var ends = [Double](repeating: 0, count: 2 * s)
    for i in 0..<s {
      let (values, first, last) = differences.apply(right[(i * m)..<(i * m + m)])
      for t in values.indices { inner[t * s + i] = values[t] }
      ends[i] = first
      ends[s + i] = last
    }
    interior.solve(&inner)
    for r in rows.indices { ends[r] -= Self.dot(rows[r], inner) }
    corner.solve(&ends)
    for c in columns.indices {
      for k in inner.indices { inner[k] -= columns[c][k] * ends[c] }
    }
    return (0..<s).flatMap { i in
      differences.transposed(
        (0..<differences.count).map { inner[$0 * s + i] }, ends[i], ends[s + i])
    }
  }
}
