import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// A scalar in which a nonlinear dual problem can be integrated: Double, BigFloat, Ball.
protocol CurvedScalar: SolverScalar, CellNumber {
  // Both parents have these: declared again, they are not ambiguous.
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static prefix func - (operand: Self) -> Self
  /// How integrals are computed in this scalar.
  associatedtype Quadrature: UnitQuadrature<Self>
  var isFinite: Bool { get }
  /// The nearest Double, of an enclosure to its midpoint.
  var approximation: Double { get }
  /// The same on the complex plane, in doubles and in balls; for points only roughly.
  var boxed: ComplexBox { get }
  var onPlane: ComplexBall { get }
  /// One number of an enclosure.
  var middle: Self { get }
  /// What the number can be if it is known to lie between two others; nil is no end.
  func clamped(from lower: Self?, to upper: Self?) -> Self
  /// Bounds of |x|.
  var upperBound: ErrorBound { get }
  var lowerBound: ErrorBound { get }
  /// Everything within `bound` of 0; for points 0.
  static func around(_ bound: ErrorBound, precision: Precision) -> Self
  /// Everything that the remainder of ``FormulaIntegrator``'s expansion of D(w) may be for
  /// |w| ≤ 4|`span`|; for points 0, nil where nothing is known.
  static func remainder(
    of slopes: CompiledExpressions<ComplexBall>?, around start: Self, span: Self, count: Int,
    precision: Precision
  ) -> Self?
  /// A Gauss–Legendre node, weight or break in this scalar.
  init(enclosedBy ball: Ball, precision: Precision)
  /// A number every value of both arguments lies in; for points, the mean.
  static func hull(_ left: Self, _ right: Self) -> Self
  /// Solves `slope(u) = s` on a branch where the slope increases.
  static func invert(
    _ potential: ConvexPieces<Self>, _ s: Self, precision: Precision
  ) -> Self
}

/// A point scalar: ordered, so that Newton's method can be safeguarded.
protocol PointScalar: CurvedScalar, Comparable where Magnitude == Self {
  /// ln |x| in Double, also where x itself is out of its range.
  var logarithm: Double { get }
  /// A finite Double as a number of the precision: formulas are rounded at that of their argument.
  init(point value: Double, precision: Precision)
}

extension PointScalar {
  var boxed: ComplexBox { ComplexBox(DoubleRange(approximation)) }
  var onPlane: ComplexBall { ComplexBall(Ball(approximation, precision: .double)) }
  var middle: Self { self }

  func clamped(from lower: Self?, to upper: Self?) -> Self {
    if let lower, self < lower { return lower }
    if let upper, self > upper { return upper }
    return self
  }

  static func around(_ bound: ErrorBound, precision: Precision) -> Self { 0 }
  static func remainder(
    of slopes: CompiledExpressions<ComplexBall>?, around start: Self, span: Self, count: Int,
    precision: Precision
  ) -> Self? { 0 }

  static func hull(_ left: Self, _ right: Self) -> Self {
    let two: Self = 2
    return (left + right) / two
  }

  /// Newton's method inside a bracket, falling back to bisection.
  ///
  /// It ends with the step after one below half the digits: convergence is quadratic.
  static func invert(_ potential: ConvexPieces<Self>, _ s: Self, precision: Precision) -> Self {
    guard s.isFinite else { return s }
    let region = potential.lowerRegion(of: s)
    if case .flat(let point) = potential.kind(ofRegion: region) { return point }
    let piece = potential.piece(ofRegion: region)
    var low = piece == 0 ? nil : potential.breaks[piece - 1]
    var high = piece == potential.breaks.count ? nil : potential.breaks[piece]
    var point = potential.firstGuess(
      for: s, low: low, high: high, piece: piece, precision: precision)
    var lastStep: Self?
    for _ in 0..<(100 + 2 * precision.bits) {
      let slope = potential.slope(point, piece: piece)
      let value = slope - s
      if value == 0 { return point }
      if value > 0 { high = point } else { low = point }
      let derivative = potential.curvature(point, piece: piece)
      // On ln φ̄′ Newton's method is as fast for exponentials as for powers.
      let isAlike = (slope > 0) == (s > 0) && slope.isFinite && slope != 0
      let ratio = isAlike ? slope.logarithm - s.logarithm : 0
      let step =
        ratio.magnitude > 0.5
        ? Self(point: ratio, precision: precision) * slope / derivative : value / derivative
      let next = point - step
      let isInside = (low.map { next >= $0 } ?? true) && (high.map { next <= $0 } ?? true)
      // Where a formula grows fast Newton's step from below ends far beyond its range.
      let isBounded = low != nil && high != nil
      let isSlow = isBounded && (lastStep.map { 2 * step.magnitude > $0 } ?? false)
      let isFar = !isBounded && step.magnitude > 16 * (point.magnitude + 1)
      lastStep = step.isFinite ? step.magnitude : nil
      if derivative > 0, next.isFinite, isInside, !isFar, !isSlow {
        if step.magnitude <= next.magnitude * potential.newtonThreshold { return next }
        if next == point { return point }
        point = next
      } else if let low, let high {
        let two: Self = 2
        let middle = (low + high) / two
        if middle == low || middle == high { return middle }
        point = middle
        lastStep = nil
      } else {
        let edge = low ?? high ?? 0
        let reach = 8 * (edge.magnitude + 1)
        point = low == nil ? edge - reach : edge + reach
      }
    }
    return point
  }
}

