import MultiPrecision

// Rows of small systems are so short that counting references to slices of them took half of the
// time. These are the same sums in the same order as `innerProduct`'s, four at once since each
// addition waits for the one before.
extension Double {
  /// Sums in the order of the terms, each rounded.
  public static func eliminateColumn(
    _ k: Int, of lower: inout Matrix<Double>, with columns: Matrix<Double>
  ) {
    let n = lower.rows
    columns.elements.withUnsafeBufferPointer { columns in
      guard let columns = columns.baseAddress else { return }
      lower.withMutableElements { lower in
        guard let lower = lower.baseAddress else { return }
        eachInnerProduct(columns + k * n, rows: lower, stride: n, from: k, to: n, count: k) {
          lower[$0 * n + k] -= $1
        }
      }
    }
  }

  /// Sums in the order of the terms, each rounded.
  public static func eliminateRow(
    _ k: Int, of lower: inout Matrix<Double>, into columns: inout Matrix<Double>
  ) {
    let n = lower.rows
    columns.withMutableElements { columns in
      guard let columns = columns.baseAddress else { return }
      lower.withMutableElements { lower in
        guard let lower = lower.baseAddress else { return }
        let row = lower + k * n
        let pivot = row[k]
        eachInnerProduct(row, rows: columns, stride: n, from: k + 1, to: n, count: k) {
          columns[$0 * n + k] = (row[$0] - $1) / pivot
          row[$0] = 0
        }
      }
    }
  }

  /// Hands out the inner products of the leading entries of one row with those of others.
  @inline(__always)
  private static func eachInnerProduct(
    _ a: UnsafePointer<Double>, rows: UnsafePointer<Double>, stride: Int, from first: Int,
    to end: Int, count: Int, _ use: (_ row: Int, _ product: Double) -> Void
  ) {
    var i = first
    while i + 4 <= end {
      let (p, q) = (rows + i * stride, rows + (i + 1) * stride)
      let (r, s) = (rows + (i + 2) * stride, rows + (i + 3) * stride)
      var sums = (0.0, 0.0, 0.0, 0.0)
      for index in 0..<count {
        let value = a[index]
        sums.0 += value * p[index]
        sums.1 += value * q[index]
        sums.2 += value * r[index]
        sums.3 += value * s[index]
      }
      use(i, sums.0)
      use(i + 1, sums.1)
      use(i + 2, sums.2)
      use(i + 3, sums.3)
      i += 4
    }
    while i < end {
      var sum = 0.0
      for index in 0..<count { sum += a[index] * rows[i * stride + index] }
      use(i, sum)
      i += 1
    }
  }
}
