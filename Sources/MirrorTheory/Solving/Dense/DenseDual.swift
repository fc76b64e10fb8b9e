import MultiPrecision
import NumericalMethods
import RealModule

/// The nonlinear dual in λ: Newton's method at rising precision, then the proof.
///
/// F(λ) = z − E[α_λ f] has Jacobian −H(λ), H = E[ffᵀ/φ″(α_λ)]. With X = λ̃ ± r, C near H⁻¹ and
/// T(λ) = λ + CF(λ), the mean value theorem gives
/// ```
/// T(X) ⊂ λ̃ + CF(λ̃) + (1 − C·H(X))(X − λ̃)
/// ```
/// where H(X) encloses E[ffᵀ/φ″(α_λ)] for all λ in X, hence also their means along segments. If
/// |CF(λ̃)| + |1 − C·H(X)|r < r in every component, T maps X into itself and has a fixed point λ*
/// (Brouwer); the strict inequality gives |1 − CH| a spectral radius below 1, so that C is regular
/// and F(λ*) = 0. H(X) is positive definite, being regular and a mean of squares, so the dual is
/// strictly concave near λ*, and a concave function has one maximum then.
///
/// The proof takes Newton's last step: λ̃ needs half the digits only, and H(X) too. F, h and the
/// functional at λ̃ are enclosed with all digits, once, and carried to λ* by their derivatives:
/// ∂h(x)/∂λᵢ = E[f_x fᵢ/φ″(α)], ∂E[φ̄(α)]/∂λ = Hλ, because φ̄′(α) = s and ∂α/∂λᵢ = fᵢ/φ″(α).
///
/// ### Source
/// Krawczyk; Neumaier, Interval Methods for Systems of Equations (1990), Theorem 5.1.8.
struct DenseDual: Sendable {
  let problem: DenseProblem
  let potential: DualPotential
  /// log₂ of the condition of the Hessian, more or less.
  let conditionBits: Int
  /// Slopes times 2 to this power are about as large as the kernel, and E[φ̄(α)] as the labels.
  private let exponents: DualIntegrand.Exponents
  /// k of ``FeatureCombination``.
  private let scaleExponent: Int
  private let kernelScale: ErrorBound
  private let labelScale: ErrorBound
  /// By panel.
  private let tiles: [FeatureTiles]
  /// By panel.
  private let stretches: [[DualStretch]]
  private let budget: WorkBudget

  /// - Throws: `SolveFailure.undecided` when the activation is not analytic where it is needed.
  init(
    problem: DenseProblem, potential: DualPotential, conditioning: FeatureConditioning,
    start: DenseStart.Outcome, budget: WorkBudget
  ) throws(SolveFailure) {
    // Doubles hold 2⁻ᵏs down to 2⁻¹⁰²².
    guard start.steepnessExponent < 20_000 else {
      throw .undecided(
        "sums of multipliers times activations reach 2^\(start.steepnessExponent), and their "
          + "bounds in double precision end at 2^20000")
    }
    let scaleExponent = start.steepnessExponent < 400 ? 0 : start.steepnessExponent - 200
    self.scaleExponent = scaleExponent
    self.problem = problem
    self.potential = potential
    self.budget = budget
    conditionBits = conditioning.bits + Int(start.condition.exponent) + 4
    exponents = DualIntegrand.Exponents(
      penalty: Swift.min(0, -(start.numbers.functional.exponent ?? 0)),
      slopes: -start.flatnessExponent)
    kernelScale = conditioning.scale
    labelScale =
      problem.labels(precision: .double).map(\.magnitudeUpperBound).max() ?? ErrorBound(1)
    // The start is good to more than a bit.
    let weightBits =
      4 + Int.bitWidth - start.lambda.count.leadingZeroBitCount
      + Swift.max(0, start.lambda.map { $0.exponent ?? 0 }.max() ?? 0)
    // s need not be resolved further below its largest values: next to its zeros b is found from s,
    // where errors are divided by the slope of s.
    let tileBits = Swift.min(
      weightBits, Swift.max(weightBits - start.steepnessExponent, 0) + 64)
    var tiles: [FeatureTiles] = []
    var stretches: [[DualStretch]] = []
    let levels =
      potential.pieces == nil
      ? []
      : [0]
        + potential.kinks.map {
          potential.slope($0.doubleValue)
        }
    for panel in problem.layout.panels {
      let features = PanelFeatures(
        panel, of: problem.layout, precision: Precision(bits: weightBits + 64))
      guard
        let own = FeatureTiles(
          features, dataCount: problem.count, weightBits: tileBits, budget: budget)
      else {
        if budget.isExhausted { throw .undecided("the time ended before anything was proved") }
        throw .undecided(
          "the activation is not analytic between \(panel.lower.text) and \(panel.upper.text)")
      }
      tiles.append(own)
      let combination = FeatureCombination(
        own, multipliers: start.lambda.map { Ball(midpoint: $0) }, exponent: scaleExponent)
      stretches.append(
        levels.isEmpty
          ? [DualStretch(lower: nil, upper: nil, monotone: nil)]
          : DualStretches(
            combination, from: features.lower.midpoint.doubleValue,
            to: features.upper.midpoint.doubleValue,
            levels: levels.map { $0 * Double.exp2(Double(-scaleExponent)) }
          ).divided())
    }
    self.tiles = tiles
    self.stretches = stretches
  }

