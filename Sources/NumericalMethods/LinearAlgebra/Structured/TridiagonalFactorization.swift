import MultiPrecision
import RealModule

/// P·A = L·U for a tridiagonal matrix, symmetric or not, with exchanges of neighbouring rows.
///
/// Each step chooses between two pivots, so U has two diagonals above its own, and indefinite or
/// nonsymmetric matrices are factored stably in O(m).
///
/// ### Accuracy
/// As for ``LUFactorization``: exact for `Rational`, backward stable for floats, interval elimination
/// for `Ball`.
///
/// ### Source
/// Higham, Accuracy and Stability of Numerical Algorithms (2nd edition), §9.6; the storage is that of
/// LAPACK's `gttrf`.
public struct TridiagonalFactorization<Element: LinearScalar>: Sendable {
  /// The diagonals of U: the main one, the first and the second above it.
  private var pivots: [Element]
  private var above: [Element]
  private var farAbove: [Element]
  /// The multiplier of step k, and whether rows k and k + 1 were exchanged in it.
  private var multipliers: [Element]
  private var isExchanged: [Bool]

  /// The factorization.
  ///
  /// - Parameters:
  ///   - below: Entries (k + 1, k). Count m − 1.
  ///   - diagonal: Entries (k, k). Count m ≥ 1.
  ///   - above: Entries (k, k + 1). Count m − 1.
  /// - Throws: ``FactorizationFailure`` if no pivot is surely nonzero.
  /// - Complexity: O(m).
  public init(
    below: [Element], diagonal: [Element], above: [Element]
  ) throws(FactorizationFailure) {
    let m = diagonal.count
    precondition(m >= 1 && below.count == m - 1 && above.count == m - 1, "diagonals of one matrix")
    pivots = diagonal
    self.above = above
    farAbove = Array(repeating: 0, count: Swift.max(m - 2, 0))
    multipliers = below
    isExchanged = Array(repeating: false, count: m - 1)
    for k in 0..<(m - 1) {
      if Element.isBetterPivot(below[k], than: pivots[k]) {
        // Row k + 1 of A, still untouched, becomes row k of U.
        let (pivot, right) = (pivots[k], self.above[k])
        pivots[k] = below[k]
        self.above[k] = pivots[k + 1]
        pivots[k + 1] = right
        isExchanged[k] = true
        guard pivots[k].isInvertible else { throw FactorizationFailure(step: k) }
        multipliers[k] = pivot / pivots[k]
        if k + 1 < m - 1 {
          farAbove[k] = self.above[k + 1]
          self.above[k + 1] = -(multipliers[k] * farAbove[k])
        }
      } else {
        guard pivots[k].isInvertible else { throw FactorizationFailure(step: k) }
        multipliers[k] = below[k] / pivots[k]
      }
      pivots[k + 1] -= multipliers[k] * self.above[k]
    }
    guard pivots[m - 1].isInvertible else { throw FactorizationFailure(step: m - 1) }
  }

  /// The solution of A·x = b.
  public func solve(_ right: [Element]) -> [Element] {
    let m = pivots.count
    precondition(right.count == m, "one right-hand side entry a row")
    var x = right
    for k in 0..<(m - 1) {
      if isExchanged[k] { x.swapAt(k, k + 1) }
      x[k + 1] -= multipliers[k] * x[k]
    }
    for k in stride(from: m - 1, through: 0, by: -1) {
      if k + 1 < m { x[k] -= above[k] * x[k + 1] }
      if k + 2 < m { x[k] -= farAbove[k] * x[k + 2] }
      x[k] /= pivots[k]
    }
    return x
  }

  /// det A; for `Ball` an enclosure.
  public var determinant: Element {
    let isOdd = isExchanged.count(where: { $0 }) % 2 == 1
    return pivots.reduce(isOdd ? -1 : 1, *)
  }
}
