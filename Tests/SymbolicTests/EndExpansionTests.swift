import MultiPrecision
import Symbolic
import TestSupport
import Testing

private let variable = Symbol("u")
private let u = Expression.symbol(variable)
private func number(_ p: Int, _ q: Int = 1) -> Expression { .number(Rational(p, q)) }
private func sin(_ e: Expression) -> Expression { .apply(.sin, e) }
private func exp(_ e: Expression) -> Expression { .apply(.exp, e) }

private func region(_ size: Int) -> ComplexBall {
  let part = Ball(midpoint: .zero(precision: Precision(bits: 80)), radius: .init(powerOfTwo: size))
  return ComplexBall(real: part, imaginary: part)
}

/// f, the exponent v and h(0) of f(u) = uᵛ·h(u), or nil for functions of another form.
private let shapes: [(Expression, Rational?, Rational)] = [
  (u, 1, 1),
  (sin(u) / u, 0, 1),
  ((1 - .apply(.cos, u)) / u.pow(2), 0, Rational(1, 2)),
  ((sin(u) - u + u.pow(3) / 6) / u.pow(5), 0, Rational(1, 120)),
  (1 / u - 1 / .apply(.sinh, u), 1, Rational(1, 6)),
  (1 / (exp(u) - 1), -1, 1),
  (.apply(.sqrt, exp(u) - 1), Rational(1, 2), 1),
  (.apply(.cbrt, -8 * u), Rational(1, 3), -2),
  (.apply(.abs, u - u.pow(2)), 1, 1),
  (.apply(.log, 1 + u.pow(3)), 3, 1),
  (.function(.max, [u, 2 * u]), 1, 2),
  (.piecewise([Branch(u.pow(4), when: .comparison(u, .greater, 0))], otherwise: 1), 4, 1),
  (number(7, 3), 0, Rational(7, 3)),
  (.apply(.log, u), nil, 0),
  (exp(-1 / u), nil, 0),
  (sin(1 / u), nil, 0),
  (u.pow(number(1, 2)) + u, nil, 0),
  (.apply(.sqrt, -u), nil, 0),
]

@Test func shapesNextToZeroAreFound() throws {
  for (function, exponent, leading) in shapes {
    let compiled = CompiledExpression(function, variable)
    let found = compiled.endExpansion(over: region(-4), order: 8)
    #expect(found?.exponent == exponent, "\(function.text)")
    guard let found else { continue }
    #expect(found.leading.contains(leading) && found.leading.radius < .init(powerOfTwo: -60))
    #expect(found.cofactor.contains(ComplexBall(found.leading)), "\(function.text)")
  }
}

/// At points of the region the function is what its shape says.
@Test func cofactorsHoldEveryValue() {
  var random = SeededGenerator()
  for (function, exponent, _) in shapes where exponent != nil {
    let compiled = CompiledExpression(function, variable)
    for _ in 0..<40 {
      let size = Int.random(in: -20 ... -3, using: &random)
      guard let found = compiled.endExpansion(over: region(size), order: 8) else { continue }
      let share = Rational(Int.random(in: 1...1000, using: &random), 1000)
      let point = Ball(share * Rational(2).power(size), precision: Precision(bits: 300))
      let quotient = compiled(point) / point.power(Ball(found.exponent, precision: point.precision))
      #expect(found.cofactor.overlaps(ComplexBall(quotient)), "\(function.text) at \(point)")
    }
  }
}

/// A pole or a branch point inside leaves nothing to prove.
@Test func singularitiesInsideTheRegionAreSeen() {
  for function in [
    sin(u) / (u * (u - number(1, 32))), .apply(.log, 1 + 32 * u) / u,
    .apply(.sqrt, number(1, 1000) + u.pow(2)),
  ] {
    let compiled = CompiledExpression(function, variable)
    #expect(compiled.endExpansion(over: region(-4), order: 4) == nil, "\(function.text)")
    #expect(compiled.endExpansion(over: region(-12), order: 4) != nil, "\(function.text)")
  }
}
