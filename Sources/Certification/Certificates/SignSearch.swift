import MultiPrecision
import NumericalMethods
import Symbolic

/// Looks for proofs of signs in the rules that certificates know.
///
/// In this order: the range over the span; polynomials, exactly; the signs of factors and addends;
/// the normal form and, where one atom is left in it, a polynomial in that atom; symmetry; growth
/// from an end, so that derivatives decide tails; boxes.
struct SignSearch {
  let variable: Symbol
  let budget: WorkBudget
  var precision = Precision(bits: 256)
  var boxLimit = 400
  /// Formulas that are known to be positive on the span at hand.
  var facts: Set<Expression> = []

  private var bits: Int { precision.bits }

  /// A proof of f > 0, or of f ≥ 0; nil if none was found.
  func proof(
    of formula: Expression, on span: ProofSpan, isStrict: Bool, depth: Int = depthLimit
  ) throws(BudgetExceeded) -> SignProof? {
    try budget.check()
    if isShown(formula, span, isStrict) { return .range(bits: bits) }
    if let proof = try polynomial(formula, span, isStrict) { return proof }
    // One point of the other sign ends the search.
    for x in span.samples where value(of: formula, at: x)?.isNegative == true { return nil }
    if let proof = try structural(formula, span, isStrict, depth) { return proof }
    if let proof = try normalForm(formula, span, isStrict, depth) { return proof }
    // One of several searches within a search looks at no boxes.
    let isOutermost = depth >= Self.depthLimit
    if depth > 0 {
      if span.isSymmetric, isEven(formula) {
        return try proof(of: formula, on: span.rightHalf, isStrict: isStrict, depth: depth)
          .map { .mirrored(proof: $0) }
      }
      if let proof = try growth(formula, span, isStrict, depth) { return proof }
    }
    guard isOutermost else { return nil }
    if let proof = try halves(formula, span, isStrict) { return proof }
    return try boxes(formula, span, isStrict, depth)
  }

  /// How many searches within searches there are.
  static let depthLimit = 3

  /// The same, after the formula at hand was replaced by its simplified form.
  func rewritten(
    _ formula: Expression, on span: ProofSpan, isStrict: Bool, depth: Int = depthLimit
  ) throws(BudgetExceeded) -> SignProof? {
    let simple = formula.simplified()
    guard let proof = try proof(of: simple, on: span, isStrict: isStrict, depth: depth) else {
      return nil
    }
    return rewrite(to: simple, proof)
  }

  private func rewrite(to formula: Expression, _ proof: SignProof) -> SignProof? {
    CertificateTerm(formula, variable).map { .rewrite(to: $0, proof: proof) }
  }

  private func range(_ formula: Expression, _ span: ProofSpan) -> RealRange? {
    RangeEvaluator(variable: variable, domain: span.range(precision: precision)).range(formula)
  }

  private func value(of formula: Expression, at x: Rational) -> RealRange? {
    RangeEvaluator(variable: variable, domain: RealRange(x, precision: precision)).range(formula)
  }

  private func isShown(_ formula: Expression, _ span: ProofSpan, _ isStrict: Bool) -> Bool {
    guard let range = range(formula, span) else { return false }
    return isStrict ? range.isPositive : range.isNonnegative
  }

  // MARK: Polynomials

  private func polynomial(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard let polynomial = rationalPolynomial(formula) else { return nil }
    return try self.polynomial(polynomial, span, isStrict)
  }

  private func rationalPolynomial(_ formula: Expression) -> Polynomial<Rational>? {
    guard let coefficients = formula.polynomialCoefficients(in: variable), coefficients.count < 400
    else { return nil }
    let numbers = coefficients.compactMap(\.asRational)
    return numbers.count == coefficients.count ? Polynomial(numbers) : nil
  }

