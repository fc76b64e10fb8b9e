import MultiPrecision
import TestSupport
import Testing

/// Matrices do what their rows, columns and entries do.
@Suite("Matrices")
struct MatrixTests {
  private func floats(_ source: inout SeededGenerator, _ count: Int, _ p: Precision) -> [BigFloat] {
    (0..<count).map { _ in source.float(p) }
  }

  private func balls(_ source: inout SeededGenerator, _ count: Int, _ p: Precision) -> [Ball] {
    (0..<count).map { _ in source.ball(p) }
  }

  @Test func matricesMultiplyByRowsAndColumns() {
    var source = SeededGenerator()
    let p = Precision(bits: 100)
    let a = (0..<3).map { _ in floats(&source, 4, p) }
    let b = (0..<4).map { _ in floats(&source, 2, p) }
    let product = BigFloatMatrix(a) * BigFloatMatrix(b)
    #expect(product.rows == 3 && product.columns == 2)
    for row in 0..<3 {
      for column in 0..<2 {
        let expected = BigFloat.dot(a[row], b.map { $0[column] }, precision: product.precision)
        #expect(product[row, column] == expected, "\(source.note)")
      }
    }
    let x = floats(&source, 4, p)
    let image = BigFloatMatrix(a) * BigFloatVector(x)
    let sums = a.map { BigFloat.dot($0, x) }
    #expect(image.elements == sums, "\(source.note)")
    let turned = BigFloatMatrix(a).transposed
    #expect(turned.rows == 4 && turned[3, 1] == a[1][3] && turned.transposed == BigFloatMatrix(a))
    #expect(BigFloatMatrix.identity(3, precision: p) * BigFloatMatrix(a) == BigFloatMatrix(a))
    #expect(BigFloatMatrix(a).column(2).elements == a.map { $0[2] })
    #expect(BigFloatMatrix(a).row(2).elements == a[2])
  }

  @Test func rowOperationsWorkInPlace() {
    var source = SeededGenerator()
    let p = Precision(bits: 128)
    var rows = (0..<3).map { _ in floats(&source, 4, p) }
    let original = BigFloatMatrix(rows, precision: p)
    var matrix = original
    let factor = source.float(p)
    matrix.swapRows(0, 2)
    matrix.scaleRow(1, by: factor, from: 1)
    matrix.addRow(0, times: factor, to: 2, from: 2)
    rows.swapAt(0, 2)
    for column in 1..<4 { rows[1][column] *= factor }
    for column in 2..<4 { rows[2][column].addProduct(factor, rows[0][column]) }
    #expect(matrix == BigFloatMatrix(rows, precision: p), "\(source.note)")
    #expect(original != matrix || factor == 1)
  }

