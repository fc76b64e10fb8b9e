import MultiPrecision

/// An operation by the name that recorded oracles and the exchange with FLINT use.
public enum OracleOperation: Sendable {
  case function(RealFunction)
  case add, subtract, multiply, divide, addProduct
  /// Σ xᵢ·yᵢ: the first half of the operands times the second.
  case dot
  case squared, abs, negate, minimum, maximum
  case power, integerPower(Int), root(Int)

  /// The operation of a name such as `exp`, `add`, `power` or `root:-3`.
  public init?(name: some StringProtocol) {
    let parts = name.split(separator: ":")
    switch (parts[0], parts.count == 2 ? Int(parts[1]) : nil) {
    case ("add", nil): self = .add
    case ("subtract", nil): self = .subtract
    case ("multiply", nil): self = .multiply
    case ("divide", nil): self = .divide
    case ("addProduct", nil): self = .addProduct
    case ("dot", nil): self = .dot
    case ("squared", nil): self = .squared
    case ("abs", nil): self = .abs
    case ("negate", nil): self = .negate
    case ("minimum", nil): self = .minimum
    case ("maximum", nil): self = .maximum
    case ("power", nil): self = .power
    case ("power", let n?): self = .integerPower(n)
    case ("root", let n?): self = .root(n)
    default:
      guard let function = RealFunction(rawValue: String(name)) else { return nil }
      self = .function(function)
    }
  }

  /// The number of operands; nil if any even number will do.
  public var operandCount: Int? {
    switch self {
    case .dot: nil
    case .function, .squared, .abs, .negate, .integerPower, .root: 1
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum: 2
    case .addProduct: 3
    }
  }

  /// The value in floats; nil where the in-place form disagrees with the operator.
  ///
  /// Operations that take no rounding mode go to nearest.
  public func float(_ a: [BigFloat], rounding: RoundingMode) -> BigFloat? {
    switch self {
    case .function(let function): return a[0].applying(function, rounding: rounding)
    case .add:
      var sum = a[0]
      sum += a[1]
      let inVector = Self.inVector(a[0], a[1]) { $0.add($1) }
      return Self.same(sum, a[0] + a[1]) && Self.same(sum, inVector)
        ? a[0].adding(a[1], rounding: rounding) : nil
    case .subtract:
      var difference = a[0]
      difference -= a[1]
      let inVector = Self.inVector(a[0], a[1]) { $0.subtract($1) }
      return Self.same(difference, a[0] - a[1]) && Self.same(difference, inVector)
        ? a[0].subtracting(a[1], rounding: rounding) : nil
    case .multiply:
      var product = a[0]
      product *= a[1]
      let inVector = Self.inVector(a[0], a[1]) { $0.multiplyElementwise(by: $1) }
      return Self.same(product, a[0] * a[1]) && Self.same(product, inVector)
        ? a[0].multiplied(by: a[1], rounding: rounding) : nil
    case .divide:
      var quotient = a[0]
      quotient /= a[1]
      return Self.same(quotient, a[0] / a[1]) ? a[0].divided(by: a[1], rounding: rounding) : nil
    case .addProduct:
      var sum = a[0]
      sum.addProduct(a[1], a[2])
      let inVector = Self.inVector(a[0], a[1]) { $0.addProduct(a[2], $1) }
      return Self.same(sum, a[0] + a[1] * a[2]) && Self.same(sum, inVector) ? sum : nil
    case .dot:
      let (x, y) = Self.halves(a)
      let sum = BigFloat.dot(x, y, rounding: rounding)
      let ofVectors = BigFloatVector(Array(x)).dot(BigFloatVector(Array(y)), rounding: rounding)
      return Self.same(sum, ofVectors) ? sum : nil
    case .squared, .integerPower:
      return a[0].raised(to: integerExponent, rounding: rounding)
    case .abs: return a[0].magnitude
    case .negate: return -a[0]
    case .minimum: return Swift.min(a[0], a[1])
    case .maximum: return Swift.max(a[0], a[1])
    case .power: return a[0].raised(to: a[1], rounding: rounding)
    case .root(let n): return BigFloat.root(a[0], n)
    }
  }

  /// Whether `float` heeds the rounding mode.
  public var takesRoundingMode: Bool {
    switch self {
    case .addProduct, .root, .abs, .negate, .minimum, .maximum: false
    default: true
    }
  }

