import MultiPrecision
import RealModule

/// A dense matrix, its rows one after the other in one array.
public struct Matrix<Element: Scalar>: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The entries row by row.
  ///
  /// Count rows · columns.
  public private(set) var elements: [Element]

  /// The matrix with the same entry everywhere.
  public init(rows: Int, columns: Int, repeating value: Element = 0) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative size")
    self.rows = rows
    self.columns = columns
    elements = Array(repeating: value, count: rows * columns)
  }

  /// The matrix with the entry `value(row, column)`.
  public init(rows: Int, columns: Int, _ value: (Int, Int) -> Element) {
    self.rows = rows
    self.columns = columns
    elements = []
    elements.reserveCapacity(rows * columns)
    for i in 0..<rows {
      for j in 0..<columns { elements.append(value(i, j)) }
    }
  }

  /// The matrix of the rows, which have equal lengths.
  public init(_ table: [[Element]]) {
    let columns = table.first?.count ?? 0
    precondition(table.allSatisfy { $0.count == columns }, "rows of a matrix have equal lengths")
    rows = table.count
    self.columns = columns
    elements = table.flatMap { $0 }
  }

  /// The matrix of entries row by row.
  public init(rows: Int, columns: Int, elements: [Element]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns, "as many entries as places")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// The identity.
  public static func identity(order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { $0 == $1 ? 1 : 0 }
  }

  /// Whether there are as many rows as columns.
  public var isSquare: Bool { rows == columns }

  /// The entry of a row and a column, both from 0.
  @inlinable
  public subscript(row: Int, column: Int) -> Element {
    get { elements[row * columns + column] }
    set { setElement(newValue, row: row, column: column) }
  }

  @usableFromInline
  mutating func setElement(_ value: Element, row: Int, column: Int) {
    elements[row * columns + column] = value
  }

  /// Lends the entries, row by row, to be written.
  mutating func withMutableElements<Outcome>(
    _ body: (UnsafeMutableBufferPointer<Element>) -> Outcome
  ) -> Outcome {
    elements.withUnsafeMutableBufferPointer { body($0) }
  }

  /// The entries of a row.
  public func row(_ index: Int) -> ArraySlice<Element> {
    elements[(index * columns)..<((index + 1) * columns)]
  }

  /// The leading entries of a row.
  func row(_ index: Int, upTo end: Int) -> ArraySlice<Element> {
    elements[(index * columns)..<(index * columns + end)]
  }

  /// The trailing entries of a row.
  func row(_ index: Int, from start: Int) -> ArraySlice<Element> {
    elements[(index * columns + start)..<((index + 1) * columns)]
  }

  /// The matrix mirrored at its diagonal.
  public var transposed: Matrix {
    Matrix(rows: columns, columns: rows) { self[$1, $0] }
  }

  /// The matrix of the images of the entries.
  public func map<Other: Scalar>(_ transform: (Element) -> Other) -> Matrix<Other> {
    Matrix<Other>(rows: rows, columns: columns) { transform(self[$0, $1]) }
  }

  mutating func exchangeRows(_ i: Int, _ j: Int) {
    guard i != j else { return }
    for k in 0..<columns { elements.swapAt(i * columns + k, j * columns + k) }
  }
}

extension Matrix: Equatable where Element: Equatable {}

extension Matrix where Element: LinearScalar {
  /// The product with a vector.
  public static func * (a: Matrix, x: [Element]) -> [Element] {
    precondition(a.columns == x.count, "one entry a column")
    return (0..<a.rows).map { Element.innerProduct(a.row($0), x[...]) }
  }

  /// The product of two matrices.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.columns == b.rows, "as many columns on the left as rows on the right")
    return a.timesTransposed(b.transposed)
  }

  /// A·Bᵀ: both factors are read along their rows.
  func timesTransposed(_ b: Matrix) -> Matrix {
    Matrix(rows: rows, columns: b.rows) { Element.innerProduct(row($0), b.row($1)) }
  }
}