  @Test func ballMatricesEnclose() throws {
    var source = SeededGenerator()
    let p = Precision(bits: 80)
    for _ in 0..<SeededGenerator.iterations(10) {
      let a = (0..<3).map { _ in balls(&source, 4, p) }
      let b = (0..<4).map { _ in balls(&source, 2, p) }
      let product = BallMatrix(a) * BallMatrix(b)
      let x = balls(&source, 4, p)
      let image = BallMatrix(a) * BallVector(x)
      for row in 0..<3 {
        #expect(image[row] == Ball.dot(a[row], x), "\(source.note)")
        for column in 0..<2 {
          #expect(
            product[row, column] == Ball.dot(a[row], b.map { $0[column] }), "\(source.note)")
        }
      }
      var matrix = BallMatrix(a)
      let factor = source.ball(p)
      matrix.addRow(0, times: factor, to: 2)
      matrix.scaleRow(1, by: factor)
      matrix.swapRows(0, 1)
      for column in 0..<4 {
        var entry = a[2][column]
        entry.addProduct(factor, a[0][column])
        #expect(matrix[2, column] == entry && matrix[1, column] == a[0][column], "\(source.note)")
        #expect(matrix[0, column] == a[1][column] * factor, "\(source.note)")
      }
    }
  }

  /// Entries, products and row operations of a type, entry by entry.
  private func followsItsEntries<Entries: MatrixEntries>(
    _ type: Entries.Type, _ a: [[Entries.Element]], _ b: [[Entries.Element]],
    _ factor: Entries.Element, _ note: String,
    plus: (Entries.Element, Entries.Element) -> Entries.Element,
    times: (Entries.Element, Entries.Element) -> Entries.Element,
    agree: (Entries.Element, Entries.Element) -> Bool
  ) {
    let p = Precision(bits: 100)
    typealias Matrix = ContiguousMatrix<Entries>
    let (left, right) = (Matrix(a, precision: p), Matrix(b, precision: p))
    let product = left * right
    let image = left * right.column(1)
    for row in a.indices {
      for column in b[0].indices {
        let terms = b.indices.map { times(a[row][$0], b[$0][column]) }
        let sum = terms.dropFirst().reduce(terms[0], plus)
        #expect(agree(product[row, column], sum), "\(note)")
        if column == 1 { #expect(agree(image[row], sum), "\(note)") }
      }
    }
    var matrix = left
    matrix.addRow(0, times: factor, to: 2)
    matrix.addRow(1, times: factor, to: 1, from: 2)
    matrix.scaleRow(0, by: factor, from: 1)
    matrix.swapRows(0, 1)
    matrix.scale(by: factor)
    matrix.add(left)
    for column in a[0].indices {
      let first = column < 1 ? a[0][column] : times(a[0][column], factor)
      let second =
        column < 2 ? a[1][column] : plus(a[1][column], times(factor, a[1][column]))
      let third = plus(a[2][column], times(factor, a[0][column]))
      for (row, old) in [second, first, third].enumerated() {
        let expected = plus(times(old, factor), a[row][column])
        #expect(agree(matrix[row, column], expected), "\(note)")
        #expect(agree(left[row, column], a[row][column]), "a copy changed its origin")
      }
    }
    #expect(left.transposed.row(1) == left.column(1), "\(note)")
    let identity = Matrix.identity(a.count, precision: p)
    let unchanged = identity * left
    for column in a[0].indices {
      // Nothing times 0 may be nothing.
      let terms = a.indices.map { times(identity[2, $0], a[$0][column]) }
      #expect(agree(unchanged[2, column], terms.dropFirst().reduce(terms[0], plus)), "\(note)")
    }
  }

  @Test func complexMatricesFollowTheirEntries() {
    var source = SeededGenerator()
    let p = Precision(bits: 100)
    for _ in 0..<SeededGenerator.iterations(10) {
      func numbers(_ rows: Int, _ columns: Int) -> [[ComplexBall]] {
        (0..<rows).map { _ in
          (0..<columns).map { _ in ComplexBall(real: source.ball(p), imaginary: source.ball(p)) }
        }
      }
      let factor =
        source.chance(0.3) ? ComplexBall(source.ball(p)) : numbers(1, 1)[0][0]
      followsItsEntries(
        ComplexBallVector.self, numbers(3, 4), numbers(4, 2), factor, source.note,
        plus: { $0 + $1 }, times: { $0 * $1 },
        agree: {
          !$0.isFinite || !$1.isFinite
            || ($0.real.overlaps($1.real) && $0.imaginary.overlaps($1.imaginary))
        })
    }
  }

  /// Entries that are single Gaussian integers: nothing can hide in a radius.
  @Test func complexMatricesOfIntegersAreNarrow() {
    var source = SeededGenerator()
    let p = Precision(bits: 100)
    func numbers(_ rows: Int, _ columns: Int) -> [[ComplexBall]] {
      (0..<rows).map { _ in
        (0..<columns).map { _ in
          ComplexBall(
            real: Ball(Int.random(in: -99...99, using: &source), precision: p),
            imaginary: Ball(Int.random(in: -99...99, using: &source), precision: p))
        }
      }
    }
    followsItsEntries(
      ComplexBallVector.self, numbers(3, 4), numbers(4, 2), numbers(1, 1)[0][0], source.note,
      plus: { $0 + $1 }, times: { $0 * $1 },
      agree: { found, exact in
        [(found.real, exact.real), (found.imaginary, exact.imaginary)].allSatisfy { found, exact in
          exact.isExact && found.overlaps(exact) && found.radius < ErrorBound(powerOfTwo: -70)
        }
      })
  }

  @Test func intervalMatricesFollowTheirEntries() {
    var source = SeededGenerator()
    let p = Precision(bits: 100)
    for _ in 0..<SeededGenerator.iterations(20) {
      func numbers(_ rows: Int, _ columns: Int) -> [[Interval]] {
        (0..<rows).map { _ in
          (0..<columns).map { _ in
            source.chance(0.1)
              ? source.pick([.empty, .entire, Interval(BigFloat.zero(precision: p))])
              : Interval(source.ball(p))
          }
        }
      }
      followsItsEntries(
        IntervalVector.self, numbers(3, 4), numbers(4, 2), numbers(1, 1)[0][0], source.note,
        plus: { $0 + $1 }, times: { $0 * $1 }, agree: { $0 == $1 })
    }
  }

  /// The ends of a product are the least and the largest product of ends, rounded outward.
  @Test func productsOfIntervalsAreTight() throws {
    var source = SeededGenerator()
    let p = Precision(bits: 24)
    for _ in 0..<SeededGenerator.iterations(400) {
      let ends = (0..<4).map { _ in Rational(Int.random(in: -9...9, using: &source), 7) }
      let (a, b) = (Swift.min(ends[0], ends[1]), Swift.max(ends[0], ends[1]))
      let (c, d) = (Swift.min(ends[2], ends[3]), Swift.max(ends[2], ends[3]))
      let x = Interval(lower: a, upper: b, precision: p)
      let y = Interval(lower: c, upper: d, precision: p)
      let corners = try [x.lower, x.upper].flatMap { u in
        try [y.lower, y.upper].map { v in
          try #require(u.exactRational) * (try #require(v.exactRational))
        }
      }
      let least = try #require(corners.min())
      let largest = try #require(corners.max())
      #expect(x * y == Interval(lower: least, upper: largest, precision: p), "\(source.note)")
    }
    let ray = Interval(lower: BigFloat(2, precision: p), upper: .infinity(precision: p))
    let zero = Interval(BigFloat.zero(precision: p))
    let sign = Interval(lower: Rational(-1), upper: Rational(3), precision: p)
    #expect(ray * zero == zero && ray * sign == .entire && (ray * .empty).isEmpty)
    #expect(
      -ray * ray == Interval(lower: -.infinity(precision: p), upper: BigFloat(-4, precision: p)))
  }
}
