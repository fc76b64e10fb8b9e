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

  /// a ≥ 0 with |φ̄′(sign·a)| = e^`logarithm`, and the ratios there; NaN where it is not found.
  ///
  /// Newton's method on ln |φ̄′| within a bracket, which is as fast for exponentials as for powers.
  func inverse(
    ofLogarithm logarithm: Double, sign: Double, near guess: Double
  ) -> (point: Double, there: Steepness) {
    let failure = (Double.nan, Steepness(logSlope: .nan, value: .nan, step: .nan))
    if logarithm == -.infinity { return (0, Steepness(logSlope: logarithm, value: 0, step: 0)) }
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
        if next == 0 { return failure }
      }
      let isLast = (next - a).magnitude <= a * 0x1p-48
      a = next
      there = steepness(at: a, sign: sign)
      if isLast { break }
    }
    return (a, there)
  }
}
