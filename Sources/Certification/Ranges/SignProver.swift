import MultiPrecision
import NumericalMethods
import Symbolic

/// Proves the sign of an expression on an interval: ranges, the normal form with exact Sturm
/// sequences where one atom is left, bisection; and refutes it by enclosures at sample points.
struct SignProver {
  let variable: Symbol
  let budget: WorkBudget
  var precision = Precision(bits: 256)
  /// The values of parameters; what is proved holds for all of them.
  var parameters: [Symbol: RealRange] = [:]
  /// How many intervals bisection may look at.
  var boxLimit = 600

  /// What is proved about a sign.
  enum Sign: Sendable {
    case positive, nonnegative, negative, nonpositive, unknown
    case zero

    static prefix func - (sign: Sign) -> Sign {
      switch sign {
      case .positive: .negative
      case .nonnegative: .nonpositive
      case .negative: .positive
      case .nonpositive: .nonnegative
      case .zero, .unknown: sign
      }
    }

    static func * (left: Sign, right: Sign) -> Sign {
      switch (left, right) {
      case (.zero, _), (_, .zero): .zero
      case (.unknown, _), (_, .unknown): .unknown
      case (.positive, _): right
      case (_, .positive): left
      case (.negative, _): -right
      case (_, .negative): -left
      case (.nonnegative, _): right
      case (.nonpositive, _): -right
      }
    }
  }

  func evaluator(_ segment: LineSegment) -> RangeEvaluator {
    RangeEvaluator(
      variable: variable, on: segment, precision: precision, parameters: parameters,
      budget: budget)
  }

  /// The range of an expression on a segment.
  func range(_ expression: Expression, on segment: LineSegment) -> RealRange? {
    evaluator(segment).range(expression)
  }

  /// The range at a point.
  func value(_ expression: Expression, at x: Rational) -> RealRange? {
    RangeEvaluator(
      variable: variable, at: x, precision: precision, parameters: parameters,
      budget: budget
    ).range(expression)
  }

  /// The sign on the segment, as far as it can be proved.
  func sign(
    of expression: Expression, on segment: LineSegment
  ) throws(BudgetExceeded) -> Sign {
    if let sign = range(expression, on: segment)?.sign, sign.isStrict { return sign }
    if let known = strippedSign(of: expression, on: segment) {
      return known.sign * (try sign(of: known.rest, on: segment))
    }
    var normalizer = Normalizer(evaluator: evaluator(segment), budget: budget)
    var weak = Sign.unknown
    var forms = [expression]
    if let fraction = try normalizer.fraction(expression) {
      let found = try sign(of: fraction, normalizer, on: segment)
      if found.isStrict { return found }
      weak = found
      forms.append(Self.written(fraction, normalizer))
    }
    // One point of the other sign ends the search for a proof.
    for x in segment.samples {
      try budget.check()
      if let here = value(expression, at: x)?.sign, here == .negative { return weak }
    }
    if try isPositiveByBisection(forms, on: segment) { return .positive }
    if parameters.isEmpty,
      case .positive? = try AlgebraicSign(prover: self)
        .decide(expression, on: segment)?.outcome
    {
      // Between the ends; a closed segment has them too.
      let ends = segment.isClosed ? [segment.lower, segment.upper].compactMap { $0 } : []
      if ends.allSatisfy({ certainSign(of: expression, at: $0) == 1 }) { return .positive }
    }
    return weak
  }

  /// A product without the factors whose ranges have signs, and these signs' product.
  ///
  /// Nil without such factors. A normal form would multiply them into what is left.
  private func strippedSign(
    of expression: Expression, on segment: LineSegment
  ) -> (sign: Sign, rest: Expression)? {
    guard case .product(let factors) = expression else { return nil }
    var sign = Sign.positive
    var rest: [Expression] = []
    for factor in factors {
      switch range(factor, on: segment)?.sign {
      case .positive: continue
      case .negative: sign = -sign
      default: rest.append(factor)
      }
    }
    if rest.isEmpty || rest.count == factors.count { return nil }
    return (sign, rest.count == 1 ? rest[0] : .product(rest))
  }

