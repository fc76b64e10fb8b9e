import MultiPrecision
import NumericalMethods
import RealModule

/// A proved bound of the distance between the dual flow and the polynomials of an integration.
///
/// In η = √D⁻¹λ the flow is η′ = f(η), the gradient of a concave function, so that
/// (f(η) − f(η̃))·(η − η̃) ≤ 0. Let p be continuous and piecewise polynomial with the defect δ = p′ − f(p). The
/// error e = p − η has ‖e‖′ ≤ ‖δ‖, hence
/// ```
/// ‖e(τ)‖ ≤ ‖e(0)‖ + ∫₀^τ ‖δ‖
/// ```
/// whatever the stiffness: errors add up and nothing wraps. Jumps of p from step to step add their size.
///
/// A step is halved until f(p) is analytic in an ellipse around each part, bounded there by M, but for
/// tails of size g (``VelocityBound``). With q the interpolant of f(p) less its tails at the nodes of a
/// Radau method with more stages n than p has degrees, ‖f(p) − q‖ ≤ CM + g (``InterpolationBound``), and
/// p′ − q has degree n − 1: the quadrature of the nodes, whose weights are positive and add up to 1, is
/// exact for its square, so that over a part of length ℓ ∫‖p′ − q‖ ≤ ℓ·max ‖δ(nodes)‖ + ℓg, and the
/// defects at the nodes are evaluated in enclosures.
///
/// Where s reaches a level at a node, f(p) has one formula before and one after, and parts shrink in
/// proportion to their distance. Once one is so short that it does not matter, δ is evaluated at its
/// middle, and p′ and f(p), which is Lipschitz continuous, bound its change.
///
/// ### Accuracy
/// Bound, *proved*.
///
/// ### Source
/// Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, §I.10, Theorem 10.6.
struct EnclosedDualFlow {
  private let dual: EnclosedDual
  private let tableau: CollocationTableau<Ball>
  private let interpolation: InterpolationBound
  private let multiplicities: [Int]
  private let precision: Precision
  private let budget: WorkBudget
  /// The degrees of p′, from 0 on.
  private let degrees: Int
  /// (2k + 1)bⱼP̃ₖ(cⱼ): a row a degree.
  private let projection: [[Ball]]
  private var tables: [Part: Table] = [:]

  /// The part [index, index + 1]/2^depth of a step.
  private struct Part: Hashable {
    var depth: Int
    var index: Int
    var halves: [Part] {
      [0, 1].map { Part(depth: depth + 1, index: 2 * index + $0) }
    }
  }

  /// P̃ₖ and ∫₀P̃ₖ at the nodes of a part, and the latter at its middle: a row a node.
  private struct Table {
    var values: [[Ball]] = []
    var integrals: [[Ball]] = []
    var middle: [Ball] = []
  }

  /// How often a step is halved for an ellipse without singularities, beside a level, and for a
  /// smaller bound.
  private static let depthLimits = (existence: 7, beside: 400, size: 4)
  /// Nodes beyond the degrees of p, and digits by which interpolation is better than those asked for:
  /// the loss has fewer digits than λ.
  private static let reserve = (nodes: 8, digits: 14)

  /// Nil where the method has no enclosed nodes.
  ///
  /// - Parameters:
  ///   - dual: The dual in enclosures, and its bounds.
  ///   - multiplicities: D.
  ///   - stages: Those of the method.
  ///   - digits: Those that the proof is for: they choose the ellipses.
  ///   - precision: The working precision.
  ///   - budget: How long it may take.
  init?(
    _ dual: EnclosedDual, multiplicities: [Int], stages: Int, digits: Int, precision: Precision,
    budget: WorkBudget
  ) {
    let nodes = stages + Self.reserve.nodes
    // The recurrence of Legendre polynomials in enclosures loses 1.3 bits a degree.
    let working = precision.adding(bits: 32 + 2 * nodes)
    guard
      let tableau = CollocationTableau<Ball>(.radauIIA, stages: nodes, precision: working)
    else { return nil }
    self.dual = dual
    self.tableau = tableau
    self.multiplicities = multiplicities
    self.precision = precision
    self.budget = budget
    degrees = stages
    interpolation = InterpolationBound(
      radius: Double.pow(10, Double(digits + Self.reserve.digits) / Double(nodes)),
      nodes: tableau.nodes)
    let rows = tableau.nodes.map { Self.legendre($0, count: nodes).values }
    projection = (0..<nodes).map { k in
      tableau.weights.indices.map { j in
        (Ball(2 * k + 1, precision: working) * tableau.weights[j] * rows[j][k])
          .withPrecision(precision)
      }
    }
  }

