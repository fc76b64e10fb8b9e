import MultiPrecision
import RealModule

/// A number type over which matrices are factored: what elimination asks of a field.
public protocol LinearScalar: Scalar {
  /// Σ aₖ·bₖ for slices of equal length, 0 for empty ones.
  static func innerProduct(_ a: ArraySlice<Self>, _ b: ArraySlice<Self>) -> Self
  /// Subtracts from the entries of column k of L on and below the diagonal their products with the
  /// columns of U, which are rows here, before the k-th.
  static func eliminateColumn(_ k: Int, of lower: inout Matrix<Self>, with columns: Matrix<Self>)
  /// Makes row k of U of what is right of the diagonal in L's, where zeros are left.
  static func eliminateRow(
    _ k: Int, of lower: inout Matrix<Self>, into columns: inout Matrix<Self>)
  /// Whether the value is surely not 0, so that it may divide.
  var isInvertible: Bool { get }
  /// Whether the value is surely > 0.
  var isSurelyPositive: Bool { get }
  /// Whether the first makes the smaller multipliers in elimination.
  static func isBetterPivot(_ a: Self, than b: Self) -> Bool
}

extension LinearScalar {
  // No slice may outlive its use: a shared array is copied when it is written.

  /// One inner product an entry.
  public static func eliminateColumn(
    _ k: Int, of lower: inout Matrix<Self>, with columns: Matrix<Self>
  ) {
    for i in k..<lower.rows {
      lower[i, k] -= innerProduct(lower.row(i, upTo: k), columns.row(k, upTo: k))
    }
  }

  /// One inner product and one quotient an entry.
  public static func eliminateRow(
    _ k: Int, of lower: inout Matrix<Self>, into columns: inout Matrix<Self>
  ) {
    for j in (k + 1)..<Swift.max(lower.rows, k + 1) {
      var value = lower[k, j]
      if k > 0 { value -= innerProduct(lower.row(k, upTo: k), columns.row(j, upTo: k)) }
      columns[j, k] = value / lower[k, k]
      lower[k, j] = 0
    }
  }
}

/// A number type with square roots.
public protocol RootedScalar: LinearScalar {
  /// The square root of a value that is surely positive.
  func squareRoot() -> Self
}

extension Double: RootedScalar {
  /// Σ aₖ·bₖ, rounded at every step.
  public static func innerProduct(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }
  /// Whether the value is finite and not 0.
  public var isInvertible: Bool { isFinite && self != 0 }
  /// Whether the value is finite and > 0.
  public var isSurelyPositive: Bool { isFinite && self > 0 }
  /// The larger one.
  public static func isBetterPivot(_ a: Double, than b: Double) -> Bool {
    a.magnitude > b.magnitude
  }
}

extension Rational: LinearScalar {
  /// Σ aₖ·bₖ, exactly.
  public static func innerProduct(
    _ a: ArraySlice<Rational>, _ b: ArraySlice<Rational>
  ) -> Rational {
    var sum = Rational(0)
    for (x, y) in zip(a, b) where !x.isZero && !y.isZero { sum += x * y }
    return sum
  }
  /// Whether the value is not 0.
  public var isInvertible: Bool { !isZero }
  /// Whether the value is > 0.
  public var isSurelyPositive: Bool { signum > 0 }
  /// The shorter one: exact elimination has no errors to keep small, only lengths.
  public static func isBetterPivot(_ a: Rational, than b: Rational) -> Bool {
    !a.isZero && (b.isZero || a.bitSize < b.bitSize)
  }
}

extension BigFloat: RootedScalar {
  /// Σ aₖ·bₖ, rounded once.
  public static func innerProduct(
    _ a: ArraySlice<BigFloat>, _ b: ArraySlice<BigFloat>
  ) -> BigFloat {
    dot(a, b)
  }
  /// Whether the value is finite and not 0.
  public var isInvertible: Bool { isFinite && !isZero }
  /// Whether the value is finite and > 0.
  public var isSurelyPositive: Bool { isFinite && signum > 0 }
  /// The larger one.
  public static func isBetterPivot(_ a: BigFloat, than b: BigFloat) -> Bool {
    a.magnitude > b.magnitude
  }
  /// The nearest float to the square root.
  public func squareRoot() -> BigFloat { applying(.sqrt) }
}

extension Ball: RootedScalar {
  /// Σ aₖ·bₖ, enclosed.
  public static func innerProduct(_ a: ArraySlice<Ball>, _ b: ArraySlice<Ball>) -> Ball {
    dot(a, b)
  }
  /// Whether the ball excludes 0.
  public var isInvertible: Bool { isFinite && !containsZero }
  /// Whether every number of the ball is > 0.
  public var isSurelyPositive: Bool { isPositive }
  /// The one that stays farther from 0.
  public static func isBetterPivot(_ a: Ball, than b: Ball) -> Bool {
    a.magnitudeLowerBound > b.magnitudeLowerBound
  }
  /// The square root, enclosed.
  public func squareRoot() -> Ball { applying(.sqrt) }
}
