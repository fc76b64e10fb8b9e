import MultiPrecision
import RealModule

extension DualPotential {
  /// φ̄ at a point a ≠ 0 in ratios and logarithms, which stay in the range of Double where φ̄ itself,
  /// an exponential of large numbers, does not.
  struct Steepness {
    /// ln |φ̄′(a)|.
    var logSlope: Double
    /// φ̄(a)/|φ̄′(a)|.
    var value: Double
    /// |φ̄′(a)|/φ″(a).
    var step: Double
  }

  /// The ratios at sign·a for a > 0, estimated; ∞ and NaN where there are none.
  func steepness(at a: Double, sign: Double) -> Steepness {
    if a < 0x1p-8, let there = smallSteepness(at: a, sign: sign) { return there }
    let (height, rise, bend) = (value(sign * a), sign * slope(sign * a), curvature(sign * a))
    if height.isFinite, rise.isFinite, bend.isFinite {
      return Steepness(logSlope: Double.log(rise), value: height / rise, step: rise / bend)
    }
    let point = BigFloat(sign * a, precision: Precision(bits: 64))
    let steep = sign < 0 ? -slope(point) : slope(point)
    return Steepness(
      logSlope: steep.applying(.log).doubleValue(.nearest),
      value: (value(point) / steep).doubleValue(.nearest),
      step: (steep / curvature(point)).doubleValue(.nearest))
  }

  /// The ratios at small a, where φ̄ and φ̄′ are what is left of larger terms; nil where they are not
  /// known to cancel, or nothing better is known.
  ///
  /// φ̄′ = a∫φ″(at) dt and φ̄ = a²∫(1 − t)φ″(at) dt over [0, 1]. Where φ″ hardly changes between 0 and
  /// a, three nodes hold six digits, beside a branch point too, and all where φ″ is smooth.
  private func smallSteepness(at a: Double, sign: Double) -> Steepness? {
    let bend = curvature(sign * a)
    let changes = [0x1p-10, 0x1p-20].map { (curvature(sign * a * $0) - bend).magnitude }
    guard bend > 0, changes.allSatisfy({ $0 <= 1e-4 * bend }) else { return nil }
    // Gauss-Legendre on [0, 1].
    let outer = Double.sqrt(0.15)
    var (slope, value) = (0.0, 0.0)
    for (place, weight) in [(0.5 - outer, 5.0 / 18), (0.5, 8.0 / 18), (0.5 + outer, 5.0 / 18)] {
      let load = weight * curvature(sign * a * place)
      slope += load
      value += load * (1 - place)
    }
    return Steepness(
      logSlope: Double.log(slope) + Double.log(a), value: a * value / slope,
      step: a * slope / bend)
  }

  /// a ≥ 0 with |φ̄′(sign·a)| = e^`logarithm`, and the ratios there; NaN where it is not found.
  ///
  /// Newton's method on ln |φ̄′| within a bracket, which is as fast for exponentials as for powers.
  func inverse(
    ofLogarithm logarithm: Double, sign: Double, near guess: Double
  ) -> (point: Double, there: Steepness) {
    let failure = (Double.nan, Steepness(logSlope: .nan, value: .nan, step: .nan))
    if logarithm == -.infinity { return (0, Steepness(logSlope: logarithm, value: 0, step: 0)) }
    let size = Double.exp(logarithm)
    if let flat = roundedFlat(containing: sign * size) {
      let height = flat.place == 0 ? 0 : value(flat.place) / size
      return (
        flat.place.magnitude, Steepness(logSlope: logarithm, value: height, step: 0)
      )
    }
    var high = guess > 0 && guess.isFinite ? guess : 1
    var there = steepness(at: high, sign: sign)
    // Values that are not numbers count as overflow.
    while there.logSlope < logarithm {
      high *= 2
      guard high.isFinite else { return failure }
      there = steepness(at: high, sign: sign)
    }
    var a = high
    var low = 0.0
    for _ in 0..<200 {
      let excess = there.logSlope - logarithm
      if excess == 0 { break }
      if excess < 0 { low = a } else { high = a }
      var next = a - excess * there.step
      if !(next > low && next < high) {
        next = low > 0 ? low + (high - low) / 2 : high / 4
        // An α below the range of Double.
        if next == 0 {
          return (0, Steepness(logSlope: logarithm, value: 0, step: 0))
        }
      }
      let isLast = (next - a).magnitude <= a * 0x1p-48
      a = next
      there = steepness(at: a, sign: sign)
      if isLast { break }
    }
    return (a, there)
  }

  /// An upper bound of |(φ̄′)⁻¹(t)| for |t| ≤ s, *proved*: |t|/κ with κ ≤ φ″, or an a with φ̄′(a) ≥ s where
  /// φ̄ grows faster.
  func inverseBound(_ s: ErrorBound) -> ErrorBound {
    let linear = s * flatnessBound
    guard s > ErrorBound(powerOfTwo: 64), s.isFinite else { return linear }
    let logarithm = s.approximateLog2 * Double.log(2)
    let precision = Precision(bits: 64)
    var bound = ErrorBound.zero
    for sign in [1.0, -1.0] {
      let near = inverse(ofLogarithm: logarithm, sign: sign, near: 1).point
      let place = [0x1p-20, 0x1p-8, 1].lazy.map { near * (1 + $0) }.first { a in
        guard a.isFinite else { return false }
        let slope = slope(Ball(sign * a, precision: precision))
        return slope.isFinite && slope.magnitudeLowerBound >= s
      }
      guard let place else { return linear }
      bound = Swift.max(bound, ErrorBound(place))
    }
    return Swift.min(bound, linear)
  }
}
