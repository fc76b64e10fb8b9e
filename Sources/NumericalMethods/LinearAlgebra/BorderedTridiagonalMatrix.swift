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
  private var diagonal: [Element]
  /// `offDiagonal[k]` couples interior rows k and k + 1.
  ///
  /// Count m − 3.
  private var offDiagonal: [Element]
  private var firstBorder: [Element]
  private var lastBorder: [Element]
  private var corner: (first: Element, mixed: Element, last: Element)

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

  /// Solves A·v = r for a positive definite A by LDLᵀ of the interior and a 2 × 2 Schur
  /// complement.
  ///
  /// Over `Ball` this is interval Gaussian elimination: the result encloses the solution of every
  /// symmetric system whose entries lie in those of A and r.
  ///
  /// - Parameters:
  ///   - right: r. Count m.
  ///   - isPositive: Tells of a pivot that it is surely positive.
  /// - Returns: v. Count m.
  /// - Throws: ``PivotFailure`` at the first pivot that is not surely positive.
  /// - Complexity: O(m) operations.
  public func solve(
    _ right: [Element], isPositive: (Element) -> Bool
  ) throws(PivotFailure) -> [Element] {
    precondition(right.count == order, "one right-hand side entry a row")
    func requirePositive(_ pivot: Element, row: Int) throws(PivotFailure) {
      if !isPositive(pivot) { throw PivotFailure(row: row) }
    }
    if order == 1 {
      try requirePositive(corner.first, row: 0)
      return [right[0] / corner.first]
    }
    let interior = order - 2
    // T = L·D·Lᵀ; y, f and g run along with the elimination.
    var pivots = diagonal
    var ratios = offDiagonal
    var y = Array(right[1..<(order - 1)])
    var f = firstBorder
    var g = lastBorder
    for k in 0..<interior {
      if k > 0 {
        let ratio = offDiagonal[k - 1] / pivots[k - 1]
        ratios[k - 1] = ratio
        pivots[k] -= ratio * offDiagonal[k - 1]
        y[k] -= ratio * y[k - 1]
        f[k] -= ratio * f[k - 1]
        g[k] -= ratio * g[k - 1]
      }
      try requirePositive(pivots[k], row: k + 1)
    }
    // Schur complement of the interior in the two border rows.
    var first = corner.first
    var mixed = corner.mixed
    var last = corner.last
    var rightFirst = right[0]
    var rightLast = right[order - 1]
    for k in 0..<interior {
      let scaledF = f[k] / pivots[k]
      let scaledG = g[k] / pivots[k]
      first -= scaledF * f[k]
      mixed -= scaledF * g[k]
      last -= scaledG * g[k]
      rightFirst -= scaledF * y[k]
      rightLast -= scaledG * y[k]
    }
    try requirePositive(first, row: 0)
    let ratio = mixed / first
    let lastPivot = last - ratio * mixed
    try requirePositive(lastPivot, row: order - 1)
    let lastValue = (rightLast - ratio * rightFirst) / lastPivot
    let firstValue = (rightFirst - mixed * lastValue) / first
    var solution = Array(repeating: firstValue, count: order)
    solution[order - 1] = lastValue
    for k in stride(from: interior - 1, through: 0, by: -1) {
      var value = (y[k] - f[k] * firstValue - g[k] * lastValue) / pivots[k]
      if k + 1 < interior { value -= ratios[k] * solution[k + 2] }
      solution[k + 1] = value
    }
    return solution
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
}
