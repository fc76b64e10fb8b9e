import MultiPrecision
import RealModule

/// A floating-point number in which solutions of differential equations are computed.
///
/// Loops over components are requirements, so that they are compiled for the type and cost generic
/// callers one call a vector.
public protocol IntegrationScalar: RootedScalar, FloatingScalar, SeriesScalar {
  /// The double, rounded to the precision.
  init(_ value: Double, precision: Precision)
  /// The nearest double.
  var doubleValue: Double { get }
  /// The number of bits that the value carries.
  var workingPrecision: Precision { get }
  /// About ln x for x > 0, −∞ for 0; x may be far outside the range of doubles.
  static func naturalLogarithm(_ x: Self) -> Double
  /// target += factor · other, component by component.
  static func accumulate(_ target: inout [Self], _ factor: Self, _ other: [Self])
  /// target += Σⱼ factor · weights[j] · others[j], component by component, over weights that are
  /// not 0.
  static func accumulate(
    _ target: inout [Self], _ factor: Self, _ weights: [Self], _ others: [[Self]])
  /// The largest |errorᵢ| / (absolute + relative · max(|firstᵢ|, |secondᵢ|)); NaN if a number is.
  static func largestRatio(
    _ error: [Self], _ first: [Self], _ second: [Self], relative: Self, absolute: Self
  ) -> Double
}

extension Double: IntegrationScalar {
  /// The value itself; the precision is ignored.
  public init(_ value: Double, precision: Precision) { self = value }
  /// The value itself.
  public var doubleValue: Double { self }
  /// 53 bits.
  public var workingPrecision: Precision { .double }
  /// ln x.
  public static func naturalLogarithm(_ x: Double) -> Double { .log(x) }

  /// target += factor · other, component by component.
  public static func accumulate(_ target: inout [Double], _ factor: Double, _ other: [Double]) {
    precondition(target.count == other.count, "vectors of equal length")
    for index in target.indices { target[index] += factor * other[index] }
  }

  /// target += Σⱼ factor · weights[j] · others[j].
  public static func accumulate(
    _ target: inout [Double], _ factor: Double, _ weights: [Double], _ others: [[Double]]
  ) {
    accumulateEach(&target, factor, weights, others)
  }

  /// The largest |errorᵢ| / (absolute + relative · max(|firstᵢ|, |secondᵢ|)); NaN if a number is.
  public static func largestRatio(
    _ error: [Double], _ first: [Double], _ second: [Double], relative: Double, absolute: Double
  ) -> Double {
    var largest = 0.0
    for index in error.indices {
      let size = Swift.max(first[index].magnitude, second[index].magnitude)
      let ratio = error[index].magnitude / (absolute + relative * size)
      // Comparisons with NaN are false: it is kept. 0/0 is an exact component.
      if !(ratio <= largest), error[index] != 0 { largest = ratio }
      if largest.isNaN { return largest }
    }
    return largest
  }
}

extension IntegrationScalar {
  @inline(__always)
  static func accumulateEach(
    _ target: inout [Self], _ factor: Self, _ weights: [Self], _ others: [[Self]]
  ) {
    for (index, weight) in weights.enumerated() where weight != 0 {
      accumulate(&target, factor * weight, others[index])
    }
  }
}

extension BigFloat: IntegrationScalar {
  /// The double, rounded to the precision.
  public init(_ value: Double, precision: Precision) {
    self.init(value, precision: precision, rounding: .nearest)
  }

  /// The precision that the value carries.
  public var workingPrecision: Precision { precision }

  /// About ln x.
  public static func naturalLogarithm(_ x: BigFloat) -> Double {
    guard let exponent = x.exponent else { return x.isZero ? -.infinity : .log(x.doubleValue) }
    let significand = x.scaled(byPowerOfTwo: -exponent).doubleValue
    return .log(significand) + Double(exponent) * 0.693147180559945309
  }

  /// target += factor · other, component by component.
  public static func accumulate(
    _ target: inout [BigFloat], _ factor: BigFloat, _ other: [BigFloat]
  ) {
    precondition(target.count == other.count, "vectors of equal length")
    for index in target.indices { target[index].addProduct(factor, other[index]) }
  }

  /// target += Σⱼ factor · weights[j] · others[j].
  public static func accumulate(
    _ target: inout [BigFloat], _ factor: BigFloat, _ weights: [BigFloat], _ others: [[BigFloat]]
  ) {
    accumulateEach(&target, factor, weights, others)
  }

  /// The largest |errorᵢ| / (absolute + relative · max(|firstᵢ|, |secondᵢ|)); NaN if a number is.
  public static func largestRatio(
    _ error: [BigFloat], _ first: [BigFloat], _ second: [BigFloat], relative: BigFloat,
    absolute: BigFloat
  ) -> Double {
    var largest = 0.0
    for index in error.indices {
      let size = Swift.max(first[index].magnitude, second[index].magnitude)
      let ratio = (error[index].magnitude / (absolute + relative * size)).doubleValue
      if !(ratio <= largest), !error[index].isZero { largest = ratio }
      if largest.isNaN { return largest }
    }
    return largest
  }
}
