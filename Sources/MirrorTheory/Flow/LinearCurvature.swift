import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// κ of a flow dλ/dτ = z − Kλ/κ.
struct LinearCurvature: Sendable {
  /// Whether λ/κ is printed, which tends to c, and not λ.
  let isUnscaled: Bool
  let ball: @Sendable (Precision) -> Ball

  init(isUnscaled: Bool, ball: @escaping @Sendable (Precision) -> Ball) {
    self.isUnscaled = isUnscaled
    self.ball = ball
  }

  /// φ″(0) of an unscaled potential: its parameters move by O(1/n).
  ///
  /// - Throws: `SolveFailure.undecided` where φ″(0) is not positive and finite, so that no rescaled
  ///   time has a limit.
  init(atRest potential: Potential) throws(SolveFailure) {
    let x = potential.variable
    let first = potential.body.derivative(in: x).simplified()
    let second = first.derivative(in: x).simplified()
    let atZero = RealConstant(second.substituting([x: 0]).simplified())
    let value = atZero.ball(precision: Precision(bits: 128))
    guard !first.hasUnknownDerivative, !second.hasUnknownDerivative, value.isPositive,
      value.isFinite
    else {
      throw .undecided(
        "phi''(0) is not known to be positive and finite, which the time of an unscaled flow "
          + "is measured by")
    }
    isUnscaled = true
    ball = { atZero.ball(precision: $0) }
  }
}
