import MultiPrecision

/// A lower bound of the smallest eigenvalue of a bordered tridiagonal matrix, in O(m).
///
/// As for dense matrices (``positiveDefiniteness(of:precision:)``): for floats M, D with D > 0 the
/// product P = M·D·Mᵀ is positive definite, so λ_min(A) ≥ s − ‖A − s·I − P‖ with the maximal row sum as
/// norm. P has the structure of A, so its entries are few.
struct BorderedDefiniteness {
  /// The bound, > 0; nil if none was proved.
  private(set) var smallestEigenvalue: BigFloat?

  init(
    _ matrix: BorderedTridiagonalMatrix<Ball>, factors: BorderedTridiagonalFactorization<BigFloat>,
    precision: Precision
  ) {
    let n = matrix.order
    // Inverse iteration.
    var vector = (0..<n).map { BigFloat(Rational(2 * $0 + 3, n + 1), precision: precision) }
    var estimate = BigFloat(0, precision: precision)
    for _ in 0..<4 {
      vector = factors.solve(vector)
      let norm = BigFloat.dot(vector, vector).applying(.sqrt)
      guard norm.isFinite, norm.signum > 0 else { return }
      estimate = 1 / norm
      vector = vector.map { $0 * estimate }
    }
    for numerator in [15, 8, 1] {
      let shift = estimate * BigFloat(Rational(numerator, 16), precision: precision)
      if let bound = Self.bound(matrix, shift: shift, precision), bound.signum > 0 {
        smallestEigenvalue = bound
        return
      }
    }
  }

  private static func bound(
    _ matrix: BorderedTridiagonalMatrix<Ball>, shift: BigFloat, _ precision: Precision
  ) -> BigFloat? {
    let shifted = matrix.map { row, column, entry in
      let point = BigFloat(entry.midpoint, precision: precision)
      return row == column ? point - shift : point
    }
    guard
      let factors = try? BorderedTridiagonalFactorization(
        shifted, isPositive: { $0.isFinite && $0.signum > 0 })
    else { return nil }
    let product = BorderedTridiagonalMatrix(productOf: factors)
    var sums = Array(repeating: Magnitude.zero, count: matrix.order)
    let exactShift = Ball(midpoint: shift)
    _ = matrix.map { row, column, entry in
      var rest = entry - product.entry(row, column)
      if row == column { rest -= exactShift }
      let size = rest.magnitudeUpperBound
      sums[row] += size
      if row != column { sums[column] += size }
      return rest
    }
    let norm = sums.max() ?? .zero
    return norm.isFinite ? shift.subtracting(norm.bigFloat, rounding: .down) : nil
  }
}

extension BorderedTridiagonalMatrix where Element == Ball {
  /// M·diag(D, D₂)·Mᵀ, enclosed, for a factorization in floats.
  init(productOf factors: BorderedTridiagonalFactorization<BigFloat>) {
    self.init(order: factors.order)
    let last = factors.order - 1
    func ball(_ value: BigFloat) -> Ball { Ball(midpoint: value) }
    add(ball(factors.first), row: 0, column: 0)
    guard last > 0 else { return }
    let ratio = ball(factors.ratio)
    add(ratio * ball(factors.first), row: 0, column: last)
    add(ratio.squared() * ball(factors.first) + ball(factors.last), row: last, column: last)
    let pivots = factors.pivots.map(ball)
    let phi = factors.phi.map(ball)
    let gamma = factors.gamma.map(ball)
    // D·φ and D·γ.
    let left = zip(pivots, phi).map { $0 * $1 }
    let right = zip(pivots, gamma).map { $0 * $1 }
    add(Ball.dot(left, phi), row: 0, column: 0)
    add(Ball.dot(left, gamma), row: 0, column: last)
    add(Ball.dot(right, gamma), row: last, column: last)
    for k in pivots.indices {
      add(pivots[k], row: k + 1, column: k + 1)
      add(left[k], row: 0, column: k + 1)
      add(right[k], row: k + 1, column: last)
      guard k > 0 else { continue }
      let below = ball(factors.ratios[k - 1])
      let product = below * pivots[k - 1]
      add(product, row: k, column: k + 1)
      add(product * below, row: k + 1, column: k + 1)
      add(below * left[k - 1], row: 0, column: k + 1)
      add(below * right[k - 1], row: k + 1, column: last)
    }
  }

  /// The entry, which belongs to the structure.
  func entry(_ row: Int, _ column: Int) -> Ball {
    let last = order - 1
    let (i, j) = (Swift.min(row, column), Swift.max(row, column))
    switch (i, j) {
    case (0, 0): return corner.first
    case (0, last): return corner.mixed
    case (last, last): return corner.last
    case (0, _): return firstBorder[j - 1]
    case (_, last): return lastBorder[i - 1]
    default: return i == j ? diagonal[i - 1] : offDiagonal[i - 1]
    }
  }
}
