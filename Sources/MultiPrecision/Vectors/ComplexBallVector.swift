/// A vector of complex rectangles of one precision: a vector of balls for each part.
///
/// ### Accuracy
/// Enclosure, *proved*, for every element and for sums of products.
public struct ComplexBallVector: Sendable, Equatable {
  /// The real parts.
  public internal(set) var real: BallVector
  /// The imaginary parts.
  public internal(set) var imaginary: BallVector

  /// The vector of the parts.
  ///
  /// - Precondition: They have equal lengths.
  public init(real: BallVector, imaginary: BallVector) {
    precondition(real.count == imaginary.count, "parts of equal length")
    self.real = real
    self.imaginary = imaginary
  }

  /// A vector of exact zeros.
  public init(count: Int, precision: Precision) {
    self.init(
      real: BallVector(count: count, precision: precision),
      imaginary: BallVector(count: count, precision: precision))
  }

  /// The rectangles, rounded to the precision (by default the largest of their own).
  public init(_ values: [ComplexBall], precision: Precision? = nil) {
    let precision = precision ?? values.lazy.map(\.precision).max() ?? .literal
    self.init(
      real: BallVector(values.map(\.real), precision: precision),
      imaginary: BallVector(values.map(\.imaginary), precision: precision))
  }

  /// The number of elements.
  public var count: Int { real.count }

  /// The precision of every midpoint.
  public var precision: Precision { real.precision }

  /// The rectangle at a position; assigned ones are rounded to the vector's precision.
  public subscript(index: Int) -> ComplexBall {
    get { ComplexBall(real: real[index], imaginary: imaginary[index]) }
    set {
      real[index] = newValue.real
      imaginary[index] = newValue.imaginary
    }
  }

  /// The elements as values of their own.
  public var elements: [ComplexBall] { (0..<count).map { self[$0] } }

  /// Adds in place.
  public mutating func add(_ other: ComplexBallVector) {
    real.add(other.real)
    imaginary.add(other.imaginary)
  }

  /// Subtracts in place.
  public mutating func subtract(_ other: ComplexBallVector) {
    real.subtract(other.real)
    imaginary.subtract(other.imaginary)
  }

  /// Adds a multiple of another vector in place: self += factor · other.
  public mutating func addProduct(_ factor: ComplexBall, _ other: ComplexBallVector) {
    real.addProduct(factor.real, other.real)
    imaginary.addProduct(factor.real, other.imaginary)
    if factor.isReal { return }
    real.addProduct(-factor.imaginary, other.imaginary)
    imaginary.addProduct(factor.imaginary, other.real)
  }

  /// An enclosure of the sum of products with another vector, neither of them conjugated.
  public func dot(_ other: ComplexBallVector, precision: Precision? = nil) -> ComplexBall {
    ComplexBall(
      real: real.dot(other.real, precision: precision)
        - imaginary.dot(other.imaginary, precision: precision),
      imaginary: real.dot(other.imaginary, precision: precision)
        + imaginary.dot(other.real, precision: precision))
  }
}
