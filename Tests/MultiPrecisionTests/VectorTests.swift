import MultiPrecision
import TestSupport
import Testing

/// Vectors do what their elements do one by one.
@Suite("Vectors")
struct VectorTests {
  private func floats(_ source: inout SeededGenerator, _ count: Int, _ p: Precision) -> [BigFloat] {
    (0..<count).map { _ in source.float(p) }
  }

  private func balls(_ source: inout SeededGenerator, _ count: Int, _ p: Precision) -> [Ball] {
    (0..<count).map { _ in source.ball(p) }
  }

  @Test(arguments: [53, 64, 65, 127, 128, 191, 256, 1000])
  func floatVectorsFollowTheirElements(bits: Int) {
    var source = SeededGenerator()
    let p = Precision(bits: bits)
    let a = floats(&source, 12, p)
    let b = floats(&source, 12, p)
    let factor = source.float(p)
    let u = BigFloatVector(a, precision: p)
    let v = BigFloatVector(b, precision: p)
    #expect(u.elements == a && u.count == 12 && u.precision == p)
    #expect((u + v).elements == zip(a, b).map { $0 + $1 }, "\(source.note)")
    #expect((u - v).elements == zip(a, b).map { $0 - $1 }, "\(source.note)")
    #expect((factor * u).elements == a.map { $0 * factor }, "\(source.note)")
    var w = u
    w.addProduct(factor, v)
    var expected = a
    for index in expected.indices { expected[index].addProduct(factor, b[index]) }
    #expect(w.elements == expected, "\(source.note)")
    w = u
    w.multiplyElementwise(by: v)
    w.negate()
    w.swapAt(0, 5)
    expected = zip(a, b).map { -($0 * $1) }
    expected.swapAt(0, 5)
    #expect(w.elements == expected, "\(source.note)")
    #expect(u.elements == a, "a copy changed its origin")
    let ones = a.map { _ in BigFloat(1, precision: p) }
    #expect(u.sum() == BigFloat.dot(a, ones), "\(source.note)")
  }

  @Test(arguments: [53, 64, 128, 191, 1000])
  func functionsOfVectorsAreThoseOfTheirElements(bits: Int) {
    var source = SeededGenerator()
    let p = Precision(bits: bits)
    let far = BigFloat(1, precision: p).scaled(byPowerOfTwo: 1 << 21)
    let special: [BigFloat] = [
      .zero(precision: p), -.zero(precision: p), .infinity(precision: p), .nan(precision: p),
      far, -far,
    ]
    let elements = floats(&source, 12, p) + special
    let vector = BigFloatVector(elements)
    let precision = Precision(bits: bits + 17)
    for function in RealFunction.allCases {
      for rounding in [RoundingMode.nearest, .down] {
        // MPFR would need as many words for Γ of huge numbers.
        if function == .gamma || function == .lgamma { continue }
        let values = vector.applying(function, precision: precision, rounding: rounding).elements
        for (value, element) in zip(values, elements) {
          let alone = element.applying(function, precision: precision, rounding: rounding)
          #expect(
            value.isNaN ? alone.isNaN : value == alone && value.precision == precision,
            "\(function) at \(element): \(source.note)")
        }
      }
    }
    #expect(vector.applying(.exp).precision == p)
    #expect(BigFloatVector([]).applying(.exp).count == 0)
  }

  @Test(arguments: [53, 64, 128, 191, 1000])
  func ballVectorsFollowTheirElements(bits: Int) {
    var source = SeededGenerator()
    let p = Precision(bits: bits)
    let a = balls(&source, 12, p)
    let b = balls(&source, 12, p)
    let factor = source.ball(p)
    let u = BallVector(a, precision: p)
    let v = BallVector(b, precision: p)
    #expect(u.elements == a && u.count == 12 && u.precision == p)
    #expect((u + v).elements == zip(a, b).map { $0 + $1 }, "\(source.note)")
    #expect((u - v).elements == zip(a, b).map { $0 - $1 }, "\(source.note)")
    #expect((factor * u).elements == a.map { $0 * factor }, "\(source.note)")
    var w = u
    w.addProduct(factor, v)
    var expected = a
    for index in expected.indices { expected[index].addProduct(factor, b[index]) }
    #expect(w.elements == expected, "\(source.note)")
    w = u
    w.multiplyElementwise(by: v)
    w.negate()
    w.swapAt(0, 5)
    expected = zip(a, b).map { -($0 * $1) }
    expected.swapAt(0, 5)
    #expect(w.elements == expected, "\(source.note)")
    #expect(u.elements == a, "a copy changed its origin")
    #expect(u.dot(v) == Ball.dot(a, b), "\(source.note)")
    #expect(u.withPrecision(Precision(bits: 64)).precision.bits == 64)
  }

  @Test func emptyVectorsAreHarmless() {
    let p = Precision(bits: 64)
    var none = BigFloatVector(count: 0, precision: p)
    none.add(none)
    #expect(none.elements.isEmpty && none.dot(none).isZero)
    let zeros = (BigFloatMatrix(rows: 2, columns: 0, precision: p) * none).elements
    #expect(zeros.count == 2 && zeros[0].isZero && zeros[1].isZero)
    #expect(BallVector([]).sum() == Ball(0, precision: p))
  }
}