extension Double: PointScalar {
  init(enclosedBy ball: Ball, precision: Precision) { self = ball.midpoint.doubleValue(.nearest) }
  typealias Quadrature = PointQuadrature<Double>
  var approximation: Double { self }
  var upperBound: ErrorBound { ErrorBound(self) }
  var lowerBound: ErrorBound { ErrorBound(self) }
  var logarithm: Double { Double.log(magnitude) }
  init(point value: Double, precision: Precision) { self = value }
}

extension BigFloat: PointScalar {
  init(enclosedBy ball: Ball, precision: Precision) {
    self = BigFloat(ball.midpoint, precision: precision, rounding: .nearest)
  }
  typealias Quadrature = PointQuadrature<BigFloat>
  var approximation: Double { doubleValue(.nearest) }
  var upperBound: ErrorBound { ErrorBound(upperBoundOf: self) }
  var lowerBound: ErrorBound { ErrorBound(upperBoundOf: self) }
  var logarithm: Double {
    guard let exponent else { return -.infinity }
    let mantissa = magnitude.scaled(byPowerOfTwo: -exponent).doubleValue(.nearest)
    return Double.log(mantissa) + Double(exponent) * Double.log(2)
  }
  init(point value: Double, precision: Precision) { self.init(value, precision: precision) }
}

extension Ball: CurvedScalar {
  init(enclosedBy ball: Ball, precision: Precision) { self = ball.withPrecision(precision) }

  typealias Quadrature = BallQuadrature
  var approximation: Double { midpoint.doubleValue(.nearest) }
  var boxed: ComplexBox { ComplexBox(self) }
  var onPlane: ComplexBall { ComplexBall(self) }
  var middle: Ball { Ball(midpoint: midpoint) }

  func clamped(from lower: Ball?, to upper: Ball?) -> Ball {
    let (least, greatest) = (lower?.lower, upper?.upper)
    let isAbove = least.map { self.lower >= $0 } ?? true
    let isBelow = greatest.map { self.upper <= $0 } ?? true
    if (isAbove && isBelow) || !isFinite { return self }
    return Ball(
      lower: isAbove ? self.lower : Swift.min(least ?? self.lower, self.upper),
      upper: isBelow ? self.upper : Swift.max(greatest ?? self.upper, self.lower),
      precision: precision)
  }

  var upperBound: ErrorBound { magnitudeUpperBound }
  var lowerBound: ErrorBound { magnitudeLowerBound }
  static func around(_ bound: ErrorBound, precision: Precision) -> Ball {
    Ball(midpoint: .zero(precision: precision), radius: bound)
  }

  /// With qR = 4|δ| and q = 2^(−(p + 8)/n): M·qⁿ/(1 − q), M = max |φ̄″| on the square.
  static func remainder(
    of slopes: CompiledExpressions<ComplexBall>?, around start: Ball, span: Ball, count: Int,
    precision: Precision
  ) -> Ball? {
    guard let slopes, start.isFinite, span.isFinite else { return nil }
    let bits = (precision.bits + 8 + count - 1) / count
    let four = ErrorBound(powerOfTwo: 2)
    let reach =
      span.magnitudeUpperBound * four * ErrorBound(powerOfTwo: bits)
      + ErrorBound(powerOfTwo: -8 * precision.bits)
    let square = ComplexBall(
      real: start.addingError(reach),
      imaginary: Ball(midpoint: .zero(precision: precision), radius: reach))
    // qⁿ ≤ 2^(−p − 8), and 1/(1 − q) ≤ 2.
    let bound =
      slopes(square)[1].magnitudeUpperBound * ErrorBound(powerOfTwo: 1 - bits * count)
    return bound.isFinite ? around(bound, precision: precision) : nil
  }

  static func hull(_ left: Ball, _ right: Ball) -> Ball { left.union(right) }

  static func invert(_ potential: ConvexPieces<Ball>, _ s: Ball, precision: Precision) -> Ball {
    guard s.isFinite, let points = potential.points.first else {
      return .indeterminate(precision: precision)
    }
    // At a level exactly, also where φ̄″ is 0 or not bounded.
    if let level = potential.levels.first(where: { (s - $0.s).isZero }) {
      return potential.breaks[level.break]
    }
    let guess = BigFloat.invert(points, s.midpoint, precision: precision)
    let preimages = inverseOfIncreasing(
      at: s, near: guess, precision: precision, value: { potential.slope($0) },
      derivative: { potential.curvature($0) })
    if let ball = preimages.ball { return ball }
    // φ̄″ ≥ μ everywhere: |u − ũ| ≤ |φ̄′(ũ) − s|/μ, also where φ̄″ is not bounded.
    let center = Ball(guess, precision: precision)
    let residual = (potential.slope(center) - s).magnitudeUpperBound
    return center.addingError(residual / potential.leastCurvature.magnitudeLowerBound)
  }
}
