import MultiPrecision
import RealModule

/// b as a function of s(b), where s′ ≠ 0: on the real line and on rectangles of the plane.
struct CombinationInverse: Sendable {
  let combination: FeatureCombination
  private let series: FeatureSeries
  /// s is strictly monotone between these.
  private let lower: Double
  private let upper: Double
  private let isRising: Bool
  /// How many bits cancel in s, seen in b.
  private let lost: Int

  /// - Returns: nil where s′ ≠ 0 is not proved between the two numbers.
  init?(
    _ combination: FeatureCombination, _ series: FeatureSeries, between lower: Double,
    and upper: Double
  ) {
    self.combination = combination
    self.series = series
    (self.lower, self.upper) = (lower, upper)
    guard let sign = Self.slopeSign(combination, from: lower, to: upper) else { return nil }
    isRising = sign > 0
    let slope = combination.estimate(at: lower + (upper - lower) / 2).slope.magnitude
    let weight = combination.multipliers.reduce(ErrorBound.zero) { $0 + $1.magnitudeUpperBound }
    guard slope > 0, slope.isFinite, weight.isFinite else { return nil }
    let ratio = weight.approximateLog2 - Double(combination.exponent) - Double.log2(slope)
    lost = Swift.max(0, Int(ratio)) + 8
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

  /// b with s(b) = 2ᵏt in Double, k the combination's exponent, estimated: Newton's method between
  /// bisections.
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
  /// monotone; s′(B) lies within r·sup|s″| of s′(b̃).
  func point(_ target: Ball) -> Point? {
    guard target.isFinite else { return nil }
    let precision = series.features.precision
    let start = estimate(
      target.midpoint.scaled(byPowerOfTwo: -combination.exponent).doubleValue(.nearest))
    guard start > lower, start < upper, let table = series.table(at: start) else { return nil }
    var position = BigFloat(start, precision: precision)
    var known = 40
    while known < precision.bits / 2 + lost {
      // A term is less than a sixteenth of the one before, but for the bits that cancel.
      position = table.improved(
        position, target.midpoint, terms: (2 * known + lost) / 4 + 4,
        precision: Precision(bits: (2 * known + 95) / 64 * 64))
      known = 2 * known - 2
    }
    let center = Ball(BigFloat(position, precision: precision), precision: precision)
    guard let place = table.place(of: center) else { return nil }
    let residual = table.combination(at: place) - target
    let slope = table.slope(at: place)
    let floor = ErrorBound(powerOfTwo: -precision.bits)
    var radius = (residual / slope).magnitudeUpperBound * ErrorBound(2) + floor
    guard radius.isFinite else { return nil }
    let distance = place.powers[1].magnitudeUpperBound
    for _ in 0..<3 {
      let step = residual / slope.addingError(table.bend * radius)
      guard step.isFinite, distance + radius <= table.reach else { return nil }
      if step.magnitudeUpperBound <= radius {
        let box = center.addingError(radius)
        let root = center - step
        guard box.lower >= BigFloat(lower, precision: .double),
          box.upper <= BigFloat(upper, precision: .double), let there = table.place(of: root)
        else { return nil }
        return Point(
          position: root, features: series.values(at: root, table, there),
          slope: table.slope(at: there))
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
  ///   - s: S times 2 to the minus `combination.exponent`.
  ///   - attained: Real values, times the same, that are known to lie in S, and for which the
  ///     inverse is wanted, or an empty range.
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
          flatness: ErrorBound(factor.magnitude / (1 - rest) * (1 + 0x1p-40))
            * ErrorBound(powerOfTwo: -combination.exponent))
      }
      sides = (image.real.widened(0.125), image.imaginary.widened(0.125))
    }
    return nil
  }
}
