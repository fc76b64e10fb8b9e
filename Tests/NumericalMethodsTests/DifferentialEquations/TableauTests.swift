import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

@Test func thereAreAsManyTreesAsKnown() {
  #expect((1...6).map { RootedTree.all(order: $0).count } == [1, 1, 2, 4, 9, 20])
}

/// Orders of the solution, the embedded one and the one in between, exactly.
@Test func dormandPrinceSatisfiesItsOrderConditionsExactly() {
  let tableau = EmbeddedTableau.dormandPrince
  func entry(_ i: Int, _ j: Int) -> Rational { j < i ? tableau.matrix[i][j] : 0 }
  for (row, node) in zip(tableau.matrix, tableau.nodes) {
    #expect(row.reduce(0, +) == node)
  }
  func sum(_ weights: [Rational], _ tree: RootedTree) -> Rational {
    Rational.innerProduct(weights[...], tree.weights(entry, stages: tableau.stages)[...])
  }
  for order in 1...6 {
    for tree in RootedTree.all(order: order) {
      let exact = Rational(1, tree.density)
      let full = sum(tableau.weights, tree)
      if order <= tableau.order { #expect(full == exact) }
      if order <= tableau.embeddedOrder { #expect(sum(tableau.errorWeights, tree) == 0) }
      // Σᵢ dᵢₖΦᵢ = [k + 1 = order]/γ, coefficient by coefficient of θ.
      for power in 0..<4 where order <= tableau.denseOrder {
        let column = tableau.denseWeights.map { $0[power] }
        #expect(sum(column, tree) == (power + 1 == order ? exact : 0))
      }
    }
  }
  // Not more than claimed: else the checks above might hold for anything.
  #expect(RootedTree.all(order: 6).contains { sum(tableau.weights, $0) != Rational(1, $0.density) })
  #expect(RootedTree.all(order: 5).contains { sum(tableau.errorWeights, $0) != 0 })
  #expect(tableau.denseWeights.map { $0.reduce(0, +) } == tableau.weights)
}

/// C(s) and B(s) hold for any nodes, exactly.
@Test func collocationOverRationalsIsExact() {
  let tableau = CollocationTableau<Rational>(nodes: [
    Rational(1, 7), Rational(2, 5), 1, Rational(9, 8),
  ])
  for k in 1...4 {
    let powers = tableau.nodes.map { $0.power(k - 1) }
    #expect(Rational.innerProduct(tableau.weights[...], powers[...]) == Rational(1, k))
    for i in 0..<4 {
      #expect(
        Rational.innerProduct(tableau.matrix.row(i), powers[...])
          == tableau.nodes[i].power(k) / Rational(k))
    }
    #expect(tableau.denseWeights.map { $0[k - 1] }.reduce(0, +) == (k == 1 ? 1 : 0))
  }
  #expect(tableau.denseWeights.map { $0.reduce(0, +) } == tableau.weights)
}

/// Radau IIA of two stages has rational nodes, so that every order condition is exact.
@Test func twoStageRadauSatisfiesItsOrderConditionsExactly() {
  let tableau = CollocationTableau<Rational>(nodes: [Rational(1, 3), 1])
  #expect(
    tableau.matrix.elements == [Rational(5, 12), Rational(-1, 12), Rational(3, 4), Rational(1, 4)])
  for order in 1...4 {
    let residuals = RootedTree.all(order: order).map { tree in
      let values = tree.weights({ tableau.matrix[$0, $1] }, stages: 2)
      return Rational.innerProduct(tableau.weights[...], values[...]) - Rational(1, tree.density)
    }
    #expect(residuals.allSatisfy { $0 == 0 } == (order <= 3))
  }
}

