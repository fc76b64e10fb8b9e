import MultiPrecision
import RealModule
import Symbolic

/// b as a function of s(b), where s′ ≠ 0: on the real line and on rectangles of the plane.
struct CombinationInverse: Sendable {
  let combination: FeatureCombination
  private let features: PanelFeatures
  /// s is strictly monotone between these.
  private let lower: Double
  private let upper: Double
  private let isRising: Bool
  private let steps: [NewtonLevel]
  private let values: CompiledExpressionTable<Ball>
  private let bends: CompiledExpressionTable<Ball>

  /// - Returns: nil where s′ ≠ 0 is not proved between the two numbers.
  init?(
    _ combination: FeatureCombination, _ features: PanelFeatures, _ layout: FeatureLayout,
    _ panel: FeaturePanel, between lower: Double, and upper: Double
  ) {
    self.combination = combination
    self.features = features
    (self.lower, self.upper) = (lower, upper)
    guard let sign = Self.slopeSign(combination, from: lower, to: upper) else { return nil }
    isRising = sign > 0
    // Working precisions of quadrature lie somewhat above the one it is asked for.
    let precision = features.precision
    // How many bits cancel in s, seen in b.
    let middle = combination.estimate(at: lower + (upper - lower) / 2)
    let weight = combination.multipliers.reduce(0) { $0 + $1.magnitudeUpperBound.doubleValue }
    let ratio = weight / middle.slope.magnitude
    guard ratio.isFinite else { return nil }
    let lost = Swift.max(0, Int(ratio.exponent)) + 8
    var steps: [NewtonLevel] = []
    var known = 40
    while known < precision.bits / 2 + lost {
      let working = Precision(bits: (2 * known + lost + 63) / 64 * 64)
      steps.append(
        NewtonLevel(
          precision: working,
          values: CompiledExpressionTable(
            layout.activation, panel, order: 1, in: BigFloat.self, precision: working)))
      known = 2 * known - 2
    }
    self.steps = steps
    values = CompiledExpressionTable(
      layout.activation, panel, order: 1, in: Ball.self, precision: precision)
    bends = CompiledExpressionTable(
      layout.activation, panel, order: 2, in: Ball.self,
      precision: Precision(bits: (precision.bits / 2 + lost + 64 + 63) / 64 * 64))
  }

  /// The sign of s′ on an interval, where it is proved to have one.
  private static func slopeSign(
    _ combination: FeatureCombination, from lower: Double, to upper: Double
  ) -> Int? {
    var pending = [(lower, upper, 0)]
    var sign = 0
    while let (low, high, depth) = pending.popLast() {
      let slope = combination.slope(over: ComplexBox(DoubleRange(low, high))).real
      if slope.isPositive || slope.isNegative {
        let own = slope.isPositive ? 1 : -1
        if sign != 0, own != sign { return nil }
        sign = own
        continue
      }
      guard depth < 10 else { return nil }
      let middle = low + (high - low) / 2
      pending.append((low, middle, depth + 1))
      pending.append((middle, high, depth + 1))
    }
    return sign == 0 ? nil : sign
  }

  /// b with s(b) = t in Double, estimated: Newton's method between bisections.
  private func estimate(_ target: Double) -> Double {
    var (low, high) = (lower, upper)
    var point = low + (high - low) / 2
    for _ in 0..<100 {
      let (value, slope) = combination.estimate(at: point)
      let excess = value - target
      if excess == 0 { return point }
      if (excess < 0) == isRising { low = point } else { high = point }
      var next = point - excess / slope
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if (next - point).magnitude <= 0x1p-52 * Swift.max(next.magnitude, 0x1p-8) { return next }
      point = next
    }
    return point
  }

  /// A point of the inverse, with what integrands need there.
  struct Point {
    let position: Ball
    /// f for all inputs.
    let features: [Ball]
    /// s′.
    let slope: Ball
  }

  /// The point with s(b) = t; nil where the proof fails.
  ///
  /// b̃ is known to half of the digits and r its supposed error. With B = b̃ ± r and 0 ∉ s′(B), the
  /// interval Newton operator b̃ − (s(b̃) − t)/s′(B) ⊂ B encloses the root, the only one where s is
  /// monotone. f and s′ are carried from b̃ to the root by the mean value theorem, with f′(B) and
  /// s″(B), which are as exact as B is narrow.
  func point(_ target: Ball) -> Point? {
    guard target.isFinite else { return nil }
    let start = estimate(target.midpoint.doubleValue(.nearest))
    guard start > lower, start < upper else { return nil }
    let multipliers = combination.multipliers
    var position = BigFloat(start, precision: values.precision)
    for step in steps {
      position = step.improved(position, target.midpoint, multipliers, features.inputs)
    }
    let center = Ball(BigFloat(position, precision: values.precision), precision: values.precision)
    let there = features.inputs.indices.map { values($0, features.inputs[$0] - center) }
    var residual = -target
    var slope = Ball(0, precision: values.precision)
    for index in multipliers.indices {
      residual.addProduct(multipliers[index], there[index][0])
      slope.addProduct(-multipliers[index], there[index][1])
    }
    let floor = ErrorBound(powerOfTwo: -values.precision.bits)
    var radius = (residual / slope).magnitudeUpperBound * ErrorBound(2) + floor
    guard radius.isFinite else { return nil }
    for _ in 0..<3 {
      let box = center.withPrecision(bends.precision).addingError(radius)
      let nearby = features.inputs.indices.map {
        bends($0, features.inputs[$0].withPrecision(bends.precision) - box)
      }
      var steepness = Ball(0, precision: bends.precision)
      var bend = steepness
      for index in multipliers.indices {
        let multiplier = multipliers[index].withPrecision(bends.precision)
        steepness.addProduct(-multiplier, nearby[index][0])
        bend.addProduct(multiplier, nearby[index][1])
      }
      let step = residual / steepness
      guard step.isFinite else { return nil }
      if step.magnitudeUpperBound <= radius {
        guard box.lower >= BigFloat(lower, precision: .double),
          box.upper <= BigFloat(upper, precision: .double)
        else { return nil }
        // u = wx − b runs against b.
        var carried: [Ball] = []
        for (value, near) in zip(there, nearby) {
          var feature = value[0]
          feature.addProduct(step, near[0])
          carried.append(feature)
        }
        slope.addProduct(-step, bend)
        return Point(position: center - step, features: carried, slope: slope)
      }
      radius = step.magnitudeUpperBound * ErrorBound(2)
    }
    return nil
  }

