import MultiPrecision

/// Whether a symmetric matrix is positive definite.
public enum PositiveDefiniteness: Sendable {
  /// *Proved*: every symmetric matrix within the entries has eigenvalues of at least this bound,
  /// which is > 0.
  case proved(smallestEigenvalue: BigFloat)
  /// *Proved*: x ≠ 0 with xᵀAx ≤ 0 for every matrix within the entries.
  case refuted(witness: [BigFloat])
  /// Neither: too close to singular for the precision or for the radii of the entries.
  case undecided
}

/// Whether a symmetric matrix is positive definite, by a floating-point Cholesky factorization whose
/// residual is enclosed.
///
/// For any float matrix L and any s, L·Lᵀ has no negative eigenvalue, so by Weyl's inequality
/// ```
/// λ_min(A) ≥ s − ‖A − s·I − L·Lᵀ‖₂,     ‖F‖₂ ≤ max row sum of |F| for symmetric F
/// ```
/// L is the factor of mid A − s·I with s a little below an estimate of λ_min. Unlike interval
/// elimination the bound does not widen exponentially with the order, and thick entries cost no more
/// than the norm of their radii. If that fails, the matrix scaled to a unit diagonal is tried, which
/// is definite with A. Where the factorization of mid A breaks down at row k, x = (−A₁⁻¹a, 1, 0) with
/// the leading block A₁ and the row a gives xᵀAx = the pivot, and is proved a witness in balls.
///
/// ### Accuracy
/// *Proved*, for all symmetric matrices whose entries lie in those of the lower triangle.
///
/// ### Source
/// Rump, Verification of positive definiteness, BIT Numerical Mathematics 46 (2006) 433–452.
///
/// - Parameters:
///   - matrix: A. Only its lower triangle is read.
///   - precision: The working precision; by default the largest of the entries'.
/// - Returns: The verdict.
/// - Complexity: n³/2 products if proved at once.
public func positiveDefiniteness(
  of matrix: Matrix<Ball>, precision: Precision? = nil
) -> PositiveDefiniteness {
  precondition(matrix.isSquare, "only square matrices are symmetric")
  let precision = precision ?? matrix.precision
  let n = matrix.rows
  guard matrix.elements.allSatisfy(\.isFinite) else { return .undecided }
  if let row = (0..<n).first(where: { matrix[$0, $0].isNonpositive }) {
    return .refuted(
      witness: (0..<n).map { BigFloat($0 == row ? 1 : 0, precision: precision) })
  }
  let symmetric = matrix.symmetrized
  let plain = DefinitenessTrial(symmetric, precision: precision)
  if let bound = plain.smallestEigenvalue { return .proved(smallestEigenvalue: bound) }
  let scales = symmetricScales(of: symmetric)
  let scaled = DefinitenessTrial(symmetric.scaled(by: scales), precision: precision)
  if let bound = scaled.smallestEigenvalue {
    // xᵀAx = yᵀSy ≥ λ‖y‖² with yᵢ = xᵢ/2^eᵢ, and ‖y‖ ≥ ‖x‖/2^max e.
    let largest = scales.max() ?? 0
    return .proved(smallestEigenvalue: bound.scaled(byPowerOfTwo: -2 * largest))
  }
  for witness in [plain.witness, scaled.witness.map { unscaled($0, by: scales) }] {
    if let witness, isWitness(witness, against: symmetric, precision) {
      return .refuted(witness: witness)
    }
  }
  return .undecided
}

private func unscaled(_ vector: [BigFloat], by scales: [Int]) -> [BigFloat] {
  zip(vector, scales).map { $0.scaled(byPowerOfTwo: $1) }
}

private func isWitness(
  _ vector: [BigFloat], against matrix: Matrix<Ball>, _ precision: Precision
) -> Bool {
  guard vector.allSatisfy(\.isFinite), vector.contains(where: { !$0.isZero }) else { return false }
  let fine = Precision(bits: 2 * precision.bits)
  let exact = vector.map { Ball(midpoint: $0) }
  let image = (0..<matrix.rows).map { Ball.dot(matrix.row($0), exact[...], precision: fine) }
  return Ball.dot(image, exact, precision: fine).isNonpositive
}

