import MultiPrecision
import NumericalMethods
import RealModule
import TestSupport
import Testing

private let orders = [1, 2, 3, 4, 30]

/// What the matrix of a random test looks like.
private enum Shape: String, CaseIterable {
  /// Neighbours and the two corners only.
  case cyclic
  /// First and last rows dense.
  case arrow
}

/// A positive definite matrix of a shape, as a dense table.
private func randomTable(
  _ shape: Shape, order: Int, _ generator: inout SeededGenerator
) -> [[Rational]] {
  var table = Array(repeating: Array(repeating: Rational(0), count: order), count: order)
  for row in 0..<order {
    for column in 0..<row {
      let isBorder = row == order - 1 || column == 0
      let isStored =
        row - column == 1 || (column == 0 && row == order - 1) || (shape == .arrow && isBorder)
      guard isStored else { continue }
      let value = Rational(
        Int.random(in: -9...9, using: &generator), Int.random(in: 1...9, using: &generator))
      table[row][column] = value
      table[column][row] = value
    }
  }
  // Strict diagonal dominance makes it positive definite.
  for row in 0..<order {
    let rest = table[row].map(\.magnitude).reduce(0, +)
    table[row][row] = rest + Rational(1, Int.random(in: 1...50, using: &generator))
  }
  return table
}

private func randomVector(_ order: Int, _ generator: inout SeededGenerator) -> [Rational] {
  (0..<order).map { _ in
    Rational(Int.random(in: -99...99, using: &generator), Int.random(in: 1...20, using: &generator))
  }
}

private func bordered<Element: Scalar>(
  _ table: [[Element]]
) -> BorderedTridiagonalMatrix<Element> {
  let order = table.count
  var matrix = BorderedTridiagonalMatrix<Element>(order: order)
  for row in 0..<order {
    for column in 0...row
    where row - column <= 1 || row == order - 1 || column == 0 {
      // Either order of the indices names the same entry.
      if (row + column) % 2 == 0 {
        matrix.add(table[row][column], row: row, column: column)
      } else {
        matrix.add(table[row][column], row: column, column: row)
      }
    }
  }
  return matrix
}

/// Gaussian elimination with row exchanges on a dense table: shares nothing with the type tested.
private func denseSolution(_ table: [[Rational]], _ right: [Rational]) -> [Rational] {
  var rows = zip(table, right).map { $0 + [$1] }
  let order = rows.count
  for column in 0..<order {
    guard let pivot = (column..<order).first(where: { !rows[$0][column].isZero }) else { return [] }
    rows.swapAt(column, pivot)
    for row in 0..<order where row != column && !rows[row][column].isZero {
      let factor = rows[row][column] / rows[column][column]
      for entry in column...order { rows[row][entry] -= factor * rows[column][entry] }
    }
  }
  return (0..<order).map { rows[$0][order] / rows[$0][$0] }
}

private let precision = Precision(bits: 128)

@Test(arguments: orders) func exactSolutionsEqualDenseElimination(order: Int) throws {
  for shape in Shape.allCases {
    var generator = SeededGenerator()
    let table = randomTable(shape, order: order, &generator)
    let right = randomVector(order, &generator)
    let matrix = bordered(table)
    let solution = try matrix.solve(right, isPositive: { $0.signum > 0 })
    #expect(solution == denseSolution(table, right), "\(shape), \(generator.note)")
    #expect(matrix.multiplied(by: solution) == right, "\(shape), \(generator.note)")
    #expect((0..<order).allSatisfy { matrix.diagonalEntry($0) == table[$0][$0] })
  }
}

