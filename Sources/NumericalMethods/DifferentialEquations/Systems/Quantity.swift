import MultiPrecision
import RealModule

/// A number that a right-hand side is computed from or with: the time, a component of the state, or
/// the result of an operation on them, recorded and not yet evaluated.
///
/// Rational constants are exact: `Quantity(Rational(1, 3))` has every precision.
public struct Quantity: ExpressibleByIntegerLiteral {
  enum Content {
    case rational(Rational)
    case node(Int, Recorder)
  }
  let content: Content

  init(_ node: Int, _ recorder: Recorder) { content = .node(node, recorder) }

  /// An exact constant.
  public init(_ value: Rational) { content = .rational(value) }

  /// An exact constant.
  public init(integerLiteral value: Int) { self.init(Rational(value)) }

  /// A constant that is known to within an error, in the recording that `self` belongs to.
  ///
  /// - Parameter value: Its enclosure, to as many bits as will be computed with.
  /// - Returns: The constant; computations in floats take the midpoint.
  public func constant(_ value: Ball) -> Quantity {
    guard case .node(_, let recorder) = content else {
      preconditionFailure("constants are recorded beside the time or a component")
    }
    return recorder.enclosed(value)
  }

  /// The exact constant, if it is one.
  var rational: Rational? {
    if case .rational(let value) = content { return value }
    return nil
  }

  static func recorder(_ a: Quantity, _ b: Quantity) -> Recorder? {
    if case .node(_, let recorder) = a.content { return recorder }
    if case .node(_, let recorder) = b.content { return recorder }
    return nil
  }
}

extension Quantity: AdditiveArithmetic {
  /// 0.
  public static var zero: Quantity { 0 }

  /// Whether both are the same constant, or the same operations on the same quantities.
  public static func == (a: Quantity, b: Quantity) -> Bool {
    switch (a.content, b.content) {
    case (.rational(let x), .rational(let y)): x == y
    case (.node(let i, let first), .node(let j, let second)): i == j && first === second
    default: false
    }
  }

  /// The sum.
  public static func + (a: Quantity, b: Quantity) -> Quantity {
    if let x = a.rational, x.isZero { return b }
    if let y = b.rational, y.isZero { return a }
    return combined(a, b, { $0 + $1 }) { .sum($0, $1) }
  }

  /// The difference.
  public static func - (a: Quantity, b: Quantity) -> Quantity {
    if let y = b.rational, y.isZero { return a }
    if let x = a.rational, x.isZero { return -b }
    return combined(a, b, { $0 - $1 }) { .difference($0, $1) }
  }

  /// The product.
  public static func * (a: Quantity, b: Quantity) -> Quantity {
    if a.rational == 1 { return b }
    if b.rational == 1 { return a }
    return combined(a, b, { $0 * $1 }) { .product($0, $1) }
  }

  /// The quotient.
  ///
  /// - Precondition: The divisor is not the constant 0.
  public static func / (a: Quantity, b: Quantity) -> Quantity {
    if let y = b.rational {
      precondition(!y.isZero, "division by the constant 0")
      return a * Quantity(1 / y)
    }
    return combined(a, b, { $0 / $1 }) { .quotient($0, $1) }
  }

  /// The negated quantity.
  public static prefix func - (a: Quantity) -> Quantity {
    switch a.content {
    case .rational(let value): Quantity(-value)
    case .node(let node, let recorder): recorder.record(.negation(node))
    }
  }

  private static func combined(
    _ a: Quantity, _ b: Quantity, _ exactly: (Rational, Rational) -> Rational,
    _ operation: (Int, Int) -> Operation
  ) -> Quantity {
    if let x = a.rational, let y = b.rational { return Quantity(exactly(x, y)) }
    guard let recorder = recorder(a, b) else { return 0 }
    return recorder.record(operation(recorder.node(a), recorder.node(b)))
  }
}