  func polynomial(
    _ polynomial: Polynomial<Rational>, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    if polynomial.isZero { return isStrict ? nil : .polynomial(square: [.leaf("1")]) }
    guard let (lower, upper) = span.algebraicEnds else { return nil }
    let found = try PolynomialAnalysis.curvature(
      polynomial, from: lower, to: upper, budget: budget)
    switch found {
    case .positive: break
    case .zero: if isStrict { return nil }
    default: return nil
    }
    for (end, isClosed) in [(lower, span.lowerIsClosed), (upper, span.upperIsClosed)] {
      guard let end, isClosed else { continue }
      let sign = try end.sign(of: polynomial, budget: budget)
      if isStrict ? sign <= 0 : sign < 0 { return nil }
    }
    return .polynomial(
      square: try polynomial.squareFactor(budget: budget).coefficients.map { CertificateTerm($0) })
  }

  // MARK: Structure

  private func structural(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    switch formula {
    case .product(let factors):
      var parts: [SignedProof] = []
      var sign = 1
      for factor in factors {
        guard let part = try signed(factor, span, depth - 1),
          part.isStrict || !isStrict
        else { return nil }
        sign *= part.sign
        parts.append(part)
      }
      return sign > 0 ? .product(parts: parts) : nil
    case .sum(let addends):
      var parts: [SignedProof] = []
      for addend in addends {
        guard let part = try signed(addend, span, 0), part.sign > 0 else { return nil }
        parts.append(part)
      }
      return !isStrict || parts.contains(where: \.isStrict) ? .sum(parts: parts) : nil
    case .power(_, .number(let exponent)) where exponent.isInteger && exponent.numerator.isEven:
      return nil
    default: return nil
    }
  }

  /// The sign of a part, strict if that can be shown.
  private func signed(
    _ part: Expression, _ span: ProofSpan, _ depth: Int
  ) throws(BudgetExceeded) -> SignedProof? {
    let negated = (-part).simplified()
    if let range = range(part, span), !range.isNonnegative || !range.isNonpositive {
      if range.isPositive { return SignedProof(1, isStrict: true, .range(bits: bits)) }
      if range.isNegative, let proof = rewrite(to: negated, .range(bits: bits)) {
        return SignedProof(-1, isStrict: true, proof)
      }
    }
    // The negative of a product is a product: depth bounds the way from one to the other.
    guard depth >= 0 else { return nil }
    for isStrict in [true, false] {
      if let proof = try proof(of: part, on: span, isStrict: isStrict, depth: depth) {
        return SignedProof(1, isStrict: isStrict, proof)
      }
      if let proof = try proof(of: negated, on: span, isStrict: isStrict, depth: depth),
        let rewritten = rewrite(to: negated, proof)
      {
        return SignedProof(-1, isStrict: isStrict, rewritten)
      }
    }
    return nil
  }

  // MARK: Normal forms

  private func normalForm(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    let evaluator = RangeEvaluator(
      variable: variable, domain: span.range(precision: precision))
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    guard let fraction = try normalizer.fraction(formula) else { return nil }
    var factors: [Expression] = []
    var parts: [SignedProof] = []
    var sign = 1
    func append(_ expression: Expression, _ part: SignedProof) {
      factors.append(expression)
      parts.append(part)
      sign *= part.sign
    }
    let monomial = fraction.numerator.commonMonomial
    for (atom, exponent) in monomial.enumerated() where exponent > 0 {
      let power = Expression.power(normalizer.atoms[atom], .number(Rational(exponent)))
      guard let part = try signedAtom(power, span), part.isStrict || !isStrict else { return nil }
      append(power, part)
    }
    let rest = fraction.numerator.divided(by: monomial)
    let written = normalizer.expression(of: rest)
    if rest.constant == nil || !factors.isEmpty || written != formula {
      guard
        let part = try numerator(rest, written, normalizer, span, isStrict),
        part.isStrict || !isStrict
      else { return nil }
      append(written, part)
    } else {
      return nil
    }
    for (factor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      let base = normalizer.expression(of: factor)
      let power = Expression.power(base, .number(Rational(-exponent)))
      guard let part = try signedAtom(power, span), part.isStrict else { return nil }
      append(power, part)
    }
    guard sign > 0 else { return nil }
    if factors.count == 1, parts[0].sign > 0 { return rewrite(to: factors[0], parts[0].proof) }
    return rewrite(to: .product(factors), .product(parts: parts))
  }

