import MultiPrecision
import NumericalMethods
import RealModule

/// A scalar in which a nonlinear dual problem can be integrated: Double, BigFloat, Ball.
protocol CurvedScalar: SolverScalar {
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
  var isFinite: Bool { get }
  /// The nearest Double.
  var approximation: Double { get }
  /// ln |x| in Double, also where x itself is out of its range.
  var logarithm: Double { get }
  /// A finite Double, without rounding.
  init(point value: Double)
}

extension PointScalar {
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
    var point = potential.firstGuess(for: s, low: low, high: high, piece: piece)
    for _ in 0..<(100 + 2 * precision.bits) {
      let value = potential.slope(point, piece: piece) - s
      if value == 0 { return point }
      if value > 0 { high = point } else { low = point }
      let derivative = potential.curvature(point, piece: piece)
      let step = value / derivative
      let next = point - step
      let isInside = (low.map { next >= $0 } ?? true) && (high.map { next <= $0 } ?? true)
      if derivative > 0, next.isFinite, isInside {
        if step.magnitude <= next.magnitude * potential.newtonThreshold { return next }
        if next == point { return point }
        point = next
      } else if let low, let high {
        let two: Self = 2
        let middle = (low + high) / two
        if middle == low || middle == high { return middle }
        point = middle
      } else {
        let edge = low ?? high ?? 0
        point = low == nil ? edge - edge.magnitude - 1 : edge + edge.magnitude + 1
      }
    }
    return point
  }
}

extension Double: PointScalar {
  init(enclosedBy ball: Ball, precision: Precision) { self = ball.midpoint.doubleValue(.nearest) }
  var approximation: Double { self }
  var logarithm: Double { Double.log(magnitude) }
  init(point value: Double) { self = value }
}

extension BigFloat: PointScalar {
  init(enclosedBy ball: Ball, precision: Precision) {
    self = BigFloat(ball.midpoint, precision: precision, rounding: .nearest)
  }
  var approximation: Double { doubleValue(.nearest) }
  var logarithm: Double {
    guard let exponent else { return -.infinity }
    let mantissa = magnitude.scaled(byPowerOfTwo: -exponent).doubleValue(.nearest)
    return Double.log(mantissa) + Double(exponent) * Double.log(2)
  }
  init(point value: Double) { self.init(value, precision: .double) }
}

extension Ball: CurvedScalar {
  init(enclosedBy ball: Ball, precision: Precision) { self = ball.withPrecision(precision) }

  static func hull(_ left: Ball, _ right: Ball) -> Ball { left.union(right) }

  static func invert(_ potential: ConvexPieces<Ball>, _ s: Ball, precision: Precision) -> Ball {
    guard s.isFinite, let points = potential.points.first else {
      return .indeterminate(precision: precision)
    }
    let guess = BigFloat.invert(points, s.midpoint, precision: precision)
    let preimages = inverseOfIncreasing(
      at: s, near: guess, precision: precision, value: { potential.slope($0) },
      derivative: { potential.curvature($0) })
    return preimages.ball ?? .indeterminate(precision: precision)
  }
}
