import MultiPrecision
import NumericalMethods
import Symbolic

/// The zero of a formula that is monotone on an interval at whose ends it has opposite signs.
public struct AnalyticZero: Sendable {
  /// f, without case distinctions.
  private let function: Expression
  /// f or −f, whichever increases, and its derivative.
  private let value: CompiledExpression
  private let slope: CompiledExpression
  /// The interval.
  private let ends: (lower: Rational, upper: Rational)
  /// Whether the number is that of the opposite sign.
  private var isNegated = false
  /// Rationals that the number lies between, close to it.
  private(set) var bounds: (lower: Rational, upper: Rational)

  /// Nil where no narrow enclosure is found.
  ///
  /// - Parameters:
  ///   - function: f.
  ///   - variable: Its variable.
  ///   - lower: Where f is below 0, if it increases, else above 0.
  ///   - upper: The same with the other sign.
  ///   - isRising: Whether f increases between them; else it decreases.
  init?(
    of function: Expression, _ variable: Symbol, between lower: Rational, and upper: Rational,
    isRising: Bool
  ) {
    self.function = function
    let rising = isRising ? function : -function
    value = CompiledExpression(rising.simplified(), variable)
    slope = CompiledExpression(rising.derivative(in: variable).simplified(), variable)
    ends = (lower, upper)
    bounds = ends
    let near = ball(precision: Precision(bits: 128))
    guard near.isFinite, let low = near.lower.exactRational, let high = near.upper.exactRational
    else { return nil }
    bounds = (max(low, lower), min(high, upper))
  }

  /// An enclosure about as narrow as the precision; indeterminate where the proof fails.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: the intermediate value theorem for a monotone function.
  public func ball(precision: Precision) -> Ball {
    // Rounded inward, so that f is monotone between the ends.
    let interval = Interval(
      lower: BigFloat(ends.lower, precision: precision, rounding: .up),
      upper: BigFloat(ends.upper, precision: precision, rounding: .down))
    let middle = BigFloat((bounds.lower + bounds.upper) / 2, precision: precision)
    let inverse = inverseOfIncreasing(
      at: Ball(0, precision: precision), in: interval, near: isNegated ? -middle : middle,
      precision: precision, value: { value($0) }, derivative: { slope($0) })
    let zero = inverse.ball ?? .indeterminate(precision: precision)
    return isNegated ? -zero : zero
  }

  /// The number of the opposite sign.
  public static prefix func - (operand: AnalyticZero) -> AnalyticZero {
    var result = operand
    result.isNegated.toggle()
    result.bounds = (-operand.bounds.upper, -operand.bounds.lower)
    return result
  }

  /// Whether two numbers are the same zero of one formula.
  public func isIdentical(to other: AnalyticZero) -> Bool {
    function == other.function && ends == other.ends && isNegated == other.isNegated
  }
}
