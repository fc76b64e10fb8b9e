import MultiPrecision
import RealModule

extension DualMesh {
  /// α and φ̄* where s has a value, both times e⁻ˡ where they are like s.
  ///
  /// Far out in tails e⁻ˡs may be below the range of Double where s is not: a load has units of its own.
  struct Load {
    /// k: e⁻ˡs and e⁻ˡφ̄*(s) are given in units of 2ᵏ.
    private var unit = 0
    private(set) var s = 0.0
    private(set) var alpha = 0.0
    /// φ̄*(s).
    private(set) var conjugate = 0.0
    /// φ̄′/φ″.
    private var step = 0.0

    /// Where s = 0.
    init() {}

    /// The load at e⁻ˡs, near a guess of |α|.
    init(_ s: BigFloat, _ potential: DualPotential, logScale: Double, near guess: Double) {
      let exponent = s.exponent ?? 0
      unit = exponent < -500 ? exponent : 0
      self.s = s.scaled(byPowerOfTwo: -unit).doubleValue(.nearest)
      let sign: Double = self.s < 0 ? -1 : 1
      let (size, there) = potential.inverse(
        ofLogarithm: Double.log(self.s.magnitude) + Double(unit) * Double.log(2) + logScale,
        sign: sign, near: guess)
      alpha = sign * size
      conjugate = self.s.magnitude * (size - there.value)
      step = there.step
    }

    /// In units of 1, where what is too small is 0.
    var plain: Load { inUnits(0) }

    private func inUnits(_ other: Int) -> Load {
      if unit == other { return self }
      var result = self
      let factor = Double.exp2(Double(unit - other))
      (result.unit, result.s, result.conjugate) = (other, factor * s, factor * conjugate)
      return result
    }

    /// Two loads in the units of the larger one.
    private static func aligned(_ low: Load, _ high: Load) -> (low: Load, high: Load) {
      let unit = Swift.max(low.unit, high.unit)
      return (low.inUnits(unit), high.inUnits(unit))
    }

    private static func isSteep(_ low: Load, _ high: Load) -> Bool {
      (high.s - low.s).magnitude > 1e-6 * Swift.max(high.s.magnitude, low.s.magnitude)
    }

    /// The mean of α over an interval with linear s.
    static func mean(_ low: Load, _ high: Load) -> Double {
      let (low, high) = aligned(low, high)
      return isSteep(low, high)
        ? (high.conjugate - low.conjugate) / (high.s - low.s) : (high.alpha + low.alpha) / 2
    }

    /// The mean of eˡ/φ″, which may be beyond the range of Double.
    static func flatness(
      _ low: Load, _ high: Load, _ potential: DualPotential, logScale: Double
    ) -> BigFloat {
      let (low, high) = aligned(low, high)
      func quotient(_ a: Double, _ b: Double) -> BigFloat {
        (BigFloat(a, precision: .double) / BigFloat(b, precision: .double))
          .scaled(byPowerOfTwo: -low.unit)
      }
      if isSteep(low, high) { return quotient(high.alpha - low.alpha, high.s - low.s) }
      if low.s != 0 { return quotient(low.step, low.s.magnitude) }
      return BigFloat(logScale, precision: .double).applying(.exp)
        * BigFloat(potential.flatnessAtZero, precision: .double)
    }
  }
}