  /// Bounds beyond the cuts by E[f²] there.
  ///
  /// |s| ≤ Λ|f| with Λ = Σ|λᵢ| and the largest |f|, so that with κ ≤ φ″
  /// ```
  /// |αf| ≤ Λf²/κ,   φ̄(α) ≤ αs ≤ Λ²f²/κ,   f²/φ″ ≤ f²/κ.
  /// ```
  private func tailFactors(
    _ multipliers: [Ball]
  ) -> (means: ErrorBound, penalty: ErrorBound, slopes: ErrorBound) {
    let weight = multipliers.reduce(ErrorBound.zero) { $0 + $1.magnitudeUpperBound }
    let flatness = potential.flatnessBound
    return (weight * flatness, weight * weight * flatness, flatness)
  }

  /// E of the parts at λ or a box of them, enclosed.
  private func expectation(
    _ multipliers: [Ball], _ parts: DualIntegrand.Parts, precision: Precision,
    tolerance: ErrorBound
  ) throws(SolveFailure) -> [Ball] {
    var sums: [Ball] = []
    for (index, panel) in problem.layout.panels.enumerated() {
      let features = PanelFeatures(panel, of: problem.layout, precision: precision)
      let stretch = StretchIntegrals(
        features: features,
        series: FeatureSeries(features, tiles[index], multipliers: multipliers),
        prefersSeries: problem.layout.activation.isCostly,
        combination: FeatureCombination(
          tiles[index], multipliers: multipliers, exponent: scaleExponent),
        potential: potential, parts: parts, exponents: exponents,
        request: QuadratureRequest(
          precision: precision, relativeTolerance: .zero, absoluteTolerance: tolerance,
          maximumEvaluations: 100_000 + 400 * precision.bits, budget: budget))
      let weight = Ball(panel.weight, precision: precision)
      for part in stretches[index] {
        let values = try stretch.integrals(over: part)
        if sums.isEmpty {
          sums = values.map { $0 * weight }
        } else {
          for index in sums.indices { sums[index].addProduct(values[index], weight) }
        }
      }
    }
    let rest = problem.layout.tailBound
    let factors = tailFactors(multipliers)
    func finish(_ range: Range<Int>, exponent: Int, _ factor: ErrorBound) {
      for index in range {
        sums[index] = sums[index].scaled(byPowerOfTwo: -exponent)
        if !rest.isZero { sums[index] = sums[index].addingError(rest * factor) }
      }
    }
    let means = parts.contains(.means) ? problem.layout.inputs.count : 0
    let first = means + (parts.contains(.penalty) ? 1 : 0)
    finish(0..<means, exponent: 0, factors.means)
    finish(means..<first, exponent: exponents.penalty, factors.penalty)
    finish(first..<sums.count, exponent: exponents.slopes, factors.slopes)
    return sums
  }

