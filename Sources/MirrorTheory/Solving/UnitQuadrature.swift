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

/// Composite Gauss–Legendre quadrature in points: parts are halved until the integrands' Legendre
/// coefficients are small at the end.
///
/// If they fall geometrically, the error of n nodes is about the square of the last of them.
///
/// ### Accuracy
/// *estimated*, to about two thirds of the digits: where Newton's method starts, flows and figures.
struct PointQuadrature<Number: PointScalar>: UnitQuadrature {
  private let nodes: [Number]
  private let weights: [Number]
  /// (2k + 1)P̃ₖ at the nodes for the two largest k below their number.
  private let tails: [(Number, Number)]
  /// The square root of the relative error.
  private let tolerance: Number
  private static var depthLimit: Int { 24 }

  init(precision: Precision, budget: WorkBudget) {
    let count = 8 + precision.bits / 8
    let rule = GaussLegendreRule(count: count, precision: precision)
    nodes = rule.nodes.map { Number(enclosedBy: $0, precision: precision) }
    weights = rule.weights.map { Number(enclosedBy: $0, precision: precision) }
    tails = nodes.map { Self.lastLegendreValues($0, below: count) }
    var tolerance: Number = 1
    for _ in 0..<(precision.bits / 3 + 3) { tolerance = tolerance / 2 }
    self.tolerance = tolerance
  }

  private static func lastLegendreValues(_ node: Number, below count: Int) -> (Number, Number) {
    func number(_ value: Int) -> Number { Number(exactly: value) ?? 0 }
    let x: Number = node + node - 1
    var (previous, value): (Number, Number) = (1, x)
    for k in 1..<Swift.max(count - 1, 1) {
      let first: Number = number(2 * k + 1) * x * value
      let second: Number = number(k) * previous
      (previous, value) = (value, (first - second) / number(k + 1))
    }
    return (number(2 * count - 3) * previous, number(2 * count - 1) * value)
  }

  func integrate<Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>>(
    _ function: some UnitFunction<Number>, box: Boxes?, ball: Balls?,
    left: (_ from: Number, _ to: Number) -> [Number]
  ) -> [Number] {
    integral(of: function, from: 0, length: 1, scale: [], depth: 0)
  }

  private func integral(
    of function: some UnitFunction<Number>, from: Number, length: Number, scale: [Number],
    depth: Int
  ) -> [Number] {
    var (values, sizes, isDone) = sums(function, from: from, length: length, scale: scale)
    if isDone || depth == Self.depthLimit { return values }
    if !scale.isEmpty { sizes = zip(sizes, scale).map { Swift.max($0, $1) } }
    let half = length / 2
    values = integral(of: function, from: from, length: half, scale: sizes, depth: depth + 1)
    let rest = integral(
      of: function, from: from + half, length: half, scale: sizes, depth: depth + 1)
    return zip(values, rest).map { $0 + $1 }
  }

  /// The rule on a part, the same of absolute values, and whether both last coefficients are small.
  private func sums(
    _ function: some UnitFunction<Number>, from: Number, length: Number, scale: [Number]
  ) -> (values: [Number], sizes: [Number], isDone: Bool) {
    var values: [Number] = []
    var sizes: [Number] = []
    var (first, second): ([Number], [Number]) = ([], [])
    for (index, node) in nodes.enumerated() {
      let terms = function.values(at: from + node * length)
      if values.isEmpty {
        values = Array(repeating: 0, count: terms.count)
        (sizes, first, second) = (values, values, values)
      }
      for place in terms.indices {
        let term = weights[index] * terms[place]
        values[place] += term
        sizes[place] += term.magnitude
        first[place] += term * tails[index].0
        second[place] += term * tails[index].1
      }
    }
    let all = sizes.map { $0 * length }
    let isDone = values.indices.allSatisfy { place in
      let size = scale.isEmpty ? all[place] : Swift.max(all[place], scale[place])
      let tail = Swift.max(first[place].magnitude, second[place].magnitude) * length
      // The error is about tail²/all. What is not finite stays so.
      return !(tail * tail > tolerance * tolerance * size * all[place])
    }
    return (values.map { $0 * length }, all, isDone)
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
    /// Whether values are beyond what doubles hold.
    let exceedsDoubles: Bool

    init(count: Int, reals: Reals, boxes: Boxes, balls: Balls) {
      self.count = count
      self.reals = reals
      self.boxes = boxes
      self.balls = balls
      // Such functions grow or fall fast, so that an end shows it. Regions are somewhat larger.
      let ceiling = ErrorBound(powerOfTwo: 800)
      exceedsDoubles = [Rational(1, 64), Rational(1, 2), Rational(63, 64)].contains { place in
        let point = Ball(place, precision: Precision(bits: 64))
        return zip(reals.values(at: point), boxes.values(at: ComplexBox(point))).contains {
          $0.isFinite && !($1.magnitudeUpperBound < ceiling)
        }
      }
    }

    func values(at point: Ball) -> [Ball] { reals.values(at: point) }

    private var nothing: [ErrorBound] { Array(repeating: .infinity, count: count) }

    func bounds(over region: ComplexBall) -> [ErrorBound] {
      guard region.magnitudeUpperBound <= ErrorBound(reals.reach) else { return nothing }
      return balls.values(at: region).map(\.magnitudeUpperBound)
    }

    func bounds(over box: ComplexBox) -> [ErrorBound] {
      guard box.magnitudeUpperBound <= ErrorBound(reals.reach) else { return nothing }
      if exceedsDoubles { return self.bounds(over: ComplexBall(box)) }
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
