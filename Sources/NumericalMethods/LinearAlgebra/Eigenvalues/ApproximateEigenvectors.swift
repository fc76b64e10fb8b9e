import MultiPrecision

/// Approximate eigenvectors of a symmetric matrix: Householder's reduction to tridiagonal form, then
/// the implicit QL iteration.
///
/// ### Accuracy
/// *Estimated*: backward stable, orthonormal to about n·2^−precision. If the iteration does not end,
/// the vectors are orthonormal all the same.
///
/// ### Source
/// Golub and Van Loan, Matrix Computations (4th edition), §8.3; Wilkinson's shift as in EISPACK's
/// `tql2` (Bowdler, Martin, Reinsch, Wilkinson, Numerische Mathematik 11 (1968) 293–306).
struct ApproximateEigenvectors {
  /// The vectors, one an element, in no order.
  private(set) var vectors: [BigFloatVector]
  private var diagonal: [BigFloat]
  /// Entry k couples k and k + 1; the last is 0.
  private var offDiagonal: [BigFloat]
  private let precision: Precision

  /// The vectors of a symmetric, finite matrix.
  ///
  /// - Complexity: About 8n³ products.
  init(of matrix: Matrix<BigFloat>, precision: Precision) {
    let n = matrix.rows
    self.precision = precision
    diagonal = []
    offDiagonal = []
    vectors = (0..<n).map { i in
      var unit = BigFloatVector(count: n, precision: precision)
      unit[i] = BigFloat(1, precision: precision)
      return unit
    }
    tridiagonalize((0..<n).map { BigFloatVector(Array(matrix.row($0)), precision: precision) })
    iterate()
  }

  /// A ← HAH with H = I − βuuᵀ, which leaves one entry of each row outside the diagonal block.
  ///
  /// HAH = A − uqᵀ − quᵀ with p = βAu and q = p − (β/2)(uᵀp)u.
  private mutating func tridiagonalize(_ matrix: [BigFloatVector]) {
    var rows = matrix
    let n = rows.count
    let zero = BigFloat.zero(precision: precision)
    for k in 0..<n {
      diagonal.append(rows[k][k])
      guard k + 1 < n else { break }
      // Row k right of the diagonal, everything before set to 0.
      var u = rows[k]
      for i in 0...k { u[i] = zero }
      let square = u.dot(u)
      guard k + 2 < n, (k + 2..<n).contains(where: { !u[$0].isZero }) else {
        offDiagonal.append(u[k + 1])
        continue
      }
      let norm = square.applying(.sqrt)
      let head = u[k + 1]
      // The sign that avoids cancellation.
      let target = head.signum < 0 ? norm : -norm
      u[k + 1] = head - target
      offDiagonal.append(target)
      // uᵀu = 2(‖x‖² − x₀·target)
      let beta = 1 / (square - head * target)
      var q = BigFloatVector((0..<n).map { $0 <= k ? zero : rows[$0].dot(u) * beta })
      let half = (beta * u.dot(q)).scaled(byPowerOfTwo: -1)
      q.addProduct(-half, u)
      for i in (k + 1)..<n {
        rows[i].addProduct(-u[i], q)
        rows[i].addProduct(-q[i], u)
      }
      reflect(u, beta, from: k + 1)
    }
    if n > 0 { offDiagonal.append(zero) }
  }

  /// The rows of W ← H·W; W ends as Qᵀ with A = Q·T·Qᵀ.
  private mutating func reflect(_ u: BigFloatVector, _ beta: BigFloat, from start: Int) {
    let n = vectors.count
    var sum = BigFloatVector(count: n, precision: precision)
    for i in start..<n { sum.addProduct(u[i], vectors[i]) }
    for i in start..<n { vectors[i].addProduct(-(beta * u[i]), sum) }
  }

  private mutating func iterate() {
    let n = diagonal.count
    let sizes = diagonal.map(\.magnitude) + offDiagonal.map(\.magnitude)
    // Absolutely negligible, whatever the neighbours on the diagonal are.
    let floor = (sizes.max() ?? 0).scaled(byPowerOfTwo: -precision.bits - 16)
    for start in 0..<n {
      for _ in 0..<(60 + precision.bits / 8) {
        let end = (start..<n).first { isNegligible($0, floor) } ?? n - 1
        if end == start { break }
        step(from: start, to: end)
      }
    }
  }

  private func isNegligible(_ k: Int, _ floor: BigFloat) -> Bool {
    guard k + 1 < diagonal.count else { return true }
    let scale = diagonal[k].magnitude + diagonal[k + 1].magnitude
    let size = offDiagonal[k].magnitude
    return size <= scale.scaled(byPowerOfTwo: -precision.bits) || size <= floor
  }

  /// One implicit QL step with Wilkinson's shift on rows `start`…`end`: a bulge of one entry is
  /// chased upward by rotations.
  private mutating func step(from start: Int, to end: Int) {
    let one = BigFloat(1, precision: precision)
    var g =
      (diagonal[start + 1] - diagonal[start]) / offDiagonal[start].scaled(byPowerOfTwo: 1)
    var r = (g * g + one).applying(.sqrt)
    g = diagonal[end] - diagonal[start] + offDiagonal[start] / (g + (g.signum < 0 ? -r : r))
    var (sine, cosine) = (one, one)
    var shift = BigFloat.zero(precision: precision)
    for i in stride(from: end - 1, through: start, by: -1) {
      let f = sine * offDiagonal[i]
      let b = cosine * offDiagonal[i]
      r = (f * f + g * g).applying(.sqrt)
      offDiagonal[i + 1] = r
      if r.isZero {
        // The matrix splits here: finish this step early.
        diagonal[i + 1] -= shift
        offDiagonal[end] = shift - shift
        return
      }
      sine = f / r
      cosine = g / r
      g = diagonal[i + 1] - shift
      r = (diagonal[i] - g) * sine + (cosine * b).scaled(byPowerOfTwo: 1)
      shift = sine * r
      diagonal[i + 1] = g + shift
      g = cosine * r - b
      rotate(i, sine, cosine)
    }
    diagonal[start] -= shift
    offDiagonal[start] = g
    offDiagonal[end] = one - one
  }

  private mutating func rotate(_ i: Int, _ sine: BigFloat, _ cosine: BigFloat) {
    let upper = vectors[i + 1]
    var lower = vectors[i]
    var turned = upper
    turned.scale(by: cosine)
    turned.addProduct(sine, lower)
    lower.scale(by: cosine)
    lower.addProduct(-sine, upper)
    vectors[i + 1] = turned
    vectors[i] = lower
  }
}