  private var count: Int { problem.count }

  /// The bits to which λ̃ must be known before the proof may add the rest.
  func approximationBits(accuracyBits: Int) -> Int {
    Swift.max((accuracyBits + 3 * conditionBits / 2) / 2, 3 * conditionBits / 2) + 24
  }

  /// λ̃, the bits to which it is known, and the Hessian near it.
  struct Iterate {
    var lambda: [BigFloat]
    var knownBits = 0
    var hessian: LDLFactorization<BigFloat>?
  }

  /// Newton steps until λ̃ has the digits, each with about twice as many as the last.
  ///
  /// - Returns: nil where a matrix could not be factored or the steps did not shrink.
  func refined(_ start: Iterate, accuracyBits: Int) throws(SolveFailure) -> Iterate? {
    var lambda = start.lambda
    var known = start.knownBits
    var last = start.hessian
    for _ in 0..<40 where known < accuracyBits {
      // Goals that double up to the last one exactly; the start has 30 bits or so.
      var goal = accuracyBits
      while goal > Swift.max(2 * known - 8, 80) { goal = goal / 2 + 8 }
      let precision = Precision(bits: goal + 2 * conditionBits + 40)
      let at = lambda.map { Ball(BigFloat($0, precision: precision), precision: precision) }
      let scale = Swift.min(labelScale, kernelScale)
      let values = try expectation(
        at, [.means, .slopes], precision: precision,
        tolerance: scale * ErrorBound(powerOfTwo: -goal - conditionBits - 12))
      let force = zip(problem.labels(precision: precision), values).map { ($0 - $1).midpoint }
      guard
        let factor = try? LDLFactorization(
          slopes(values, offset: problem.layout.inputs.count)
            .map(\.midpoint))
      else { return nil }
      last = factor
      let step = factor.solve(force)
      for index in lambda.indices {
        lambda[index] = BigFloat(lambda[index], precision: precision) + step[index]
      }
      // The Newton decrement δᵀF measures the error before the step; after it, its square.
      let decrement = dotProduct(step, force)
      let energy = dotProduct(lambda, problem.labels(precision: precision).map(\.midpoint))
      guard decrement.isFinite, energy.isFinite else { return nil }
      let error = ((energy.exponent ?? 0) - (decrement.exponent ?? -4 * precision.bits)) / 2
      known = Swift.min(Swift.max(2 * error - 8, 0), goal)
    }
    return known >= accuracyBits
      ? Iterate(lambda: lambda, knownBits: known, hessian: last) : nil
  }

