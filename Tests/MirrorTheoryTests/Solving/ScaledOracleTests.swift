import Foundation
import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

private typealias Expression = Symbolic.Expression

/// Cases of `Tests/Oracles/solve/scaled_mpmath.json`: 60 digits from an independent script.
private struct ScaledOracle: Decodable {
  struct Piece: Decodable {
    var from: String
    var to: String
    var coefficients: [String]

    func body(in variable: Expression) -> Expression {
      coefficients.enumerated().map { .number(.fraction($1)) * variable.pow(q($0)) }
        .reduce(0, +).simplified()
    }
  }
  struct Density: Decodable { var pieces: [Piece] }
  struct Value: Decodable { var value: String }
  struct Expected: Decodable {
    var multipliers: [String]
    var values: [Value]
    var functional: String
  }
  struct Case: Decodable {
    var id: String
    var activation: String
    var density: Density
    var psi_pieces: [Piece]
    var omega: String
    var data: [[String]]
    var points: [String]
    var expect: Expected
  }
  struct Header: Decodable { var tool: String }
  var header: Header
  var cases: [Case]

  static func load() throws -> ScaledOracle {
    let url = oracleFolder.appending(path: "solve/scaled_mpmath.json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }
}

private func piecewise(_ pieces: [ScaledOracle.Piece], in variable: Expression) -> Expression {
  let rows = pieces.dropLast().map {
    Branch($0.body(in: variable), when: .comparison(variable, .less, .number(.fraction($0.to))))
  }
  let last = pieces[pieces.count - 1].body(in: variable)
  return rows.isEmpty ? last : .piecewise(rows, otherwise: last)
}

extension ScaledOracle.Case {
  fileprivate var model: Model {
    let activations = [
      "abs": Activations.absolute, "relu": Activations.relu, "leaky_relu(1/10)": Activations.leaky,
    ]
    let ends = density.pieces.map { (Rational.fraction($0.from), Rational.fraction($0.to)) }
    return MirrorTheoryTests.model(
      piecewise(psi_pieces, in: x), omega: .number(.fraction(omega)),
      activations[activation] ?? Activations.absolute,
      Densities.on(
        piecewise(density.pieces, in: b), .number(ends[0].0), .number(ends[ends.count - 1].1)),
      data: data.map { (.number(.fraction($0[0])), .number(.fraction($0[1]))) })
  }
}

@Test func fiftyDigitsAgreeWithMpmath() throws {
  let oracle = try ScaledOracle.load()
  #expect(oracle.header.tool.hasPrefix("mpmath"))
  #expect(oracle.cases.filter { $0.id.hasPrefix("figure2") }.count == 3)
  // The program as a whole is held to all of them; here those with few points.
  for item in oracle.cases where item.data.count <= 4 {
    let result = try solved(
      item.model, at: item.points.map { .number(.fraction($0)) }, digits: 50)
    #expect(result.certificate.certified)
    let printed = result.multipliers + result.h + [result.functional.value]
    let expected =
      item.expect.multipliers + item.expect.values.map(\.value) + [item.expect.functional]
    #expect(printed.count == expected.count)
    for (value, text) in zip(printed, expected) {
      let truth = try #require(Rational(decimal: text))
      // Sixty digits, the last two not trusted.
      let slack = Swift.max(truth.magnitude, 1) * Rational(10).power(-57)
      #expect(value.isWithinPromise(of: truth, slack: slack), "\(item.id): \(value.text) \(text)")
    }
  }
}
