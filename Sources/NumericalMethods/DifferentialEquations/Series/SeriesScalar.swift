import MultiPrecision
import RealModule

/// A number type in which truncated power series are computed.
public protocol SeriesScalar: Scalar {
  /// The number nearest to an enclosure's midpoint; over `Ball` the enclosure.
  init(enclosed value: Ball, precision: Precision)
  /// Σ aⱼ·b₍ₙ₋ⱼ₎ over slices of equal length n + 1, not empty.
  static func convolution(
    _ a: ArraySlice<Self>, _ b: ArraySlice<Self>, precision: Precision
  ) -> Self
  /// The value of a function; NaN or indeterminate outside its domain.
  func image(under function: RealFunction) -> Self
  /// x^q for x > 0 and a q that is no integer.
  func raised(to exponent: Rational, precision: Precision) -> Self
  /// 2x.
  func doubled() -> Self
  /// x².
  func squared() -> Self
  /// Computes one more coefficient of every row.
  ///
  /// A requirement, so that the loop is compiled for the type.
  static func advance(_ series: inout SolutionSeries<Self>)
  /// Computes every node of a recording; a requirement for the same reason.
  static func evaluate(_ values: inout RecordedValues<Self>, at time: Self, _ state: [Self])
}

extension Double: SeriesScalar {
  /// The double nearest to the midpoint.
  public init(enclosed value: Ball, precision: Precision) { self = value.midpoint.doubleValue }
  /// Σ aⱼ·b₍ₙ₋ⱼ₎.
  public static func convolution(
    _ a: ArraySlice<Double>, _ b: ArraySlice<Double>, precision: Precision
  ) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var sum = 0.0
        let last = a.count &- 1
        for index in a.indices { sum += a[index] * b[last &- index] }
        return sum
      }
    }
  }
  /// The value of a function.
  public func image(under function: RealFunction) -> Double {
    switch function {
    case .sqrt: squareRoot()
    case .cbrt: .root(self, 3)
    case .exp: .exp(self)
    case .expm1: .expMinusOne(self)
    case .log: .log(self)
    case .log1p: .log(onePlus: self)
    case .sin: .sin(self)
    case .cos: .cos(self)
    case .tan: .tan(self)
    case .asin: .asin(self)
    case .acos: .acos(self)
    case .atan: .atan(self)
    case .sinh: .sinh(self)
    case .cosh: .cosh(self)
    case .tanh: .tanh(self)
    case .asinh: .asinh(self)
    case .acosh: .acosh(self)
    case .atanh: .atanh(self)
    case .erf: .erf(self)
    case .erfc: .erfc(self)
    case .gamma: .gamma(self)
    case .lgamma: .logGamma(self)
    }
  }
  /// x^q.
  public func raised(to exponent: Rational, precision: Precision) -> Double {
    self < 0 ? .nan : .pow(self, exponent.doubleValue)
  }
  /// 2x.
  public func doubled() -> Double { 2 * self }
  /// x².
  public func squared() -> Double { self * self }
  /// Computes one more coefficient of every row.
  public static func advance(_ series: inout SolutionSeries<Double>) { series.computeNextOrder() }
  /// Computes every node of a recording.
  public static func evaluate(
    _ values: inout RecordedValues<Double>, at time: Double, _ state: [Double]
  ) {
    values.computeVariables(time, state)
  }
}

extension BigFloat: SeriesScalar {
  /// The float nearest to the midpoint.
  public init(enclosed value: Ball, precision: Precision) {
    self.init(value.midpoint, precision: precision)
  }
  /// Σ aⱼ·b₍ₙ₋ⱼ₎, rounded once.
  public static func convolution(
    _ a: ArraySlice<BigFloat>, _ b: ArraySlice<BigFloat>, precision: Precision
  ) -> BigFloat {
    dot(a, b, reversed: true, precision: precision)
  }
  /// The value of a function.
  public func image(under function: RealFunction) -> BigFloat { applying(function) }
  /// x^q, with q rounded to 32 bits more than the precision.
  public func raised(to exponent: Rational, precision: Precision) -> BigFloat {
    let power = BigFloat(exponent, precision: precision.adding(bits: 32))
    return signum < 0
      ? .nan(precision: precision) : raised(to: power, rounding: .nearest, precision: precision)
  }
  /// 2x.
  public func doubled() -> BigFloat { scaled(byPowerOfTwo: 1) }
  /// x².
  public func squared() -> BigFloat { self * self }
  /// Computes one more coefficient of every row.
  public static func advance(_ series: inout SolutionSeries<BigFloat>) { series.computeNextOrder() }
  /// Computes every node of a recording.
  public static func evaluate(
    _ values: inout RecordedValues<BigFloat>, at time: BigFloat, _ state: [BigFloat]
  ) {
    values.computeVariables(time, state)
  }
}

extension Ball: SeriesScalar {
  /// The enclosure.
  public init(enclosed value: Ball, precision: Precision) {
    self = value.withPrecision(precision)
  }
  /// Σ aⱼ·b₍ₙ₋ⱼ₎, enclosed.
  public static func convolution(
    _ a: ArraySlice<Ball>, _ b: ArraySlice<Ball>, precision: Precision
  ) -> Ball {
    dot(a, b, reversed: true, precision: precision)
  }
  /// The value of a function, enclosed.
  public func image(under function: RealFunction) -> Ball { applying(function) }
  /// x^q, enclosed.
  public func raised(to exponent: Rational, precision: Precision) -> Ball {
    power(Ball(exponent, precision: precision))
  }
  /// 2x.
  public func doubled() -> Ball { scaled(byPowerOfTwo: 1) }
  /// Computes one more coefficient of every row.
  public static func advance(_ series: inout SolutionSeries<Ball>) { series.computeNextOrder() }
  /// Computes every node of a recording.
  public static func evaluate(
    _ values: inout RecordedValues<Ball>, at time: Ball, _ state: [Ball]
  ) {
    values.computeVariables(time, state)
  }
}
