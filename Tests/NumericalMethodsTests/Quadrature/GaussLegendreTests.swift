import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

private struct RuleCase: Decodable, Sendable {
  let count: Int
  let nodes: [String]
  let weights: [String]
}

private let precision = Precision(bits: 256)

private func tolerance(_ digits: Int) -> Rational { Rational(10).power(-digits) }

@Test func nodesAndWeightsAgreeWithMpmath() throws {
  let oracle = try Oracle<RuleCase>(named: "quadrature/gauss_legendre.json")
  #expect(oracle.hasCompleteHeader)
  #expect(oracle.cases.map(\.count) == [1, 2, 3, 7, 20])
  // Recorded to 60 digits of numbers below 1: off by 10⁻⁶⁰ at most.
  let slack = Magnitude(upperBoundOf: BigFloat(tolerance(60), precision: precision))
  for rule in oracle.cases {
    let computed = GaussLegendreRule(count: rule.count, precision: precision)
    #expect(computed.nodes.count == rule.count)
    for (ball, text) in zip(computed.nodes + computed.weights, rule.nodes + rule.weights) {
      let recorded = try #require(Rational(decimal: text))
      #expect(ball.addingError(slack).contains(recorded), "\(rule.count): \(text)")
      #expect(ball.radius.bigFloat < BigFloat(tolerance(60), precision: precision))
    }
  }
}

@Test(arguments: [1, 2, 3, 7, 20]) func monomialsAreExactToDegreeTwoKMinusOne(count: Int) {
  let rule = GaussLegendreRule(count: count, precision: precision)
  for degree in 0...(2 * count) {
    var sum = Ball(0, precision: precision)
    for (node, weight) in zip(rule.nodes, rule.weights) { sum = sum + weight * node.power(degree) }
    let integral = Rational(1, degree + 1)
    #expect(sum.contains(integral) == (degree < 2 * count), "degree \(degree)")
    if degree < 2 * count {
      #expect(sum.radius.bigFloat < BigFloat(tolerance(60), precision: precision))
    }
  }
}

/// Long nodes are found in several stages, from doubles on.
@Test(arguments: [500, 1300, 2600]) func manyDigitsAreAsExact(bits: Int) {
  let precision = Precision(bits: bits)
  for count in [2, 9, 30] {
    let rule = GaussLegendreRule(count: count, precision: precision)
    for degree in [0, 1, count, 2 * count - 1, 2 * count] {
      var sum = Ball(0, precision: precision)
      for (node, weight) in zip(rule.nodes, rule.weights) { sum += weight * node.power(degree) }
      let isExact = degree < 2 * count
      #expect(sum.contains(Rational(1, degree + 1)) == isExact, "\(count), degree \(degree)")
      #expect(sum.radius < ErrorBound(powerOfTwo: 8 - bits))
    }
  }
}

@Test(arguments: [1, 2, 5, 40, 101]) func nodesAreOrderedDisjointAndSymmetric(count: Int) {
  let rule = GaussLegendreRule(count: count, precision: Precision(bits: 64))
  let one = Ball(1, precision: precision)
  for (left, right) in zip(rule.nodes, rule.nodes.dropFirst()) {
    #expect((right - left).isPositive)
  }
  for (node, mirrored) in zip(rule.nodes, rule.nodes.reversed()) {
    #expect(node.isPositive && (one - node).isPositive)
    #expect(node.overlaps(one - mirrored))
  }
  #expect(rule.weights.allSatisfy { $0.isPositive })
  #expect(count % 2 == 0 || rule.nodes[count / 2].contains(Rational(1, 2)))
}
