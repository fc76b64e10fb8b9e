import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

@Test func eigenvaluesAgreeWithMpmath() throws {
  let oracle = try Oracle<MatrixCase>(named: "linear-algebra/symmetric_eigenvalues.json")
  #expect(oracle.hasCompleteHeader)
  #expect(oracle.cases.count == 6)
  for sample in oracle.cases {
    let precision = Precision(bits: 160)
    let table = sample.table
    let values = SymmetricEigenvalues(of: enclosed(table, precision: precision)).values
    let recorded = decimals(sample.eigenvalues)
    let norm = table.map { $0.map(\.magnitude).reduce(0, +) }.max() ?? 0
    let allowed =
      Magnitude(upperBoundOf: BigFloat(norm, precision: precision))
      * Magnitude(powerOfTwo: 12 - precision.bits)
    for (ball, truth) in zip(values, recorded) {
      let slack = recordedError(truth, digits: oracle.header.digits)
      #expect(ball.addingError(slack).contains(truth), "\(sample.name)")
      #expect(ball.radius < allowed, "\(sample.name)")
    }
  }
}

@Test func closePairsOfWilkinsonsMatrixAreTold() {
  // The largest two differ by 7·10⁻¹⁴: 53 bits hardly tell them, 100 do.
  let matrix = Matrix<Ball>(rows: 21, columns: 21) { (i: Int, j: Int) -> Ball in
    let entry = i == j ? abs(i - 10) : abs(i - j) == 1 ? 1 : 0
    return Ball(entry, precision: Precision(bits: 100))
  }
  let values = SymmetricEigenvalues(of: matrix).values
  #expect(!values[20].overlaps(values[19]))
  let gap = values[20] - values[19]
  #expect(gap.isPositive && gap.magnitudeUpperBound < Magnitude(1e-13))
  #expect(gap.relativeAccuracyBits > 30)
}

@Test(arguments: [1, 2, 3, 10, 40]) func secondDifferencesHaveTheirClosedForm(order: Int) {
  let precision = Precision(bits: 128)
  let matrix = Matrix<Ball>(rows: order, columns: order) { (i: Int, j: Int) -> Ball in
    Ball(i == j ? 2 : abs(i - j) == 1 ? -1 : 0, precision: precision)
  }
  let result = SymmetricEigenvalues(of: matrix)
  for (index, ball) in result.values.enumerated() {
    // 4·sin²(kπ/(2n + 2)), k = 1…n.
    let angle =
      Ball.pi(precision: Precision(bits: 200))
      * Ball(Rational(index + 1, 2 * order + 2), precision: Precision(bits: 200))
    let truth = 4 * angle.applying(.sin).squared()
    #expect(ball.overlaps(truth), "\(order): \(index)")
    #expect(ball.radius < Magnitude(powerOfTwo: -115), "\(order): \(index)")
    // The vector belongs to the value.
    let vector = result.vectors[index].map { Ball(midpoint: $0) }
    for (image, entry) in zip(matrix * vector, vector) {
      #expect((image - ball * entry).magnitudeUpperBound < Magnitude(powerOfTwo: -110))
    }
  }
}

@Test func repeatedEigenvaluesAreCounted() {
  // H·diag(1, 1, 1, 2, 2, 5)·H with a reflection H = I − 2uuᵀ/uᵀu.
  let precision = Precision(bits: 128)
  let u = [1, -2, 3, 1, 2, -1].map { Rational($0) }
  let square = u.map { $0 * $0 }.reduce(0, +)
  func reflection(_ i: Int, _ j: Int) -> Rational {
    (i == j ? 1 : 0) - 2 * u[i] * u[j] / square
  }
  let spectrum = [1, 1, 1, 2, 2, 5]
  let basis = Matrix<Rational>(rows: 6, columns: 6, reflection)
  let diagonal = Matrix<Rational>(rows: 6, columns: 6) { $0 == $1 ? Rational(spectrum[$0]) : 0 }
  let matrix = (basis * diagonal * basis).map { Ball($0, precision: precision) }
  let values = SymmetricEigenvalues(of: matrix).values
  for (ball, truth) in zip(values, spectrum) {
    #expect(ball.contains(Rational(truth)))
    #expect(ball.radius < Magnitude(powerOfTwo: -110))
  }
  let zero = SymmetricEigenvalues(of: Matrix<Ball>(rows: 4, columns: 4)).values
  #expect(zero.allSatisfy(\.containsZero) && zero.count == 4)
  #expect(SymmetricEigenvalues(of: Matrix<Ball>(rows: 0, columns: 0)).values.isEmpty)
  let hole = Matrix<Ball>([[.indeterminate(precision: precision)]])
  #expect(SymmetricEigenvalues(of: hole).values.allSatisfy { !$0.isFinite })
}

