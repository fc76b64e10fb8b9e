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
  ///   - rough: The same in Double, from which points choose their nodes; nil for enclosures.
  ///   - box: Their holomorphic extensions; nil for points, which estimate.
  ///   - ball: The same on rectangles of balls.
  ///   - left: A coarse enclosure of the integrals over a short part at an end, where the
  ///     integrands are not known to be bounded.
  /// - Returns: One integral for each component.
  func integrate<
    Roughs: UnitFunction<Double>, Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>
  >(
    _ function: some UnitFunction<Number>, rough: Roughs?, box: Boxes?, ball: Balls?,
    left: (_ from: Number, _ to: Number) -> [Number]
  ) -> [Number]
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

  func integrate<
    Roughs: UnitFunction<Double>, Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>
  >(
    _ function: some UnitFunction<Ball>, rough: Roughs?, box: Boxes?, ball: Balls?,
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
