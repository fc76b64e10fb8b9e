/// A matrix whose entries stand within a width of the diagonal.
struct BandedMatrix: Sendable {
  let order: Int
  let width: Int
  /// Row by row, 3·width + 1 entries from column row − width on: room for exchanges of rows.
  fileprivate(set) var entries: [Double]
  fileprivate var stride: Int { 3 * width + 1 }

  init(order: Int, width: Int) {
    self.order = order
    self.width = width
    entries = Array(repeating: 0, count: order * (3 * width + 1))
  }

  /// Adds to an entry.
  mutating func add(_ value: Double, _ row: Int, _ column: Int) {
    entries[row * stride + column - row + width] += value
  }
}

/// L·U = P·A for a banded matrix, with partial pivoting.
///
/// ### Source
/// Golub and Van Loan, Matrix Computations (4th edition), §4.3.5.
struct BandedFactors: Sendable {
  private let matrix: BandedMatrix
  /// The row that step k exchanged with row k.
  private let exchanges: [Int]
  /// The multipliers of step k for the rows below, `width` each.
  private let multipliers: [Double]

  /// Nil if a pivot is 0 or not finite.
  ///
  /// - Complexity: O(order·width²).
  init?(_ banded: BandedMatrix) {
    var matrix = banded
    let (n, width, stride) = (matrix.order, matrix.width, matrix.stride)
    var multipliers = [Double](repeating: 0, count: n * width)
    var exchanges: [Int] = []
    var isRegular = true
    matrix.entries.withUnsafeMutableBufferPointer { a in
      for k in 0..<n where isRegular {
        let below = Swift.min(width, n - 1 - k)
        // Entry (i, k) is at i·stride + k − i + width.
        var best = k
        for i in k...(k + below)
        where a[i * stride + k - i + width].magnitude
          > a[best * stride + k - best + width].magnitude
        { best = i }
        let pivot = a[best * stride + k - best + width]
        guard pivot != 0, pivot.isFinite else {
          isRegular = false
          return
        }
        exchanges.append(best)
        let end = Swift.min(n - 1, k + 2 * width)
        if best != k {
          for j in k...end {
            a.swapAt(k * stride + j - k + width, best * stride + j - best + width)
          }
        }
        for i in (k + 1)..<Swift.max(k + 1 + below, k + 1) {
          let factor = a[i * stride + k - i + width] / pivot
          multipliers[k * width + i - k - 1] = factor
          if factor == 0 { continue }
          let (target, source) = (i * stride - i + width, k * stride - k + width)
          for j in (k + 1)..<Swift.max(end + 1, k + 1) {
            a[target + j] -= factor * a[source + j]
          }
        }
      }
    }
    guard isRegular else { return nil }
    self.matrix = matrix
    self.exchanges = exchanges
    self.multipliers = multipliers
  }

  /// Solves in place.
  func solve(_ x: inout [Double]) {
    let (n, width, stride) = (matrix.order, matrix.width, matrix.stride)
    for k in 0..<n {
      if exchanges[k] != k { x.swapAt(k, exchanges[k]) }
      for i in 0..<Swift.min(width, n - 1 - k) {
        x[k + 1 + i] -= multipliers[k * width + i] * x[k]
      }
    }
    for k in Swift.stride(from: n - 1, through: 0, by: -1) {
      var value = x[k]
      let row = k * stride - k + width
      for j in (k + 1)..<Swift.max(Swift.min(n, k + 2 * width + 1), k + 1) {
        value -= matrix.entries[row + j] * x[j]
      }
      x[k] = value / matrix.entries[row + k]
    }
  }
}
