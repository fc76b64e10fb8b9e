import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

private let precision = Precision(bits: 160)

private func float(_ value: Double) -> BigFloat { BigFloat(value, precision: precision) }

/// x² + y² = 4, xy = 1: (√3 ± 1)/√2 and their mirrors.
private func circleAndHyperbola(_ x: [Ball]) -> [Ball] {
  [x[0].squared() + x[1].squared() - 4, x[0] * x[1] - 1]
}

private func circleAndHyperbolaJacobian(_ x: [Ball]) -> Matrix<Ball> {
  Matrix([[x[0] + x[0], x[1] + x[1]], [x[1], x[0]]])
}

@Test func aPlaneSystemIsProved() throws {
  let outcome = provedZero(
    near: [float(2), float(0.5)], precision: precision, value: circleAndHyperbola,
    jacobian: circleAndHyperbolaJacobian)
  guard case .proved(let zero) = outcome else {
    Issue.record("\(outcome)")
    return
  }
  let fine = Precision(bits: 400)
  let (two, three) = (Ball(2, precision: fine), Ball(3, precision: fine))
  let one = Ball(1, precision: fine)
  let root = three.applying(.sqrt)
  #expect(zero[0].contains((root + one) / two.applying(.sqrt)))
  #expect(zero[1].contains((root - one) / two.applying(.sqrt)))
  #expect(zero.allSatisfy { $0.relativeAccuracyBits > 150 })
}

@Test func boxesAreDecided() {
  func outcome(_ x: (Double, Double), _ y: (Double, Double)) -> RootOutcome<[Ball]> {
    krawczyk(
      in: [
        Ball(lower: float(x.0), upper: float(x.1)), Ball(lower: float(y.0), upper: float(y.1)),
      ], value: circleAndHyperbola, jacobian: circleAndHyperbolaJacobian)
  }
  if case .proved = outcome((1.8, 2.1), (0.4, 0.6)) {} else { Issue.record("a zero is inside") }
  if case .noRoot = outcome((2.5, 3), (0.1, 1)) {} else { Issue.record("no zero is inside") }
  // Two zeros: nothing may be proved.
  let both = outcome((0, 2.5), (0, 2.5))
  if case .undecided = both {} else { Issue.record("\(both)") }
}

/// Some of the systems within the radius have their zero outside the box.
@Test func thickSystemsAreProvedOnlyInside() {
  let value = { (x: [Ball]) in x.map { ($0 - 1).addingError(Magnitude(0.5)) } }
  let jacobian = { (x: [Ball]) in Matrix<Ball>.identity(order: 2) }
  let whole = Ball(lower: float(0), upper: float(3))
  let cut = Ball(lower: float(1.2), upper: float(3))
  if case .proved = krawczyk(in: [whole, whole], value: value, jacobian: jacobian) {
  } else {
    Issue.record("every zero is inside")
  }
  if case .undecided = krawczyk(in: [whole, cut], value: value, jacobian: jacobian) {
  } else {
    Issue.record("a zero may be outside")
  }
}

@Test func aSingularZeroIsNotProved() {
  // x² = 0, y = 0.
  let outcome = provedZero(
    near: [float(0.1), float(0.3)], precision: precision,
    value: { [$0[0].squared(), $0[1]] },
    jacobian: { Matrix([[$0[0] + $0[0], 0], [0, 1]]) })
  if case .undecided = outcome {} else { Issue.record("\(outcome)") }
}

/// Σ xᵢ + xₖ = n + 1 for k < n, Π xᵢ = 1 (Brown's almost linear system), n = 4.
@Test func brownsSystemIsProved() throws {
  let n = 4
  let value = { (x: [Ball]) -> [Ball] in
    let sum = x.reduce(.zero, +)
    return (0..<n).map { k in
      k < n - 1 ? sum + x[k] - Ball(n + 1, precision: precision) : x.reduce(1, *) - 1
    }
  }
  let jacobian = { (x: [Ball]) -> Matrix<Ball> in
    Matrix(rows: n, columns: n) { i, j in
      if i < n - 1 { return i == j ? 2 : 1 }
      return x.indices.reduce(1) { $1 == j ? $0 : $0 * x[$1] }
    }
  }
  let outcome = provedZero(
    near: [0.9, 0.9, 0.9, 1.3].map(float), precision: precision, value: value, jacobian: jacobian)
  guard case .proved(let zero) = outcome else {
    Issue.record("\(outcome)")
    return
  }
  // x₁ = x₂ = x₃ = a, x₄ = 5 − 4a with a³(5 − 4a) = 1.
  for index in 0..<3 {
    #expect((zero[index] * zero[index].squared() * (5 - 4 * zero[index]) - 1).containsZero)
    #expect(zero[index].overlaps(zero[0]))
  }
  #expect(zero[3].overlaps(5 - 4 * zero[0]))
  #expect(zero.allSatisfy { $0.relativeAccuracyBits > 140 })
}

@Test func zerosOfRandomSystemsAreInside() throws {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(15) {
    // f(x) = A(x − z) + (x − z)∘(x − z) with a known zero z.
    let n = Int.random(in: 2...4, using: &generator)
    let z = (0..<n).map { _ in Rational(Int.random(in: -99...99, using: &generator), 7) }
    let a = Matrix<Ball>(rows: n, columns: n) { i, j in
      Ball(Int.random(in: -9...9, using: &generator) + (i == j ? 40 : 0), precision: precision)
    }
    let centre = z.map { Ball($0, precision: precision) }
    let value = { (x: [Ball]) -> [Ball] in
      let d = zip(x, centre).map { $0 - $1 }
      return zip(a * d, d).map { $0 + $1.squared() }
    }
    let jacobian = { (x: [Ball]) -> Matrix<Ball> in
      Matrix(rows: n, columns: n) { i, j in
        a[i, j] + (i == j ? 2 * (x[i] - centre[i]) : 0)
      }
    }
    let outcome = provedZero(
      near: z.map { BigFloat($0 + Rational(1, 100), precision: precision) }, precision: precision,
      value: value, jacobian: jacobian)
    guard case .proved(let zero) = outcome else {
      Issue.record("\(outcome) \(generator.note)")
      return
    }
    for (ball, truth) in zip(zero, z) { #expect(ball.contains(truth), "\(generator.note)") }
  }
}
