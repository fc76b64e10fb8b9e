import MultiPrecision
import RealModule

/// Why a matrix could not be factored.
public struct FactorizationFailure: Error, Hashable, Sendable {
  /// The step, from 0, at which no entry could serve as a pivot.
  public let step: Int

  /// The failure at a step.
  public init(step: Int) { self.step = step }
}

/// P·A = L·U with row exchanges: L lower triangular with the pivots on its diagonal, U upper
/// triangular with ones.
///
/// Inner products run over whole rows (Crout's order), so that each entry is one dot product and is
/// rounded once or twice, not once a step.
///
/// ### Accuracy
/// `Rational`: exact. `Double`, `BigFloat`: *estimated*, backward stable with partial pivoting. `Ball`:
/// interval elimination, which encloses L and U of every matrix in A for this order of rows, but whose
/// radii grow exponentially with the order: use ``VerifiedLinearSystem`` instead from order ten or so.
///
/// ### Source
/// Golub and Van Loan, Matrix Computations (4th edition), §3.2 and §3.4.
public struct LUFactorization<Element: LinearScalar>: Sendable {
  /// L, with the pivots.
  public let lower: Matrix<Element>
  /// U, with ones on the diagonal.
  public let upper: Matrix<Element>
  /// Row k of P·A is row `permutation[k]` of A.
  public let permutation: [Int]
  /// 1, or −1 if the number of exchanges is odd.
  public let permutationSign: Int

  /// The factorization of a square matrix.
  ///
  /// - Throws: ``FactorizationFailure`` if no pivot is surely nonzero.
  /// - Complexity: n³/3 products.
  @_specialize(where Element == Double)
  public init(_ matrix: Matrix<Element>) throws(FactorizationFailure) {
    precondition(matrix.isSquare, "only square matrices are factored")
    let n = matrix.rows
    var lower = matrix
    // U by columns: its column k is row k here.
    var columns = Matrix<Element>(rows: n, columns: n)
    var permutation = Array(0..<n)
    var isOdd = false
    for k in 0..<n {
      if k > 0 { Element.eliminateColumn(k, of: &lower, with: columns) }
      var best = k
      for i in (k + 1)..<Swift.max(n, k + 1)
      where Element.isBetterPivot(lower[i, k], than: lower[best, k]) { best = i }
      guard lower[best, k].isInvertible else { throw FactorizationFailure(step: k) }
      if best != k {
        lower.exchangeRows(k, best)
        permutation.swapAt(k, best)
        isOdd.toggle()
      }
      columns[k, k] = 1
      Element.eliminateRow(k, of: &lower, into: &columns)
    }
    self.lower = lower
    upper = columns.transposed
    self.permutation = permutation
    permutationSign = isOdd ? -1 : 1
  }

  /// The order of the matrix.
  public var order: Int { lower.rows }

  /// The solution of A·x = b.
  @_specialize(where Element == Double)
  public func solve(_ right: [Element]) -> [Element] {
    precondition(right.count == order, "one right-hand side entry a row")
    var y: [Element] = []
    y.reserveCapacity(order)
    for i in 0..<order {
      var value = right[permutation[i]]
      if i > 0 { value -= Element.innerProduct(lower.row(i, upTo: i), y[...]) }
      y.append(value / lower[i, i])
    }
    for i in stride(from: order - 2, through: 0, by: -1) {
      y[i] -= Element.innerProduct(upper.row(i, from: i + 1), y[(i + 1)...])
    }
    return y
  }

  /// A⁻¹.
  ///
  /// - Complexity: n³/2 products for L⁻¹ and U⁻¹ and as many to join them.
  public var inverse: Matrix<Element> {
    let (left, right) = (inverseOfUpper, inverseOfLower.transposed)
    // Row i of U⁻¹ starts at i and column j of L⁻¹ at j.
    let joined = Matrix(rows: order, columns: order) { i, j in
      Element.innerProduct(left.row(i, from: Swift.max(i, j)), right.row(j, from: Swift.max(i, j)))
    }
    // A⁻¹ = (P⁻¹LU)⁻¹ = U⁻¹L⁻¹P: column `permutation[k]` is column k of U⁻¹L⁻¹.
    var result = joined
    for k in 0..<order {
      for i in 0..<order { result[i, permutation[k]] = joined[i, k] }
    }
    return result
  }

  /// L⁻¹.
  ///
  /// By columns: entry (i, j) is −(Σ L(i, k)·X(k, j)) / L(i, i) over j ≤ k < i.
  var inverseOfLower: Matrix<Element> {
    var columns = Matrix<Element>(rows: order, columns: order)
    for j in 0..<order {
      columns[j, j] = 1 / lower[j, j]
      for i in (j + 1)..<Swift.max(order, j + 1) {
        let sum = Element.innerProduct(
          lower.row(i, from: j).prefix(i - j), columns.row(j, from: j).prefix(i - j))
        columns[j, i] = -sum / lower[i, i]
      }
    }
    return columns.transposed
  }

  /// U⁻¹, likewise.
  var inverseOfUpper: Matrix<Element> {
    var columns = Matrix<Element>(rows: order, columns: order)
    for j in 0..<order {
      columns[j, j] = 1
      for i in stride(from: j - 1, through: 0, by: -1) {
        columns[j, i] =
          -Element.innerProduct(
            upper.row(i, from: i + 1).prefix(j - i), columns.row(j, from: i + 1).prefix(j - i))
      }
    }
    return columns.transposed
  }

  /// det A; for `Ball` an enclosure.
  public var determinant: Element {
    var product: Element = permutationSign < 0 ? -1 : 1
    for k in 0..<order { product *= lower[k, k] }
    return product
  }
}
