import MultiPrecision
import RealModule

/// A = L·D·Lᵀ for a positive definite matrix: no square roots, so over any field.
///
/// Only the lower triangle of A is read.
///
/// ### Accuracy
/// As for ``LUFactorization``, without exchanges of rows: positive definite matrices need none.
///
/// ### Source
/// Golub and Van Loan, Matrix Computations (4th edition), §4.1.
public struct LDLFactorization<Element: LinearScalar>: Sendable {
  /// L, with ones on the diagonal.
  public let lower: Matrix<Element>
  /// D, surely positive.
  public let diagonal: [Element]

  /// The factorization.
  ///
  /// - Throws: ``FactorizationFailure`` at the first pivot that is not surely positive.
  /// - Complexity: n³/6 products.
  public init(_ matrix: Matrix<Element>) throws(FactorizationFailure) {
    precondition(matrix.isSquare, "only square matrices are factored")
    let n = matrix.rows
    var lower = Matrix<Element>(rows: n, columns: n)
    var diagonal: [Element] = []
    // Row by row; `scaled` holds L(i, k)·d(k).
    for i in 0..<n {
      var scaled: [Element] = []
      scaled.reserveCapacity(i)
      for j in 0..<i {
        var value = matrix[i, j]
        if j > 0 { value -= Element.innerProduct(scaled[...], lower.row(j, upTo: j)) }
        scaled.append(value)
        lower[i, j] = value / diagonal[j]
      }
      var pivot = matrix[i, i]
      if i > 0 { pivot -= Element.innerProduct(scaled[...], lower.row(i, upTo: i)) }
      guard pivot.isSurelyPositive else { throw FactorizationFailure(step: i) }
      diagonal.append(pivot)
      lower[i, i] = 1
    }
    self.lower = lower
    self.diagonal = diagonal
  }

  /// The solution of A·x = b.
  public func solve(_ right: [Element]) -> [Element] {
    let n = diagonal.count
    precondition(right.count == n, "one right-hand side entry a row")
    var x: [Element] = []
    for i in 0..<n {
      x.append(
        i == 0 ? right[0] : right[i] - Element.innerProduct(lower.row(i, upTo: i), x[...]))
    }
    for i in 0..<n { x[i] /= diagonal[i] }
    return backSubstitution(lower.transposed, x)
  }

  /// det A; for `Ball` an enclosure.
  public var determinant: Element { diagonal.reduce(1, *) }
}

/// A = L·Lᵀ for a positive definite matrix (Cholesky).
///
/// Only the lower triangle of A is read.
///
/// ### Accuracy
/// As for ``LUFactorization``, without exchanges of rows: positive definite matrices need none.
///
/// ### Source
/// Golub and Van Loan, Matrix Computations (4th edition), §4.2.
public struct CholeskyFactorization<Element: RootedScalar>: Sendable {
  /// L.
  public let lower: Matrix<Element>

  /// The factorization.
  ///
  /// - Throws: ``FactorizationFailure`` at the first pivot that is not surely positive.
  /// - Complexity: n³/6 products.
  public init(_ matrix: Matrix<Element>) throws(FactorizationFailure) {
    precondition(matrix.isSquare, "only square matrices are factored")
    var partial = PartialCholesky<Element>(order: matrix.rows)
    for i in 0..<matrix.rows {
      guard partial.append(matrix.row(i, upTo: i + 1)) else {
        throw FactorizationFailure(step: i)
      }
    }
    lower = partial.lower
  }

  /// The solution of A·x = b.
  public func solve(_ right: [Element]) -> [Element] {
    precondition(right.count == lower.rows, "one right-hand side entry a row")
    return backSubstitution(lower.transposed, forwardSubstitution(lower, right))
  }

  /// det A; for `Ball` an enclosure.
  public var determinant: Element {
    var product: Element = 1
    for k in 0..<lower.rows { product *= lower[k, k] }
    return product * product
  }
}

/// The rows of a Cholesky factor found so far.
struct PartialCholesky<Element: RootedScalar> {
  private(set) var lower: Matrix<Element>
  private(set) var count = 0

  init(order: Int) { lower = Matrix(rows: order, columns: order) }

  /// Appends the next row of A up to its diagonal entry; false if its pivot is not surely positive.
  mutating func append(_ entries: ArraySlice<Element>) -> Bool {
    let i = count
    var values = Array(entries)
    for j in 0..<i {
      if j > 0 { values[j] -= Element.innerProduct(values[..<j], lower.row(j, upTo: j)) }
      values[j] /= lower[j, j]
    }
    var pivot = values[i]
    if i > 0 { pivot -= Element.innerProduct(values[..<i], values[..<i]) }
    for j in 0..<i { lower[i, j] = values[j] }
    guard pivot.isSurelyPositive else { return false }
    lower[i, i] = pivot.squareRoot()
    count += 1
    return true
  }
}

/// The solution of L·y = b for a lower triangular L.
func forwardSubstitution<Element: LinearScalar>(
  _ lower: Matrix<Element>, _ right: [Element]
) -> [Element] {
  var y = right
  for i in y.indices {
    if i > 0 { y[i] -= Element.innerProduct(lower.row(i, upTo: i), y[..<i]) }
    y[i] /= lower[i, i]
  }
  return y
}

/// The solution of R·x = y for an upper triangular R.
func backSubstitution<Element: LinearScalar>(
  _ upper: Matrix<Element>, _ y: [Element]
) -> [Element] {
  var x = y
  for i in stride(from: y.count - 1, through: 0, by: -1) {
    if i + 1 < y.count {
      x[i] -= Element.innerProduct(upper.row(i, from: i + 1), x[(i + 1)...])
    }
    x[i] /= upper[i, i]
  }
  return x
}
