import MultiPrecision
import TestSupport
import Testing

/// A double that is often small, often moderate, at times large, and 0 now and then.
private func coordinate(_ generator: inout SeededGenerator) -> Double {
  if generator.chance(0.1) { return 0 }
  let size = Double.random(in: -6...generator.pick([0.5, 1, 3]), using: &generator)
  return (generator.chance(0.5) ? -1 : 1) * .exp2(size)
}

private func box(_ generator: inout SeededGenerator) -> ComplexBox {
  func side(_ from: Double) -> DoubleRange {
    if generator.chance(0.15) { return DoubleRange(from) }
    return DoubleRange(from, from + coordinate(&generator).magnitude)
  }
  let real = side(coordinate(&generator))
  return ComplexBox(
    real: real,
    imaginary: generator.chance(0.2) ? DoubleRange(0) : side(coordinate(&generator)))
}

/// An end or an inner point, as a ball of 80 bits.
private func point(_ range: DoubleRange, _ generator: inout SeededGenerator) -> Ball {
  let part = generator.pick([0, 1, Double.random(in: 0...1, using: &generator)])
  let inner = range.lower + (range.upper - range.lower) * part
  let value = Swift.min(Swift.max(inner, range.lower), range.upper)
  return Ball(value, precision: Precision(bits: 80))
}

private func holds(_ box: ComplexBox, _ value: ComplexBall) -> Bool {
  func meets(_ range: DoubleRange, _ ball: Ball) -> Bool {
    Ball(range).addingError(ErrorBound(powerOfTwo: -1070)).overlaps(ball)
  }
  return meets(box.real, value.real) && meets(box.imaginary, value.imaginary)
}

@Test(arguments: RealFunction.allCases) func boxesHoldTheImagesOfTheirPoints(
  _ function: RealFunction
) {
  var generator = SeededGenerator()
  var decided = 0
  for _ in 0..<SeededGenerator.iterations(120) {
    let box = box(&generator)
    let image = box.applying(function)
    guard image.isFinite else { continue }
    decided += 1
    for _ in 0..<4 {
      let z = ComplexBall(
        real: point(box.real, &generator), imaginary: point(box.imaginary, &generator))
      let value = z.applying(function)
      #expect(value.isFinite, "\(function) \(box): holomorphic, \(generator.note)")
      #expect(holds(image, value), "\(function) \(box) → \(image), \(generator.note)")
      #expect(value.magnitudeLowerBound <= image.magnitudeUpperBound)
    }
  }
  #expect(decided > 5 || function == .gamma || function == .lgamma)
}

/// Squares of numbers above 2^512 overflow.
@Test func logarithmsOfLargeBoxesAreEnclosed() {
  var generator = SeededGenerator()
  for exponent in [499, 501, 530, 700, 1000, 1022] {
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    let box = ComplexBox(
      real: DoubleRange(-0.25 * scale, 0.75 * scale),
      imaginary: DoubleRange(0.5 * scale, scale))
    let image = box.applying(.log)
    #expect(image.isFinite && image.real.upper - image.real.lower < 1.2)
    for _ in 0..<20 {
      let z = ComplexBall(
        real: point(box.real, &generator), imaginary: point(box.imaginary, &generator))
      #expect(holds(image, z.applying(.log)), "\(exponent), \(generator.note)")
    }
  }
}

@Test func boxArithmeticHoldsTheResultsOfItsPoints() {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(400) {
    let (a, b) = (box(&generator), box(&generator))
    let z = ComplexBall(
      real: point(a.real, &generator), imaginary: point(a.imaginary, &generator))
    let w = ComplexBall(
      real: point(b.real, &generator), imaginary: point(b.imaginary, &generator))
    let exponent = Int.random(in: -5...7, using: &generator)
    let pairs: [(ComplexBox, ComplexBall)] = [
      (a + b, z + w), (a - b, z - w), (a * b, z * w), (a / b, z / w), (a.squared(), z.squared()),
      (a.power(exponent), z.power(exponent)), (a.reciprocal, ComplexBall(1) / z),
      (a.power(b), z.power(w)),
    ]
    for (index, (image, value)) in pairs.enumerated() where image.isFinite {
      #expect(holds(image, value), "\(index): \(a), \(b), \(exponent), \(generator.note)")
    }
  }
}

@Test func boxesSayWhereAFunctionIsNotHolomorphic() {
  let cut = ComplexBox(real: DoubleRange(-2, -1), imaginary: DoubleRange(0, 1))
  let clear = ComplexBox(real: DoubleRange(-2, -1), imaginary: DoubleRange(0.1, 1))
  for function in [RealFunction.log, .sqrt] {
    #expect(cut.applying(function).isUndefined)
    #expect(clear.applying(function).isFinite)
  }
  #expect(ComplexBox(real: DoubleRange(-1, 1), imaginary: DoubleRange(0, 1)).reciprocal.isUndefined)
  let aboveBranch = ComplexBox(real: DoubleRange(-0.1, 0.1), imaginary: DoubleRange(0, 1.1))
  #expect(aboveBranch.applying(.asinh).isUndefined && aboveBranch.applying(.atan).isUndefined)
  // Overflow is not a statement about the function.
  let far = ComplexBox(DoubleRange(0, 1000)).applying(.exp)
  #expect(!far.isFinite && !far.isUndefined)
}
