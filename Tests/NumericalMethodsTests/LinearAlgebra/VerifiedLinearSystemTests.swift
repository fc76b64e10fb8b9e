import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

@Test func verifiedSolutionsAgreeWithFLINT() throws {
  let oracle = try Oracle<MatrixCase>(named: "linear-algebra/linear_systems.json")
  #expect(oracle.hasCompleteHeader)
  #expect(oracle.cases.count == 11)
  for system in oracle.cases {
    // hilbert-21 has the condition 10³⁰.
    let precision = Precision(bits: 200)
    let matrix = enclosed(system.table, precision: precision)
    let right = fractions(system.right).map { Ball($0, precision: precision) }
    let solution = try VerifiedLinearSystem(matrix).solve(right)
    let recorded = decimals(system.solution)
    #expect(solution.count == recorded.count)
    for (ball, truth) in zip(solution, recorded) {
      let slack = recordedError(truth, digits: oracle.header.digits)
      #expect(ball.addingError(slack).contains(truth), "\(system.name)")
      // 200 bits less the condition's 100.
      #expect(truth.isZero || ball.relativeAccuracyBits > 80, "\(system.name)")
    }
    let determinant = enclosedDeterminant(of: matrix)
    let truth = try #require(Rational(decimal: system.determinant ?? ""))
    let slack = recordedError(truth, digits: oracle.header.digits)
    #expect(determinant.addingError(slack).contains(truth), "\(system.name)")
    #expect(determinant.relativeAccuracyBits > 80, "\(system.name)")
  }
}

/// Data without rounding: nearly every bit of every component is proved.
@Test func exactDataGiveFullAccuracy() throws {
  var generator = SeededGenerator()
  for bits in [64, 127, 256] {
    let order = 14
    let precision = Precision(bits: bits)
    let matrix = Matrix<Ball>(rows: order, columns: order) { _, _ in
      Ball(Int.random(in: -999...999, using: &generator), precision: precision)
    }
    let right = (0..<order).map { _ in
      Ball(Int.random(in: -999...999, using: &generator), precision: precision)
    }
    let solution = try VerifiedLinearSystem(matrix).solve(right)
    let exact = try LUFactorization(
      matrix.map { $0.midpoint.exactRational ?? 0 }
    ).solve(right.map { $0.midpoint.exactRational ?? 0 })
    for (ball, truth) in zip(solution, exact) {
      #expect(ball.contains(truth), "\(bits) \(generator.note)")
      #expect(ball.relativeAccuracyBits >= bits - 4, "\(bits) \(generator.note)")
    }
  }
}

@Test func singularMatricesAreNeverVerified() {
  let precision = Precision(bits: 120)
  // Rank 2, not exactly singular in floating point.
  let table = (0..<6).map { i in (0..<6).map { Rational(3 * i + 7 * $0 * i + $0 + 1, 7) } }
  #expect(throws: LinearObstacle.singularOrIllConditioned) {
    try VerifiedLinearSystem(enclosed(table, precision: precision))
  }
  // Regular centre, but a singular matrix within the radii.
  let thick = Matrix<Ball>(rows: 3, columns: 3) { i, j in
    Ball(i == j ? 2 : 1, precision: precision).addingError(Magnitude(0.5))
  }
  #expect(throws: LinearObstacle.singularOrIllConditioned) { try VerifiedLinearSystem(thick) }
  // The condition 10³⁰ is too much for 90 bits and no problem for 160.
  let hilbert = hilbertTable(21)
  #expect(throws: LinearObstacle.singularOrIllConditioned) {
    try VerifiedLinearSystem(enclosed(hilbert, precision: Precision(bits: 90)))
  }
  #expect(throws: Never.self) {
    try VerifiedLinearSystem(enclosed(hilbert, precision: Precision(bits: 160)))
  }
  let hole = Matrix<Ball>([[1, .indeterminate(precision: precision)], [0, 1]])
  #expect(throws: LinearObstacle.notFinite) { try VerifiedLinearSystem(hole) }
}

