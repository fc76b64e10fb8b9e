import MultiPrecision
import NumericalMethods
import Symbolic

extension TailDomination {
  /// The part m₀ of m₀(x)·c·sin(ax + b) + …, or with cos, that outgrows all others, and the other terms.
  ///
  /// Nil for other expressions.
  func leadingWave() throws(BudgetExceeded) -> (growth: Expression, rest: Expression)? {
    let tail = LineSegment(lower: 64, upper: nil, isClosed: true)
    var normalizer = Normalizer(evaluator: prover.evaluator(tail), budget: prover.budget)
    guard let fraction = try normalizer.fraction(expression), fraction.denominator.isEmpty,
      let growths = try growths(of: fraction.numerator, normalizer, tail),
      let groups = groups(of: fraction.numerator, growths, normalizer, tail),
      var leader = groups.first
    else { return nil }
    for group in groups.dropFirst()
    where try falls(leader.exponents, over: group.exponents, growths, tail) {
      leader = group
    }
    guard let wave = leader.part.terms.first, leader.part.terms.count == 1,
      wave.key.filter({ $0 != 0 }) == [1],
      let atom = wave.key.firstIndex(of: 1), normalizer.atoms[atom].isWave(in: prover.variable)
    else { return nil }
    func growth(_ group: Group) -> Expression {
      let powers = group.exponents.sorted { $0.key < $1.key }
      return .product([1] + powers.map { normalizer.atoms[$0.key].pow($0.value) })
    }
    let rest = groups.filter { $0.exponents != leader.exponents }
      .map { normalizer.expression(of: $0.part) * growth($0) }
    return (growth(leader).simplified(), Expression.sum([0] + rest).simplified())
  }
}

extension Expression {
  /// Whether this is sin or cos of ax + b with a rational a ≠ 0.
  fileprivate func isWave(in variable: Symbol) -> Bool {
    guard case .function(let function, let arguments) = self, function == .sin || function == .cos,
      let line = arguments[0].polynomialCoefficients(in: variable), line.count == 2
    else { return false }
    return line[1].asRational != nil
  }
}
