import MultiPrecision
import Symbolic
import Testing

@testable import MirrorTheory

/// Ratios of φ̄, φ̄′ and φ″ in Double, held to the same formulas in many bits.
@Suite("Steepness of potentials")
struct SteepnessTests {
  /// φ̄ near 0 is what is left of larger terms: of exp(a) − 1 − a Double holds nothing at a = 10⁻⁹.
  @Test(arguments: [
    "exp(x)", "cosh(x)", "exp(x^2)", "hypentropy(1)", "hypentropy(1/10)", "x^2 + sqrt(1 + x^2)",
    "|x|^(5/2)", "x^4", "huber",
  ])
  func ratiosOfSmallArgumentsKeepSixDigits(_ name: String) throws {
    let model = try SmoothActivations.model("tanh", "uniform(1)", name, data: [(0, 1)])
    let potential = try DualPotential(model.potential, omega: 1, isPsiConvex: true)
    let precision = Precision(bits: 1_500)
    for exponent in [1, 4, 7, 8, 9, 15, 30, 50, 75, 120, 200] {
      for sign in [1.0, -1.0] {
        let a = 0.75 * Double(sign: .plus, exponent: -exponent, significand: 1)
        let point = BigFloat(sign * a, precision: precision)
        let (value, slope) = (potential.value(point), potential.slope(point).magnitude)
        let expected = [
          slope.applying(.log), value / slope, slope / potential.curvature(point),
        ].map { $0.doubleValue(.nearest) }
        let there = potential.steepness(at: a, sign: sign)
        for (found, recorded) in zip([there.logSlope, there.value, there.step], expected) {
          let error = ((found - recorded) / recorded).magnitude
          #expect(error < 1e-6, "\(name) at \(sign * a): \(found), not \(recorded)")
        }
      }
    }
  }
}