  /// P̃ₖ and ∫₀^θ P̃ₖ for k < count.
  private static func legendre(_ theta: Ball, count: Int) -> (values: [Ball], integrals: [Ball]) {
    let x: Ball = theta + theta - 1
    var values = [Ball(1, precision: theta.precision), x]
    for k in 1..<Swift.max(count, 1) {
      let first: Ball = Ball(2 * k + 1, precision: .literal) * x * values[k]
      let second: Ball = Ball(k, precision: .literal) * values[k - 1]
      values.append((first - second) / Ball(k + 1, precision: .literal))
    }
    var integrals = [theta]
    for k in 1..<Swift.max(count, 1) {
      let rise: Ball = values[k + 1] - values[k - 1]
      integrals.append(rise / Ball(4 * k + 2, precision: .literal))
    }
    return (Array(values[..<count]), integrals)
  }

  private mutating func table(_ part: Part) -> Table {
    if let known = tables[part] { return known }
    var table = Table()
    let start = Ball(Rational(part.index), precision: tableau.nodes[0].precision)
    for node in tableau.nodes {
      let place = (start + node).scaled(byPowerOfTwo: -part.depth)
      let (values, integrals) = Self.legendre(place, count: degrees)
      table.values.append(values.map { $0.withPrecision(precision) })
      table.integrals.append(integrals.map { $0.withPrecision(precision) })
    }
    let middle = (start + Ball(Rational(1, 2), precision: .literal))
      .scaled(byPowerOfTwo: -part.depth)
    table.middle = Self.legendre(middle, count: degrees).integrals
      .map { $0.withPrecision(precision) }
    tables[part] = table
    return table
  }

  /// A bound of the error of √D⁻¹λ at the end of a path.
  ///
  /// - Parameters:
  ///   - path: One polynomial a step.
  ///   - end: The time at which the flow is wanted.
  ///   - digits: Those wanted of λ.
  /// - Returns: The bound; nil where a step resists.
  mutating func error(of path: DualFlowPath, at end: Ball, digits: Int) -> ErrorBound? {
    guard path.series.count == path.nodes.count - 1, let last = path.series.last,
      let state = path.nodes.last?.lambda,
      path.series.allSatisfy({ $0.coefficients.allSatisfy { $0.count == degrees } })
    else { return nil }
    // What the digits of λ and of the residual at the end ask for.
    let residual = last.coefficients.map { row in row.reduce(BigFloat(0, precision: .double), +) }
    let largest = state.map { ErrorBound(upperBoundOf: $0) }.max() ?? .zero
    let pull = residual.map { ErrorBound(upperBoundOf: $0) }.max() ?? .zero
    // Shorter parts do not help beyond the digits of the interpolation.
    let size = Swift.max(Swift.min(largest, pull), largest * ErrorBound(powerOfTwo: -20))
    let unit = Ball(Rational(10).power(-digits - 4), precision: Precision(bits: 64))
    let target = size * unit.magnitudeUpperBound
    var error = ErrorBound.zero
    var time = Ball(0, precision: end.precision.adding(bits: 64))
    for (index, series) in path.series.enumerated() {
      let (from, to) = (path.nodes[index].lambda, path.nodes[index + 1].lambda)
      let state = from.map { Ball(midpoint: $0) }
      let coefficients = series.coefficients.map { $0.map { Ball(midpoint: $0) } }
      let step = Step(
        state: state.map { $0.withPrecision(precision) },
        coefficients: coefficients.map { $0.map { $0.withPrecision(precision) } },
        length: Ball(midpoint: series.step).withPrecision(precision),
        target: target)
      for half in Part(depth: 0, index: 0).halves {
        guard let share = defect(step, half) else { return nil }
        error += share
      }
      // ∫₀¹P̃ₖ = 0 for k ≥ 1.
      for (component, value) in to.enumerated() {
        let whole = state[component] + Ball(midpoint: series.step) * coefficients[component][0]
        error += (whole - Ball(midpoint: value)).magnitudeUpperBound
      }
      time += Ball(midpoint: series.step)
    }
    // ‖f‖ never grows along the flow.
    let labels = zip(dual.labels, multiplicities).map {
      ErrorBound(Double($1)) * $0.magnitudeUpperBound
    }
    let late = (time - end).magnitudeUpperBound * labels.reduce(ErrorBound.zero) { $0 + $1 }
    return error + late
  }