  static func written(_ fraction: AtomFraction, _ normalizer: Normalizer) -> Expression {
    var result = normalizer.expression(of: fraction.numerator)
    for (factor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      result = result * .power(normalizer.expression(of: factor), .number(Rational(-exponent)))
    }
    return result
  }

  func sign(
    of fraction: AtomFraction, _ normalizer: Normalizer, on segment: LineSegment
  ) throws(BudgetExceeded) -> Sign {
    var result = try sign(of: fraction.numerator, normalizer, on: segment)
    for (factor, exponent) in fraction.denominator where exponent % 2 == 1 {
      result = result * (try sign(of: factor, normalizer, on: segment)).strict
    }
    return result
  }

  private func sign(
    of polynomial: AtomPolynomial, _ normalizer: Normalizer, on segment: LineSegment
  ) throws(BudgetExceeded) -> Sign {
    if let constant = polynomial.constant {
      return constant.isZero ? .zero : constant.signum > 0 ? .positive : .negative
    }
    let evaluator = evaluator(segment)
    let monomial = polynomial.commonMonomial
    var result = Sign.positive
    for (atom, exponent) in monomial.enumerated() where exponent > 0 {
      var sign = evaluator.range(normalizer.atoms[atom])?.sign ?? .unknown
      if let relation = normalizer.relations[atom], relation.power % 2 == 0, !sign.isStrict {
        // An even root is ≥ 0, and > 0 where what stands under it is.
        let under = try self.sign(of: relation.value, normalizer, on: segment)
        if case .positive = under { sign = .positive } else { sign = .nonnegative }
      }
      result = result * (exponent % 2 == 1 ? sign : sign.isStrict ? .positive : .nonnegative)
    }
    let rest = polynomial.divided(by: monomial)
    let atoms = rest.atoms
    if atoms.count == 1, let atom = atoms.first, let single = rest.univariate(in: atom) {
      return result * (try sign(of: single, atom: normalizer.atoms[atom], on: segment))
    }
    return result * (evaluator.range(normalizer.expression(of: rest))?.sign ?? .unknown)
  }

  /// The sign of a polynomial in one atom, exactly on the atom's range.
  private func sign(
    of polynomial: Polynomial<Rational>, atom: Expression, on segment: LineSegment
  ) throws(BudgetExceeded) -> Sign {
    var ends: (Rational?, Rational?) = (segment.lower, segment.upper)
    var closed = (segment.isClosed, segment.isClosed)
    var polynomial = polynomial
    if atom != .symbol(variable) {
      guard let range = evaluator(segment).range(atom) else { return .unknown }
      (ends, closed) = range.rationalEnds
      // exp(x/60) to the 60th is exp(x): a positive atom's powers shrink by their common divisor.
      let step = polynomial.coefficients.indices.filter { !polynomial[$0].isZero }
        .reduce(0) { Self.greatestCommonDivisor($0, $1) }
      if step > 1, range.isNonnegative {
        polynomial = Polynomial(
          stride(from: 0, through: polynomial.degree, by: step).map { polynomial[$0] })
        let raised = range.power(step)
        (ends, closed) = raised.rationalEnds
      }
    }
    return try Self.sign(of: polynomial, from: ends.0, to: ends.1, closed, budget)
  }

