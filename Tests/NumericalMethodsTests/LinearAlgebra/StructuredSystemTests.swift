import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

private let precision = Precision(bits: 128)

/// What a random structured matrix is like.
private enum Shape: CaseIterable {
  case tridiagonal, cyclic, arrow, bordered

  func holds(_ row: Int, _ column: Int, order: Int) -> Bool {
    let (i, j) = (min(row, column), max(row, column))
    if i == j || (j == i + 1 && self != .arrow) { return true }
    switch self {
    case .tridiagonal: return false
    case .cyclic: return i == 0 && j == order - 1
    case .arrow: return j == order - 1
    case .bordered: return i == 0 || j == order - 1
    }
  }
}

private enum Kind: CaseIterable {
  /// Dominant, with diagonal entries of both signs.
  case indefiniteDominant
  /// Definite, not dominant.
  case definite
  /// Neither: dense elimination.
  case general
}

private func table(
  _ shape: Shape, _ kind: Kind, order: Int, _ generator: inout SeededGenerator
) -> [[Rational]] {
  var rows = Array(repeating: Array(repeating: Rational(0), count: order), count: order)
  for i in 0..<order {
    for j in 0..<i where shape.holds(i, j, order: order) {
      rows[i][j] = Rational(Int.random(in: -9...9, using: &generator), 4)
      rows[j][i] = rows[i][j]
    }
  }
  for i in 0..<order {
    let rest = rows[i].map(\.magnitude).reduce(0, +)
    let sign = generator.chance(0.5) ? 1 : -1
    switch kind {
    case .indefiniteDominant: rows[i][i] = (rest + Rational(1, 3)) * Rational(sign)
    case .definite: rows[i][i] = rest + Rational(1, 3)
    case .general: rows[i][i] = Rational(Int.random(in: -9...9, using: &generator), 3)
    }
  }
  return rows
}

private func bordered(_ rows: [[Rational]], spread: Rational = 0) -> BorderedTridiagonalMatrix<Ball>
{
  let order = rows.count
  let error = Magnitude(upperBoundOf: BigFloat(spread, precision: precision))
  var matrix = BorderedTridiagonalMatrix<Ball>(order: order)
  for i in 0..<order {
    for j in 0...i where i - j <= 1 || j == 0 || i == order - 1 {
      let isZero = rows[i][j].isZero
      matrix.add(
        Ball(rows[i][j], precision: precision).addingError(isZero ? .zero : error), row: i,
        column: j)
    }
  }
  return matrix
}

@Test func structuredSolutionsHoldTheExactOnes() throws {
  var generator = SeededGenerator()
  for shape in Shape.allCases {
    for kind in Kind.allCases {
      for order in [1, 2, 3, 4, 9] {
        let rows = table(shape, kind, order: order, &generator)
        let right = (0..<order).map { _ in generator.fraction() }
        let exact = try? LUFactorization(Matrix(rows)).solve(right)
        let system = try? VerifiedBorderedSystem(bordered(rows), precision: precision)
        guard let exact else {
          #expect(system == nil, "a singular system was verified: \(generator.note)")
          continue
        }
        // Regular matrices of small integers are far from singular.
        let solution = try #require(system).solve(right.map { Ball($0, precision: precision) })
        for (ball, truth) in zip(solution, exact) {
          #expect(ball.contains(truth), "\(shape) \(kind) \(order) \(generator.note)")
          #expect(ball.radius < Magnitude(powerOfTwo: -80), "\(shape) \(kind) \(generator.note)")
        }
      }
    }
  }
}

@Test func pointsOfThickStructuredSystemsAreInside() throws {
  var generator = SeededGenerator()
  let spread = Rational(1, 100_000)
  for kind in Kind.allCases {
    let order = 7
    var rows = table(.bordered, kind, order: order, &generator)
    if kind == .general { for i in 0..<order { rows[i][i] += 20 } }
    let right = (0..<order).map { _ in generator.fraction() }
    let system = try VerifiedBorderedSystem(bordered(rows, spread: spread), precision: precision)
    let solution = system.solve(right.map { Ball($0, precision: precision) })
    for _ in 0..<SeededGenerator.iterations(10) {
      var moved = rows
      for i in 0..<order {
        for j in 0...i where !rows[i][j].isZero {
          moved[i][j] += spread * Rational(generator.chance(0.5) ? 1 : -1)
          moved[j][i] = moved[i][j]
        }
      }
      let exact = try LUFactorization(Matrix(moved)).solve(right)
      for (ball, truth) in zip(solution, exact) {
        #expect(ball.contains(truth), "\(kind) \(generator.note)")
      }
    }
  }
}

/// Second differences.
private func differences(_ order: Int, error: Magnitude) -> BorderedTridiagonalMatrix<Ball> {
  var matrix = BorderedTridiagonalMatrix<Ball>(order: order)
  for i in 0..<order {
    matrix.add(Ball(2, precision: precision).addingError(error), row: i, column: i)
    if i > 0 { matrix.add(Ball(-1, precision: precision), row: i, column: i - 1) }
  }
  return matrix
}

