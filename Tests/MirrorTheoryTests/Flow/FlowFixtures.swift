import struct Foundation.Data
import class Foundation.JSONDecoder
import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

/// Flows of infinite width by mpmath.
struct InfiniteWidthOracle: Decodable {
  struct Point: Decodable {
    var tau: String
    var lambda: [String]
    var residual: [String]
  }
  var header: [String: String]
  var cases: [String: [Point]]

  static func points(of name: String) throws -> [Point] {
    let url = oracleFolder.appending(path: "flow/infinite_width.json")
    let oracle = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    #expect(oracle.header["tool"] == "mpmath")
    return try #require(oracle.cases[name])
  }
}

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
