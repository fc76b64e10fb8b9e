import MultiPrecision
import RealModule

/// A solution over one step, enclosed at every time of it.
///
/// From the point x̂ the solution is Σ_{k<N} cₖsᵏ + s^N·c_N(W): W encloses it over the step, and
/// Lagrange's remainder is a Taylor coefficient at some point of it. Solutions from other points of
/// the set are within e^{L|s|}·|x − x̂|∞ of it by Grönwall's inequality, with a bound L of ∂f/∂y on W
/// in the norm of the largest row sum.
struct EnclosedStep: Sendable {
  let start: BigFloat
  var end: BigFloat
  /// The cₖ at x̂, k < N, a row a component.
  let coefficients: [[Ball]]
  /// c_N(W).
  let remainders: [Ball]
  /// A bound of |x − x̂|∞.
  let deviation: Magnitude
  /// L.
  let lipschitz: Magnitude

  func contains(_ time: BigFloat) -> Bool {
    start <= end ? start <= time && time <= end : end <= time && time <= start
  }

  /// An enclosure of the solutions at a time.
  func state(at time: BigFloat, precision: Precision) -> [Ball] {
    let s = Ball(time, precision: precision) - Ball(start, precision: precision)
    let point = value(at: s)
    let growth = (lipschitz.ball(precision: SolutionSet.coarse) * s).magnitudeUpperBound
    let spread = deviation * Self.exponential(growth)
    return point.map { $0.addingError(spread) }
  }

  /// The solution from x̂ after s.
  func value(at s: Ball) -> [Ball] {
    let order = coefficients.first?.count ?? 0
    let last = s.power(order)
    return zip(coefficients, remainders).map { row, remainder in
      Ball.polynomialValue(row, at: s) + last * remainder
    }
  }

  /// An upper bound of eˣ.
  static func exponential(_ x: Magnitude) -> Magnitude {
    Ball(x.bigFloat, precision: SolutionSet.coarse).applying(.exp).magnitudeUpperBound
  }
}
