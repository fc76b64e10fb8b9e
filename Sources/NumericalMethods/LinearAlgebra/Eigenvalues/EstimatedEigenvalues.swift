import MultiPrecision
import RealModule

/// The eigenvalues of a symmetric matrix, without vectors and without proof: Householder's reduction to
/// tridiagonal form, then the implicit QL iteration.
///
/// ``SymmetricEigenvalues`` encloses them, at several times the cost and for `Ball` alone.
///
/// ### Accuracy
/// *Estimated*: about n·2^−precision·‖A‖ for each, so that small eigenvalues have few digits. NaN
/// entries make NaN eigenvalues.
///
/// ### Source
/// Golub and Van Loan, Matrix Computations (4th edition), §8.3; Wilkinson's shift as in EISPACK's
/// `imtql1` (Dubrulle, Martin, Wilkinson, Numerische Mathematik 12 (1968) 377–383).
///
/// - Parameter matrix: A. Only its lower triangle is read.
/// - Returns: The eigenvalues, ascending.
/// - Complexity: 4n³/3 products.
public func estimatedEigenvalues<Element: FloatingScalar & RootedScalar>(
  of matrix: Matrix<Element>
) -> [Element] {
  precondition(matrix.isSquare, "only square matrices are symmetric")
  var form = TridiagonalForm(matrix)
  form.iterate()
  return form.diagonal.sorted { $0 < $1 }
}

/// A tridiagonal matrix with the eigenvalues of a symmetric one.
private struct TridiagonalForm<Element: FloatingScalar & RootedScalar> {
  private(set) var diagonal: [Element] = []
  /// Entry k couples k and k + 1; the last is 0.
  private var offDiagonal: [Element] = []

  /// A ← HAH with H = I − βuuᵀ, which leaves one entry of each column below the diagonal.
  ///
  /// HAH = A − uqᵀ − quᵀ with p = βAu and q = p − (β/2)(uᵀp)u.
  init(_ matrix: Matrix<Element>) {
    let n = matrix.rows
    // The trailing block, its lower triangle row by row.
    var rows = (0..<n).map { Array(matrix.row($0).prefix($0 + 1)) }
    for k in 0..<n {
      diagonal.append(rows[k][k])
      guard k + 1 < n else { break }
      var u = (k + 1..<n).map { rows[$0][k] }
      guard u.dropFirst().contains(where: { $0 != 0 }) else {
        offDiagonal.append(u[0])
        continue
      }
      let square = Element.innerProduct(u[...], u[...])
      let norm = square.squareRoot()
      // The sign that avoids cancellation; uᵀu = 2(‖x‖² − x₀·target).
      let target = u[0] < 0 ? norm : -norm
      let beta = 1 / (square - u[0] * target)
      u[0] -= target
      offDiagonal.append(target)
      let count = u.count
      var q = [Element](repeating: 0, count: count)
      for i in 0..<count {
        let row = rows[k + 1 + i][(k + 1)...]
        q[i] += Element.innerProduct(row, u[...i])
        for j in 0..<i { q[j] += row[k + 1 + j] * u[i] }
      }
      for i in 0..<count { q[i] *= beta }
      let half = beta * Element.innerProduct(u[...], q[...]) / 2
      for i in 0..<count { q[i] -= half * u[i] }
      for i in 0..<count {
        for j in 0...i { rows[k + 1 + i][k + 1 + j] -= u[i] * q[j] + q[i] * u[j] }
      }
    }
    if n > 0 { offDiagonal.append(0) }
  }

  mutating func iterate() {
    let n = diagonal.count
    for start in 0..<n {
      // Two or three steps find an eigenvalue; each squares or cubes its error.
      for _ in 0..<200 {
        let end = (start..<n).first { isNegligible($0) } ?? n - 1
        if end == start { break }
        step(from: start, to: end)
      }
    }
  }

  /// Whether an entry does not change the sum of its neighbours on the diagonal.
  private func isNegligible(_ k: Int) -> Bool {
    guard k + 1 < diagonal.count else { return true }
    let scale = diagonal[k].magnitude + diagonal[k + 1].magnitude
    return !(scale + offDiagonal[k].magnitude > scale)
  }

  /// One implicit QL step with Wilkinson's shift on rows `start`…`end`.
  private mutating func step(from start: Int, to end: Int) {
    var g = (diagonal[start + 1] - diagonal[start]) / (offDiagonal[start] + offDiagonal[start])
    var r = (g * g + 1).squareRoot()
    g = diagonal[end] - diagonal[start] + offDiagonal[start] / (g + (g < 0 ? -r : r))
    var sine: Element = 1
    var cosine: Element = 1
    var shift: Element = 0
    for i in stride(from: end - 1, through: start, by: -1) {
      let f = sine * offDiagonal[i]
      let b = cosine * offDiagonal[i]
      r = (f * f + g * g).squareRoot()
      offDiagonal[i + 1] = r
      if r == 0 {
        // The matrix splits here: finish this step early.
        diagonal[i + 1] -= shift
        offDiagonal[end] = 0
        return
      }
      sine = f / r
      cosine = g / r
      g = diagonal[i + 1] - shift
      r = (diagonal[i] - g) * sine + 2 * cosine * b
      shift = sine * r
      diagonal[i + 1] = g + shift
      g = cosine * r - b
    }
    diagonal[start] -= shift
    offDiagonal[start] = g
    offDiagonal[end] = 0
  }
}