@Test func longSystemsKeepTheirDigits() throws {
  let order = 1000
  let ones = Array(repeating: Ball(1, precision: precision), count: order)
  let exact = try VerifiedBorderedSystem(differences(order, error: .zero), precision: precision)
  let solution = exact.solve(ones)
  for (index, ball) in solution.enumerated() {
    // x = k(m + 1 − k)/2.
    let k = index + 1
    #expect(ball.contains(Rational(k * (order + 1 - k), 2)))
    #expect(ball.relativeAccuracyBits > 120)
  }
  // Entries known to 30 digits: the condition 10⁶ leaves 22.
  let thick = differences(order, error: Magnitude(1e-30))
  let enclosed = try VerifiedBorderedSystem(thick, precision: precision).solve(ones)
  let eliminated = try thick.solve(ones, isPositive: \.isPositive)
  #expect(enclosed[500].radius < Magnitude(1e-18))
  #expect(enclosed[500].contains(Rational(501 * 500, 2)))
  // Interval elimination is sharp for these; the residual bound is no worse.
  #expect(enclosed[500].radius < eliminated[500].radius * Magnitude(1.1))
  #expect(eliminated[500].radius < enclosed[500].radius * Magnitude(1.1))
}

@Test func singularStructuresAreNotVerified() {
  // The cycle's Laplacian, and a shifted one whose radii reach it.
  for (order, shift, radius) in [(10, 0.0, 0.0), (100, 0, 0), (100, 0.001, 0.0015)] {
    var matrix = BorderedTridiagonalMatrix<Ball>(order: order)
    for i in 0..<order {
      let entry = Ball(2 + shift, precision: precision).addingError(Magnitude(radius))
      matrix.add(entry, row: i, column: i)
      matrix.add(Ball(-1, precision: precision), row: i, column: (i + 1) % order)
    }
    #expect(throws: LinearObstacle.singularOrIllConditioned) {
      try VerifiedBorderedSystem(matrix, precision: precision)
    }
  }
}

@Test func pivotingSolvesWhatEliminationWithoutItCannot() throws {
  var generator = SeededGenerator()
  // Zero diagonal: every other pivot is an exchange.
  for order in [2, 4, 10] {
    let side = Array(repeating: Rational(1), count: order - 1)
    let zeros = Array(repeating: Rational(0), count: order)
    let right = (0..<order).map { _ in generator.fraction() }
    let factors = try TridiagonalFactorization(below: side, diagonal: zeros, above: side)
    let x = factors.solve(right)
    for i in 0..<order {
      let image = (i > 0 ? x[i - 1] : 0) + (i + 1 < order ? x[i + 1] : 0)
      #expect(image == right[i])
    }
    #expect(factors.determinant == (order % 4 == 2 ? -1 : 1))
  }
  for _ in 0..<SeededGenerator.iterations(10) {
    let order = Int.random(in: 1...12, using: &generator)
    let below = (1..<(order + 1)).dropLast().map { _ in generator.fraction() }
    let above = below.map { _ in generator.fraction() }
    let diagonal = (0..<order).map { _ in generator.fraction() }
    let right = (0..<order).map { _ in generator.fraction() }
    let full = Matrix<Rational>(rows: order, columns: order) { i, j in
      i == j ? diagonal[i] : j == i + 1 ? above[i] : i == j + 1 ? below[j] : 0
    }
    guard let truth = try? LUFactorization(full) else { continue }
    let exact = try TridiagonalFactorization(below: below, diagonal: diagonal, above: above)
    #expect(exact.solve(right) == truth.solve(right), "\(generator.note)")
    #expect(exact.determinant == truth.determinant, "\(generator.note)")
    let balls = try TridiagonalFactorization(
      below: below.map { Ball($0, precision: precision) },
      diagonal: diagonal.map { Ball($0, precision: precision) },
      above: above.map { Ball($0, precision: precision) })
    for (ball, value) in zip(
      balls.solve(right.map { Ball($0, precision: precision) }), truth.solve(right))
    { #expect(ball.contains(value), "\(generator.note)") }
  }
  #expect(throws: FactorizationFailure(step: 2)) {
    try TridiagonalFactorization<Rational>(below: [1, 1], diagonal: [0, 0, 0], above: [1, 1])
  }
}

/// 100,000 unknowns: a dense matrix of them would not fit in memory.
@Test func theSizeOfLongSystemsIsNoObstacle() throws {
  let order = 100_000
  let side = Array(repeating: -1.0, count: order - 1)
  let diagonal = Array(repeating: 2.5, count: order)
  let x = try TridiagonalFactorization(below: side, diagonal: diagonal, above: side).solve(
    Array(repeating: 0.5, count: order))
  #expect(abs(x[order / 2] - 1) < 1e-12)
}
