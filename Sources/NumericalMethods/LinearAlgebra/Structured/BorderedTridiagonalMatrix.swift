import MultiPrecision
import RealModule

/// A symmetric matrix whose first and last rows are dense and whose interior is tridiagonal.
///
/// ```
///     ⎡ c₀₀  fᵀ  c₀₁ ⎤
/// A = ⎢  f    T   g  ⎥      T tridiagonal of order m − 2, f and g its border columns
///     ⎣ c₀₁  gᵀ  c₁₁ ⎦
/// ```
/// It holds cyclic tridiagonal matrices (f and g have one nonzero entry each) and arrows alike.
/// For m = 1 the matrix is c₀₀ alone.
public struct BorderedTridiagonalMatrix<Element: Scalar>: Sendable {
  /// The order m ≥ 1.
  public let order: Int
  /// Diagonal of T.
  ///
  /// Count m − 2.
  private(set) var diagonal: [Element]
  /// `offDiagonal[k]` couples interior rows k and k + 1.
  ///
  /// Count m − 3.
  private(set) var offDiagonal: [Element]
  private(set) var firstBorder: [Element]
  private(set) var lastBorder: [Element]
  private(set) var corner: (first: Element, mixed: Element, last: Element)

  /// The zero matrix of order `order` ≥ 1.
  public init(order: Int) {
    precondition(order >= 1, "a matrix has at least one row")
    self.order = order
    let interior = Swift.max(order - 2, 0)
    diagonal = Array(repeating: 0, count: interior)
    offDiagonal = Array(repeating: 0, count: Swift.max(interior - 1, 0))
    firstBorder = diagonal
    lastBorder = diagonal
    corner = (0, 0, 0)
  }

  /// Adds `value` to the entries (row, column) and (column, row), once on the diagonal.
  ///
  /// - Precondition: The entry belongs to the structure.
  public mutating func add(_ value: Element, row: Int, column: Int) {
    let (i, j) = row <= column ? (row, column) : (column, row)
    let last = order - 1
    switch (i, j) {
    case (0, 0): corner.first += value
    case (0, last): corner.mixed += value
    case (last, last): corner.last += value
    case (0, _): firstBorder[j - 1] += value
    case (_, last): lastBorder[i - 1] += value
    case _ where i == j: diagonal[i - 1] += value
    default:
      precondition(j == i + 1, "the interior is tridiagonal")
      offDiagonal[i - 1] += value
    }
  }

  /// The diagonal entry of a row.
  public func diagonalEntry(_ row: Int) -> Element {
    if row == 0 { return corner.first }
    return row == order - 1 ? corner.last : diagonal[row - 1]
  }

  /// Why elimination stopped.
  public struct PivotFailure: Error, Sendable {
    /// The row whose pivot is not known to be positive.
    public let row: Int
  }

  /// Solves A·v = r by LDLᵀ of the interior and a 2 × 2 Schur complement.
  ///
  /// Over `Ball` this is interval Gaussian elimination: the result encloses the solution of every
  /// symmetric system whose entries lie in those of A and r. That is sharp for dominant A; for others
  /// see ``VerifiedBorderedSystem``.
  ///
  /// - Parameters:
  ///   - right: r. Count m.
  ///   - isPositive: Tells of a pivot that it may divide. For positive definite A: that it is surely
  ///     positive. Without pivoting, others (surely not 0) are stable only for special indefinite A.
  /// - Returns: v. Count m.
  /// - Throws: ``PivotFailure`` at the first pivot that is refused.
  /// - Complexity: O(m) operations.
  public func solve(
    _ right: [Element], isPositive: (Element) -> Bool
  ) throws(PivotFailure) -> [Element] {
    precondition(right.count == order, "one right-hand side entry a row")
    return try BorderedTridiagonalFactorization(self, isPositive: isPositive).solve(right)
  }

  /// A·v, for residuals and tests.
  ///
  /// - Complexity: O(m).
  public func multiplied(by vector: [Element]) -> [Element] {
    precondition(vector.count == order, "one entry a column")
    if order == 1 { return [corner.first * vector[0]] }
    let last = order - 1
    var product = Array(repeating: Element.zero, count: order)
    product[0] = corner.first * vector[0] + corner.mixed * vector[last]
    product[last] = corner.mixed * vector[0] + corner.last * vector[last]
    for k in 0..<(order - 2) {
      product[0] += firstBorder[k] * vector[k + 1]
      product[last] += lastBorder[k] * vector[k + 1]
      var row = diagonal[k] * vector[k + 1]
      row += firstBorder[k] * vector[0] + lastBorder[k] * vector[last]
      if k > 0 { row += offDiagonal[k - 1] * vector[k] }
      if k + 1 < order - 2 { row += offDiagonal[k] * vector[k + 2] }
      product[k + 1] = row
    }
    return product
  }

  /// The matrix of the same structure whose entries are the images of these.
  ///
  /// - Parameter transform: Row, column, entry; each pair of mirrored entries once.
  /// - Returns: The images.
  public func map<Other: Scalar>(
    _ transform: (Int, Int, Element) -> Other
  ) -> BorderedTridiagonalMatrix<Other> {
    var result = BorderedTridiagonalMatrix<Other>(order: order)
    let last = order - 1
    result.corner.first = transform(0, 0, corner.first)
    if order == 1 { return result }
    result.corner.mixed = transform(0, last, corner.mixed)
    result.corner.last = transform(last, last, corner.last)
    for k in diagonal.indices {
      result.diagonal[k] = transform(k + 1, k + 1, diagonal[k])
      result.firstBorder[k] = transform(0, k + 1, firstBorder[k])
      result.lastBorder[k] = transform(k + 1, last, lastBorder[k])
    }
    for k in offDiagonal.indices {
      result.offDiagonal[k] = transform(k + 1, k + 2, offDiagonal[k])
    }
    return result
  }
}
