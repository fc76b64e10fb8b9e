import MultiPrecision

/// B = VᵀAV for approximate eigenvectors V, with what bounds the eigenvalues of A.
///
/// The derivation is beside ``SymmetricEigenvalues``, whose symbols are used here.
struct ApproximateSimilarity {
  /// In the order of the diagonal of B.
  let vectors: [[BigFloat]]
  private let precision: Precision
  /// mid B, row by row; entries beyond the diagonal are bounds.
  private let diagonal: [BigFloat]
  private let offDiagonal: [[Magnitude]]
  /// Bounds of |mid Bⱼⱼ − dⱼ|.
  private let diagonalErrors: [Magnitude]
  /// g ≥ ‖VᵀV − I‖.
  private let defect: Magnitude
  /// |v|ᵀρ|v| and ‖ρ|v|‖₂ for each vector; ‖ρ‖.
  private let spread: [Magnitude]
  private let spreadNorms: [Magnitude]
  private let spreadBound: Magnitude

  init(_ matrix: Matrix<Ball>, vectors unordered: [[BigFloat]], precision: Precision) {
    let n = matrix.rows
    let exact = matrix.map { Ball(midpoint: $0.midpoint) }
    func images(_ vectors: [[Ball]]) -> [[Ball]] {
      vectors.map { v in
        (0..<n).map { Ball.dot(exact.row($0), v[...], precision: precision) }
      }
    }
    let balls = unordered.map { $0.map { Ball(midpoint: $0) } }
    let unorderedImages = images(balls)
    let heights = zip(balls, unorderedImages).map { Ball.dot($0, $1, precision: precision) }
    let order = (0..<n).sorted { heights[$0].midpoint < heights[$1].midpoint }
    let sorted = order.map { balls[$0] }
    let sortedImages = order.map { unorderedImages[$0] }
    vectors = order.map { unordered[$0] }
    diagonal = order.map { heights[$0].midpoint }
    diagonalErrors = order.map { heights[$0].radius }
    var rest = Array(repeating: Array(repeating: Magnitude.zero, count: n), count: n)
    var defects = Array(repeating: Magnitude.zero, count: n)
    for i in 0..<n {
      for j in 0...i {
        var product = Ball.dot(sorted[i], sorted[j], precision: precision)
        if i == j { product -= 1 }
        let size = product.magnitudeUpperBound
        defects[i] += size
        if i == j { continue }
        defects[j] += size
        let entry = Ball.dot(sorted[i], sortedImages[j], precision: precision)
        rest[i][j] = entry.magnitudeUpperBound
        rest[j][i] = rest[i][j]
      }
    }
    offDiagonal = rest
    defect = defects.max() ?? .zero
    self.precision = precision
    (spread, spreadNorms, spreadBound) = Self.spreads(matrix, sorted)
  }

  private static func spreads(
    _ matrix: Matrix<Ball>, _ vectors: [[Ball]]
  ) -> ([Magnitude], [Magnitude], Magnitude) {
    let n = matrix.rows
    let none = Array(repeating: Magnitude.zero, count: n)
    if matrix.elements.allSatisfy(\.isExact) { return (none, none, .zero) }
    var norm = Magnitude.zero
    for i in 0..<n {
      norm = Swift.max(norm, matrix.row(i).reduce(into: .zero) { $0 += $1.radius })
    }
    var (sums, norms) = (none, none)
    for (index, vector) in vectors.enumerated() {
      let sizes = vector.map(\.magnitudeUpperBound)
      let image = (0..<n).map { i in
        zip(matrix.row(i), sizes).reduce(into: Magnitude.zero) { $0 += $1.0.radius * $1.1 }
      }
      sums[index] = zip(image, sizes).reduce(into: .zero) { $0 += $1.0 * $1.1 }
      norms[index] = image.euclideanNorm
    }
    return (sums, norms, norm)
  }

  /// The eigenvalues of A, ascending.
  var eigenvalues: [Ball] {
    let one = Ball(1, precision: precision)
    let theta = one.addingError(defect)
    guard theta.isPositive else {
      return diagonal.map { _ in .indeterminate(precision: precision) }
    }
    let growth = theta.magnitudeUpperBound
    let thick = growth * spreadBound
    var delta = Magnitude.zero
    for i in diagonal.indices {
      let sum = offDiagonal[i].reduce(into: diagonalErrors[i]) { $0 += $1 }
      delta = Swift.max(delta, sum)
    }
    delta += thick
    var radii = Array(repeating: delta, count: diagonal.count)
    for group in groups(delta) {
      guard let gap = gap(around: group, delta) else { continue }
      let bound = quadraticBound(group, gap: gap, thick: thick, growth: growth)
      for i in group { radii[i] = Swift.min(delta, bound) }
    }
    return diagonal.indices.map {
      Ball(midpoint: diagonal[$0]).addingError(radii[$0]) / theta
    }
  }

  /// Runs of indices whose intervals dⱼ ± δ touch.
  private func groups(_ delta: Magnitude) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for i in diagonal.indices where i + 1 == diagonal.count || separation(i, delta) != nil {
      groups.append(start..<(i + 1))
      start = i + 1
    }
    return groups
  }

  /// A lower bound of the distance between the intervals i and i + 1; nil if they may touch.
  private func separation(_ i: Int, _ delta: Magnitude) -> BigFloat? {
    let reach = (delta + delta).bigFloat
    let distance = diagonal[i + 1].subtracting(diagonal[i], rounding: .down)
      .subtracting(reach, rounding: .down)
    return distance.signum > 0 ? distance : nil
  }

  /// A lower bound of γ; nil if the group is everything.
  private func gap(around group: Range<Int>, _ delta: Magnitude) -> BigFloat? {
    let below = group.lowerBound > 0 ? separation(group.lowerBound - 1, delta) : nil
    let above = group.upperBound < diagonal.count ? separation(group.upperBound - 1, delta) : nil
    switch (below, above) {
    case (let below?, let above?): return Swift.min(below, above)
    default: return below ?? above
    }
  }

  private func quadraticBound(
    _ group: Range<Int>, gap: BigFloat, thick: Magnitude, growth: Magnitude
  ) -> Magnitude {
    var inner = Magnitude.zero
    var coupling = Magnitude.zero
    for i in group {
      var row = diagonalErrors[i]
      for j in diagonal.indices {
        if group.contains(j) {
          row += offDiagonal[i][j]
        } else {
          coupling += offDiagonal[i][j] * offDiagonal[i][j]
        }
      }
      inner = Swift.max(inner, row)
    }
    let isSingle = group.count == 1
    let first = group.lowerBound
    let outer =
      coupling.squareRoot + (isSingle ? growth.squareRoot * spreadNorms[first] : thick)
    let linear = inner + (isSingle ? spread[first] : thick)
    // The least number of 32 bits above γ is at most 2⁻³⁰ of it too large.
    let divisor = Magnitude(upperBoundOf: gap)
    return linear + outer * outer / divisor * Magnitude(1 + 0x1p-28)
  }
}
