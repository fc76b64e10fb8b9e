import MultiPrecision

/// det A, enclosed.
///
/// For orders up to 3 by expansion, which is exact if the products are. Else, with P·A ≈ L·U,
/// X ≈ L⁻¹ and Y ≈ U⁻¹ exact matrices of floats, C = X·(P·A)·Y is close to the identity and
/// ```
/// det A = ± det C / Πₖ Xₖₖ,     det C ∈ Πₖ [cₖₖ ± Σ_{j≠k} |cₖⱼ|]
/// ```
/// since Y has ones on its diagonal. The last step is Ostrowski's bound from below for diagonally
/// dominant rows and |det C| ≤ Π of the rows' 1-norms from above; C keeps a positive determinant on
/// the way to its diagonal. If C is not dominant, |det A| ≤ Π of the rows' 1-norms is all that is
/// known.
///
/// ### Accuracy
/// Enclosure, *proved*: relative radius about n·cond(A)·2^−precision for exact entries.
///
/// ### Source
/// Ostrowski, Note on bounds for determinants with dominant principal diagonal, Proc. AMS 3 (1952).
public func enclosedDeterminant(of matrix: Matrix<Ball>, precision: Precision? = nil) -> Ball {
  precondition(matrix.isSquare, "only square matrices have determinants")
  let precision = precision ?? matrix.precision
  guard matrix.elements.allSatisfy(\.isFinite) else {
    return .indeterminate(precision: precision)
  }
  if matrix.rows <= 3 { return expandedDeterminant(of: matrix).withPrecision(precision) }
  let points = matrix.map { BigFloat($0.midpoint, precision: precision) }
  guard let factors = try? LUFactorization(points),
    let close = determinantNearOne(matrix, factors, precision)
  else { return Ball(0, precision: precision).addingError(productOfRowSums(matrix)) }
  let scale = factors.inverseOfLower
  var divisor = Ball(factors.permutationSign, precision: precision)
  for k in 0..<matrix.rows { divisor *= Ball(midpoint: scale[k, k]) }
  return close / divisor
}

private func expandedDeterminant(of a: Matrix<Ball>) -> Ball {
  switch a.rows {
  case 0: return 1
  case 1: return a[0, 0]
  case 2: return a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0]
  default:
    func minor(_ j: Int, _ k: Int) -> Ball { a[1, j] * a[2, k] - a[1, k] * a[2, j] }
    return a[0, 0] * minor(1, 2) - a[0, 1] * minor(0, 2) + a[0, 2] * minor(0, 1)
  }
}

/// An enclosure of det C that excludes 0; nil if C is not dominant.
private func determinantNearOne(
  _ matrix: Matrix<Ball>, _ factors: LUFactorization<BigFloat>, _ precision: Precision
) -> Ball? {
  // Both are triangular: half of each product.
  let left = factors.inverseOfLower.map { Ball(midpoint: $0) }
  let right = factors.inverseOfUpper.transposed.map { Ball(midpoint: $0) }
  let order = factors.permutation
  let columns = Matrix(rows: order.count, columns: order.count) { matrix[order[$1], $0] }
  let half = Matrix(rows: order.count, columns: order.count) { i, j in
    Ball.dot(left.row(i, upTo: i + 1), columns.row(j, upTo: i + 1), precision: precision)
  }
  let close = Matrix(rows: order.count, columns: order.count) { i, j in
    Ball.dot(half.row(i, upTo: j + 1), right.row(j, upTo: j + 1), precision: precision)
  }
  var product = Ball(1, precision: precision)
  for i in 0..<matrix.rows {
    var rest = Magnitude.zero
    for j in 0..<matrix.rows where j != i { rest += close[i, j].magnitudeUpperBound }
    let factor = close[i, i].addingError(rest)
    guard factor.isPositive else { return nil }
    product *= factor
  }
  return product
}

private func productOfRowSums(_ matrix: Matrix<Ball>) -> Magnitude {
  var product = Magnitude(powerOfTwo: 0)
  for i in 0..<matrix.rows {
    product *= matrix.row(i).reduce(into: Magnitude.zero) { $0 += $1.magnitudeUpperBound }
  }
  return product
}
