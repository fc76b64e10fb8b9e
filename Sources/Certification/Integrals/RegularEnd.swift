import MultiPrecision
import NumericalMethods
import Symbolic

/// The shape uᵛ·h(u) of an expression next to the end u = 0 of a range.
struct EndShape: Sendable {
  private let compiled: CompiledExpression
  /// How many zeros may cancel at most: each costs a coefficient, which costs time and width.
  private let order: Int
  /// v.
  let exponent: Rational

  /// nil where no shape is proved on any region.
  init?(_ expression: Expression, _ variable: Symbol) {
    let compiled = CompiledExpression(expression, variable)
    let precision = Precision(bits: 64)
    for order in [1, 2, 4, 8, 16] {
      for size in [-3, -10, -40] {
        let region = Ball(midpoint: .zero(precision: precision), radius: .init(powerOfTwo: size))
        guard
          let found = compiled.endExpansion(
            over: ComplexBall(real: region, imaginary: region), order: order),
          !found.leading.containsZero
        else { continue }
        self.compiled = compiled
        self.order = order
        exponent = found.exponent
        return
      }
    }
    return nil
  }

  /// h over a rectangle that contains 0; nil if it is not known to be holomorphic there.
  func cofactor(over region: ComplexBall) -> ComplexBall? {
    // Another order may end at another exponent only if h(0) were 0.
    guard let found = compiled.endExpansion(over: region, order: order),
      found.exponent == exponent
    else { return nil }
    return found.cofactor
  }
}

/// An expression on a range from u = 0 on, where it looks singular and is not: its shape is
/// uⁿ·h(u) with an integer n ≥ 0, as that of sin(u)/u is u⁰·h(u).
///
/// Away from 0 the expression itself gives values and bounds.
struct RegularEndIntegrand: AnalyticIntegrand {
  private let plain: ExpressionIntegrand
  private let shape: EndShape
  private let power: Int

  /// nil if the shape is none of an analytic function.
  init?(_ expression: Expression, _ variable: Symbol, _ shape: EndShape, precision: Precision) {
    guard let power = shape.exponent.asInt, power >= 0 else { return nil }
    self.power = power
    self.shape = shape
    plain = ExpressionIntegrand([expression], variable, precision: precision)
  }

  var count: Int { 1 }

  func values(at point: Ball) -> [Ball] {
    guard point.containsZero, point.isFinite else { return plain.values(at: point) }
    guard let cofactor = shape.cofactor(over: ComplexBall(point)) else {
      return [.indeterminate(precision: point.precision)]
    }
    return [point.power(power) * cofactor.real]
  }

  func bounds(over region: ComplexBall) -> [ErrorBound] {
    guard region.containsZero, region.isFinite else { return plain.bounds(over: region) }
    guard let cofactor = shape.cofactor(over: region) else { return [.infinity] }
    return [cofactor.magnitudeUpperBound * region.magnitudeUpperBound.power(power)]
  }

  func bounds(over box: ComplexBox) -> [ErrorBound] {
    box.containsZero ? bounds(over: ComplexBall(box)) : plain.bounds(over: box)
  }
}