  /// E[ffᵀ/φ″(α_λ)] for λ in a box, enclosed.
  ///
  /// - Parameters:
  ///   - multipliers: λ.
  ///   - precision: Of values; errors are about 2 to the minus as many bits of the largest entry, if λ
  ///     is a point.
  /// - Returns: The matrix between the data.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  func hessian(
    at multipliers: [Ball], precision: Precision
  ) throws(SolveFailure) -> Matrix<Ball> {
    let values = try expectation(
      multipliers, .slopes, precision: precision,
      tolerance: kernelScale * ErrorBound(powerOfTwo: 24 - precision.bits))
    return slopes(values, offset: 0)
  }

  /// H between the data, from the slopes that start at `offset`.
  private func slopes(_ values: [Ball], offset: Int) -> Matrix<Ball> {
    Matrix(rows: count, columns: count) { values[offset + problem.place($0, $1)] }
  }

  /// Everything enclosed at λ*; nil where the proof fails at this precision.
  func numbers(
    around iterate: Iterate, accuracyBits: Int
  ) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    guard let hessian = iterate.hessian else { return nil }
    let lambda = iterate.lambda
    let precision = Precision(bits: accuracyBits + 2 * conditionBits + 40)
    let center = lambda.map { Ball(BigFloat($0, precision: precision), precision: precision) }
    let energy = dotProduct(lambda, problem.labels(precision: precision).map(\.midpoint))
    let scale = Swift.min(labelScale, ErrorBound(upperBoundOf: energy))
    let there = try expectation(
      center, [.means, .penalty], precision: precision,
      tolerance: scale * ErrorBound(powerOfTwo: -accuracyBits - conditionBits - 12))
    let force = zip(problem.labels(precision: precision), there).map { $0 - $1 }
    // The step over the box adds as many bits to those that are known as it contracts by.
    let contraction = Swift.max(accuracyBits - iterate.knownBits, 0) + conditionBits + 12
    guard
      let proved = try enclose(
        center, force: force, hessian, precision: precision, contractionBits: contraction)
    else {
      return nil
    }
    let (steps, slopes) = proved
    let multipliers = zip(center, steps).map { $0 + $1 }
    let values = problem.points.indices.map { point in
      var value = there[count + point]
      for index in 0..<count {
        value.addProduct(slopes[problem.place(index, count + point)], steps[index])
      }
      return value
    }
    var functional = there[problem.layout.inputs.count]
    for i in 0..<count {
      for j in 0..<count {
        functional.addProduct(
          slopes[problem.place(i, j)] * steps[i], multipliers[j].union(center[j]))
      }
    }
    return SolutionNumbers(
      multipliers: PrintedSolution.shared(
        multipliers, layout: problem.data, precision: precision),
      values: values, functional: functional)
  }

  /// λ* − λ̃ and the slopes over a box that contains both.
  ///
  /// - Parameters:
  ///   - center: λ̃.
  ///   - force: F(λ̃).
  ///   - hessian: H near λ̃.
  ///   - precision: Of λ̃ and F.
  ///   - contractionBits: The bits that the slopes are enclosed to, beside the kernel.
  /// - Returns: nil where the box is not mapped into itself.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  private func enclose(
    _ center: [Ball], force: [Ball], _ hessian: LDLFactorization<BigFloat>, precision: Precision,
    contractionBits: Int
  ) throws(SolveFailure) -> (steps: [Ball], slopes: [Ball])? {
    let tolerance = kernelScale * ErrorBound(powerOfTwo: -contractionBits)
    let coarse = Precision(bits: contractionBits + conditionBits + 28)
    let zero = BigFloat(0, precision: precision)
    let units = (0..<count).map { unit in
      (0..<count).map { $0 == unit ? BigFloat(1, precision: precision) : zero }
    }
    // Columns of C; a rounded inverse will do.
    let inverse = units.map(hessian.solve)
    let push = (0..<count).map { row in
      var sum = Ball(0, precision: precision)
      for column in 0..<count {
        sum.addProduct(Ball(inverse[column][row], precision: precision), force[column])
      }
      return sum
    }
    var radii = zip(push, center).map { step, value in
      let size =
        step.magnitudeUpperBound
        + value.magnitudeUpperBound * ErrorBound(powerOfTwo: -precision.bits)
      return size + size
    }
    for _ in 0..<3 {
      let box = zip(center, radii).map { $0.addingError($1) }
      let over = try expectation(box, .slopes, precision: coarse, tolerance: tolerance)
      let rests = (0..<count).map { row in
        var total = ErrorBound.zero
        for column in 0..<count {
          var entry = Ball(row == column ? 1 : 0, precision: precision)
          for k in 0..<count {
            let factor = Ball(-inverse[k][row], precision: precision)
            entry.addProduct(factor, over[problem.place(k, column)])
          }
          total += entry.magnitudeUpperBound * radii[column]
        }
        return total
      }
      let steps = zip(push, rests).map { $0.addingError($1) }
      if zip(steps, radii).allSatisfy({ $0.magnitudeUpperBound < $1 }) { return (steps, over) }
      radii = radii.map { $0 * ErrorBound(powerOfTwo: 4) }
    }
    return nil
  }
}

/// Σ aᵢbᵢ, rounded.
private func dotProduct(_ a: [BigFloat], _ b: [BigFloat]) -> BigFloat {
  var sum = BigFloat(0, precision: a.first?.precision ?? .double)
  for (left, right) in zip(a, b) { sum += left * right }
  return sum
}
