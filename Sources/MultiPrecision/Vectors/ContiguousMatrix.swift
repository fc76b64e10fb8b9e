/// A dense matrix of numbers of one precision, row by row in the allocations of one vector.
///
/// Products go through sums of products of rows and columns; row operations work in place and
/// allocate nothing, as long as the matrix is not shared.
///
/// Matrices of rationals have no type of their own, no more than vectors.
///
/// ### Accuracy
/// Floats are correctly rounded to nearest: every entry of a product is the exact sum rounded once,
/// of a sum of rows twice. All others are enclosures, *proved*, of the result for every choice of
/// points in the entries.
public struct ContiguousMatrix<Entries: MatrixEntries>: Sendable, Equatable {
  /// An entry as a value of its own.
  public typealias Element = Entries.Element

  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The entries, row by row.
  public private(set) var entries: Entries

  private init(rows: Int, columns: Int, entries: Entries) {
    self.rows = rows
    self.columns = columns
    self.entries = entries
  }

  /// The matrix of zeros.
  public init(rows: Int, columns: Int, precision: Precision) {
    self.init(
      rows: rows, columns: columns, entries: Entries(count: rows * columns, precision: precision))
  }

  /// The matrix of the rows, rounded to the precision (by default the largest of the entries').
  ///
  /// - Precondition: All rows have equal length.
  public init(_ rows: [[Element]], precision: Precision? = nil) {
    let width = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == width }, "rows of equal length")
    self.init(
      rows: rows.count, columns: width,
      entries: Entries(rows.flatMap { $0 }, precision: precision))
  }

  /// The identity.
  public static func identity(_ order: Int, precision: Precision) -> Self {
    var result = Self(rows: order, columns: order, precision: precision)
    for index in 0..<order { result[index, index] = Entries.one(precision: precision) }
    return result
  }

  /// The precision of every entry.
  public var precision: Precision { entries.precision }

  /// The entry; assigned values are rounded to the matrix's precision.
  public subscript(row: Int, column: Int) -> Element {
    get { entries[position(row, column)] }
    set { entries[position(row, column)] = newValue }
  }

  /// A row as a vector of its own.
  public func row(_ index: Int) -> Entries {
    let start = start(index)
    return entries.gathering(columns) { start + $0 }
  }

  /// A column as a vector of its own.
  public func column(_ index: Int) -> Entries {
    precondition((0..<columns).contains(index), "no column there")
    return entries.gathering(rows) { $0 * columns + index }
  }

  /// The transposed matrix.
  public var transposed: Self {
    Self(
      rows: columns, columns: rows,
      entries: entries.gathering(rows * columns) { $0 % rows * columns + $0 / rows })
  }

  private func position(_ row: Int, _ column: Int) -> Int {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column), "no entry there")
    return row * columns + column
  }

  /// Where a row begins.
  private func start(_ row: Int) -> Int {
    precondition((0..<rows).contains(row), "no row there")
    return row * columns
  }

  // MARK: Products

  /// The product with a vector, at the larger precision.
  public static func * (matrix: Self, vector: Entries) -> Entries {
    precondition(matrix.columns == vector.count, "one entry a column")
    var result = Entries(
      count: matrix.rows, precision: Swift.max(matrix.precision, vector.precision))
    for row in 0..<matrix.rows {
      result.setDot(
        at: row, count: matrix.columns, (matrix.entries, row * matrix.columns), (vector, 0))
    }
    return result
  }

  /// The product of matrices, at the larger precision.
  public static func * (left: Self, right: Self) -> Self {
    precondition(left.columns == right.rows, "inner dimensions agree")
    var result = Self(
      rows: left.rows, columns: right.columns,
      precision: Swift.max(left.precision, right.precision))
    let turned = right.transposed
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        result.entries.setDot(
          at: row * right.columns + column, count: left.columns,
          (left.entries, row * left.columns), (turned.entries, column * right.rows))
      }
    }
    return result
  }

  // MARK: Sums and rows in place

  /// Adds in place.
  public mutating func add(_ other: Self) {
    precondition(rows == other.rows && columns == other.columns, "matrices of equal shape")
    entries.add(other.entries)
  }

  /// Subtracts in place.
  public mutating func subtract(_ other: Self) {
    precondition(rows == other.rows && columns == other.columns, "matrices of equal shape")
    entries.subtract(other.entries)
  }

  /// Multiplies every entry in place.
  public mutating func scale(by factor: Element) { entries.scale(by: factor) }

  /// Exchanges two rows in place.
  public mutating func swapRows(_ first: Int, _ second: Int) {
    let (x, y) = (start(first), start(second))
    for column in 0..<columns { entries.swapAt(x + column, y + column) }
  }

  /// Multiplies a row in place, from a column on.
  public mutating func scaleRow(_ row: Int, by factor: Element, from column: Int = 0) {
    let start = start(row)
    entries.scale(start + column..<start + columns, by: factor)
  }

  /// Adds a multiple of one row to another in place, from a column on.
  public mutating func addRow(
    _ source: Int, times factor: Element, to target: Int, from column: Int = 0
  ) {
    let (from, to) = (start(source), start(target))
    entries.addProduct(factor, from + column..<from + columns, to: to + column)
  }
}

/// A dense matrix of floats.
public typealias BigFloatMatrix = ContiguousMatrix<BigFloatVector>

/// A dense matrix of balls.
public typealias BallMatrix = ContiguousMatrix<BallVector>

/// A dense matrix of complex rectangles.
public typealias ComplexBallMatrix = ContiguousMatrix<ComplexBallVector>

/// A dense matrix of intervals.
public typealias IntervalMatrix = ContiguousMatrix<IntervalVector>
