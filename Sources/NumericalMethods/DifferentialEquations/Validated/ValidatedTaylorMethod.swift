import MultiPrecision
import RealModule

/// The Taylor method over balls, whose steps are proved; see the article <doc:DifferentialEquations>.
///
/// A reference type, because the loop over steps works on copies and the sets are wanted afterwards.
final class ValidatedTaylorMethod: IntegrationMethod {
  typealias Number = BigFloat

  let dimension: Int
  private let system: DifferentialSystem
  private let precision: Precision
  private let order: Int
  /// The order of the flow's derivative: it multiplies small sets and may be blurred.
  private let slopeOrder = 16
  private(set) var set: SolutionSet
  private(set) var steps: [EnclosedStep] = []
  private(set) var evaluations = 0

  private var point: SolutionSeries<Ball>
  private var box: SolutionSeries<Ball>
  private var slopes: SolutionSeries<Ball>
  /// The part of the step of a point that was proved lately: boxes need shorter ones.
  private var caution = 1.0
  private var pending: (step: EnclosedStep, set: SolutionSet)?

  init(
    _ system: DifferentialSystem, _ box: [Ball], order: Int, precision: Precision
  ) {
    self.system = system
    self.precision = precision
    self.order = order
    dimension = system.dimension
    set = SolutionSet(box, precision: precision)
    point = SolutionSeries(system, order: order, precision: precision)
    self.box = SolutionSeries(system, order: order, precision: SolutionSet.coarse)
    slopes = SolutionSeries(
      system.variational, order: slopeOrder, precision: SolutionSet.coarse)
  }

  var hasAccuratePieces: Bool { true }
  var errorExponent: Int? { nil }

  func firstStep(
    from time: BigFloat, _ state: [BigFloat], toward end: BigFloat,
    _ tolerance: StepTolerance<BigFloat>
  ) -> BigFloat? {
    nil
  }

