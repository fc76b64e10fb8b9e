import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

private let precision = Precision(bits: 200)

/// The dual is the same function of the unknowns for every choice of sides.
@Test(arguments: [Activations.relu, Activations.leaky]) func sidesDescribeTheSameDual(
  _ activation: Activation
) throws {
  let data: [(Symbolic.Expression, Symbolic.Expression)] = [
    (q(-3, 4), 1), (q(-1, 4), -2), (q(1, 10), 3), (q(1, 2), -1), (q(9, 10), 2),
  ]
  let layout = try DualLayout(
    model(x.pow(4), omega: 1, activation, data: data), points: [], tailBits: 64)
  let mean = try #require(DualGeometry<Ball>(layout, precision: precision))
  let values = [3, -2, 5, 7, -4].map { Ball($0, precision: precision) }
  for sides in [[0, 1, -1, 1, 0], [0, -1, -1, 0, 0], [0, 1, 1, 1, 0]] {
    var own = layout
    own.sides = sides
    let sided = try #require(DualGeometry<Ball>(own, precision: precision))
    let unknowns = mean.knotValues(values, withSides: sides)
    expectOverlap(sided.knotValues(unknowns, withSides: layout.sides), values)
    expectOverlap(sided.multipliers(unknowns), mean.multipliers(values))
    for branch in layout.branches.indices {
      let sidedNodes = sided.nodeValues(unknowns, branch: branch)
      expectOverlap(sidedNodes, mean.nodeValues(values, branch: branch))
      // At its knot, the unknown is s on that branch over β.
      for (node, s) in sidedNodes.enumerated() where layout.branches[branch].isKnot[node] {
        let knot = layout.branches[branch].segments[node]
        guard sides[knot] == layout.branches[branch].sign else { continue }
        expectOverlap([s], [mean.beta * unknowns[knot]])
      }
    }
    expectOverlap(
      [product(sided.rightHandSide, unknowns)], [product(mean.rightHandSide, values)])
  }
}

private func product(_ left: [Ball], _ right: [Ball]) -> Ball {
  zip(left, right).reduce(Ball(0, precision: precision)) { $0 + $1.0 * $1.1 }
}

private func expectOverlap(_ left: [Ball], _ right: [Ball]) {
  #expect(left.count == right.count)
  for (a, b) in zip(left, right) {
    let difference = a - b
    #expect(difference.containsZero)
    #expect(difference.radius < ErrorBound(powerOfTwo: -180))
  }
}
