import MultiPrecision
import NumericalMethods
import Symbolic

/// Proves the sign of an expression on [T, ∞) by the growth of its terms.
///
/// The normal form's numerator is a sum over products of growing atoms — x, roots, exponentials,
/// logarithms — with bounded coefficients. If for one of them, m₀, every quotient ρ = m/m₀ falls on
/// [T, ∞), then
/// ```
/// |Σ_{m≠m₀} c_m(x)·ρ_m(x)| ≤ Σ sup|c_m|·ρ_m(T) < inf|c₀|
/// ```
/// gives the numerator the sign of c₀ on the whole tail. ρ falls where its logarithmic derivative
/// L = Σ eᵢ·aᵢ′/aᵢ is at most 0, an expression without exponentials whose sign is exact. A factor
/// aᵢ′/aᵢ of a growing logarithm aᵢ is aᵢ′·w with w in (0, 1/aᵢ(T)]: L is affine in w, so both ends
/// decide.
struct TailDomination {
  let expression: Expression
  let prover: SignProver

  private var variable: Symbol { prover.variable }

  /// The least of a few T ≥ `start` from which the sign is proved, and that sign, ±1.
  func sign(from start: Rational) throws(BudgetExceeded) -> (start: Rational, sign: Int)? {
    if let angle = HyperbolicAngle(expression, variable) {
      let domination = TailDomination(expression: angle.outer, prover: prover)
      for U in [1, 2, 3, 4, 6, 8, 12, 16, 32, 64] {
        try prover.budget.check()
        let tail = LineSegment(lower: Rational(U), upper: nil, isClosed: true)
        guard let sign = try domination.sign(on: tail), let T = angle.place(of: Rational(U), prover)
        else { continue }
        return (max(T, start), sign)
      }
    }
    for T in Self.starts where T >= start {
      try prover.budget.check()
      if let sign = try sign(on: LineSegment(lower: T, upper: nil, isClosed: true)) {
        return (T, sign)
      }
    }
    return nil
  }

  /// Whether the expression is proved to tend to 0 for x → ∞: every term of the numerator over the
  /// divisor's dominating one falls at least like a power x^(−ε).
  func tendsToZero() throws(BudgetExceeded) -> Bool {
    for T in [Rational(16), 1024, Rational(2).power(40)] {
      let tail = LineSegment(lower: T, upper: nil, isClosed: true)
      var normalizer = Normalizer(evaluator: prover.evaluator(tail), budget: prover.budget)
      guard let fraction = try normalizer.fraction(expression) else { return false }
      if fraction.numerator.isZero { return true }
      var divisor = AtomPolynomial(1)
      for (factor, exponent) in fraction.denominator {
        // exp(x) is the 60th power of an atom.
        guard exponent <= (factor.terms.count == 1 ? 1_200 : 12) else { return false }
        for _ in 0..<exponent { divisor = divisor * factor }
        guard divisor.terms.count <= 400 else { return false }
      }
      guard let below = try dominated(divisor, normalizer, tail) else { continue }
      guard let growths = try growths(of: fraction.numerator, normalizer, tail),
        let groups = groups(of: fraction.numerator, growths, normalizer, tail)
      else { return false }
      let all = growths.merging(below.growths) { first, _ in first }
      var vanishes = true
      for group in groups {
        vanishes =
          try falls(
            group.exponents, over: below.leader, all, tail,
            faster: .number(Rational(1, 64)) * .power(.symbol(variable), -1))
        guard vanishes else { break }
      }
      if vanishes { return true }
    }
    return false
  }

  private static let starts: [Rational] = [
    1, 2, 4, 6, 8, 12, 16, 32, 64, 256, 1024, Rational(2).power(16), Rational(2).power(40),
    Rational(2).power(120), Rational(2).power(300), Rational(2).power(800),
  ]

  /// The sign on a tail: of the numerator by domination, of the divisors' factors likewise.
  private func sign(on tail: LineSegment) throws(BudgetExceeded) -> Int? {
    var normalizer = Normalizer(evaluator: prover.evaluator(tail), budget: prover.budget)
    guard let fraction = try normalizer.fraction(expression), !fraction.numerator.isZero else {
      return nil
    }
    guard var sign = try sign(of: fraction.numerator, normalizer, tail) else { return nil }
    for (factor, exponent) in fraction.denominator where exponent % 2 == 1 {
      guard let next = try self.sign(of: factor, normalizer, tail) else { return nil }
      sign *= next
    }
    return sign
  }

  /// How an atom behaves on the tail.
  enum Growth {
    /// Positive, with the logarithmic derivative `slope` + `steep`·w, 0 < w ≤ `bound`.
    case grows(slope: Expression, steep: Expression?, bound: Expression)
    case bounded
  }

  private func growth(of atom: Expression, _ tail: LineSegment) -> Growth? {
    switch atom {
    case .symbol(variable):
      return .grows(slope: atom.pow(-1), steep: nil, bound: 0)
    case .function(.exp, let arguments) where arguments[0].contains(variable):
      return .grows(slope: arguments[0].derivative(in: variable), steep: nil, bound: 0)
    case .power(let base, .number(let exponent)) where base.contains(variable):
      guard prover.range(base, on: tail)?.isPositive == true else { return nil }
      return .grows(
        slope: .number(exponent) * base.derivative(in: variable) / base, steep: nil, bound: 0)
    case .function(.log, _), .function(.asinh, _), .function(.acosh, _):
      guard atom.contains(variable), let start = tail.lower,
        let slope = Optional(atom.derivative(in: variable).simplified()),
        let range = prover.range(slope, on: tail), range.isNonnegative,
        let value = prover.value(atom, at: start), value.isPositive,
        let least = value.lower.value.exactRational, least.signum > 0
      else { return nil }
      return .grows(
        slope: 0, steep: slope,
        bound: .number(Rational.simplest(above: 1 / least, below: 2 / least)))
    default:
      guard let range = prover.range(atom, on: tail), range.lower.value.isFinite,
        range.upper.value.isFinite
      else { return nil }
      return .bounded
    }
  }

