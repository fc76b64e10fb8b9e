import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

/// Figure 2's data; ω = 1.
func figure2(_ potential: Expression) -> Model {
  model(
    potential, omega: 1,
    data: [(-1, q(3, 20)), (q(7, 20), q(3, 20)), (q(13, 20), q(-3, 20)), (1, q(3, 20))])
}

/// Flows to a loss or a time.
func flowed(
  _ model: Model, digits: Int, at points: [Expression] = [], loss: Expression? = nil,
  time: Expression? = nil
) throws -> LimitFlowResult {
  var request = LimitFlowRequest(points: points, digits: digits)
  request.loss = loss
  request.time = time
  return try infiniteWidthFlow(of: model, request)
}

extension PrintedValue {
  /// Whether the text is within so many units of its last digit of the truth, and shows as many
  /// digits as asked.
  func isNear(_ truth: Rational, units: Int = 1, digits: Int) -> Bool {
    digitCount >= digits && (number - truth).magnitude <= promisedError * Rational(units)
  }
}
