import MultiPrecision
import NumericalMethods
import Symbolic

/// Looks for proofs of signs in the rules that certificates know.
///
/// In this order: the range over the span; polynomials, exactly; the signs of factors and addends;
/// the normal form and, where one atom is left in it, a polynomial in that atom; symmetry; growth
/// from an end, so that derivatives decide tails; periods and hyperbolic angles; boxes.
struct SignSearch {
  let variable: Symbol
  let budget: WorkBudget
  var precision = Precision(bits: 256)
  var boxLimit = 400
  /// Formulas that are known to be positive on the span at hand.
  var facts: Set<Expression> = []

  /// What is needed to tell apart what the numbers of a formula tell apart, and squares of that.
  mutating func prepare(for formula: Expression) {
    let needed = 192 + 64 * ((2 * formula.longestNumber + 63) / 64)
    precision = Precision(bits: min(max(precision.bits, needed), SignProver.bitLimit))
  }

  var bits: Int { precision.bits }

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
    if let proof = try periodic(formula, span, isStrict) { return proof }
    if let proof = try inHyperbolicAngle(formula, span, isStrict) { return proof }
    if let proof = try cleared(formula, span, isStrict, depth) { return proof }
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

  func rewrite(to formula: Expression, _ proof: SignProof) -> SignProof? {
    CertificateTerm(formula, variable).map { .rewrite(to: $0, proof: proof) }
  }

  func range(_ formula: Expression, _ span: ProofSpan) -> RealRange? {
    RangeEvaluator(
      variable: variable, on: span, precision: precision, budget: budget
    ).range(formula)
  }

  func value(of formula: Expression, at x: Rational) -> RealRange? {
    RangeEvaluator(
      variable: variable, at: x, precision: precision, budget: budget
    ).range(formula)
  }

  func isShown(_ formula: Expression, _ span: ProofSpan, _ isStrict: Bool) -> Bool {
    guard let range = range(formula, span) else { return false }
    return isStrict ? range.isPositive : range.isNonnegative
  }

  // MARK: Polynomials

  func polynomial(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard let polynomial = rationalPolynomial(formula) else { return nil }
    return try self.polynomial(polynomial, span, isStrict)
  }

  func rationalPolynomial(_ formula: Expression) -> Polynomial<Rational>? {
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

  func structural(
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
  func signed(
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
    guard depth >= 0 else {
      for isStrict in [true, false] {
        if let proof = try normalForm(part, span, isStrict, 0) {
          return SignedProof(1, isStrict: isStrict, proof)
        }
      }
      return nil
    }
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