  /// The enclosure in balls; nil where the in-place form disagrees with the operator.
  public func ball(_ a: [Ball]) -> Ball? {
    switch self {
    case .function(let function): return a[0].applying(function)
    case .add:
      var sum = a[0]
      sum += a[1]
      let inVector = Self.inVector(a[0], a[1]) { $0.add($1) }
      return sum == a[0] + a[1] && sum == inVector ? sum : nil
    case .subtract:
      var difference = a[0]
      difference -= a[1]
      let inVector = Self.inVector(a[0], a[1]) { $0.subtract($1) }
      return difference == a[0] - a[1] && difference == inVector ? difference : nil
    case .multiply:
      var product = a[0]
      product *= a[1]
      let inVector = Self.inVector(a[0], a[1]) { $0.multiplyElementwise(by: $1) }
      return product == a[0] * a[1] && product == inVector ? product : nil
    case .divide:
      var quotient = a[0]
      quotient /= a[1]
      return quotient == a[0] / a[1] ? quotient : nil
    case .addProduct:
      var sum = a[0]
      sum.addProduct(a[1], a[2])
      return sum
    case .dot:
      let (x, y) = Self.halves(a)
      let sum = Ball.dot(x, y)
      return sum == BallVector(Array(x)).dot(BallVector(Array(y))) ? sum : nil
    case .squared: return a[0].squared()
    case .abs: return a[0].abs
    case .negate: return -a[0]
    case .minimum: return Ball.min(a[0], a[1])
    case .maximum: return Ball.max(a[0], a[1])
    case .power: return a[0].power(a[1])
    case .integerPower(let n): return a[0].power(n)
    case .root(let n): return a[0].root(n)
    }
  }

  /// The enclosure in intervals.
  public func interval(_ a: [Interval]) -> Interval {
    switch self {
    case .function(let function): a[0].applying(function)
    case .add: a[0] + a[1]
    case .subtract: a[0] - a[1]
    case .multiply: a[0] * a[1]
    case .divide: a[0] / a[1]
    case .addProduct: a[0] + a[1] * a[2]
    case .dot:
      zip(a.prefix(a.count / 2), a.suffix(a.count / 2))
        .reduce(Interval(BigFloat.zero)) { $0 + $1.0 * $1.1 }
    case .squared: a[0].squared()
    case .abs: a[0].abs
    case .negate: -a[0]
    case .minimum: Interval.min(a[0], a[1])
    case .maximum: Interval.max(a[0], a[1])
    case .power: a[0].power(a[1])
    case .integerPower(let n): a[0].power(n)
    case .root(let n): a[0].root(n)
    }
  }

  /// The enclosure in rectangles; nil for operations that complex numbers do not have, and where
  /// the in-place form disagrees with the operator.
  public func rectangle(_ a: [ComplexBall]) -> ComplexBall? {
    switch self {
    case .function(let function): return a[0].applying(function)
    case .add:
      var sum = a[0]
      sum += a[1]
      return Self.same(sum, a[0] + a[1]) ? sum : nil
    case .subtract:
      var difference = a[0]
      difference -= a[1]
      return Self.same(difference, a[0] - a[1]) ? difference : nil
    case .multiply:
      var product = a[0]
      product *= a[1]
      return Self.same(product, a[0] * a[1]) ? product : nil
    case .divide: return a[0] / a[1]
    case .squared: return a[0].squared()
    case .negate: return -a[0]
    case .power: return a[0].power(a[1])
    case .integerPower(let n): return a[0].power(n)
    case .root(let n): return a[0].root(n)
    case .abs, .minimum, .maximum, .addProduct, .dot: return nil
    }
  }

  private static func same(_ a: ComplexBall, _ b: ComplexBall) -> Bool {
    a.real == b.real && a.imaginary == b.imaginary
  }

  /// The operation in place on the element of a vector.
  private static func inVector(
    _ a: BigFloat, _ b: BigFloat, _ operation: (inout BigFloatVector, BigFloatVector) -> Void
  ) -> BigFloat {
    var vector = BigFloatVector([a, a])
    operation(&vector, BigFloatVector([b, b]))
    return vector[1]
  }

  /// The operation in place on the element of a vector.
  private static func inVector(
    _ a: Ball, _ b: Ball, _ operation: (inout BallVector, BallVector) -> Void
  ) -> Ball {
    var vector = BallVector([a, a])
    operation(&vector, BallVector([b, b]))
    return vector[1]
  }

  private static func halves<Element>(
    _ a: [Element]
  ) -> (ArraySlice<Element>, ArraySlice<Element>) {
    (a.prefix(a.count / 2), a.suffix(a.count / 2))
  }

  private var integerExponent: Int {
    if case .integerPower(let n) = self { return n }
    return 2
  }

  private static func same(_ a: BigFloat, _ b: BigFloat) -> Bool {
    a == b || (a.isNaN && b.isNaN)
  }
}
