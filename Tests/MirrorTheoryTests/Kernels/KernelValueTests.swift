import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

/// K against recorded values and against what every kernel satisfies.
@Suite("Kernel values")
struct KernelValueTests {
  @Test(arguments: try KernelOracle.cases("exact_kernel"))
  func exactValues(_ recorded: KernelOracle.Case) throws {
    let activation = try #require(KernelModels.activations[recorded.activation])
    let density = try #require(recorded.density.density)
    var pairs: [(Expression, Expression)] = []
    for value in recorded.expect.values {
      let x = try #require(Rational(fraction: value.x))
      pairs.append((.number(x), .number(try #require(Rational(fraction: value.y)))))
    }
    let result = evaluateKernel(
      of: KernelModels.model(activation, density), at: pairs, digits: 20)
    #expect(result.certified && result.values.count == pairs.count, "\(result.notes)")
    let form = try #require(result.closedForm)
    for (index, recordedValue) in recorded.expect.values.enumerated() {
      let expected = try #require(Rational(fraction: recordedValue.value))
      let value = result.values[index].value
      #expect(value.exact == expected && value.certified)
      #expect(value.text == expected.decimalString(significantDigits: 20))
      guard case .number(let x) = pairs[index].0, case .number(let y) = pairs[index].1 else {
        continue
      }
      #expect(try form.rationalValue(at: [Symbol("x"): x, Symbol("y"): y]) == expected)
    }
  }

  /// An infinite support, whose tails are bounded: 25 digits of 40 are compared.
  @Test(arguments: [("abs", "abs-gaussian(1/2)"), ("relu", "relu-gaussian(1/2)")])
  func gaussianValues(_ activation: String, _ id: String) throws {
    let recorded = try #require(try KernelOracle.cases("smooth_kernel").first { $0.id == id })
    let model = KernelModels.model(
      try #require(KernelModels.activations[activation]), KernelModels.gaussian(Rational(1, 2)))
    var pairs: [(Expression, Expression)] = []
    for value in recorded.expect.values.prefix(3) {
      let x = try #require(Rational(fraction: value.x))
      pairs.append((.number(x), .number(try #require(Rational(fraction: value.y)))))
    }
    let result = evaluateKernel(of: model, at: pairs, digits: 25)
    #expect(result.certified && result.values.count == 3)
    let form = try #require(result.closedForm)
    let precision = Precision(bits: 192)
    for (index, (pair, expected)) in zip(result.values, recorded.expect.values).enumerated() {
      let closed = form.enclosure(
        at: [
          Symbol("x"): pairs[index].0.enclosure(precision: precision),
          Symbol("y"): pairs[index].1.enclosure(precision: precision),
        ], precision: precision)
      let recordedValue = try #require(Rational(decimal: expected.value))
      let gap = closed - Ball(recordedValue, precision: precision)
      #expect(gap.magnitudeUpperBound < ErrorBound(powerOfTwo: -125))
      let found = try #require(Rational(decimal: pair.value.text))
      let known = try #require(Rational(decimal: expected.value))
      #expect((found - known).magnitude <= known.magnitude * Rational(1, 10).power(24))
      #expect(pair.value.certified && pair.value.exact == nil)
    }
  }

  /// At √2 and √3 with p = ½ on [−1, 1], all outside: K of |·| is E[(√2 − B)(√3 − B)] = √6 + 1/3.
  @Test func irrationalPointsAreProved() throws {
    let model = KernelModels.model(
      KernelModels.activation("abs", 1, 0), KernelModels.uniform(1))
    let result = evaluateKernel(
      of: model, at: [(.apply(.sqrt, 2), .apply(.sqrt, 3))], digits: 40)
    let value = try #require(result.values.first?.value)
    #expect(value.certified && result.certified && value.exact == nil)
    let precision = Precision(bits: 256)
    let known =
      Ball.sqrt(Ball(6, precision: precision)) + Ball(Rational(1, 3), precision: precision)
    #expect(value.text == known.decimalString(significantDigits: 40))
  }

  /// Uniform on [−√2, √2]: E[B²] = 2/3, and K(x, x) = (β² + γ²)(x² + 2/3).
  @Test func irrationalSupportsAreProved() throws {
    let root = Expression.apply(.sqrt, 2)
    let model = KernelModels.model(
      KernelModels.activation("relu", Rational(1, 2), Rational(1, 2)), KernelModels.uniform(root))
    let half = Expression.number(Rational(1, 2))
    let result = evaluateKernel(of: model, at: [(half, half), (5, 5), (root, root)], digits: 30)
    #expect(result.certified && result.closedForm != nil)
    let expected = [Rational(11, 24), Rational(77, 6), Rational(4, 3)]
    #expect(
      result.values.map(\.value.text) == expected.map { $0.decimalString(significantDigits: 30) })
  }

  /// K(x, x) = (β² + γ²)(x² m₀ + m₂) for even p; K(x, y) = K(y, x) for every p.
  @Test func symmetryAndDiagonal() throws {
    var random = SeededGenerator(seed: 11)
    for (name, activation) in KernelModels.activations {
      for density in [KernelModels.uniform(.number(Rational(3, 2))), KernelModels.skew] {
        let points = (0..<4).map { _ in Rational(Int.random(in: -300...300, using: &random), 100) }
        var pairs: [(Expression, Expression)] = []
        for x in points { for y in points { pairs.append((.number(x), .number(y))) } }
        let result = evaluateKernel(
          of: KernelModels.model(activation, density), at: pairs, digits: 10)
        #expect(result.values.count == 16)
        for row in 0..<4 {
          for column in 0..<4 {
            let value = result.values[4 * row + column].value.exact
            #expect(value == result.values[4 * column + row].value.exact, "\(name) \(points)")
          }
          guard case .piecewiseLinear(_, .number(let beta), .number(let gamma)) = activation else {
            continue
          }
          let second = density == KernelModels.skew ? Rational(1, 2) : Rational(3, 4)
          let squares = beta * beta + gamma * gamma
          // The mean over both signs of W makes first moments cancel; those of βγ do not when B
          // is never below −|x|.
          let even = squares * (points[row] * points[row] + second)
          let isEven = density != KernelModels.skew || (beta * gamma).isZero
          if isEven { #expect(result.values[5 * row].value.exact == even, "\(name) \(points)") }
        }
      }
    }
  }

  /// ReLU with p = 2b on [0, 1], x = y = 1: only w = 1 is active, ½∫(1 − b)²2b db = 1/12; and
  /// x = y = −1 gives the same by w = −1; x = 1, y = −1 gives 0.
  @Test func skewDensities() throws {
    let model = KernelModels.model(
      KernelModels.activation("relu", Rational(1, 2), Rational(1, 2)), KernelModels.skew)
    let result = evaluateKernel(of: model, at: [(1, 1), (-1, -1), (1, -1)], digits: 10)
    #expect(result.values.map(\.value.exact) == [Rational(1, 12), Rational(1, 12), 0])
    let form = try #require(result.closedForm)
    #expect(try form.rationalValue(at: [Symbol("x"): 1, Symbol("y"): 1]) == Rational(1, 12))
  }
}