@Test(arguments: orders) func doublesAreCloseToTheExactSolution(order: Int) throws {
  for shape in Shape.allCases {
    var generator = SeededGenerator()
    let table = randomTable(shape, order: order, &generator)
    let right = randomVector(order, &generator)
    let exact = denseSolution(table, right)
    let matrix = bordered(table.map { $0.map(\.doubleValue) })
    let solution = try matrix.solve(right.map(\.doubleValue), isPositive: { $0 > 0 })
    // Diagonal dominance by at least 1/50 with rows below 600: the condition is below 10⁶.
    let scale = exact.map { Swift.abs($0.doubleValue) }.max() ?? 0
    for (value, truth) in zip(solution, exact) {
      #expect(
        Swift.abs(value - truth.doubleValue) <= 1e-9 * Swift.max(scale, 1),
        "\(shape), \(generator.note)")
    }
  }
}

@Test(arguments: orders) func enclosuresHoldTheExactSolution(order: Int) throws {
  for shape in Shape.allCases {
    var generator = SeededGenerator()
    let table = randomTable(shape, order: order, &generator)
    let right = randomVector(order, &generator)
    let exact = denseSolution(table, right)
    let matrix = bordered(table.map { $0.map { Ball($0, precision: precision) } })
    let solution = try matrix.solve(
      right.map { Ball($0, precision: precision) }, isPositive: \.isPositive)
    for (ball, truth) in zip(solution, exact) {
      #expect(ball.contains(truth), "\(shape), \(generator.note)")
      #expect(ball.radius.bigFloat < BigFloat(1e-20, precision: precision), "\(generator.note)")
    }
  }
}

@Test func enclosuresHoldEverySymmetricSystemInTheBox() throws {
  var generator = SeededGenerator()
  let order = 6
  let table = randomTable(.arrow, order: order, &generator)
  let right = randomVector(order, &generator)
  let spread = Rational(1, 10_000)
  func widened(_ value: Rational) -> Ball {
    Ball(value, precision: precision).addingError(
      Magnitude(upperBoundOf: BigFloat(spread, precision: precision)))
  }
  // Zeros off the structure stay zeros.
  let matrix = bordered(table.map { $0.map(widened) })
  let solution = try matrix.solve(right.map(widened), isPositive: \.isPositive)
  for _ in 0..<SeededGenerator.iterations(20) {
    var moved = table
    for row in 0..<order {
      for column in 0...row where row - column <= 1 || row == order - 1 || column == 0 {
        let share = Rational(Int.random(in: -10...10, using: &generator), 10)
        moved[row][column] += spread * share
        moved[column][row] = moved[row][column]
      }
    }
    let exact = denseSolution(moved, right)
    for (ball, truth) in zip(solution, exact) {
      #expect(ball.contains(truth), "\(generator.note)")
    }
  }
}

@Test(arguments: [1, 2, 3, 4, 30]) func singularMatricesAreRefused(order: Int) {
  // The graph Laplacian of a cycle: its rows sum to zero. For order 1 the zero matrix.
  var exact = BorderedTridiagonalMatrix<Rational>(order: order)
  var enclosed = BorderedTridiagonalMatrix<Ball>(order: order)
  for row in 0..<order where order > 1 {
    let next = (row + 1) % order
    for (i, j, value) in [(row, row, 1), (next, next, 1), (row, next, -1)] {
      exact.add(Rational(value), row: i, column: j)
      enclosed.add(Ball(value, precision: precision), row: i, column: j)
    }
  }
  #expect(throws: BorderedTridiagonalMatrix<Rational>.PivotFailure.self) {
    try exact.solve(Array(repeating: 1, count: order), isPositive: { $0.signum > 0 })
  }
  let ones = Array(repeating: Ball(1, precision: precision), count: order)
  #expect(throws: BorderedTridiagonalMatrix<Ball>.PivotFailure.self) {
    try enclosed.solve(ones, isPositive: \.isPositive)
  }
}

@Test func indefiniteMatricesNameTheRow() {
  var matrix = BorderedTridiagonalMatrix<Rational>(order: 5)
  for row in 0..<5 { matrix.add(row == 2 ? -1 : 2, row: row, column: row) }
  do {
    _ = try matrix.solve([1, 1, 1, 1, 1], isPositive: { $0.signum > 0 })
    Issue.record("an indefinite matrix was solved")
  } catch {
    #expect(error.row == 2)
  }
}