  /// A rectangle of b, and what bounds the derivative there.
  struct Branch {
    let box: ComplexBox
    /// An upper bound of |1/s′|.
    let flatness: ErrorBound
  }

  /// The continuation of the inverse to a rectangle S that meets the real line; nil where the proof
  /// fails.
  ///
  /// As for `DualPotential.continuation`, with s in place of φ̄′: T(b) = b − C(s(b) − t) contracts B
  /// into itself for every t in S. That the one solution in B is the inverse on the line is seen at
  /// one real point: where B's real part lies within the monotone stretch, or where s(b₀) is one of
  /// the values in S that count, for which b₀ itself is the solution.
  ///
  /// - Parameters:
  ///   - s: S.
  ///   - attained: Real values that are known to lie in S, and for which the inverse is wanted, or
  ///     an empty range.
  /// - Returns: The rectangle of the values.
  func continuation(over s: ComplexBox, attained: (lower: Double, upper: Double)) -> Branch? {
    guard s.isFinite, s.imaginary.containsZero else { return nil }
    let anchor = estimate(s.real.lower + (s.real.upper - s.real.lower) / 2)
    let point = ComplexBox(DoubleRange(anchor))
    let size = Swift.max(s.real.upper - s.real.lower, s.imaginary.upper - s.imaginary.lower)
    let width = size / combination.estimate(at: anchor).slope.magnitude
    let value = combination.value(over: point, scale: width)
    let slope = combination.slope(over: point, scale: width).real
    let factor = 2 / (slope.lower + slope.upper)
    guard value.isFinite, factor.isFinite, factor != 0 else { return nil }
    let scale = ComplexBox(DoubleRange(factor))
    let step = (s - value) * scale
    guard step.isFinite else { return nil }
    var sides = (step.real.widened(0.25), step.imaginary.widened(0.25))
    for _ in 0..<6 {
      let reach = ComplexBox(real: sides.0, imaginary: sides.1)
      let slopes = combination.slope(over: point + reach, scale: width)
      guard slopes.isFinite else { return nil }
      let defect = ComplexBox(DoubleRange(1)) - slopes * scale
      let rest = defect.magnitudeUpperBound.doubleValue
      guard rest < 0.999 else { return nil }
      let image = step + defect * reach
      guard image.isFinite else { return nil }
      if sides.0.encloses(image.real), sides.1.encloses(image.imaginary) {
        let box = point + reach
        let isWithin = box.real.lower >= lower && box.real.upper <= upper
        let isAttained =
          anchor >= lower && anchor <= upper && attained.lower < value.real.lower
          && value.real.upper < attained.upper
        guard isWithin || isAttained else { return nil }
        return Branch(
          box: point + image,
          flatness: ErrorBound(factor.magnitude)
            / ErrorBound((1 - rest).nextDown.nextDown))
      }
      sides = (image.real.widened(0.125), image.imaginary.widened(0.125))
    }
    return nil
  }
}

/// One step of Newton's method on s(b) = t.
private struct NewtonLevel: Sendable {
  let precision: Precision
  let values: CompiledExpressionTable<BigFloat>

  func improved(
    _ position: BigFloat, _ target: BigFloat, _ multipliers: [Ball], _ inputs: [Ball]
  ) -> BigFloat {
    let point = BigFloat(position, precision: precision)
    var excess = -BigFloat(target, precision: precision)
    var slope = BigFloat(0, precision: precision)
    for index in multipliers.indices {
      let pair = values(index, BigFloat(inputs[index].midpoint, precision: precision) - point)
      let multiplier = BigFloat(multipliers[index].midpoint, precision: precision)
      excess += multiplier * pair[0]
      slope -= multiplier * pair[1]
    }
    let step = excess / slope
    guard step.isFinite else { return position }
    return position - BigFloat(step, precision: position.precision)
  }
}

/// σ and its derivatives for every input of a panel, ready at one precision.
private struct CompiledExpressionTable<Scalar: EvaluationScalar>: Sendable {
  let precision: Precision
  private let tables: [CompiledExpressions<Scalar>]
  /// By input.
  private let places: [Int]

  /// (σ, σ′) for order 1, (σ′, σ″) for order 2.
  init(
    _ activation: ActivationFormulas, _ panel: FeaturePanel, order: Int, in _: Scalar.Type,
    precision: Precision
  ) {
    self.precision = precision
    tables = activation.expressions.indices.map {
      CompiledExpressions(
        order == 1
          ? [activation.expressions[$0], activation.slopes[$0]]
          : [activation.slopes[$0], activation.bends[$0]], activation.variable,
        precision: precision)
    }
    places = panel.pieces
  }

  func callAsFunction(_ input: Int, _ u: Scalar) -> [Scalar] { tables[places[input]](u) }
}
