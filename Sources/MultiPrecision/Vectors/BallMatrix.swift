import CMPFR

/// A dense matrix of balls of one precision, row by row in a single allocation.
///
/// Products go through enclosed sums of products; row operations work in place.
///
/// ### Accuracy
/// Enclosure, *proved*, of the result for every choice of points in the entries.
public struct BallMatrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The entries, row by row.
  public internal(set) var entries: BallVector

  /// The matrix of zeros.
  public init(rows: Int, columns: Int, precision: Precision) {
    self.rows = rows
    self.columns = columns
    entries = BallVector(count: rows * columns, precision: precision)
  }

  /// The matrix of the rows, rounded to the precision (by default the largest of the entries').
  ///
  /// - Precondition: All rows have equal length.
  public init(_ rows: [[Ball]], precision: Precision? = nil) {
    self.rows = rows.count
    columns = rows.first?.count ?? 0
    let width = columns
    precondition(rows.allSatisfy { $0.count == width }, "rows of equal length")
    entries = BallVector(rows.flatMap { $0 }, precision: precision)
  }

  /// The identity.
  public static func identity(_ order: Int, precision: Precision) -> BallMatrix {
    var result = BallMatrix(rows: order, columns: order, precision: precision)
    for index in 0..<order { result[index, index] = Ball(1, precision: precision) }
    return result
  }

  /// The precision of every entry.
  public var precision: Precision { entries.precision }

  /// The entry; assigned values are rounded to the matrix's precision.
  public subscript(row: Int, column: Int) -> Ball {
    get { entries[position(row, column)] }
    set { entries[position(row, column)] = newValue }
  }

  /// A row as a vector of its own.
  public func row(_ index: Int) -> BallVector {
    precondition((0..<rows).contains(index), "no row there")
    return BallVector(
      arena: entries.arena.gathering(columns) { index * columns + $0 })
  }

  /// A column as a vector of its own.
  public func column(_ index: Int) -> BallVector {
    precondition((0..<columns).contains(index), "no column there")
    return BallVector(arena: entries.arena.gathering(rows) { $0 * columns + index })
  }

  /// The transposed matrix.
  public var transposed: BallMatrix {
    var result = BallMatrix(rows: columns, columns: rows, precision: precision)
    let (rows, columns) = (self.rows, self.columns)
    result.entries = BallVector(
      arena: entries.arena.gathering(rows * columns) { $0 % rows * columns + $0 / rows })
    return result
  }

  @inline(__always)
  private func position(_ row: Int, _ column: Int) -> Int {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column), "no entry there")
    return row * columns + column
  }

  // MARK: Products

  /// The product with a vector.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*, at the larger precision.
  public static func * (matrix: BallMatrix, vector: BallVector) -> BallVector {
    precondition(matrix.columns == vector.count, "one entry a column")
    let result = BallVector(
      count: matrix.rows, precision: Swift.max(matrix.precision, vector.precision))
    for row in 0..<matrix.rows {
      result.slot(row).setSum(
        matrix.columns, matrix.entries.slot(row * matrix.columns), vector.slot(0))
    }
    withExtendedLifetime((matrix.entries.arena, vector.arena, result.arena)) {}
    return result
  }

  /// The product of matrices.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*, at the larger precision.
  public static func * (left: BallMatrix, right: BallMatrix) -> BallMatrix {
    precondition(left.columns == right.rows, "inner dimensions agree")
    let result = BallMatrix(
      rows: left.rows, columns: right.columns,
      precision: Swift.max(left.precision, right.precision))
    let turned = right.transposed
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        result.entries.slot(row * right.columns + column).setSum(
          left.columns, left.entries.slot(row * left.columns),
          turned.entries.slot(column * right.rows))
      }
    }
    withExtendedLifetime((left.entries.arena, turned.entries.arena, result.entries.arena)) {}
    return result
  }

  // MARK: Sums and rows in place

  /// Adds in place.
  public mutating func add(_ other: BallMatrix) {
    precondition(rows == other.rows && columns == other.columns, "matrices of equal shape")
    entries.add(other.entries)
  }

  /// Subtracts in place.
  public mutating func subtract(_ other: BallMatrix) {
    precondition(rows == other.rows && columns == other.columns, "matrices of equal shape")
    entries.subtract(other.entries)
  }

  /// Multiplies every entry in place.
  public mutating func scale(by factor: Ball) { entries.scale(by: factor) }

  /// Exchanges two rows in place.
  public mutating func swapRows(_ first: Int, _ second: Int) {
    precondition(
      (0..<rows).contains(first) && (0..<rows).contains(second), "no row there")
    entries.makeUnique()
    for column in 0..<columns {
      entries.arena.swap(first * columns + column, second * columns + column)
    }
  }

  /// Multiplies a row in place, from a column on.
  public mutating func scaleRow(_ row: Int, by factor: Ball, from column: Int = 0) {
    precondition((0..<rows).contains(row), "no row there")
    entries.makeUnique()
    factor.midpoint.withReference { midpoint in
      for index in column..<columns {
        entries.slot(row * columns + index).multiply(by: midpoint, factor.radius)
      }
    }
    withExtendedLifetime(entries.arena) {}
  }

  /// Adds a multiple of one row to another in place, from a column on.
  public mutating func addRow(
    _ source: Int, times factor: Ball, to target: Int, from column: Int = 0
  ) {
    precondition(
      (0..<rows).contains(source) && (0..<rows).contains(target), "no row there")
    entries.makeUnique()
    factor.midpoint.withReference { midpoint in
      withScratchFloat(bits: precision.bits) { product in
        for index in column..<columns {
          entries.slot(target * columns + index).addProduct(
            midpoint, factor.radius, entries.slot(source * columns + index), scratch: product)
        }
      }
    }
    withExtendedLifetime(entries.arena) {}
  }
}