  /// Shortens the step until it is proved and its remainder is within the tolerance.
  func attempt(
    from time: BigFloat, _ state: [BigFloat], by step: BigFloat,
    _ tolerance: StepTolerance<BigFloat>
  ) -> StepAttempt<BigFloat> {
    if !steps.isEmpty { steps[steps.count - 1].end = time }
    point.begin(at: Ball(midpoint: time), set.center.map { Ball(midpoint: $0) })
    point.extend(toOrder: order)
    evaluations += 1
    let last = (0..<dimension).map { Array(point.coefficients(of: $0)) }
    guard last.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return .nonFiniteStart }
    var length = step
    if let reach = longestStep(last, tolerance), reach < length.magnitude {
      length = step < 0 ? -reach : reach
    }
    for _ in 0..<12 {
      if let proved = proved(from: time, by: length, last, tolerance) {
        pending = proved
        caution = Swift.min(1, caution * 1.05)
        return .made(length: length, state: proved.set.center, error: 0)
      }
      caution *= 0.85
      length = length * BigFloat(0.85, precision: Precision(bits: 8))
    }
    return .unsolved
  }

  func pieces() -> [TrajectoryPiece<BigFloat>] { [] }

  func accept() {
    guard let pending else { return }
    steps.append(pending.step)
    set = pending.set
  }

  /// The step that the last two coefficients at the centre allow; nil for no limit.
  private func longestStep(
    _ coefficients: [[Ball]], _ tolerance: StepTolerance<BigFloat>
  ) -> BigFloat? {
    var logarithm = Double.infinity
    for index in [order - 1, order] {
      let column = coefficients.map { $0[index].midpoint }
      let size = tolerance.logarithmOfRatio(of: column, at: set.center)
      logarithm = Swift.min(logarithm, -size / Double(index))
    }
    let value = caution * Double.exp(logarithm - 0.7 / Double(order - 1))
    return value.isFinite ? BigFloat(Double(Float(value)), precision: precision) : nil
  }

  /// The step with its proof; nil if that fails, or if the remainder is beyond the tolerance.
  private func proved(
    from time: BigFloat, by length: BigFloat, _ coefficients: [[Ball]],
    _ tolerance: StepTolerance<BigFloat>
  ) -> (step: EnclosedStep, set: SolutionSet)? {
    let coarse = SolutionSet.coarse
    // The end is time + length, or the end of the whole way if length is the rounded rest of it:
    // either is within a rounding of their sum.
    let rounding =
      (Magnitude(upperBoundOf: time) + Magnitude(upperBoundOf: length))
      * Magnitude(powerOfTwo: 1 - min(time.precision, length.precision).bits)
    let h = Ball(midpoint: length).addingError(rounding)
    let way = Self.way(h)
    let hull = set.hull(precision: coarse)
    let times = Ball(time, precision: coarse) + way
    guard let tube = tube(from: time, hull, way, times) else { return nil }
    let power = way.power(order)
    let sizes = tube.remainders.map { ($0 * power).magnitudeUpperBound.bigFloat }
    guard tolerance.ratio(of: sizes, from: set.center, to: set.center) <= 1 else { return nil }
    let jacobian = system.jacobian(at: times, tube.box, precision: coarse)
    let lipschitz = jacobian.largestRowSum
    guard lipschitz.isFinite else { return nil }
    let deviation = set.deviation.map(\.magnitudeUpperBound).max() ?? .zero
    let step = EnclosedStep(
      start: time, end: time + length,
      coefficients: coefficients.map { Array($0.dropLast()) }, remainders: tube.remainders,
      deviation: deviation, lipschitz: lipschitz)
    let flow = flowDerivative(from: time, hull, h, way, times, tube.box, lipschitz)
    let value = step.value(at: h)
    guard value.allSatisfy(\.isFinite), flow.elements.allSatisfy(\.isFinite) else { return nil }
    return (step, set.mapped(value: value, derivative: flow, precision: precision))
  }

  /// The ball of all s between 0 and h.
  private static func way(_ h: Ball) -> Ball {
    Ball(0, precision: SolutionSet.coarse).union(h.withPrecision(SolutionSet.coarse))
  }

  /// A box W that no solution from the set leaves during the step, and c_N(W).
  ///
  /// W is the range of Σ_{k<N} cₖ(X)·sᵏ, widened; it is proved by s^N·c_N(W) staying strictly within
  /// what it was widened by. For a solution that reached the boundary of W first at s would, up to
  /// there, be in W, hence at s in the range plus s^N·c_N(W), which is in the interior.
  private func tube(
    from time: BigFloat, _ hull: [Ball], _ way: Ball, _ times: Ball
  ) -> (box: [Ball], remainders: [Ball])? {
    box.begin(at: Ball(time, precision: SolutionSet.coarse), hull)
    box.extend(toOrder: order - 1)
    let range = (0..<dimension).map { component in
      Array(box.coefficients(of: component)).reversed().dropFirst().reduce(
        box.coefficients(of: component).last ?? 0
      ) { $0 * way + $1 }
    }
    guard range.allSatisfy(\.isFinite) else { return nil }
    // Wide enough for a remainder that is off by much, narrow enough not to matter.
    let margins = range.map { ball in
      (ball.magnitudeUpperBound + ball.radius) * Magnitude(powerOfTwo: -16)
        + Magnitude(powerOfTwo: -4 * precision.bits)
    }
    let wide = zip(range, margins).map { $0.addingError($1) }
    box.begin(at: times, wide)
    box.extend(toOrder: order)
    evaluations += 1
    let remainders = box.lastCoefficients
    let power = way.power(order)
    for (remainder, margin) in zip(remainders, margins) {
      guard remainder.isFinite, (remainder * power).magnitudeUpperBound < margin else {
        return nil
      }
    }
    return (wide, remainders)
  }

  /// An enclosure of the derivative of the state after the step by the state before it, over the
  /// hull of the set.
  ///
  /// V′ = (∂f/∂y)·V with V(0) = I has |V(s) − I|∞ ≤ e^{L|s|} − 1, row by row and so entry by entry.
  /// With that box for V and the tube for y, V has a Taylor expansion with Lagrange's remainder.
  private func flowDerivative(
    from time: BigFloat, _ hull: [Ball], _ h: Ball, _ way: Ball, _ times: Ball, _ tube: [Ball],
    _ lipschitz: Magnitude
  ) -> Matrix<Ball> {
    let coarse = SolutionSet.coarse
    let m = dimension
    let growth = lipschitz * way.magnitudeUpperBound
    let spread = (Ball(EnclosedStep.exponential(growth).bigFloat, precision: coarse) - 1)
      .magnitudeUpperBound
    let identity = (0..<(m * m)).map { Ball($0 % m == $0 / m ? 1 : 0, precision: coarse) }
    slopes.begin(at: Ball(time, precision: coarse), hull + identity)
    slopes.extend(toOrder: slopeOrder - 1)
    let polynomials = (0..<(m * m)).map { Array(slopes.coefficients(of: m + $0)) }
    slopes.begin(at: times, tube + identity.map { $0.addingError(spread) })
    slopes.extend(toOrder: slopeOrder)
    evaluations += 2
    let remainders = slopes.lastCoefficients.dropFirst(m)
    let step = h.withPrecision(coarse)
    let power = step.power(slopeOrder)
    let values = zip(polynomials, remainders).map { row, remainder in
      Ball.polynomialValue(row, at: step) + power * remainder
    }
    return Matrix(rows: m, columns: m) { values[$1 * m + $0] }
  }
}

extension Matrix where Element == Ball {
  /// An upper bound of the largest sum of magnitudes of a row.
  fileprivate var largestRowSum: Magnitude {
    (0..<rows).map { row in
      self.row(row).reduce(into: Magnitude.zero) { $0 += $1.magnitudeUpperBound }
    }.max() ?? .zero
  }
}