/// Orthogonality of Π(x − cᵢ) to as many powers as the order says, in rationals: with C(s) that is
/// the order, by Butcher's theorem.
@Test(arguments: CollocationFamily.allCases, [1, 2, 3, 5, 8, 13])
func nodePolynomialsAreOrthogonalExactly(family: CollocationFamily, stages: Int) {
  let polynomial = family.nodePolynomial(stages: stages)
  let orthogonal = family.order(stages: stages) - stages
  for power in 0...orthogonal {
    let moment = (Polynomial<Rational>(coefficient: 1, degree: power) * polynomial)
      .integral(from: 0, to: 1)
    #expect((moment == 0) == (power < orthogonal))
  }
  if family == .radauIIA { #expect(polynomial(1) == 0) }
}

@Test(arguments: CollocationFamily.allCases, [1, 2, 3, 7, 20])
func enclosedTableausHoldTheOrderConditions(family: CollocationFamily, stages: Int) throws {
  let precision = Precision(bits: 200)
  let tableau = try #require(CollocationTableau<Ball>(family, stages: stages, precision: precision))
  let order = family.order(stages: stages)
  for (k, isExact) in [(1, true), (order, true), (order + 1, false)] {
    let powers = tableau.nodes.map { $0.power(k - 1) }
    let sum = Ball.dot(tableau.weights, powers)
    #expect(sum.contains(Rational(1, k)) == isExact, "B(\(k))")
  }
  for k in 1...stages {
    let powers = tableau.nodes.map { $0.power(k - 1) }
    for i in 0..<stages {
      let left = Ball.dot(tableau.matrix.row(i), powers[...])
      let right = tableau.nodes[i].power(k) / Ball(k, precision: precision)
      #expect(left.overlaps(right))
      #expect(left.radius <= Magnitude(powerOfTwo: -190))
    }
  }
  let polynomial = family.nodePolynomial(stages: stages)
  for node in tableau.nodes {
    let values = polynomial.coefficients.map { Ball($0, precision: node.precision) }
    #expect(Ball.polynomialValue(values, at: node).containsZero)
  }
  if stages <= 3 {
    // All trees, for small ones.
    for tree in (1...Swift.min(order, 5)).flatMap({ RootedTree.all(order: $0) }) {
      let values = tree.weights({ tableau.matrix[$0, $1] }, stages: stages)
      #expect(Ball.dot(tableau.weights, values).contains(Rational(1, tree.density)))
    }
  }
}

/// The sums of Legendre polynomials against the coefficients from the nodes alone.
@Test(arguments: CollocationFamily.allCases, [1, 2, 5, 13])
func enclosedTableausAgreeWithLagrangePolynomials(
  family: CollocationFamily, stages: Int
) throws {
  let precision = Precision(bits: 207)
  let tableau = try #require(CollocationTableau<Ball>(family, stages: stages, precision: precision))
  let fine = try #require(
    family.nodes(stages: stages, precision: precision.adding(bits: 6 * stages + 64)))
  let plain = CollocationTableau<Ball>(nodes: fine)
  func expectOverlap(_ first: [Ball], _ second: [Ball]) {
    #expect(first.count == second.count)
    for (left, right) in zip(first, second) {
      #expect(left.overlaps(right))
      #expect(left.radius <= Magnitude(powerOfTwo: -190))
    }
  }
  expectOverlap(tableau.matrix.elements, plain.matrix.elements)
  expectOverlap(tableau.weights, plain.weights)
  expectOverlap(tableau.endWeights, plain.endWeights)
  for (left, right) in zip(tableau.denseWeights, plain.denseWeights) { expectOverlap(left, right) }
  for (left, right) in zip(tableau.stageWeights, plain.stageWeights) { expectOverlap(left, right) }
}

/// Every number of stages at precisions of all kinds has a tableau: a precondition says so.
@Test(arguments: [(13, 207), (4, 64), (11, 80), (29, 333)])
func tableausExist(stages: Int, bits: Int) {
  let tableau = CollocationTableau<BigFloat>(
    .radauIIA, stages: stages, precision: Precision(bits: bits))
  let unit = BigFloat(1, precision: Precision(bits: 64)).scaled(byPowerOfTwo: 8 - bits)
  #expect(zip(tableau.nodes, tableau.nodes.dropFirst()).allSatisfy { $0 < $1 })
  #expect(tableau.nodes.last == 1 && tableau.nodes.allSatisfy { $0 > 0 })
  let sum = tableau.weights.reduce(BigFloat(0, precision: Precision(bits: bits)), +)
  #expect((sum - 1).magnitude < unit)
  for row in 0..<stages {
    let node = tableau.matrix.row(row).reduce(BigFloat(0, precision: Precision(bits: bits)), +)
    #expect((node - tableau.nodes[row]).magnitude < unit)
  }
}

/// Hairer and Wanner, Solving Ordinary Differential Equations II, table IV.5.6.
@Test func threeStageRadauInDoubles() {
  let tableau = CollocationTableau<Double>(.radauIIA, stages: 3)
  let root = 6.0.squareRoot()
  #expect(abs(tableau.nodes[0] - (4 - root) / 10) < 1e-16)
  #expect(abs(tableau.matrix[0, 0] - (88 - 7 * root) / 360) < 1e-16)
  #expect(abs(tableau.matrix[2, 1] - (16 + root) / 36) < 2e-16)
  #expect(tableau.nodes[2] == 1)
  #expect(tableau.weights == Array(tableau.matrix.row(2)))
}