  static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  private static func sign(
    of polynomial: Polynomial<Rational>, from lower: Rational?, to upper: Rational?,
    _ closed: (Bool, Bool), _ budget: WorkBudget
  ) throws(BudgetExceeded) -> Sign {
    func atEnds(_ polynomial: Polynomial<Rational>) -> Int {
      var least = 1
      if closed.0, let lower { least = min(least, polynomial(lower).signum) }
      if closed.1, let upper { least = min(least, polynomial(upper).signum) }
      return least
    }
    if let lower, let upper, lower >= upper {
      let sign = polynomial(lower).signum
      return sign > 0 ? .positive : sign < 0 ? .negative : .zero
    }
    for (form, isFlipped) in [(polynomial, false), (-polynomial, true)] {
      let ends = atEnds(form)
      guard ends >= 0 else { continue }
      let found = try PolynomialAnalysis.curvature(
        form, from: lower.map { RealAlgebraicNumber($0) },
        to: upper.map { RealAlgebraicNumber($0) },
        budget: budget)
      switch found {
      case .positive:
        let sign = ends > 0 ? Sign.positive : .nonnegative
        return isFlipped ? -sign : sign
      case .zero: return isFlipped ? .nonpositive : .nonnegative
      default: continue
      }
    }
    return .unknown
  }

  /// Whether one of the forms is positive on each of finitely many parts that cover the segment.
  private func isPositiveByBisection(
    _ forms: [Expression], on segment: LineSegment
  ) throws(BudgetExceeded) -> Bool {
    var stack = [segment]
    var boxes = 0
    while let part = stack.popLast() {
      try budget.check()
      boxes += 1
      guard boxes <= boxLimit else { return false }
      if forms.contains(where: { range($0, on: part)?.isPositive == true }) { continue }
      guard let middle = part.middle else { return false }
      stack.append(LineSegment(lower: middle, upper: part.upper, isClosed: true))
      stack.append(LineSegment(lower: part.lower, upper: middle, isClosed: true))
    }
    return true
  }
}

extension LineSegment {
  /// Where to cut: a power of two further out on infinite parts; nil when it is not worth it.
  fileprivate var middle: Rational? {
    switch (lower, upper) {
    case (nil, nil): return 0
    case (let lower?, nil):
      return lower < 1 ? 1 : lower > 1_000_000 ? nil : 2 * lower
    case (nil, let upper?):
      return upper > -1 ? -1 : upper < -1_000_000 ? nil : 2 * upper
    case (let lower?, let upper?):
      return upper - lower < Rational(1, 4096) ? nil : (lower + upper) / 2
    }
  }
}

extension SignProver.Sign {
  var isStrict: Bool {
    switch self {
    case .positive, .negative, .zero: true
    case .nonnegative, .nonpositive, .unknown: false
    }
  }

  /// The sign of the same quantity where it is known not to be 0: a divisor's.
  var strict: SignProver.Sign {
    switch self {
    case .nonnegative: .positive
    case .nonpositive: .negative
    default: self
    }
  }
}

extension RealRange {
  /// Rational ends of a set that contains this one: very large and very small ends, whose exact
  /// form would fill the memory, become infinite and 0.
  var rationalEnds: (ends: (Rational?, Rational?), closed: (Bool, Bool)) {
    let limit = 8192
    func end(_ end: End, growsOutward: (BigFloat) -> Bool) -> (Rational?, Bool) {
      guard end.value.isFinite else { return (nil, false) }
      if let exponent = end.value.exponent {
        if exponent > limit, growsOutward(end.value) { return (nil, false) }
        if exponent > limit {
          return (Rational(2).power(limit) * Rational(end.value.signum), false)
        }
        if exponent < -limit {
          return growsOutward(end.value)
            ? (Rational(end.value.signum, 1) / Rational(2).power(limit), true) : (0, false)
        }
      }
      return (end.value.exactRational, !end.isOpen)
    }
    let low = end(lower) { $0.signum < 0 }
    let high = end(upper) { $0.signum > 0 }
    return ((low.0, high.0), (low.1, high.1))
  }

  var sign: SignProver.Sign {
    if isZero { return .zero }
    if isPositive { return .positive }
    if isNegative { return .negative }
    if isNonnegative { return .nonnegative }
    return isNonpositive ? .nonpositive : .unknown
  }
}
