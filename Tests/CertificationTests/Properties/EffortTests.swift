import Certification
import MultiPrecision
import Symbolic
import TestSupport
import Testing

/// Expressions of high degree end with the budget, decided or not.
@Test func hardPolynomialsEndWithTheBudget() {
  var random = SeededGenerator(seed: 7)
  for degree in [300, 3000, 10_000] {
    let terms = (0...degree).map { power -> Expression in
      .number(Rational(Int.random(in: -1000...1000, using: &random))) * x.pow(power)
    }
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = checkPotential(.sum(terms), variable: Symbol("x"), budget: .milliseconds(500))
    }
    #expect(time < .seconds(5), "degree \(degree): \(time)")
  }
}

@Test(arguments: [3, 5, 7, 12]) func hardFormulasEndWithTheBudget(_ depth: Int) {
  let nested = (0..<depth).reduce(x) { inner, _ in log(1 + exp(inner.pow(2) + inner)) }
  let clock = ContinuousClock()
  let time = clock.measure {
    _ = checkPotential(nested, variable: Symbol("x"), budget: .milliseconds(500))
  }
  #expect(time < .seconds(5), "\(time)")
}