/// Inside a thick matrix: traces of powers and Sturm counts of sampled points.
@Test func pointsOfThickMatricesHaveTheirEigenvaluesInside() throws {
  var generator = SeededGenerator()
  let precision = Precision(bits: 100)
  for _ in 0..<SeededGenerator.iterations(4) {
    let order = Int.random(in: 2...6, using: &generator)
    let table = generator.symmetricTable(order)
    let spread = Rational(1, Int.random(in: 10...1_000_000, using: &generator))
    let error = Magnitude(upperBoundOf: BigFloat(spread, precision: precision))
    let values = SymmetricEigenvalues(
      of: enclosed(table, precision: precision).map { $0.addingError(error) }
    ).values
    for _ in 0..<6 {
      var moved = table
      for i in 0..<order {
        for j in 0...i {
          moved[i][j] += spread * Rational(Int.random(in: -4...4, using: &generator), 4)
          moved[j][i] = moved[i][j]
        }
      }
      // Sylvester: the pivots of A − μ tell how many eigenvalues are below μ.
      for (index, ball) in values.enumerated() {
        let low = ball.lower.exactRational ?? 0
        let high = ball.upper.exactRational ?? 0
        if let count = eigenvaluesBelow(low, moved) { #expect(count <= index, "\(generator.note)") }
        if let count = eigenvaluesBelow(high, moved) { #expect(count > index, "\(generator.note)") }
      }
    }
    // First order, and the rounding of a random basis.
    let largest = values.map(\.radius).max() ?? .zero
    #expect(largest < error * Magnitude(Double(3 * order)), "\(generator.note)")
  }
}

/// How many eigenvalues are < μ; nil if a pivot vanishes.
private func eigenvaluesBelow(_ shift: Rational, _ table: [[Rational]]) -> Int? {
  var rows = table
  var count = 0
  for k in rows.indices {
    rows[k][k] -= shift
  }
  for k in rows.indices {
    let pivot = rows[k][k]
    if pivot.isZero { return nil }
    if pivot.signum < 0 { count += 1 }
    for i in (k + 1)..<max(rows.count, k + 1) {
      let ratio = rows[i][k] / pivot
      for j in k..<rows.count { rows[i][j] -= ratio * rows[k][j] }
    }
  }
  return count
}

@Test func estimatesLieInTheEnclosures() {
  var generator = SeededGenerator()
  for order in [0, 1, 2, 3, 5, 9, 20] {
    for rank in Set([order, order / 2, 0]) {
      // A sum of ±vvᵀ: indefinite, and singular for fewer terms than rows.
      var table = Array(repeating: Array(repeating: 0.0, count: order), count: order)
      for term in 0..<rank {
        let v = (0..<order).map { _ in Double.random(in: -1...1, using: &generator) }
        for i in 0..<order {
          for j in 0..<order { table[i][j] += (term % 3 == 0 ? -1 : 1) * v[i] * v[j] }
        }
      }
      for i in 0..<order {
        for j in 0..<i { table[j][i] = table[i][j] }
      }
      let precision = Precision(bits: 120)
      let long = Matrix<BigFloat>(rows: order, columns: order) {
        BigFloat(table[$0][$1], precision: precision)
      }
      let truth = SymmetricEigenvalues(of: long.map { Ball(midpoint: $0) }).values
      let norm = truth.map { $0.midpoint.magnitude.doubleValue(.up) }.max() ?? 0
      let unit = Double(order * 8) * norm
      let short = estimatedEigenvalues(of: Matrix(rows: order, columns: order) { table[$0][$1] })
      for (own, ball) in zip(short, truth) {
        let error = (own - ball.midpoint.doubleValue(.nearest)).magnitude
        #expect(error <= unit * 0x1p-53, "\(generator.note) \(order) \(rank)")
      }
      for (own, ball) in zip(estimatedEigenvalues(of: long), truth) {
        let error = (own - ball.midpoint).magnitude.doubleValue(.up)
        #expect(error <= unit * 0x1p-120, "\(generator.note) \(order) \(rank)")
      }
      #expect(short.count == order)
    }
  }
}
