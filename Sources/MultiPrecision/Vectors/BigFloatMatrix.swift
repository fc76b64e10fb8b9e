import CMPFR

/// A dense matrix of floats of one precision, row by row in a single allocation.
///
/// Products go through correctly rounded sums of products; row operations work in place.
///
/// ### Accuracy
/// Correctly rounded to nearest: every entry of a product is the exact sum rounded once.
public struct BigFloatMatrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The entries, row by row.
  public internal(set) var entries: BigFloatVector

  /// The matrix of zeros.
  public init(rows: Int, columns: Int, precision: Precision) {
    self.rows = rows
    self.columns = columns
    entries = BigFloatVector(count: rows * columns, precision: precision)
  }

  /// The matrix of the rows, rounded to the precision (by default the largest of the entries').
  ///
  /// - Precondition: All rows have equal length.
  public init(_ rows: [[BigFloat]], precision: Precision? = nil) {
    self.rows = rows.count
    columns = rows.first?.count ?? 0
    let width = columns
    precondition(rows.allSatisfy { $0.count == width }, "rows of equal length")
    entries = BigFloatVector(rows.flatMap { $0 }, precision: precision)
  }

  /// The identity.
  public static func identity(_ order: Int, precision: Precision) -> BigFloatMatrix {
    var result = BigFloatMatrix(rows: order, columns: order, precision: precision)
    for index in 0..<order { result[index, index] = BigFloat(1, precision: precision) }
    return result
  }

  /// The precision of every entry.
  public var precision: Precision { entries.precision }

  /// The entry; assigned values are rounded to the matrix's precision.
  public subscript(row: Int, column: Int) -> BigFloat {
    get { entries[position(row, column)] }
    set { entries[position(row, column)] = newValue }
  }

  /// A row as a vector of its own.
  public func row(_ index: Int) -> BigFloatVector {
    precondition((0..<rows).contains(index), "no row there")
    return BigFloatVector(
      arena: entries.arena.gathering(columns) { index * columns + $0 })
  }

  /// A column as a vector of its own.
  public func column(_ index: Int) -> BigFloatVector {
    precondition((0..<columns).contains(index), "no column there")
    return BigFloatVector(arena: entries.arena.gathering(rows) { $0 * columns + index })
  }

  /// The transposed matrix.
  public var transposed: BigFloatMatrix {
    var result = BigFloatMatrix(rows: columns, columns: rows, precision: precision)
    let (rows, columns) = (self.rows, self.columns)
    result.entries = BigFloatVector(
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
  /// Correctly rounded, at the larger precision.
  public static func * (matrix: BigFloatMatrix, vector: BigFloatVector) -> BigFloatVector {
    precondition(matrix.columns == vector.count, "one entry a column")
    let result = BigFloatVector(
      count: matrix.rows, precision: Swift.max(matrix.precision, vector.precision))
    for row in 0..<matrix.rows {
      RoundedSum.write(
        uniform: ArenaTerms(
          count: matrix.columns, a: matrix.entries.arena.floats + row * matrix.columns,
          b: vector.arena.floats),
        into: result.arena.floats + row, .nearest)
    }
    withExtendedLifetime((matrix.entries.arena, vector.arena, result.arena)) {}
    return result
  }

  /// The product of matrices.
  ///
  /// ### Accuracy
  /// Correctly rounded, at the larger precision.
  public static func * (left: BigFloatMatrix, right: BigFloatMatrix) -> BigFloatMatrix {
    precondition(left.columns == right.rows, "inner dimensions agree")
    let result = BigFloatMatrix(
      rows: left.rows, columns: right.columns,
      precision: Swift.max(left.precision, right.precision))
    let turned = right.transposed
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        RoundedSum.write(
          uniform: ArenaTerms(
            count: left.columns, a: left.entries.arena.floats + row * left.columns,
            b: turned.entries.arena.floats + column * right.rows),
          into: result.entries.arena.floats + (row * right.columns + column), .nearest)
      }
    }
    withExtendedLifetime((left.entries.arena, turned.entries.arena, result.entries.arena)) {}
    return result
  }

  // MARK: Sums and rows in place

  /// Adds in place.
  public mutating func add(_ other: BigFloatMatrix) {
    precondition(rows == other.rows && columns == other.columns, "matrices of equal shape")
    entries.add(other.entries)
  }

  /// Subtracts in place.
  public mutating func subtract(_ other: BigFloatMatrix) {
    precondition(rows == other.rows && columns == other.columns, "matrices of equal shape")
    entries.subtract(other.entries)
  }

  /// Multiplies every entry in place.
  public mutating func scale(by factor: BigFloat) { entries.scale(by: factor) }

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
  public mutating func scaleRow(_ row: Int, by factor: BigFloat, from column: Int = 0) {
    precondition((0..<rows).contains(row), "no row there")
    entries.makeUnique()
    let own = entries.arena.floats + row * columns
    factor.withReference { factor in
      for index in column..<columns {
        _ = NearestArithmetic.multiply(own + index, own + index, factor)
      }
    }
    withExtendedLifetime(entries.arena) {}
  }

  /// Adds a multiple of one row to another in place, from a column on: two roundings an entry.
  public mutating func addRow(
    _ source: Int, times factor: BigFloat, to target: Int, from column: Int = 0
  ) {
    precondition(
      (0..<rows).contains(source) && (0..<rows).contains(target), "no row there")
    entries.makeUnique()
    let floats = entries.arena.floats
    factor.withReference { factor in
      withScratchFloat(bits: precision.bits) { product in
        for index in column..<columns {
          let own = floats + (target * columns + index)
          _ = NearestArithmetic.addProduct(
            own, factor, floats + (source * columns + index), scratch: product)
        }
      }
    }
    withExtendedLifetime(entries.arena) {}
  }
}
