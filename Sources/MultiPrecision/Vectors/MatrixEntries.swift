/// A vector whose elements a matrix takes as its entries, row by row: what there is to do with them
/// where they are.
///
/// Runs of elements are given by their first positions, and have to lie in the vector.
public protocol MatrixEntries: Sendable, Equatable {
  /// An entry as a value of its own.
  associatedtype Element

  /// A vector of zeros.
  init(count: Int, precision: Precision)

  /// The values, rounded to the precision, by default the largest of their own.
  init(_ values: [Element], precision: Precision?)

  /// The number of elements.
  var count: Int { get }

  /// The precision of every element.
  var precision: Precision { get }

  /// The element at a position; assigned values are rounded to the vector's precision.
  subscript(index: Int) -> Element { get set }

  /// The number 1.
  static func one(precision: Precision) -> Element

  /// A vector of the elements at the given positions.
  func gathering(_ count: Int, _ position: (Int) -> Int) -> Self

  /// Adds in place.
  mutating func add(_ other: Self)

  /// Subtracts in place.
  mutating func subtract(_ other: Self)

  /// Multiplies a run of elements in place.
  mutating func scale(_ run: Range<Int>, by factor: Element)

  /// Adds multiples of a run of elements to as many others of the vector in place.
  mutating func addProduct(_ factor: Element, _ run: Range<Int>, to target: Int)

  /// Exchanges two elements in place.
  mutating func swapAt(_ first: Int, _ second: Int)

  /// Replaces an element by the sum of products of two runs of `count` elements.
  ///
  /// - Parameters:
  ///   - index: The element's position.
  ///   - count: How many products there are.
  ///   - a: The first factors, which are not this vector, and their first position.
  ///   - b: The second factors, likewise.
  mutating func setDot(
    at index: Int, count: Int, _ a: (vector: Self, start: Int), _ b: (vector: Self, start: Int))
}

extension MatrixEntries {
  /// Multiplies every element in place.
  public mutating func scale(by factor: Element) { scale(0..<count, by: factor) }

  /// Whether the vector has all elements of a run.
  func holds(_ run: Range<Int>) -> Bool { run.lowerBound >= 0 && run.upperBound <= count }
}