  /// The state that differs from approximate λ by so much.
  func state(near lambda: [BigFloat], error: ErrorBound, points: [RealConstant])
    throws(SolveFailure) -> EnclosedFlowState
  {
    let multipliers = zip(lambda, multiplicities).map {
      Ball(midpoint: $0).withPrecision(precision).addingError(error * ErrorBound(Double($1)))
    }
    let missing = dual.residual(multipliers)
    let values = try dual.values(multipliers, missing, points)
    let squares = zip(missing, multiplicities).map {
      Ball($1, precision: precision) * $0.squared()
    }
    return EnclosedFlowState(
      multipliers: multipliers, changes: values,
      squaredResidual: squares.reduce(Ball(0, precision: precision), +))
  }

  /// A bound of every |dλᵢ/dτ| at enclosed λ.
  func speed(at multipliers: [Ball]) -> ErrorBound {
    zip(dual.residual(multipliers), multiplicities)
      .map { $0.magnitudeUpperBound * ErrorBound(Double($1)) }.max() ?? .zero
  }

  private struct Step {
    var state: [Ball]
    /// vₖ: a row a component.
    var coefficients: [[Ball]]
    var length: Ball
    /// What a step may add to the error.
    var target: ErrorBound
  }

  /// ∫‖δ‖ over a part; nil where it resists.
  private mutating func defect(_ step: Step, _ part: Part) -> ErrorBound? {
    guard !budget.isExhausted else { return nil }
    let table = self.table(part)
    let length = step.length.scaled(byPowerOfTwo: -part.depth)
    let velocities = table.values.map { row in
      step.coefficients.map { Ball.dot($0, row) }
    }
    let motion = motion(step, table, velocities, length)
    if let size = short(motion, length, target: step.target) { return size }
    let speed = dual.bound.sizes(
      centers: motion.centers.map { $0.withPrecision(Precision(bits: 128)) },
      radii: motion.radii, real: motion.realRadii)
    let remainder = speed.map {
      length.magnitudeUpperBound * (interpolation.factor * $0.analytic + $0.tails)
    }
    let share = step.target * ErrorBound(powerOfTwo: -part.depth)
    guard let speed, let remainder, remainder <= share || part.depth >= Self.depthLimits.size
    else {
      let limit = dual.hasLevels ? Self.depthLimits.beside : Self.depthLimits.existence
      if part.depth >= limit { return nil }
      var total = ErrorBound.zero
      for half in part.halves {
        guard let share = defect(step, half) else { return nil }
        total += share
      }
      return total
    }
    var largest = ErrorBound.zero
    for (velocity, row) in zip(velocities, table.integrals) {
      let lambda = zip(step.state, step.coefficients).map {
        $0 + step.length * Ball.dot($1, row)
      }
      guard !budget.isExhausted else { return nil }
      largest = Swift.max(largest, size(of: velocity, at: lambda))
    }
    guard largest.isFinite else { return nil }
    return length.magnitudeUpperBound * (largest + speed.tails) + remainder
  }

