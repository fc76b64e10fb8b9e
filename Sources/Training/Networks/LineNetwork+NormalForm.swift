import MirrorTheory
import MultiPrecision
import RealModule

/// J·D⁻¹·Jᵀ. With p = (a, 0, w), q = (0, a, b) row i of J is (βsᵢ + γ)(xᵢp − q), so that sums of pD⁻¹p,
/// pD⁻¹q and qD⁻¹q over the slots are enough.
extension LineNetwork {
  /// The sums over each slot.
  private struct SlotMoments {
    var pp: [Number]
    var pq: [Number]
    var qq: [Number]
    /// 1/φ″ of d₀.
    var constant: Number
  }

  private func slotMoments(_ theta: [Number], _ diagonal: [Number]) -> SlotMoments {
    let width = width
    var pp = [Number](repeating: 0, count: 2 * points.count + 2)
    var pq = pp
    var qq = pp
    theta.withUnsafeBufferPointer { theta in
      diagonal.withUnsafeBufferPointer { diagonal in
        for j in 0..<width {
          let slot = Int(slots[j])
          let (w, b, a) = (theta[j], theta[width + j], theta[2 * width + j])
          let square = a * a
          let inverse = 1 / diagonal[2 * width + j]
          let scaled = w * inverse
          pp[slot] += square / diagonal[j] + w * scaled
          pq[slot] += b * scaled
          qq[slot] += square / diagonal[width + j] + b * b * inverse
        }
      }
    }
    // A held kink moves along ⟨δw, x⟩ = δb only: (1, x) in the metric of D.
    for kink in held {
      let (j, x) = (kink.neuron, points[kink.point])
      let slot = Int(slots[j])
      let a = theta[2 * width + j]
      let square = a * a
      let along = square / (diagonal[j] + x * x * diagonal[width + j])
      pp[slot] += along - square / diagonal[j]
      pq[slot] += along * x
      qq[slot] += along * x * x - square / diagonal[width + j]
    }
    return SlotMoments(pp: pp, pq: pq, qq: qq, constant: 1 / diagonal[layout.outputBias])
  }

  /// O(n + m²).
  func normalMatrix(_ theta: [Number], diagonal: [Number]) -> [Number] {
    let m = points.count
    let entry = entries(slotMoments(theta, diagonal))
    var matrix = [Number](repeating: 0, count: m * m)
    for i in 0..<m {
      for l in i..<m {
        let value = entry(i, l)
        matrix[order[i] * m + order[l]] = value
        matrix[order[l] * m + order[i]] = value
      }
    }
    return matrix
  }

  func squaredNorm(_ theta: [Number]) -> Number {
    let entry = entries(slotMoments(theta, Array(repeating: 1, count: theta.count)))
    return points.indices.reduce(0) { $0 + entry($1, $1) }
  }

  /// Entry (i, l) of J·D⁻¹·Jᵀ for sorted points i ≤ l, from running sums.
  private func entries(_ moments: SlotMoments) -> (Int, Int) -> Number {
    let m = points.count
    let rest = gamma - beta
    let sum = gamma + beta
    // For i ≤ l the factors (βsᵢ + γ)(βs_l + γ) depend on whether k ≤ i, i < k ≤ l or k > l.
    func runs(_ moments: [Number]) -> (right: [Number], left: [Number]) {
      // right[k] = Σ over slots (0…k, ·), with o = 1 in even places.
      var right = moments
      for slot in 2..<(2 * m + 2) { right[slot] += right[slot - 2] }
      return (right, [right[2 * m], right[2 * m + 1]])
    }
    let (ppRuns, ppTotal) = runs(moments.pp)
    let (pqRuns, pqTotal) = runs(moments.pq)
    let (qqRuns, qqTotal) = runs(moments.qq)
    let high = sum * sum
    let low = rest * rest
    let mixed = sum * rest
    func weighted(_ runs: [Number], _ total: [Number], _ i: Int, _ l: Int) -> Number {
      let first = high * runs[2 * i] + low * runs[2 * i + 1]
      let between = mixed * (runs[2 * l] - runs[2 * i] + runs[2 * l + 1] - runs[2 * i + 1])
      let last = low * (total[0] - runs[2 * l]) + high * (total[1] - runs[2 * l + 1])
      return first + between + last
    }
    return { i, l in
      points[i] * points[l] * weighted(ppRuns, ppTotal, i, l)
        - (points[i] + points[l]) * weighted(pqRuns, pqTotal, i, l)
        + weighted(qqRuns, qqTotal, i, l) + moments.constant
    }
  }

  func normalForm(_ theta: [Number], diagonal: [Number]) -> NormalForm {
    guard let differences else {
      return .dense(normalMatrix(theta, diagonal: diagonal).map(\.approximation))
    }
    return .differenced(differenced(differences, slotMoments(theta, diagonal)))
  }

  /// G of ``DifferencedNormalForm`` in O(m).
  ///
  /// A neuron of slot (k, o) has the feature (γ − oβ)(xᵢp − q) left of its kink and 2oβ(xᵢp − q) more
  /// right of it. Affine functions have no second difference, so Δ_{k−1} has the weight of f_k times
  /// 2oβ(x_k·p − q), and Δ_k that of f_{k−1} times −2oβ(x_{k−1}p − q).
  private func differenced(
    _ differences: SecondDifferences, _ moments: SlotMoments
  ) -> DifferencedNormalForm {
    let count = differences.count
    let m = count + 2
    let x = differences.points
    let beta = beta.approximation
    let gamma = gamma.approximation
    let zero = [Double](repeating: 0, count: count)
    let constant = moments.constant.approximation
    var form = DifferencedNormalForm(
      differences: differences, diagonal: zero, beside: zero, first: zero, last: zero,
      corner: (constant, constant, constant))
    for slot in moments.pp.indices {
      let k = slot / 2
      let side = slot & 1 == 0 ? beta : -beta
      let (pp, pq, qq) = (
        moments.pp[slot].approximation, moments.pq[slot].approximation,
        moments.qq[slot].approximation
      )
      func product(_ a: Double, _ b: Double) -> Double { a * b * pp - (a + b) * pq + qq }
      let start = k == 0 ? gamma + side : gamma - side
      let end = k < m ? gamma + side : gamma - side
      let (low, high) = (x[0], x[m - 1])
      form.corner.0 += start * start * product(low, low)
      form.corner.1 += start * end * product(low, high)
      form.corner.2 += end * end * product(high, high)
      guard k > 0, k < m else { continue }
      // Interior point t has the place t − 1.
      let before = k - 2
      let after = k - 1
      let fromBefore = before >= 0 ? 2 * side * differences.right[before] : 0
      let fromAfter = after < count ? -2 * side * differences.left[after] : 0
      if before >= 0 {
        form.diagonal[before] += fromBefore * fromBefore * product(x[k], x[k])
        form.first[before] += start * fromBefore * product(low, x[k])
        form.last[before] += end * fromBefore * product(high, x[k])
      }
      if after < count {
        form.diagonal[after] += fromAfter * fromAfter * product(x[k - 1], x[k - 1])
        form.first[after] += start * fromAfter * product(low, x[k - 1])
        form.last[after] += end * fromAfter * product(high, x[k - 1])
      }
      if before >= 0, after < count {
        form.beside[before] += fromBefore * fromAfter * product(x[k], x[k - 1])
      }
    }
    return form
  }
}
