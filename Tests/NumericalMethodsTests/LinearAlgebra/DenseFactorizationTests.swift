import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

private let precision = Precision(bits: 200)

private func product(_ table: [[Rational]], _ x: [Rational]) -> [Rational] {
  table.map { zip($0, x).map { $0 * $1 }.reduce(0, +) }
}

@Test func exactFactorizationsSolveExactly() throws {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(10) {
    let order = Int.random(in: 1...9, using: &generator)
    let table = generator.table(order)
    let x = (0..<order).map { _ in generator.fraction() }
    guard let factors = try? LUFactorization(Matrix(table)) else { continue }
    #expect(factors.solve(product(table, x)) == x, "\(generator.note)")
    #expect(Matrix(table) * factors.inverse == Matrix.identity(order: order), "\(generator.note)")
    // AᵀA is positive definite; its determinant is det(A)².
    let gram = Matrix(table).transposed * Matrix(table)
    let symmetric = try LDLFactorization(gram)
    let right = gram * x
    #expect(symmetric.solve(right) == x, "\(generator.note)")
    #expect(symmetric.determinant == factors.determinant * factors.determinant)
  }
}

/// Four rows at once give what one row after another gives, to the last bit: integrators replay.
@Test func doublesAreEliminatedInOrder() throws {
  var generator = SeededGenerator()
  for order in 1...14 {
    let table = (0..<order).map { _ in
      (0..<order).map { _ in Double.random(in: -1...1, using: &generator) }
    }
    let factors = try LUFactorization(Matrix(table))
    var lower = factors.permutation.map { table[$0] }
    var upper = (0..<order).map { i in (0..<order).map { $0 == i ? 1.0 : 0 } }
    for k in 0..<order {
      for i in k..<order {
        lower[i][k] -= (0..<k).reduce(0.0) { $0 + lower[i][$1] * upper[$1][k] }
      }
      for j in (k + 1)..<max(order, k + 1) {
        let sum = (0..<k).reduce(0.0) { $0 + lower[k][$1] * upper[$1][j] }
        upper[k][j] = (lower[k][j] - sum) / lower[k][k]
        lower[k][j] = 0
      }
    }
    #expect(factors.lower == Matrix(lower), "\(generator.note)")
    #expect(factors.upper == Matrix(upper), "\(generator.note)")
  }
}

@Test func rowExchangesAreCounted() throws {
  let cycle = Matrix<Rational>([[0, 2, 0], [0, 0, 3], [5, 0, 0]])
  #expect(try LUFactorization(cycle).determinant == 30)
  let swap = Matrix<Rational>([[0, 1], [1, 0]])
  #expect(try LUFactorization(swap).determinant == -1)
}

@Test func everyScalarGivesTheSameSolution() throws {
  var generator = SeededGenerator()
  let order = 12
  var table = generator.symmetricTable(order)
  for i in 0..<order { table[i][i] += 1000 }
  let x = (0..<order).map { _ in generator.fraction() }
  let right = product(table, x)
  let doubles = try LUFactorization(Matrix(table.map { $0.map(\.doubleValue) }))
  for (value, truth) in zip(doubles.solve(right.map(\.doubleValue)), x) {
    #expect(abs(value - truth.doubleValue) <= 1e-12 * (1 + abs(truth.doubleValue)))
  }
  let floats = Matrix(table.map { $0.map { BigFloat($0, precision: precision) } })
  let rightFloats = right.map { BigFloat($0, precision: precision) }
  let tolerance = BigFloat(1, precision: precision).scaled(byPowerOfTwo: -180)
  for solution in [
    try LUFactorization(floats).solve(rightFloats), try LDLFactorization(floats).solve(rightFloats),
    try CholeskyFactorization(floats).solve(rightFloats),
  ] {
    for (value, truth) in zip(solution, x) {
      #expect((value - BigFloat(truth, precision: precision)).magnitude < tolerance)
    }
  }
  let balls = enclosed(table, precision: precision)
  let rightBalls = right.map { Ball($0, precision: precision) }
  for solution in [
    try LUFactorization(balls).solve(rightBalls), try LDLFactorization(balls).solve(rightBalls),
    try CholeskyFactorization(balls).solve(rightBalls),
  ] {
    for (ball, truth) in zip(solution, x) { #expect(ball.contains(truth), "\(generator.note)") }
  }
}

@Test func singularAndIndefiniteMatricesAreRefused() {
  let singular = Matrix<Rational>([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
  #expect(throws: FactorizationFailure(step: 2)) { try LUFactorization(singular) }
  let indefinite = Matrix<Double>([[1, 2], [2, 1]])
  #expect(throws: FactorizationFailure(step: 1)) { try CholeskyFactorization(indefinite) }
  #expect(throws: FactorizationFailure(step: 1)) { try LDLFactorization(indefinite) }
}
