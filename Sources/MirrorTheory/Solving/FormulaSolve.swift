import MultiPrecision
import NumericalMethods
import RealModule

/// The nonlinear case for any formulas of ψ and p: Newton in points, then in the midpoints of
/// enclosures, and the proof.
///
/// Integrals in enclosures are as exact as asked, so that Newton's method needs nothing else once
/// it is close; the interval Newton step that ends it proves twice as many digits as its centre
/// has.
struct FormulaSolve {
  let layout: DualLayout
  let density: DensityFormulas
  let potential: FormulaPotential
  let points: [RealConstant]
  let budget: WorkBudget

  private typealias System<Element: CurvedScalar> = DualSystem<FormulaIntegrator<Element>>

  private func system<Element: CurvedScalar>(
    in _: Element.Type, precision: Precision
  ) -> System<Element>? {
    guard let geometry = DualGeometry<Element>(layout, precision: precision) else { return nil }
    return DualSystem(
      geometry: geometry,
      integrator: FormulaIntegrator(
        potential: potential, density: density, precision: precision, budget: budget))
  }

  // MARK: - Start

  /// Knot values with the sides that they are meant for.
  struct Start {
    var values: [BigFloat]
    var sides: [Int]
  }

  /// Approximate knot values: in Double first, in 128 bits where Double fails.
  ///
  /// Bold steps from the quadratic problem's solution mostly do; if not, labels grow step by step.
  ///
  /// - Throws: `SolveFailure.undecided` where Newton's method does not converge, with how far it came.
  func start() throws(SolveFailure) -> Start {
    let working = Precision(bits: 128)
    let bits = (rough: Precision.double.bits / 2, fine: working.bits / 2)
    func lifted(_ values: [Double], _ sides: [Int]) -> Start {
      Start(values: values.map { BigFloat($0, precision: working) }, sides: sides)
    }
    guard let rough = system(in: Double.self, precision: .double),
      let fine = system(in: BigFloat.self, precision: working)
    else { throw unsolved(after: nil) }
    if let values = rough.approximateSolution(bits: bits.rough, .bold, budget: budget) {
      return lifted(values, layout.sides)
    }
    let reached = DualContinuation(system: rough, budget: budget).solved(
      from: nil, bits: bits.rough)
    if let reached, reached.isComplete { return lifted(reached.values, reached.sides) }
    let continued = DualContinuation(system: fine, budget: budget).solved(
      from: reached.map { DualContinuation<FormulaIntegrator<BigFloat>>.lifted($0) },
      bits: bits.fine)
    if let continued, continued.isComplete {
      return Start(values: continued.values, sides: continued.sides)
    }
    if let values = rough.approximateSolution(bits: bits.rough, .careful, budget: budget) {
      return lifted(values, layout.sides)
    }
    if let values = fine.approximateSolution(bits: bits.fine, .careful, budget: budget) {
      return Start(values: values, sides: layout.sides)
    }
    throw unsolved(after: continued)
  }

  /// Why there is no start.
  private func unsolved(
    after last: DualContinuation<FormulaIntegrator<BigFloat>>.State?
  ) -> SolveFailure {
    let end = budget.isExhausted ? "the time ended within Newton's method on the dual" : nil
    guard let last else {
      return .undecided(
        end ?? "Newton's method on the dual did not converge from the quadratic start")
    }
    let size = last.values.compactMap(\.exponent).max() ?? 0
    return .undecided(
      (end.map { "\($0), which" } ?? "Newton's method on the dual")
        + " solved the problem for the labels times \(Float(last.share.doubleValue)), where sums of "
        + "multipliers times activations reach 2^\(size), not for the labels themselves")
  }

  // MARK: - Newton's method in enclosures

  /// Where the iteration stands: approximate knot values, how many of their bits are right, and the
  /// matrix that the last step was taken with.
  struct Iterate {
    var knotValues: [BigFloat]
    var bits: Int
    var hessian: BorderedTridiagonalMatrix<Ball>?
    /// The bits beyond those of a step that matrices and integrals carry.
    var guardBits = 32
  }

  /// Where knot values differ by hundreds of powers of two, pivots cancel that much.
  private static let guardBitsLimit = 1_000

