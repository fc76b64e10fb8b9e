import Foundation
import MultiPrecision
import NumericalMethods
import Testing

/// Cases of `Tests/Oracles/polynomials/real_roots.json`.
private struct Oracle: Decodable {
  struct Case: Decodable {
    var coefficients: [String]
    var roots: [String]
    var rational: [String?]
  }
  var tool: String
  var cases: [Case]

  static func load() throws -> Oracle {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Oracles/polynomials/real_roots.json").standardized
    return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: file))
  }
}

@Test func realRootsAgreeWithTheOracle() throws {
  let oracle = try Oracle.load()
  #expect(oracle.tool.contains("sympy"))
  #expect(oracle.cases.count > 60)
  for item in oracle.cases {
    let polynomial = Polynomial(item.coefficients.compactMap { Rational(fraction: $0) })
    let roots = try polynomial.realRoots()
    #expect(roots.count == item.roots.count, "\(item.coefficients)")
    #expect(try SturmSequence(polynomial).rootCount == item.roots.count, "\(item.coefficients)")
    for (index, root) in roots.enumerated() where index < item.roots.count {
      #expect(root.rational?.description == item.rational[index], "\(item.coefficients)")
      // Forty digits of the oracle are off by less than one unit of the last of them.
      guard let expected = Rational(decimal: item.roots[index]) else { continue }
      let width = Rational(1, 10).power(38)
      let (lower, upper) = try root.refined(toWidth: width).bounds
      let slack = expected.magnitude * width + width
      #expect(lower - slack <= expected && expected <= upper + slack, "\(item.coefficients)")
    }
  }
}
