import RealModule

/// The length of the next step from the errors of the last two: a proportional-integral controller.
///
/// With an error estimate that goes like hᵠ, and r its ratio to the tolerance, the next step is
/// ```
/// h · clamp(0.9 · r^−(0.85/q) · r₋₁^(0.2/q))
/// ```
/// and the plain 0.9·r^(−1/q) after a rejection. The integral part keeps steps that stability
/// limits from swinging.
///
/// ### Source
/// Hairer and Wanner, Solving Ordinary Differential Equations II, §IV.2 (2.43), with β = 0.2/q.
struct StepControl {
  let exponent: Double
  private var lastRatio = 1e-4
  private var wasRejected = false

  init(errorExponent: Int) { exponent = Double(errorExponent) }

  /// The factor for the step after an accepted one.
  mutating func factorAfterAcceptance(_ ratio: Double) -> Double {
    let small = Swift.max(ratio, 1e-10)
    var factor =
      0.9 * Double.pow(small, -0.85 / exponent) * Double.pow(lastRatio, 0.2 / exponent)
    factor = Swift.min(Swift.max(factor, 0.2), wasRejected ? 1 : 8)
    lastRatio = Swift.max(ratio, 1e-4)
    wasRejected = false
    return factor
  }

  /// The factor for the next attempt after a step whose error was too large.
  mutating func factorAfterRejection(_ ratio: Double) -> Double {
    wasRejected = true
    guard ratio.isFinite else { return 0.1 }
    return Swift.min(Swift.max(0.9 * Double.pow(ratio, -1 / exponent), 0.1), 0.9)
  }

  /// The factor for the next attempt after a step that could not be made at all.
  mutating func factorAfterFailure() -> Double {
    wasRejected = true
    return 0.25
  }
}
