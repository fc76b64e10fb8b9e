import MirrorTheory
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

// Every operation is rounded: see `BigFloat` for the laws.
extension TwoWordFloat: FloatingScalar {
  typealias Magnitude = TwoWordFloat

  init(_ value: Rational, precision: Precision) {
    self.init(BigFloat(value, precision: Precision(bits: 128)))
  }

  @inline(__always)
  init(integerLiteral value: Int) { self.init(value) }

  @inline(__always)
  private init(_ value: Int) {
    let zeros = value.magnitude.leadingZeroBitCount
    self =
      value == 0
      ? .zero
      : TwoWordFloat(
        bits: UInt128(value.magnitude &<< UInt(truncatingIfNeeded: zeros)) &<< 64,
        exponent: Int32(truncatingIfNeeded: 64 &- zeros), sign: value < 0 ? -1 : 1)
  }

  init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Int(exactly: source) else { return nil }
    self.init(value)
  }

  var reciprocal: TwoWordFloat? { isZero ? nil : 1 / self }

  static func polynomialValue(
    _ coefficients: [TwoWordFloat], at x: TwoWordFloat
  ) -> TwoWordFloat {
    var value = TwoWordFloat.zero
    for coefficient in coefficients.reversed() { value = value * x + coefficient }
    return value
  }

  @inline(__always)
  static func += (a: inout TwoWordFloat, b: TwoWordFloat) { a = a + b }
  @inline(__always)
  static func -= (a: inout TwoWordFloat, b: TwoWordFloat) { a = a - b }
  @inline(__always)
  static func *= (a: inout TwoWordFloat, b: TwoWordFloat) { a = a * b }
  @inline(__always)
  static func /= (a: inout TwoWordFloat, b: TwoWordFloat) { a = a / b }
}

extension TwoWordFloat: RootedScalar {
  static func innerProduct(
    _ a: ArraySlice<TwoWordFloat>, _ b: ArraySlice<TwoWordFloat>
  ) -> TwoWordFloat {
    var sum = TwoWordFloat.zero
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }

  var isInvertible: Bool { isFinite && bits != 0 }
  var isSurelyPositive: Bool { isFinite && bits != 0 && sign > 0 }

  static func isBetterPivot(_ a: TwoWordFloat, than b: TwoWordFloat) -> Bool {
    a.magnitude > b.magnitude
  }
}

/// Formulas are evaluated as `BigFloat` where they need more than sums and products.
extension TwoWordFloat: EvaluationScalar {
  static func quotient(_ left: TwoWordFloat, _ right: TwoWordFloat) -> TwoWordFloat {
    right.isZero ? .nan : left / right
  }

  static func number(_ value: Rational, precision: Precision) -> TwoWordFloat {
    TwoWordFloat(value, precision: precision)
  }

  static func constant(_ constant: NamedConstant, precision: Precision) -> TwoWordFloat {
    TwoWordFloat(BigFloat.constant(constant, precision: Precision(bits: 128)))
  }

  static func undefined(precision: Precision) -> TwoWordFloat { .nan }

  var workingPrecision: Precision { Precision(bits: 128) }
  func atPrecision(_ precision: Precision) -> TwoWordFloat { self }

  func image(under function: Function) -> TwoWordFloat {
    function == .abs ? magnitude : TwoWordFloat(bigFloat.image(under: function))
  }

  func power(integer exponent: Int) -> TwoWordFloat {
    switch exponent {
    case 1: self
    case 2: self * self
    case 3: self * self * self
    default: TwoWordFloat(bigFloat.power(integer: exponent))
    }
  }

  func power(fractional exponent: FractionalExponent) -> TwoWordFloat {
    TwoWordFloat(bigFloat.power(fractional: exponent))
  }

  func power(real exponent: TwoWordFloat) -> TwoWordFloat {
    TwoWordFloat(bigFloat.power(real: exponent.bigFloat))
  }

  func minimum(_ other: TwoWordFloat) -> TwoWordFloat {
    isNaN || self < other ? self : other
  }

  func maximum(_ other: TwoWordFloat) -> TwoWordFloat {
    isNaN || self > other ? self : other
  }

  func truth(of relation: Relation, to other: TwoWordFloat) -> Truth {
    bigFloat.truth(of: relation, to: other.bigFloat)
  }

  func hull(with other: TwoWordFloat) -> TwoWordFloat { self == other ? self : .nan }
}

extension TwoWordFloat: TrainingNumber {
  init(rounding constant: RealConstant, precision: Precision) {
    self.init(BigFloat(rounding: constant, precision: Precision(bits: 128)))
  }

  @inline(__always)
  init(double value: Double, precision: Precision) { self.init(value) }

  static var infinite: TwoWordFloat { .infinity }

  static func uniform(precision: Precision, word: (Int) -> UInt64) -> TwoWordFloat {
    TwoWordFloat(BigFloat.uniform(precision: Precision(bits: 128), word: word))
  }

  @inline(__always)
  mutating func addProduct(_ a: TwoWordFloat, _ b: TwoWordFloat) { self = self + a * b }
}