  /// Takes Newton steps in the midpoints of enclosures.
  ///
  /// - Parameters:
  ///   - iterate: Where to start; where the steps end, also where they fail.
  ///   - bits: How many are to be right.
  /// - Returns: Whether they are; not where the steps do not converge or the time ends.
  private func refine(_ iterate: inout Iterate, bits: Int) -> Bool {
    var steps = 0
    while iterate.bits < bits || iterate.hessian == nil {
      if budget.isExhausted { return false }
      steps += 1
      // A step doubles the bits at most; Double begins with some forty.
      let target = Swift.min(bits, Swift.max(2 * iterate.bits, 80))
      let precision = Precision(bits: target + iterate.guardBits)
      guard steps <= 40, let system = system(in: Ball.self, precision: precision) else {
        return false
      }
      let center = iterate.knotValues.map { Ball(midpoint: $0).withPrecision(precision) }
      let here = system.evaluate(center.map { Ball(midpoint: $0.midpoint) }, .gradientAndHessian)
      let force = zip(system.geometry.rightHandSide, here.expectation).map { $0 - $1 }
      guard let step = try? here.hessian?.solve(force, isPositive: \.isPositive),
        step.allSatisfy(\.isFinite)
      else {
        guard here.expectation.allSatisfy(\.isFinite), iterate.guardBits < Self.guardBitsLimit
        else { return false }
        iterate.guardBits *= 3
        continue
      }
      let right = Self.rightBits(step, beside: center)
      // Newton's method that is not close by now only wanders.
      if steps > 16, right < 8 { return false }
      iterate = Iterate(
        knotValues: right < 2
          ? moved(center, by: step, precision: precision)
          : zip(center, step).map { ($0 + $1).midpoint },
        bits: Swift.min(Swift.max(2 * right - 8, 0), target), hessian: here.hessian,
        guardBits: iterate.guardBits)
    }
    return true
  }

  /// Knot values after a step that is as large as they are.
  private func moved(_ center: [Ball], by step: [Ball], precision: Precision) -> [BigFloat] {
    let straight = zip(center, step).map { ($0 + $1).midpoint }
    guard let points = system(in: BigFloat.self, precision: precision) else { return straight }
    return points.moved(center.map(\.midpoint), by: step.map(\.midpoint))
  }

  /// The bits before the first that a step changes, relative to each knot value; where that is
  /// small, to 1, below which φ̄ is all but quadratic, or to the largest of small ones.
  private static func rightBits(_ step: [Ball], beside center: [Ball]) -> Int {
    let sizes = center.map { $0.magnitudeUpperBound.bigFloat.exponent ?? .min }
    guard let top = sizes.max(), top > .min else { return 0 }
    let floor = Swift.min(top, 0)
    let bits = zip(step, sizes).compactMap { change, size in
      change.magnitudeUpperBound.bigFloat.exponent.map { Swift.max(size, floor) - $0 }
    }
    return bits.min() ?? Int.max / 4
  }

  /// Proves the knot values and evaluates everything in enclosures; nil where the proof fails at
  /// this precision.
  func enclosedNumbers(
    from start: inout Iterate, precision: Precision
  ) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    let half = precision.bits / 2 + 8
    guard refine(&start, bits: half) else { return nil }
    let iterate = start
    guard let system = system(in: Ball.self, precision: precision),
      let rough = self.system(
        in: Ball.self, precision: Precision(bits: half + iterate.guardBits - 8)),
      let hessian = iterate.hessian,
      let proved = VerifiedStep(system: system, boxSystem: rough).enclose(
        iterate.knotValues, hessian: hessian, precision: precision)
    else { return nil }
    start.knotValues = proved.map(\.midpoint)
    return try DualSolution(system: system, knotValues: proved)
      .numbers(at: points, layout: layout, precision: precision)
  }

  // MARK: - Estimates

  /// Everything by Newton's method in points of a precision, estimated; nil where it does not
  /// converge in time.
  func estimate(
    from start: [BigFloat], precision: Precision
  ) throws(SolveFailure) -> (numbers: SolutionNumbers<BigFloat>, knotValues: [BigFloat])? {
    guard let system = system(in: BigFloat.self, precision: precision) else { return nil }
    let result = DualNewton(system).solve(
      from: start.map { BigFloat($0, precision: precision) },
      tolerance: BigFloat(1, precision: precision).scaled(byPowerOfTwo: -precision.bits * 2 / 3),
      stepLimit: 60, budget: budget)
    let loose = BigFloat(1, precision: precision).scaled(byPowerOfTwo: -20)
    guard result.residual.isFinite, result.residual < loose else { return nil }
    let numbers = try DualSolution(system: system, knotValues: result.knotValues)
      .numbers(at: points, layout: layout, precision: precision)
    return budget.isExhausted ? nil : (numbers, result.knotValues)
  }

  /// The solution in Double, for figures.
  func curve(_ knotValues: [BigFloat]) -> DualSolution<FormulaIntegrator<Double>>? {
    guard let system = system(in: Double.self, precision: .double) else { return nil }
    return DualSolution(
      system: system, knotValues: knotValues.map { $0.doubleValue(.nearest) })
  }
}
