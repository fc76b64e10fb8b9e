import MultiPrecision
import RealModule

/// A bordered tridiagonal matrix eliminated: T = L·D·Lᵀ for the interior and the Schur complement of
/// the two border rows.
///
/// With the interior first, A is M·diag(D, D₂)·Mᵀ,
/// ```
///     ⎡ L     0  ⎤      φ = D⁻¹L⁻¹f, γ = D⁻¹L⁻¹g in the rows of the border,
/// M = ⎣ φ γ   L₂ ⎦      L₂ = [1 0; ρ 1]
/// ```
struct BorderedTridiagonalFactorization<Element: Scalar>: Sendable {
  let order: Int
  /// D.
  private(set) var pivots: [Element]
  /// The entries of L below its diagonal.
  private(set) var ratios: [Element]
  /// L⁻¹f and L⁻¹g.
  private var f: [Element]
  private var g: [Element]
  /// φ and γ.
  private(set) var phi: [Element] = []
  private(set) var gamma: [Element] = []
  /// D₂ and ρ; the mixed entry of the Schur complement.
  private(set) var first: Element
  private(set) var last: Element
  private(set) var ratio: Element
  private let mixed: Element

  init(
    _ matrix: BorderedTridiagonalMatrix<Element>, isPositive: (Element) -> Bool
  ) throws(BorderedTridiagonalMatrix<Element>.PivotFailure) {
    order = matrix.order
    var first = matrix.corner.first
    var mixed = matrix.corner.mixed
    var last = matrix.corner.last
    pivots = matrix.diagonal
    ratios = matrix.offDiagonal
    f = matrix.firstBorder
    g = matrix.lastBorder
    func requirePositive(
      _ pivot: Element, row: Int
    ) throws(BorderedTridiagonalMatrix<Element>.PivotFailure) {
      if !isPositive(pivot) { throw .init(row: row) }
    }
    for k in pivots.indices {
      if k > 0 {
        let ratio = matrix.offDiagonal[k - 1] / pivots[k - 1]
        ratios[k - 1] = ratio
        pivots[k] -= ratio * matrix.offDiagonal[k - 1]
        f[k] -= ratio * f[k - 1]
        g[k] -= ratio * g[k - 1]
      }
      try requirePositive(pivots[k], row: k + 1)
    }
    phi.reserveCapacity(pivots.count)
    gamma.reserveCapacity(pivots.count)
    for k in pivots.indices {
      let scaledF = f[k] / pivots[k]
      let scaledG = g[k] / pivots[k]
      first -= scaledF * f[k]
      mixed -= scaledF * g[k]
      last -= scaledG * g[k]
      phi.append(scaledF)
      gamma.append(scaledG)
    }
    try requirePositive(first, row: 0)
    self.first = first
    self.mixed = mixed
    guard order > 1 else {
      self.last = first
      ratio = 0
      return
    }
    ratio = mixed / first
    self.last = last - ratio * mixed
    try requirePositive(self.last, row: order - 1)
  }

  /// The solution of A·v = r.
  func solve(_ right: [Element]) -> [Element] {
    if order == 1 { return [right[0] / first] }
    var y = Array(right[1..<(order - 1)])
    var rightFirst = right[0]
    var rightLast = right[order - 1]
    for k in y.indices {
      if k > 0 { y[k] -= ratios[k - 1] * y[k - 1] }
      rightFirst -= phi[k] * y[k]
      rightLast -= gamma[k] * y[k]
    }
    let lastValue = (rightLast - ratio * rightFirst) / last
    let firstValue = (rightFirst - mixed * lastValue) / first
    var solution = Array(repeating: firstValue, count: order)
    solution[order - 1] = lastValue
    for k in stride(from: y.count - 1, through: 0, by: -1) {
      var value = (y[k] - f[k] * firstValue - g[k] * lastValue) / pivots[k]
      if k + 1 < y.count { value -= ratios[k] * solution[k + 2] }
      solution[k + 1] = value
    }
    return solution
  }
}