  /// Terms with one growing part, and the range of what multiplies it.
  struct Group {
    var exponents: [Int: Int]
    var part: AtomPolynomial
    var coefficient: RealRange
  }

  private func sign(
    of polynomial: AtomPolynomial, _ normalizer: Normalizer, _ tail: LineSegment
  ) throws(BudgetExceeded) -> Int? {
    if let sign = prover.range(normalizer.expression(of: polynomial), on: tail)?.sign,
      sign.isStrict
    {
      return sign == .positive ? 1 : sign == .negative ? -1 : nil
    }
    return try dominated(polynomial, normalizer, tail)?.sign
  }

  func growths(
    of polynomial: AtomPolynomial, _ normalizer: Normalizer, _ tail: LineSegment
  ) throws(BudgetExceeded) -> [Int: Growth]? {
    var growths: [Int: Growth] = [:]
    for atom in polynomial.atoms.sorted() {
      guard let growth = growth(of: normalizer.atoms[atom], tail) else { return nil }
      growths[atom] = growth
    }
    return growths
  }

  /// The term that outweighs all others on the tail, and the sign of its coefficient.
  private func dominated(
    _ polynomial: AtomPolynomial, _ normalizer: Normalizer, _ tail: LineSegment
  ) throws(BudgetExceeded) -> (sign: Int, leader: [Int: Int], growths: [Int: Growth])? {
    guard let growths = try growths(of: polynomial, normalizer, tail) else { return nil }
    guard let groups = groups(of: polynomial, growths, normalizer, tail), groups.count <= 24 else {
      return nil
    }
    guard let first = groups.first else { return nil }
    var leader = first
    for group in groups.dropFirst() {
      // The later one leads if the quotient leader/later falls.
      if try falls(leader.exponents, over: group.exponents, growths, tail) { leader = group }
    }
    guard leader.coefficient.excludesZero, let start = tail.lower else { return nil }
    var rest = BigFloat.zero(precision: prover.precision)
    for group in groups where group.exponents != leader.exponents {
      guard try falls(group.exponents, over: leader.exponents, growths, tail) else { return nil }
      var quotient: [Expression] = []
      for atom in Set(group.exponents.keys).union(leader.exponents.keys).sorted() {
        let exponent = (group.exponents[atom] ?? 0) - (leader.exponents[atom] ?? 0)
        quotient.append(normalizer.atoms[atom].pow(exponent))
      }
      guard let value = prover.value(.product(quotient), at: start) else { return nil }
      let size = group.coefficient.magnitude.upper.value
      rest = rest.adding(
        size.multiplied(by: value.upper.value, rounding: .up), rounding: .up)
    }
    let least = leader.coefficient.magnitude.lower.value
    guard rest.isFinite, rest < least else { return nil }
    return (leader.coefficient.isPositive ? 1 : -1, leader.exponents, growths)
  }

  func groups(
    of polynomial: AtomPolynomial, _ growths: [Int: Growth], _ normalizer: Normalizer,
    _ tail: LineSegment
  ) -> [Group]? {
    var parts: [[Int: Int]: AtomPolynomial] = [:]
    var order: [[Int: Int]] = []
    for (monomial, coefficient) in polynomial.sortedTerms {
      var growing: [Int: Int] = [:]
      var bounded = monomial
      for (atom, exponent) in monomial.enumerated() where exponent != 0 {
        guard case .grows = growths[atom] else { continue }
        growing[atom] = exponent
        bounded[atom] = 0
      }
      let term = AtomPolynomial([AtomPolynomial.trimmed(bounded): coefficient])
      if parts[growing] == nil { order.append(growing) }
      parts[growing] = (parts[growing] ?? AtomPolynomial()) + term
    }
    var result: [Group] = []
    for exponents in order {
      guard let part = parts[exponents], !part.isZero else { continue }
      guard let range = prover.range(normalizer.expression(of: part), on: tail),
        range.lower.value.isFinite, range.upper.value.isFinite
      else { return nil }
      result.append(Group(exponents: exponents, part: part, coefficient: range))
    }
    return result
  }

  /// Whether the quotient of two growing parts is proved to fall on the tail, its logarithm at
  /// least at a rate.
  func falls(
    _ upper: [Int: Int], over lower: [Int: Int], _ growths: [Int: Growth], _ tail: LineSegment,
    faster rate: Expression = 0
  ) throws(BudgetExceeded) -> Bool {
    var fixed: [Expression] = [rate]
    var steep: [(Expression, Expression)] = []
    for atom in Set(upper.keys).union(lower.keys).sorted() {
      let exponent = (upper[atom] ?? 0) - (lower[atom] ?? 0)
      guard exponent != 0, case .grows(let slope, let factor, let bound) = growths[atom] else {
        continue
      }
      fixed.append(.number(Rational(exponent)) * slope)
      if let factor { steep.append((.number(Rational(exponent)) * factor, bound)) }
    }
    guard steep.count <= 3 else { return false }
    for corner in 0..<(1 << steep.count) {
      var slope = fixed
      for (index, (factor, bound)) in steep.enumerated() where corner >> index & 1 == 1 {
        slope.append(factor * bound)
      }
      switch try prover.exactSign(of: .sum(slope), on: tail) {
      case .negative, .nonpositive, .zero: continue
      default: return false
      }
    }
    return true
  }
}
