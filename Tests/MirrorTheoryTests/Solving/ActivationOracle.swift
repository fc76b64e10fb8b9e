import Foundation
import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

/// Cases of `Tests/Oracles/solve/{smooth,steep,tail,varied,kink,huge}_activation_mpmath.json`: 22
/// digits and more from independent scripts.
struct ActivationOracle: Decodable {
  struct Expected: Decodable {
    var multipliers: [String]
    var values: [String]
    var functional: String
  }
  struct Case: Decodable {
    var id: String
    var activation: String
    var density: String
    var potential: String
    var omega: String?
    var data: [[String]]
    var points: [String]
    var expect: Expected
  }
  var cases: [Case]

  static func load(_ name: String = "smooth") throws -> [Case] {
    let url = oracleFolder.appending(path: "solve/\(name)_activation_mpmath.json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url)).cases
  }
}

/// Equal to within one unit of the last of so many digits.
func agree(_ text: String, _ expected: String, digits: Int) -> Bool {
  let precision = Precision(bits: 512)
  guard let left = BigFloat(decimal: text, precision: precision),
    let right = BigFloat(decimal: expected, precision: precision)
  else { return false }
  guard let top = right.exponent else { return left.isZero }
  let unit = BigFloat(1, precision: precision).scaled(
    byPowerOfTwo: top - Int(Double(digits - 1) * 3.3219281))
  return (left - right).magnitude <= unit
}

extension ActivationOracle.Case {
  /// Multipliers, values and the functional, certified and as recorded.
  func checked(digits: Int) throws -> [String] {
    let model = try SmoothActivations.model(
      activation, density, potential, omega: omega.map { .number(.fraction($0)) } ?? 1,
      data: data.map { (.number(.fraction($0[0])), .number(.fraction($0[1]))) })
    let result = try solve(
      model, at: points.map { .number(.fraction($0)) }, digits: digits, exact: false)
    #expect(result.certificate.certified, "\(id)")
    let found =
      result.multipliers.map(\.text) + result.values.map(\.value.text)
      + [result.functional.value.text]
    let expected = expect.multipliers + expect.values + [expect.functional]
    #expect(found.count == expected.count)
    for (left, right) in zip(found, expected) {
      #expect(agree(left, right, digits: digits), "\(id): \(left), recorded \(right)")
    }
    return found
  }
}