/// eᵢ with 2^(2eᵢ)·aᵢᵢ between 1/4 and 2: a scaling without roundings.
func symmetricScales(of matrix: Matrix<Ball>) -> [Int] {
  (0..<matrix.rows).map { i in
    let exponent = matrix[i, i].midpoint.exponent ?? 0
    return -(exponent >> 1)
  }
}

extension Matrix where Element == Ball {
  /// 2^(eᵢ + eⱼ)·aᵢⱼ.
  func scaled(by scales: [Int]) -> Matrix {
    Matrix(rows: rows, columns: columns) {
      self[$0, $1].scaled(byPowerOfTwo: scales[$0] + scales[$1])
    }
  }
}

/// What one factorization, at one scaling, tells.
struct DefinitenessTrial {
  /// A lower bound of the eigenvalues, if a positive one was proved.
  private(set) var smallestEigenvalue: BigFloat?
  /// A vector that may have xᵀAx ≤ 0.
  private(set) var witness: [BigFloat]?
  /// The factor of mid A, unless that broke down.
  private(set) var factor: Matrix<BigFloat>?

  init(_ matrix: Matrix<Ball>, precision: Precision) {
    let n = matrix.rows
    let points = matrix.map { BigFloat($0.midpoint, precision: precision) }
    var partial = PartialCholesky<BigFloat>(order: n)
    for i in 0..<n where !partial.append(points.row(i, upTo: i + 1)) {
      witness = Self.breakdownVector(partial, row: i, precision: precision)
      return
    }
    factor = partial.lower
    let transposed = partial.lower.transposed
    var vector = (0..<n).map { BigFloat(Rational(2 * $0 + 3, n + 1), precision: precision) }
    var estimate = BigFloat(0, precision: precision)
    for _ in 0..<4 {
      vector = backSubstitution(transposed, forwardSubstitution(partial.lower, vector))
      let norm = BigFloat.dot(vector, vector).applying(.sqrt)
      guard norm.isFinite, norm.signum > 0 else { return }
      estimate = 1 / norm
      vector = vector.map { $0 * estimate }
    }
    witness = vector
    // The estimate is above λ_min, in bad cases by much.
    for numerator in [15, 8, 1] {
      let shift = estimate * BigFloat(Rational(numerator, 16), precision: precision)
      if let bound = Self.bound(matrix, points, shift: shift, precision), bound.signum > 0 {
        smallestEigenvalue = bound
        return
      }
    }
  }

  /// s − ‖A − s·I − L·Lᵀ‖, rounded downward; nil if mid A − s·I has no factor.
  private static func bound(
    _ matrix: Matrix<Ball>, _ points: Matrix<BigFloat>, shift: BigFloat, _ precision: Precision
  ) -> BigFloat? {
    var shifted = points
    for i in 0..<points.rows { shifted[i, i] -= shift }
    guard let factor = try? CholeskyFactorization(shifted) else { return nil }
    let lower = factor.lower.map { Ball(midpoint: $0) }
    var sums = Array(repeating: Magnitude.zero, count: points.rows)
    for i in 0..<points.rows {
      for j in 0...i {
        var rest =
          matrix[i, j]
          - Ball.dot(lower.row(i, upTo: j + 1), lower.row(j, upTo: j + 1), precision: precision)
        if i == j { rest -= Ball(midpoint: shift) }
        let size = rest.magnitudeUpperBound
        sums[i] += size
        if i != j { sums[j] += size }
      }
    }
    let norm = sums.max() ?? .zero
    return norm.isFinite ? shift.subtracting(norm.bigFloat, rounding: .down) : nil
  }

  /// (−A₁⁻¹a, 1, 0): with L·Lᵀ = A₁ and the row's multipliers z = L⁻¹a, A₁⁻¹a = L⁻ᵀz.
  private static func breakdownVector(
    _ partial: PartialCholesky<BigFloat>, row: Int, precision: Precision
  ) -> [BigFloat] {
    let n = partial.lower.rows
    let leading = Matrix<BigFloat>(rows: row, columns: row) { partial.lower[$1, $0] }
    let multipliers = (0..<row).map { partial.lower[row, $0] }
    let head = backSubstitution(leading, multipliers).map { -$0 }
    return head
      + (row..<n).map { BigFloat($0 == row ? 1 : 0, precision: precision) }
  }
}