  private func signedAtom(
    _ power: Expression, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignedProof? {
    if let range = range(power, span) {
      if range.isPositive { return SignedProof(1, isStrict: true, .range(bits: bits)) }
      if range.isNonnegative { return SignedProof(1, isStrict: false, .range(bits: bits)) }
      if range.isNegative { return SignedProof(-1, isStrict: true, .range(bits: bits)) }
    }
    return nil
  }

  /// What is left of a numerator: a polynomial in one atom exactly, others by their range.
  private func numerator(
    _ rest: AtomPolynomial, _ written: Expression, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignedProof? {
    for sign in [1, -1] {
      let form = sign > 0 ? written : (-written).simplified()
      func done(_ proof: SignProof, strictly: Bool) -> SignedProof? {
        sign > 0
          ? SignedProof(1, isStrict: strictly, proof)
          : rewrite(to: form, proof).map { SignedProof(-1, isStrict: strictly, $0) }
      }
      for strictly in [true, false] where strictly || !isStrict {
        if isShown(form, span, strictly) { return done(.range(bits: bits), strictly: strictly) }
        if let proof = try polynomial(form, span, strictly) {
          return done(proof, strictly: strictly)
        }
        if let proof = try composed(
          sign > 0 ? rest : Rational(-1) * rest, form, normalizer, span, strictly)
        {
          return done(proof, strictly: strictly)
        }
      }
      if let proof = try conjugate(
        sign > 0 ? rest : Rational(-1) * rest, form, normalizer, span)
      {
        return done(proof, strictly: true)
      }
    }
    return nil
  }

  /// P + Q·R > 0 for polynomials P < 0 < Q in x and a square root R = √u.
  ///
  /// (P + QR)(QR − P) is the polynomial Q²u − P². The signs of P and Q may be the other way round.
  private func conjugate(
    _ rest: AtomPolynomial, _ form: Expression, _ normalizer: Normalizer, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignProof? {
    let roots = rest.atoms.filter { normalizer.relations[$0]?.power == 2 }
    guard roots.count == 1, let root = roots.first, let under = normalizer.relations[root]?.value
    else { return nil }
    var outside = AtomPolynomial()
    var factor = AtomPolynomial()
    for (monomial, coefficient) in rest.terms {
      let exponent = root < monomial.count ? monomial[root] : 0
      var other = monomial
      if exponent > 0 { other[root] = 0 }
      let term = AtomPolynomial([AtomPolynomial.trimmed(other): coefficient])
      guard exponent <= 1 else { return nil }
      if exponent == 1 { factor = factor + term } else { outside = outside + term }
    }
    let p = normalizer.expression(of: outside)
    let q = normalizer.expression(of: factor)
    let r = normalizer.atoms[root]
    for sign in [1, -1] {
      // sign = 1: Q > 0 and P < 0; −1: P > 0 and Q < 0.
      let other = sign > 0 ? q * r - p : p - q * r
      let product = normalizer.expression(
        of: Rational(sign) * (factor * factor * under + Rational(-1) * (outside * outside)))
      guard let large = try polynomial(product, span, true),
        let first = try polynomial((sign > 0 ? q : p).simplified(), span, true),
        let second = try polynomial((sign > 0 ? -p : -q).simplified(), span, true),
        let otherTerm = CertificateTerm(other, variable),
        let whole = rewrite(to: product, large)
      else { continue }
      // The conjugate is a sum of two positive terms.
      let addends: [Expression] = sign > 0 ? [.product([q, r]), -p] : [p, .product([-q, r])]
      let rootPart = SignedProof(1, isStrict: true, .range(bits: bits))
      let parts: [SignedProof] =
        sign > 0
        ? [
          SignedProof(1, .product(parts: [SignedProof(1, first), rootPart])),
          SignedProof(1, second),
        ]
        : [
          SignedProof(1, first),
          SignedProof(1, .product(parts: [SignedProof(1, second), rootPart])),
        ]
      guard range(r, span)?.isPositive == true,
        let positive = rewrite(to: .sum(addends), .sum(parts: parts))
      else { continue }
      return .multiplied(by: otherTerm, factor: positive, proof: whole)
    }
    return nil
  }

  /// P(a(x)) for a polynomial P and one atom a.
  private func composed(
    _ rest: AtomPolynomial, _ form: Expression, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard rest.atoms.count == 1, let atom = rest.atoms.first,
      let single = rest.univariate(in: atom)
    else { return nil }
    let step = single.coefficients.indices.filter { !single[$0].isZero }
      .reduce(0) { SignProver.greatestCommonDivisor($0, $1) }
    guard step > 0 else { return nil }
    var inner = normalizer.atoms[atom]
    if case .function(.exp, let arguments) = inner {
      inner = .function(.exp, [(arguments[0] * .number(Rational(step))).simplified()])
    } else if step > 1 {
      inner = inner.pow(step)
    }
    let polynomial = Polynomial(
      stride(from: 0, through: single.degree, by: step).map { single[$0] })
    guard let image = range(inner, span) else { return nil }
    let (ends, closed) = image.rationalEnds
    // A little room, so that another evaluation of the range fits too.
    func outward(_ end: Rational?, _ sign: Int, _ isClosed: Bool) -> Rational? {
      guard let end, !end.isZero, !end.isInteger else { return end }
      return end + end.magnitude * Rational(sign) / Rational(2).power(100)
    }
    let target = ProofSpan(
      lower: outward(ends.0, -1, closed.0).map { ProofSpan.End($0) },
      upper: outward(ends.1, 1, closed.1).map { ProofSpan.End($0) },
      lowerIsClosed: closed.0, upperIsClosed: closed.1)
    guard let proof = try self.polynomial(polynomial, target, isStrict),
      let innerTerm = CertificateTerm(inner, variable)
    else { return nil }
    let outer = CertificateTerm.horner(polynomial.coefficients)
    return .composition(
      outer: outer, inner: innerTerm, span: target.certificate, proof: proof)
  }

  // MARK: Growth

  private func isEven(_ formula: Expression) -> Bool {
    formula.substituting(variable, by: -.symbol(variable)).simplified() == formula.simplified()
  }

  /// Growth from an end where the sign is known.
  private func growth(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    guard range(formula, span) != nil, !formula.hasCases else { return nil }
    let slope = formula.derivative(in: variable).simplified()
    if slope.hasUnknownDerivative || slope.exceeds(nodeCount: 2000) { return nil }
    let open = ProofSpan(lower: span.lower, upper: span.upper)
    for (name, end, isClosed, sign) in [
      ("lower", span.lower, span.lowerIsClosed, 1), ("upper", span.upper, span.upperIsClosed, -1),
    ] {
      guard let point = end?.rational.map({ .number($0) }) ?? end?.constant else { continue }
      let prover = SignProver(variable: variable, budget: budget)
      let place = formula.substituting(variable, by: point)
      guard let start = prover.value(place, at: 0) else { continue }
      let isZero = prover.isZero(place)
      guard start.isPositive || isZero, !(isZero && isStrict && isClosed) else { continue }
      let outward = sign > 0 ? slope : (-slope).simplified()
      if let proof = try rewritten(
        outward, on: open, isStrict: isZero && isStrict, depth: depth - 1)
      {
        return .monotone(from: name, slope: proof)
      }
      if let proof = try logarithmicGrowth(
        formula, open, sign, isStrict: isZero && isStrict, depth: depth - 1)
      {
        return .monotone(from: name, slope: proof)
      }
    }
    return nil
  }

  /// The slope of one product W besides constants, as W·(log W)′.
  private func logarithmicGrowth(
    _ formula: Expression, _ span: ProofSpan, _ sign: Int, isStrict: Bool, depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    let moving = formula.addends.filter { $0.contains(variable) }
    guard moving.count == 1, moving[0].factors.count > 1 || formula.addends.count > 1 else {
      return nil
    }
    let product = moving[0]
    var slopes: [Expression] = []
    for factor in product.factors where factor.contains(variable) {
      switch factor {
      case .function(.exp, let arguments): slopes.append(arguments[0].derivative(in: variable))
      case .power(let base, let exponent) where !exponent.contains(variable):
        slopes.append(exponent * base.derivative(in: variable) / base)
      default: slopes.append(factor.derivative(in: variable) / factor)
      }
    }
    let slope = Expression.sum(slopes).simplified()
    var parts: [SignedProof] = []
    for factor in [product, slope] {
      guard let part = try signed(factor, span, depth), part.isStrict || !isStrict else {
        return nil
      }
      parts.append(part)
    }
    guard parts[0].sign * parts[1].sign == sign else { return nil }
    let factors: [Expression] = sign > 0 ? [product, slope] : [-1, product, slope]
    if sign < 0 { parts.insert(SignedProof(-1, isStrict: true, .range(bits: bits)), at: 0) }
    // The number −1 has a range as well: −(−1) > 0.
    return rewrite(to: .product(factors), .product(parts: parts))
  }

  // MARK: Boxes

  /// Two parts of a bounded span, such as those on both sides of a maximum.
  private func halves(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard let low = span.lower?.upper, let high = span.upper?.lower else { return nil }
    for share in [Rational(1, 2), Rational(5, 8), Rational(3, 8)] {
      let place = low + (high - low) * share
      let room = (high - low) / 32
      let cut = Rational.simplest(above: place - room, below: place + room)
      guard
        let left = try proof(
          of: formula, on: span.below(cut), isStrict: isStrict, depth: Self.depthLimit - 1),
        let right = try proof(
          of: formula, on: span.above(cut), isStrict: isStrict, depth: Self.depthLimit - 1)
      else { continue }
      return .split(cuts: [CertificateTerm(cut)], parts: [left, right])
    }
    return nil
  }

  /// Parts on which the range decides; unbounded ones by growth.
  private func boxes(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    var inner = span
    var cuts: [Rational] = []
    var ends: [SignProof] = []
    if span.upper == nil {
      guard depth > 0, let (cut, proof) = try tail(formula, span, isStrict, 1) else { return nil }
      inner = inner.below(cut)
      cuts.append(cut)
      ends.append(proof)
    }
    if span.lower == nil {
      guard depth > 0, let (cut, proof) = try tail(formula, span, isStrict, -1) else { return nil }
      if let upper = inner.upper, cut >= upper.lower { return nil }
      inner = inner.above(cut)
      cuts.insert(cut, at: 0)
      ends.insert(proof, at: 0)
    }
    guard let middle = try boundedBoxes(formula, inner, isStrict) else { return nil }
    if cuts.isEmpty { return middle }
    var parts = ends
    parts.insert(middle, at: span.lower == nil ? 1 : 0)
    return .split(cuts: cuts.map { CertificateTerm($0) }, parts: parts)
  }

  private func tail(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ sign: Int
  ) throws(BudgetExceeded) -> (Rational, SignProof)? {
    for distance in [1, 2, 4, 8, 16, 32] {
      let cut = Rational(sign * distance)
      if sign > 0, let lower = span.lower, cut <= lower.upper { continue }
      if sign < 0, let upper = span.upper, cut >= upper.lower { continue }
      let part = sign > 0 ? span.above(cut) : span.below(cut)
      if isShown(formula, part, isStrict) { return (cut, .range(bits: bits)) }
      if let proof = try normalForm(formula, part, isStrict, 0) { return (cut, proof) }
      if let proof = try growth(formula, part, isStrict, 2) { return (cut, proof) }
    }
    return nil
  }

  private func boundedBoxes(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    let slope = formula.hasCases ? nil : formula.derivative(in: variable).simplified()
    var stack = [span]
    var cuts: [Rational] = []
    var bounds: [Rational] = []
    while let part = stack.popLast() {
      try budget.check()
      if let bound = lowerBound(formula, slope, part), isStrict ? bound > 0 : bound >= 0 {
        bounds.append(bound)
        if let upper = part.upper?.rational, !stack.isEmpty { cuts.append(upper) }
        continue
      }
      guard let low = part.lower?.upper, let high = part.upper?.lower, bounds.count < boxLimit,
        stack.count < 60
      else { return nil }
      let middle = Rational.simplest(
        above: low + (high - low) / 3, below: high - (high - low) / 3)
      stack.append(part.above(middle))
      stack.append(part.below(middle))
    }
    return .boxes(
      bits: bits, cuts: cuts.map { CertificateTerm($0) }, bounds: bounds.map { CertificateTerm($0) }
    )
  }

  /// A lower bound on a box, with some room: half of what was found if that is positive.
  private func lowerBound(
    _ formula: Expression, _ slope: Expression?, _ part: ProofSpan
  ) -> Rational? {
    func short(_ value: BigFloat) -> Rational? {
      guard value.isFinite else { return nil }
      if value.signum <= 0 { return value.isZero ? 0 : nil }
      guard let exponent = value.exponent else { return nil }
      return Rational(2).power(exponent - 2)
    }
    guard let range = range(formula, part) else { return nil }
    if let bound = short(range.lower.value) { return bound }
    guard let slope, let low = part.lower?.lower, let high = part.upper?.upper else { return nil }
    let domain = Interval(part.range(precision: precision))
    guard !domain.isEmpty, low < high else { return nil }
    let middle = domain.midpoint
    guard let exact = middle.exactRational, let value = value(of: formula, at: exact),
      let slopes = self.range(slope, part)
    else { return nil }
    let form = Interval(value) + Interval(slopes) * (domain - Interval(middle))
    return short(form.lower)
  }
}

extension Interval {
  fileprivate init(_ range: RealRange) {
    self.init(lower: range.lower.value, upper: range.upper.value)
  }
}

extension Expression {
  /// Whether abs, sign, min, max or piecewise occur.
  var hasCases: Bool {
    switch self {
    case .function(.abs, _), .function(.sign, _), .function(.min, _), .function(.max, _),
      .piecewise:
      true
    default: children.contains(where: \.hasCases)
    }
  }
}

extension CertificateTerm {
  /// c₀ + x·(c₁ + x·(…)).
  static func horner(_ coefficients: [Rational]) -> CertificateTerm {
    var result: CertificateTerm?
    for coefficient in coefficients.reversed() {
      let constant = CertificateTerm(coefficient)
      result = result.map { .list("+", [constant, .list("*", [.leaf("x"), $0])]) } ?? constant
    }
    return result ?? .leaf("0")
  }
}

extension Polynomial where Coefficient == Rational {
  /// q with q² the largest square that divides the polynomial: Π gₖ^⌊k/2⌋ over the parts gₖ of
  /// multiplicity k.
  func squareFactor(budget: WorkBudget) throws(BudgetExceeded) -> Polynomial {
    var result = Polynomial(constant: 1)
    guard degree > 1 else { return result }
    // Yun: b holds the parts of multiplicity ≥ k once each, c the rest.
    var c = try greatestCommonDivisor(derivative, budget: budget)
    var b = quotientAndRemainder(dividingBy: c).quotient
    var multiplicity = 1
    while b.degree > 0 {
      let next = try b.greatestCommonDivisor(c, budget: budget)
      let part = b.quotientAndRemainder(dividingBy: next).quotient
      for _ in 0..<(multiplicity / 2) { result = result * part.monic }
      b = next
      c = c.quotientAndRemainder(dividingBy: next).quotient
      multiplicity += 1
    }
    return result
  }
}