@Test func pointsOfThickSystemsAreInside() throws {
  var generator = SeededGenerator()
  let precision = Precision(bits: 128)
  for _ in 0..<SeededGenerator.iterations(6) {
    let order = Int.random(in: 2...6, using: &generator)
    let spread = Rational(1, Int.random(in: 1000...1_000_000, using: &generator))
    var table = generator.table(order)
    for i in 0..<order { table[i][i] += 300 }
    let right = (0..<order).map { _ in generator.fraction() }
    let error = Magnitude(upperBoundOf: BigFloat(spread, precision: precision))
    let matrix = enclosed(table, precision: precision).map { $0.addingError(error) }
    let rightBalls = right.map { Ball($0, precision: precision).addingError(error) }
    let solution = try VerifiedLinearSystem(matrix).solve(rightBalls)
    var reached = Array(repeating: Rational(0), count: order)
    for _ in 0..<40 {
      func moved(_ value: Rational) -> Rational {
        value + spread * Rational(Int.random(in: 0...1, using: &generator) * 2 - 1)
      }
      let point = Matrix(table.map { $0.map(moved) })
      let truth = try LUFactorization(point).solve(right.map(moved))
      for (index, value) in truth.enumerated() {
        #expect(solution[index].contains(value), "\(generator.note)")
        let centre = solution[index].midpoint.exactRational ?? 0
        reached[index] = max(reached[index], (value - centre).magnitude)
      }
    }
    // The radii are those of first order: random corners reach a good part of them.
    for (ball, reach) in zip(solution, reached) {
      let radius = ball.radius.bigFloat.exactRational ?? 0
      #expect(reach * 12 > radius, "\(generator.note)")
    }
  }
}

@Test func badlyScaledSystemsKeepTheirSmallComponents() throws {
  let precision = Precision(bits: 160)
  // x = (1, 10⁻²⁰, 10⁻⁴⁰, 10⁻⁶⁰), the columns scaled against it and the rows at random.
  var generator = SeededGenerator()
  let base = generator.table(4)
  let table = (0..<4).map { i in
    (0..<4).map { j in
      (base[i][j] + (i == j ? 200 : 0)) * Rational(10).power(20 * j - 15 * i)
    }
  }
  let x = (0..<4).map { Rational(10).power(-20 * $0) }
  let right = table.map { row in zip(row, x).map { $0 * $1 }.reduce(0, +) }
  let solution = try VerifiedLinearSystem(enclosed(table, precision: precision)).solve(
    right.map { Ball($0, precision: precision) })
  for (ball, truth) in zip(solution, x) {
    #expect(ball.contains(truth), "\(generator.note)")
    #expect(ball.relativeAccuracyBits > 130, "\(generator.note)")
  }
}

@Test func severalRightHandSidesAndContiguousTypes() throws {
  let precision = Precision(bits: 128)
  let matrix = enclosed(hilbertTable(5), precision: precision)
  let system = try VerifiedLinearSystem(matrix)
  let inverse = system.solve(Matrix.identity(order: 5))
  // Inverse Hilbert matrices are integers.
  #expect(inverse[0, 0].contains(Rational(25)) && inverse[4, 4].contains(Rational(44100)))
  let column = try solveLinearSystem(
    BallMatrix(matrix), BallVector((0..<5).map { Ball($0 == 1 ? 1 : 0, precision: precision) }))
  for i in 0..<5 { #expect(column[i].overlaps(inverse[i, 1])) }
}

@Test func positiveDefiniteSystemsAgree() throws {
  var generator = SeededGenerator()
  let precision = Precision(bits: 192)
  for _ in 0..<SeededGenerator.iterations(5) {
    let order = Int.random(in: 1...12, using: &generator)
    let factor = Matrix(generator.table(order))
    let gram = factor.transposed * factor
    let x = (0..<order).map { _ in generator.fraction() }
    let right = gram * x
    guard
      let system = try? VerifiedPositiveDefiniteSystem(
        gram.map { Ball($0, precision: precision) })
    else { continue }
    let solution = system.solve(right.map { Ball($0, precision: precision) })
    for (ball, truth) in zip(solution, x) {
      #expect(ball.contains(truth), "\(generator.note)")
    }
  }
  #expect(throws: LinearObstacle.notPositiveDefinite) {
    try VerifiedPositiveDefiniteSystem(Matrix<Ball>([[1, 2], [2, 1]]))
  }
}

