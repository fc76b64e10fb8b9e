import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// The formulas on rectangles of the complex plane: in doubles, which is fast, and in balls, for
/// rectangles that doubles do not resolve.
struct PlaneFormulas: Sendable {
  let box: CellFormulas<ComplexBox>
  let ball: CellFormulas<ComplexBall>

  init(potential: [PotentialFormula], density: DensityFormulas, precision: Precision) {
    box = CellFormulas(potential: potential, density: density, precision: .double)
    ball = CellFormulas(potential: potential, density: density, precision: precision)
  }
}

/// ∫₀¹ of the components of a function, in one scalar.
protocol UnitQuadrature<Number>: Sendable {
  associatedtype Number: EvaluationScalar
  init(precision: Precision, budget: WorkBudget)

  /// - Parameters:
  ///   - function: The integrands.
  ///   - box: Their holomorphic extensions; nil for points, which estimate.
  ///   - ball: The same on rectangles of balls.
  ///   - left: A coarse enclosure of the integrals over a short part at an end, where the
  ///     integrands are not known to be bounded.
  /// - Returns: One integral for each component.
  func integrate<Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>>(
    _ function: some UnitFunction<Number>, box: Boxes?, ball: Balls?,
    left: (_ from: Number, _ to: Number) -> [Number]
  ) -> [Number]
}

/// Composite Gauss–Legendre quadrature in points: parts are halved until both halves together
/// agree with the whole.
///
/// ### Accuracy
/// *estimated*, to about two thirds of the digits: where Newton's method starts, and figures.
struct PointQuadrature<Number: PointScalar>: UnitQuadrature {
  private let nodes: [Number]
  private let weights: [Number]
  private let tolerance: Number
  private static var depthLimit: Int { 24 }

  init(precision: Precision, budget: WorkBudget) {
    let count = 8 + precision.bits / 8
    let rule = GaussLegendreRule(count: count, precision: precision)
    nodes = rule.nodes.map { Number(enclosedBy: $0, precision: precision) }
    weights = rule.weights.map { Number(enclosedBy: $0, precision: precision) }
    var tolerance: Number = 1
    for _ in 0..<(precision.bits * 2 / 3) { tolerance = tolerance / 2 }
    self.tolerance = tolerance
  }

  func integrate<Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>>(
    _ function: some UnitFunction<Number>, box: Boxes?, ball: Balls?,
    left: (_ from: Number, _ to: Number) -> [Number]
  ) -> [Number] {
    let whole = sums(function, from: 0, length: 1)
    return refined(
      function, from: 0, length: 1, whole.values, scale: whole.sizes, depth: 0)
  }

  /// The rule on a part, and the same of absolute values.
  private func sums(
    _ function: some UnitFunction<Number>, from: Number, length: Number
  ) -> (values: [Number], sizes: [Number]) {
    var values: [Number] = []
    var sizes: [Number] = []
    for (node, weight) in zip(nodes, weights) {
      let terms = function.values(at: from + node * length)
      if values.isEmpty {
        values = terms.map { weight * $0 }
        sizes = values.map(\.magnitude)
      } else {
        for index in terms.indices {
          let term = weight * terms[index]
          values[index] += term
          sizes[index] += term.magnitude
        }
      }
    }
    return (values.map { $0 * length }, sizes.map { $0 * length })
  }

  private func refined(
    _ function: some UnitFunction<Number>, from: Number, length: Number, _ whole: [Number],
    scale: [Number], depth: Int
  ) -> [Number] {
    let half = length / 2
    let first = sums(function, from: from, length: half)
    let second = sums(function, from: from + half, length: half)
    var scale = scale
    var isDone = true
    var both = first.values
    for index in both.indices {
      both[index] += second.values[index]
      let size = first.sizes[index] + second.sizes[index]
      if size > scale[index] { scale[index] = size }
      let change = (both[index] - whole[index]).magnitude
      // What is not finite stays so.
      if change > scale[index] * tolerance { isDone = false }
    }
    if isDone || depth == Self.depthLimit { return both }
    let left = refined(
      function, from: from, length: half, first.values, scale: scale, depth: depth + 1)
    let right = refined(
      function, from: from + half, length: half, second.values, scale: scale, depth: depth + 1)
    return zip(left, right).map { $0 + $1 }
  }
}

/// Rigorous quadrature in balls.
struct BallQuadrature: UnitQuadrature {
  private let precision: Precision
  private let budget: WorkBudget

  init(precision: Precision, budget: WorkBudget) {
    self.precision = precision
    self.budget = budget
  }

  private struct Integrand<
    Reals: UnitFunction<Ball>, Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>
  >: AnalyticIntegrand {
    let count: Int
    let reals: Reals
    let boxes: Boxes
    let balls: Balls

    func values(at point: Ball) -> [Ball] { reals.values(at: point) }

    private var nothing: [ErrorBound] { Array(repeating: .infinity, count: count) }

    func bounds(over region: ComplexBall) -> [ErrorBound] {
      guard region.magnitudeUpperBound <= ErrorBound(reals.reach) else { return nothing }
      return balls.values(at: region).map(\.magnitudeUpperBound)
    }

    func bounds(over box: ComplexBox) -> [ErrorBound] {
      guard box.magnitudeUpperBound <= ErrorBound(reals.reach) else { return nothing }
      let bounds = boxes.values(at: box).map(\.magnitudeUpperBound)
      // Beside a branch point doubles may be too coarse.
      let isSmall = box.real.upper - box.real.lower < 0x1p-24
      if isSmall, bounds.contains(where: { !$0.isFinite }) {
        return self.bounds(over: ComplexBall(box))
      }
      return bounds
    }
  }

  func integrate<Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>>(
    _ function: some UnitFunction<Ball>, box: Boxes?, ball: Balls?,
    left: (_ from: Ball, _ to: Ball) -> [Ball]
  ) -> [Ball] {
    var start = Ball(0, precision: precision)
    var end = Ball(1, precision: precision)
    let count = function.values(at: Ball(Rational(1, 2), precision: precision)).count
    guard let box, let ball else {
      return Array(repeating: .indeterminate(precision: precision), count: count)
    }
    let integrand = Integrand(count: count, reals: function, boxes: box, balls: ball)
    // An end at which an integrand is not bounded, as 1/√u is not at 0, is cut off.
    let short = Ball(1, precision: precision).scaled(byPowerOfTwo: -precision.bits)
    var rest: [[Ball]] = []
    if function.values(at: start.union(short)).contains(where: { !$0.isFinite }) {
      rest.append(left(start, short))
      start = short
    }
    if function.values(at: (end - short).union(end)).contains(where: { !$0.isFinite }) {
      rest.append(left(end - short, end))
      end = end - short
    }
    guard rest.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      return Array(repeating: .indeterminate(precision: precision), count: count)
    }
    var request = QuadratureRequest(
      precision: precision, relativeTolerance: ErrorBound(powerOfTwo: 8 - precision.bits),
      budget: budget)
    request.isSinglePass = true
    let result = NumericalMethods.integrate(integrand, from: start, to: end, request)
    return rest.reduce(result.values) { sums, part in zip(sums, part).map { $0 + $1 } }
  }
}
