import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import Training

/// Numbers of two words against `BigFloat` with 128 bits, which rounds correctly.
@Suite("Numbers of two words")
struct TwoWordFloatTests {
  private static let precision = Precision(bits: 128)

  /// Some numbers are short, equal or neighbours, where sums cancel and ties occur.
  private func pair(_ source: inout SeededGenerator) -> (BigFloat, BigFloat) {
    let range = source.pick([0, 2, 70, 140, 1000])
    var a = source.float(Self.precision, exponentRange: range)
    var b = source.float(Self.precision, exponentRange: range)
    if source.chance(0.3) {
      a = BigFloat(BigFloat(a, precision: .double), precision: Self.precision)
    }
    switch source.pick([0, 1, 2, 3, 4, 5]) {
    case 0: b = -a
    case 1:
      let unit = BigFloat(
        significand: 1 << 127, exponent: Int32((a.exponent ?? 0) - 127), isNegative: false)
      b = source.chance(0.5) ? unit - a : -(a + unit)
    case 2: b = b.scaled(byPowerOfTwo: -source.pick([127, 128, 129, 130]))
    default: break
    }
    if source.chance(0.05) { b = .zero(precision: Self.precision) }
    return (a, b)
  }

  /// Whether two numbers are neighbours at most.
  private func areClose(_ a: TwoWordFloat, _ b: BigFloat) -> Bool {
    (a.bigFloat - b).magnitude <= b.magnitude.scaled(byPowerOfTwo: -127)
  }

  @Test func operationsAreOffByAUnitAtMost() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(20_000) {
      let (a, b) = pair(&source)
      let (x, y) = (TwoWordFloat(a), TwoWordFloat(b))
      #expect(x.bigFloat == a && y.bigFloat == b)
      #expect(areClose(x + y, a + b), "\(a) + \(b)")
      #expect(areClose(x - y, a - b), "\(a) - \(b)")
      #expect(areClose(x * y, a * b), "\(a) * \(b)")
      #expect((x < y) == (a < b) && (x == y) == (a == b) && (x <= y) == (a <= b))
      #expect(x.approximation == a.doubleValue(.nearest))
      #expect((-x).bigFloat == -a && x.magnitude.bigFloat == a.magnitude)
    }
  }

  @Test func quotientsAndRootsAreClose() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(4000) {
      let (a, b) = pair(&source)
      let (x, y) = (TwoWordFloat(a), TwoWordFloat(b))
      if !b.isZero {
        let error = ((x / y).bigFloat - a / b).magnitude
        #expect(error <= (a / b).magnitude.scaled(byPowerOfTwo: -125), "\(a) / \(b)")
      }
      let root = a.magnitude.squareRoot()
      let error = (x.magnitude.squareRoot().bigFloat - root).magnitude
      #expect(error <= root.scaled(byPowerOfTwo: -125), "root of \(a)")
    }
    #expect(TwoWordFloat(BigFloat(9, precision: Self.precision)).squareRoot() == 3)
  }

  @Test func specialValues() {
    let (one, infinite): (TwoWordFloat, TwoWordFloat) = (1, .infinity)
    #expect(one / infinite == 0 && (infinite - infinite).isNaN && (one / 0).isFinite == false)
    #expect(one < infinite && -infinite < one && !(TwoWordFloat.nan == .nan))
    #expect(!(TwoWordFloat.nan < one) && !(TwoWordFloat.nan >= one))
    #expect(TwoWordFloat(.nan).isNaN && TwoWordFloat(-Double.infinity) == -infinite)
    #expect(TwoWordFloat(0.0) == 0 && (one - one).isZero && TwoWordFloat.zero < one && -one < .zero)
    #expect(infinite.approximation == .infinity && TwoWordFloat.zero.approximation == 0)
    #expect(
      (one / 3 * 0).isZero && (-one).squareRoot().isNaN && TwoWordFloat.zero.squareRoot() == 0)
    let tiny = TwoWordFloat(BigFloat(significand: 1 << 127, exponent: -1100, isNegative: true))
    #expect(tiny.approximation == 0)
    #expect((tiny * tiny).bigFloat == tiny.bigFloat * tiny.bigFloat)
    // Beyond what is done in registers.
    let huge = TwoWordFloat(BigFloat(significand: 1 << 127, exponent: 1 << 28, isNegative: false))
    #expect((huge * huge).bigFloat == huge.bigFloat * huge.bigFloat && huge + one == huge)
  }

  @Test func functionsAreThoseOfLongNumbers() {
    let x = TwoWordFloat(0.75)
    #expect(x.image(under: Function.asinh).bigFloat == x.bigFloat.image(under: Function.asinh))
    #expect(x.power(integer: 3) == x * x * x && x.power(integer: -1) == 1 / x)
    #expect(TwoWordFloat.polynomialValue([1, 2, 3], at: 2) == 17)
    #expect(TwoWordFloat.quotient(1, 0).isNaN)
  }

  @Test func combinationsAreWithinTheirBound() throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(30) {
      let (terms, rows, count) = (source.pick([1, 2, 7, 41]), source.pick([1, 3]), 3)
      let range = source.pick([0, 5, 200])
      func floats(_ count: Int) -> [TwoWordFloat] {
        (0..<count).map { _ in
          source.chance(0.1)
            ? .zero : TwoWordFloat(source.float(Self.precision, exponentRange: range))
        }
      }
      let weights = floats(rows * terms)
      let vectors = (0..<terms).map { _ in floats(count) }
      let base = floats(count)
      var sums = Array(repeating: base, count: rows)
      TwoWordFloat.combineAll(base, weights, vectors, into: &sums)
      func exact(_ value: TwoWordFloat) throws -> Rational {
        try #require(value.bigFloat.exactRational)
      }
      let weight = try weights.map { try exact($0).magnitude }.max() ?? 0
      for row in 0..<rows {
        for k in 0..<count {
          var truth = try exact(base[k])
          var element: Rational = 0
          for j in 0..<terms {
            let (w, x) = (try exact(weights[row * terms + j]), try exact(vectors[j][k]))
            truth = truth + w * x
            element = max(element, x.magnitude)
          }
          let bound =
            Rational(terms + 1) * Rational(2).power(-116) * weight * element
            + truth.magnitude * Rational(2).power(-127)
          #expect(try (exact(sums[row][k]) - truth).magnitude <= bound)
        }
      }
    }
  }

  @Test func combinationsOfWhatIsNotFinite() {
    var sums: [[TwoWordFloat]] = [[0, 0]]
    TwoWordFloat.combineAll([1, 1], [2, 3], [[1, .infinity], [1, 1]], into: &sums)
    #expect(sums[0][0] == 6 && sums[0][1] == .infinity)
  }
}
