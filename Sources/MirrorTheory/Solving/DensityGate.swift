import Certification
import MultiPrecision
import Symbolic

/// Which end of a density's formula an end of a cell is.
enum DensityEnd: Sendable {
  case lower, upper
}

/// The ends of a density's formula that the ends of a cell are.
struct DensityEnds: Sendable {
  var start: DensityEnd?
  var end: DensityEnd?

  var reversed: DensityEnds { DensityEnds(start: end, end: start) }
}

/// A density beside a branch point B of its formula: p = P(r) at the distance y = rᵐ from B.
struct DensityCover: Sendable {
  /// m ≥ 2.
  var order: Int
  /// r^(m − 1)·P(r) as a formula of r, which has the density's variable.
  var weight: Expression

  /// Nil where p has no branch point at B that a root resolves.
  init?(_ formula: Expression, variable: Symbol, center: RealConstant, isLeft: Bool) {
    guard let place = center.expression,
      let cover = RootCover([formula], variable: variable, center: place, sign: isLeft ? -1 : 1)
    else { return nil }
    order = cover.order
    weight = (cover.formulas[0] * Expression.symbol(variable).pow(cover.order - 1)).simplified()
  }
}

/// A density beside a branch point at the start of a cell, in one number type.
///
/// There t = vᵐ on the cell, and the distance from the branch point is y = |Δb|τ = t·e(t) with e,
/// the *steepness*, analytic and not 0. So r = y^(1/m) = vg, g = e^(1/m), and
/// ```
/// p dt = P(r)·m·v^(m−1) dv = m·[r^(m−1)P(r)]·g^(1−m) dv
/// ```
/// is analytic in v where [·] is in r: for p ~ y^(−1/2) as well as for p ~ y^(1/2).
struct DensityGate<Number: CellNumber>: Sendable {
  let order: Int
  /// r^(m − 1)·P(r).
  let weight: CompiledExpressions<Number>
  private let root: FractionalExponent
  private let precision: Precision

  init(_ cover: DensityCover, _ variable: Symbol, precision: Precision) {
    order = cover.order
    weight = CompiledExpressions([cover.weight], variable, precision: precision)
    root = FractionalExponent(Rational(1, cover.order))
    self.precision = precision
  }

  /// p·dt/dv.
  ///
  /// - Parameters:
  ///   - v: t^(1/m).
  ///   - steepness: e(t).
  /// - Returns: The density with the factor of the change of variable.
  func density(at v: Number, steepness: Number) -> Number {
    let g = steepness.power(fractional: root)
    let factor = Number.number(Rational(order), precision: precision)
    return .quotient(factor * weight.first(v * g), g.power(integer: order - 1))
  }
}

/// A number type in which integrands of cells are evaluated.
protocol CellNumber: EvaluationScalar {
  /// What is left of an enclosure when there is a second one; for points the number itself, unless
  /// it is not finite.
  func narrowed(by other: Self) -> Self
  /// What an enclosure of a number that is known to be real and not negative leaves of it; others
  /// stay as they are.
  var nonnegative: Self { get }
  var isFinite: Bool { get }
  /// Whether values are rectangles of the complex plane.
  static var isPlane: Bool { get }
  /// The sign of all real parts, where they have one; nil for real numbers.
  var planeSide: Int? { get }
  /// A real number in [0, 1] that lies in the rectangle, if there is one; nil for real numbers.
  var anchor: Self? { get }
}

extension CellNumber {
  var anchor: Self? { nil }
  static var isPlane: Bool { false }
  var planeSide: Int? { nil }
  var nonnegative: Self { self }
}

extension Double: CellNumber {
  func narrowed(by other: Double) -> Double { isFinite ? self : other }
}

extension BigFloat: CellNumber {
  func narrowed(by other: BigFloat) -> BigFloat { isFinite ? self : other }
}

extension Ball: CellNumber {
  func narrowed(by other: Ball) -> Ball { intersection(other) ?? self }
  /// From 0 exactly: with the midpoint as large as the radius.
  var nonnegative: Ball {
    guard !isNonnegative, isFinite, upper.signum > 0 else { return self }
    let radius = ErrorBound(upperBoundOf: upper) * ErrorBound(powerOfTwo: -1)
    return Ball(midpoint: BigFloat(radius.bigFloat, precision: precision), radius: radius)
  }
}

extension ComplexBall: CellNumber {
  static var isPlane: Bool { true }
  var planeSide: Int? { real.isPositive ? 1 : real.isNegative ? -1 : nil }
  func narrowed(by other: ComplexBall) -> ComplexBall { intersection(other) ?? self }

  var anchor: ComplexBall? {
    guard isFinite, imaginary.containsZero else { return nil }
    let (zero, one) = (BigFloat(0, precision: precision), BigFloat(1, precision: precision))
    let point = Swift.min(Swift.max(real.midpoint, zero), one)
    return real.lower <= point && point <= real.upper ? ComplexBall(Ball(midpoint: point)) : nil
  }
}

extension ComplexBox: CellNumber {
  static var isPlane: Bool { true }
  var planeSide: Int? { real.isPositive ? 1 : real.isNegative ? -1 : nil }

  var anchor: ComplexBox? {
    guard isFinite, imaginary.containsZero else { return nil }
    let point = Swift.min(Swift.max(real.lower + (real.upper - real.lower) / 2, 0), 1)
    return real.lower <= point && point <= real.upper ? ComplexBox(DoubleRange(point)) : nil
  }

  func narrowed(by other: ComplexBox) -> ComplexBox {
    guard isFinite else { return other }
    guard other.isFinite else { return self }
    func joint(_ left: DoubleRange, _ right: DoubleRange) -> DoubleRange {
      let (lower, upper) = (
        Swift.max(left.lower, right.lower), Swift.min(left.upper, right.upper)
      )
      return lower <= upper ? DoubleRange(lower, upper) : left
    }
    return ComplexBox(
      real: joint(real, other.real), imaginary: joint(imaginary, other.imaginary))
  }
}