@Test func integerSystemsAreSolvedToTheLastBitByCholesky() throws {
  let precision = Precision(bits: 128)
  let order = 30
  let matrix = Matrix<Ball>(rows: order, columns: order) { i, j in
    Ball(min(i, j) + 1, precision: precision)
  }
  let system = try VerifiedPositiveDefiniteSystem(matrix)
  // min(i, j) is the inverse of a second-difference matrix: x = (1, 0, …, 0) for b = 1.
  let solution = system.solve(Array(repeating: Ball(1, precision: precision), count: order))
  for (index, ball) in solution.enumerated() {
    #expect(ball.contains(Rational(index == 0 ? 1 : 0)))
    #expect(ball.radius < Magnitude(powerOfTwo: -120))
  }
}

@Test func definitenessIsProvedOrRefuted() throws {
  let precision = Precision(bits: 160)
  // λ_min of the Hilbert matrix of order 10 is 1.0931…·10⁻¹³.
  let hilbert = enclosed(hilbertTable(10), precision: precision)
  guard case .proved(let bound) = positiveDefiniteness(of: hilbert) else {
    Issue.record("the Hilbert matrix is positive definite")
    return
  }
  #expect(bound < BigFloat(1.0932e-13, precision: precision))
  #expect(bound > BigFloat(0.9e-13, precision: precision))
  // 40 bits hardly show it, but must not show the contrary.
  if case .refuted = positiveDefiniteness(of: hilbert, precision: Precision(bits: 40)) {
    Issue.record("refuted a positive definite matrix")
  }
  // One eigenvalue is negative.
  var table = hilbertTable(10)
  table[9][9] -= Rational(1, 1_000_000)
  let moved = enclosed(table, precision: precision)
  guard case .refuted(let witness) = positiveDefiniteness(of: moved) else {
    Issue.record("an indefinite matrix was not refuted")
    return
  }
  let exact = witness.map { $0.exactRational ?? 0 }
  let value = zip(exact, table).map { x, row in
    x * zip(row, exact).map { $0 * $1 }.reduce(0, +)
  }.reduce(0, +)
  #expect(value.signum < 0)
  // A singular one is neither.
  let laplacian = Matrix<Ball>([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]])
  if case .proved = positiveDefiniteness(of: laplacian, precision: precision) {
    Issue.record("a singular matrix was proved positive definite")
  }
  // Thick: definite for some entries, indefinite for others.
  let thick = Matrix<Ball>([[1, 1], [1, 1]]).map { $0.addingError(Magnitude(0.25)) }
  let wide = Matrix<Ball>([[8, 6], [6, 8]]).map { $0.addingError(Magnitude(2)) }
  for matrix in [thick, wide] {
    guard case .undecided = positiveDefiniteness(of: matrix) else {
      Issue.record("decided what depends on the entries")
      return
    }
  }
}

@Test func scalingProvesGradedMatricesDefinite() {
  let precision = Precision(bits: 64)
  // D·H·D with D = 10^(−12k): absolutely, its eigenvalues are far below 64 bits of the largest.
  let table = (0..<6).map { i in
    (0..<6).map { j in Rational(1, 1 + abs(i - j)) * Rational(10).power(-12 * (i + j)) }
  }
  guard case .proved(let bound) = positiveDefiniteness(of: enclosed(table, precision: precision))
  else {
    Issue.record("not proved")
    return
  }
  #expect(bound.signum > 0)
}