  /// ‖p′ − f(p)‖ at one time.
  private func size(of velocity: [Ball], at lambda: [Ball]) -> ErrorBound {
    var sum = ErrorBound.zero
    for (component, value) in dual.residual(lambda).enumerated() {
      let pull = Ball(multiplicities[component], precision: precision) * value
      sum += (velocity[component] - pull).magnitudeUpperBound
    }
    return sum
  }

  /// How p moves on a part.
  private struct Motion {
    /// p in the middle, and p′ there.
    var middle: [Ball]
    var velocity: [Ball]
    /// A bound of the change of p′ from there.
    var turn: ErrorBound
    /// s in the middle, by node, and how far it gets from there in the ellipse and on the part.
    var centers: [Ball]
    var radii: [ErrorBound]
    var realRadii: [ErrorBound]
  }

  /// With Wₖ the Legendre coefficients of p′ on the part, |Pₖ| ≤ 1 on it and ϱᵏ on the ellipse; the way
  /// from its centre is at most A half lengths.
  private func motion(
    _ step: Step, _ table: Table, _ velocities: [[Ball]], _ length: Ball
  ) -> Motion {
    let middle = zip(step.state, step.coefficients).map {
      $0 + step.length * Ball.dot($1, table.middle)
    }
    let centers = dual.bound.nodeValues(middle)
    var speeds = centers.map { _ in (complex: ErrorBound.zero, real: ErrorBound.zero) }
    let columns = step.state.indices.map { component in velocities.map { $0[component] } }
    var velocity = step.state.map { $0 - $0 }
    var turn = ErrorBound.zero
    var power = ErrorBound(1)
    for (degree, row) in projection.enumerated() {
      let coefficients = columns.map { Ball.dot(row, $0) }
      for (node, value) in dual.bound.nodeValues(coefficients).enumerated() {
        let size = value.magnitudeUpperBound
        speeds[node].complex += power * size
        speeds[node].real += size
      }
      power *= ErrorBound(interpolation.radius)
      let atMiddle = Self.legendreAtMiddle(degree)
      for (component, value) in coefficients.enumerated() {
        if degree > 0 {
          let size = value.magnitudeUpperBound
          turn += size + size
        }
        velocity[component] = velocity[component] + atMiddle * value
      }
    }
    let half = length.magnitudeUpperBound * ErrorBound(powerOfTwo: -1)
    let reach = half * ErrorBound(interpolation.semiAxis)
    return Motion(
      middle: middle, velocity: velocity, turn: turn, centers: centers,
      radii: speeds.map { $0.complex * reach }, realRadii: speeds.map { $0.real * half })
  }

  /// Pₖ(0): 0 for odd k, else Π −(2i − 1)/(2i) for i ≤ k/2.
  private static func legendreAtMiddle(_ degree: Int) -> Ball {
    if degree % 2 == 1 { return 0 }
    var value = Rational(1)
    for factor in 0..<(degree / 2) { value *= Rational(-(2 * factor + 1), 2 * factor + 2) }
    return Ball(value, precision: Precision(bits: 256))
  }

  /// ∫‖δ‖ over a part by δ in its middle; nil where that is not small.
  private func short(
    _ motion: Motion, _ length: Ball, target: ErrorBound
  ) -> ErrorBound? {
    let change = motion.turn + dual.bound.change(motion.realRadii)
    let size = length.magnitudeUpperBound
    guard size * change <= target * ErrorBound(powerOfTwo: -2) else { return nil }
    return size * (change + self.size(of: motion.velocity, at: motion.middle))
  }
}