extension VectorTests {
  @Test func complexVectorsFollowTheirElements() throws {
    var source = SeededGenerator()
    let p = Precision(bits: 128)
    for _ in 0..<SeededGenerator.iterations(20) {
      func numbers() -> [ComplexBall] {
        (0..<6).map { _ in ComplexBall(real: source.ball(p), imaginary: source.ball(p)) }
      }
      let a = numbers()
      let b = numbers()
      let (u, v) = (ComplexBallVector(a), ComplexBallVector(b))
      let factor = ComplexBall(real: source.ball(p), imaginary: source.ball(p))
      var sum = ComplexBall(real: Ball(0, precision: p), imaginary: Ball(0, precision: p))
      for (x, y) in zip(a, b) { sum += x * y }
      for value in [u.dot(v), ComplexBall.dot(a[...], b[...])] {
        #expect(!sum.isFinite || value.isFinite, "\(source.note)")
        #expect(!sum.isFinite || value.real.overlaps(sum.real), "\(source.note)")
        #expect(!sum.isFinite || value.imaginary.overlaps(sum.imaginary), "\(source.note)")
      }
      var w = u
      w.add(v)
      w.scale(by: factor)
      w.addProduct(factor, v)
      w.subtract(u)
      for index in 0..<6 {
        let expected = (a[index] + b[index]) * factor + factor * b[index] - a[index]
        guard expected.isFinite else { continue }
        #expect(w[index].real.overlaps(expected.real), "\(source.note)")
        #expect(w[index].imaginary.overlaps(expected.imaginary), "\(source.note)")
      }
    }
  }

  @Test func boxesFollowTheirIntervals() throws {
    var source = SeededGenerator()
    let p = Precision(bits: 90)
    for _ in 0..<SeededGenerator.iterations(20) {
      func intervals() -> [Interval] {
        (0..<6).map { _ in
          source.chance(0.1) ? source.pick([.empty, .entire]) : Interval(source.ball(p))
        }
      }
      let a = intervals()
      let b = intervals()
      var box = IntervalVector(a, precision: p)
      let other = IntervalVector(b, precision: p)
      for index in 0..<6 { #expect(box[index] == a[index]) }
      box.add(other)
      for index in 0..<6 { #expect(box[index] == a[index] + b[index], "\(source.note)") }
      box = IntervalVector(a, precision: p)
      box.subtract(other)
      for index in 0..<6 { #expect(box[index] == a[index] - b[index], "\(source.note)") }
      var sum = Interval(BigFloat.zero(precision: p))
      for (x, y) in zip(a, b) { sum += x * y }
      #expect(IntervalVector(a, precision: p).dot(other) == sum, "\(source.note)")
    }
    let x = [3, -7].map { Interval(Rational($0, 3), precision: p) }
    #expect(IntervalVector(x).dot(IntervalVector(x)).contains(Rational(58, 9)))
  }
}
