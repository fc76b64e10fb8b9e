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
/// Where the support is cut, H is that of the part between the cuts, and what E[α_λ f] has beyond them
/// counts as an error of F(λ̃), by a bound for all λ in X. T is continuous still, H is less than the
/// whole, and the rest of the dual is concave, so that nothing else changes.
///
/// The proof takes Newton's last step: λ̃ needs half the digits only, and H(X) fewer still. F, h and
/// the functional at λ̃ are enclosed with all digits, once, and carried to λ* by their derivatives:
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
  private(set) var exponents: DualIntegrand.Exponents
  /// The binary exponent of the largest |s|.
  private var steepnessExponent: Int
  /// k of ``FeatureCombination``.
  private var scaleExponent: Int { steepnessExponent < 400 ? 0 : steepnessExponent - 200 }
  let kernelScale: ErrorBound
  let labelScale: ErrorBound
  /// By panel.
  let tiles: [FeatureTiles]
  /// The time that integrals may take.
  var budget: WorkBudget

  /// - Throws: `SolveFailure.undecided` when the activation is not analytic where it is needed.
  init(
    problem: DenseProblem, potential: DualPotential, conditioning: FeatureConditioning,
    start: DenseStart.Outcome, budget: WorkBudget
  ) throws(SolveFailure) {
    steepnessExponent = start.steepnessExponent
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
    // Features that die out are followed as far as λ may make up for it, and expansions stay short.
    let sizeBits = Swift.min(weightBits, 1 << 12)
    var tiles: [FeatureTiles] = []
    for panel in problem.layout.panels {
      let features = PanelFeatures(
        panel, of: problem.layout,
        precision: FeatureTiles.precision(weightBits: tileBits, sizeBits: sizeBits))
      guard
        let own = FeatureTiles(
          features, dataCount: problem.count, weightBits: tileBits, sizeBits: sizeBits,
          budget: budget)
      else {
        if budget.isExhausted { throw .undecided("the time ended before anything was proved") }
        throw .undecided(
          "the activation is not analytic between \(panel.lower.text) and \(panel.upper.text)")
      }
      tiles.append(own)
    }
    self.tiles = tiles
  }

  /// Goes on with a λ that is larger by a power of two: s and E[φ̄(α)] are larger then, and slopes smaller.
  mutating func rescale(byPowerOfTwo change: Int) {
    steepnessExponent += change
    exponents.slopes += change
    exponents.penalty = Swift.min(0, exponents.penalty - change)
  }

  /// E of the parts at λ or a box of them, enclosed; of the slopes what lies within reach, and of the
  /// others all, whatever λ of the reach is meant beyond it.
  ///
  /// - Parameters:
  ///   - multipliers: λ.
  ///   - parts: What is wanted.
  ///   - reach: The panels, as far as they matter.
  ///   - precision: Of values.
  ///   - tolerance: The error that is asked for; that of E[φ̄(α)] and of slopes is one of their sizes.
  /// - Returns: The expectations, in the order of `DualIntegrand`.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  func expectation(
    _ multipliers: [Ball], _ parts: DualIntegrand.Parts, within reach: FeatureReach,
    precision: Precision, tolerance: ErrorBound
  ) throws(SolveFailure) -> [Ball] {
    var sums: [Ball] = []
    let featureCount = parts.contains(.points) ? problem.layout.inputs.count : count
    for (index, panel) in problem.layout.panels.enumerated() {
      let features = PanelFeatures(
        panel, of: problem.layout, first: featureCount, precision: precision
      ).within(reach.ends[index])
      let combination = FeatureCombination(
        tiles[index], multipliers: multipliers, exponent: scaleExponent)
      let stretch = StretchIntegrals(
        features: features,
        series: FeatureSeries(features, tiles[index], multipliers: multipliers),
        prefersSeries: problem.layout.activation.isCostly, combination: combination,
        potential: potential, parts: parts, exponents: exponents,
        request: QuadratureRequest(
          precision: precision, relativeTolerance: .zero, absoluteTolerance: tolerance,
          maximumEvaluations: 100_000 + 400 * precision.bits, budget: budget))
      let weight = Ball(panel.weight, precision: precision)
      for part in stretches(of: combination, features, reach.ends[index]) {
        let values = try stretch.integrals(over: part)
        if sums.isEmpty {
          sums = values.map { $0 * weight }
        } else {
          for index in sums.indices { sums[index].addProduct(values[index], weight) }
        }
      }
    }
    func finish(_ range: Range<Int>, exponent: Int, _ rest: ErrorBound) {
      for index in range {
        sums[index] = sums[index].scaled(byPowerOfTwo: -exponent)
        if !rest.isZero { sums[index] = sums[index].addingError(rest) }
      }
    }
    let means = parts.contains(.means) ? featureCount : 0
    let first = means + (parts.contains(.penalty) ? 1 : 0)
    finish(0..<means, exponent: 0, reach.means)
    finish(means..<first, exponent: exponents.penalty, reach.penalty)
    finish(first..<sums.count, exponent: exponents.slopes, .zero)
    return sums
  }

  /// Where a panel is divided: the zeros of s move while λ is only known to a few digits.
  private func stretches(
    of combination: FeatureCombination, _ features: PanelFeatures,
    _ ends: (lower: Double?, upper: Double?)
  ) -> [DualStretch] {
    let levels = potential.levels
    if levels.isEmpty { return [DualStretch(lower: nil, upper: nil, monotone: nil)] }
    return DualStretches(
      combination, from: features.lower.midpoint.doubleValue,
      to: features.upper.midpoint.doubleValue, isCut: (ends.lower != nil, ends.upper != nil),
      levels: levels.map { $0 * Double.exp2(Double(-scaleExponent)) }
    ).divided()
  }

  var count: Int { problem.count }

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
      multipliers, .slopes, within: wholePanels, precision: precision,
      tolerance: kernelScale * ErrorBound(powerOfTwo: 24 - precision.bits))
    return slopes(values, offset: 0)
  }

  /// H between the data, from the slopes without the points that start at `offset`.
  func slopes(_ values: [Ball], offset: Int) -> Matrix<Ball> {
    Matrix(rows: count, columns: count) { values[offset + problem.place($0, $1, of: count)] }
  }

  /// The bits of values of which integrals have an error, relative to features and labels.
  ///
  /// - Parameters:
  ///   - tolerance: The error.
  ///   - bits: The least number of bits, beside those that cancel.
  /// - Returns: The precision, with the bits that cancel in s.
  func precision(for tolerance: ErrorBound, atLeast bits: Int) -> Precision {
    let asked = Swift.min(labelScale, kernelScale).approximateLog2 - tolerance.approximateLog2
    return Precision(bits: Swift.max(Int(asked.rounded(.up)), bits) + conditionBits + 28)
  }
}
