import MultiPrecision

/// A polynomial with rational coefficients, the constant one first and the last one not 0.
struct RationalPolynomial: Hashable, Sendable {
  let coefficients: [Rational]

  init(_ coefficients: [Rational]) {
    var trimmed = coefficients
    while trimmed.last?.isZero == true { trimmed.removeLast() }
    self.coefficients = trimmed
  }

  var degree: Int { coefficients.count - 1 }
  var isZero: Bool { coefficients.isEmpty }

  func value(at x: Rational) -> Rational {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  var derivative: RationalPolynomial {
    RationalPolynomial(
      coefficients.enumerated().dropFirst().map { Rational($0.offset) * $0.element })
  }

  static func * (a: RationalPolynomial, b: RationalPolynomial) -> RationalPolynomial {
    guard !a.isZero, !b.isZero else { return RationalPolynomial([]) }
    var result = [Rational](repeating: 0, count: a.degree + b.degree + 1)
    for (i, p) in a.coefficients.enumerated() {
      for (j, q) in b.coefficients.enumerated() { result[i + j] += p * q }
    }
    return RationalPolynomial(result)
  }

  func quotientAndRemainder(
    by divisor: RationalPolynomial
  ) throws -> (RationalPolynomial, RationalPolynomial) {
    guard let lead = divisor.coefficients.last else { throw Rejection("division by 0") }
    guard degree >= divisor.degree else { return (RationalPolynomial([]), self) }
    var rest = coefficients
    var quotient = [Rational](repeating: 0, count: degree - divisor.degree + 1)
    for shift in stride(from: degree - divisor.degree, through: 0, by: -1) {
      let factor = rest[shift + divisor.degree] / lead
      quotient[shift] = factor
      guard !factor.isZero else { continue }
      for (index, c) in divisor.coefficients.enumerated() { rest[shift + index] -= factor * c }
    }
    return (RationalPolynomial(quotient), RationalPolynomial(rest))
  }

  /// The greatest common divisor, with leading coefficient 1.
  func commonDivisor(with other: RationalPolynomial) throws -> RationalPolynomial {
    var (a, b) = (self, other)
    while !b.isZero { (a, b) = (b, try a.quotientAndRemainder(by: b).1.monic) }
    return a.monic
  }

  var monic: RationalPolynomial {
    guard let lead = coefficients.last else { return self }
    return RationalPolynomial(coefficients.map { $0 / lead })
  }

  /// The sequence of Sturm of the square-free part.
  func sturmSequence() throws -> [RationalPolynomial] {
    var sequence = [self, derivative]
    while let last = sequence.last, !last.isZero {
      let rest = try sequence[sequence.count - 2].quotientAndRemainder(by: last).1
      // Scaled by a positive number only: signs are what counts.
      guard let lead = rest.coefficients.last?.magnitude else { break }
      sequence.append(RationalPolynomial(rest.coefficients.map { -$0 / lead }))
    }
    sequence.removeAll(where: \.isZero)
    guard let common = sequence.last, common.degree > 0 else { return sequence }
    return try sequence.map { try $0.quotientAndRemainder(by: common).0 }
  }

  /// How many distinct real roots lie in the open span.
  ///
  /// Sturm: V(a) − V(b) roots of a square-free polynomial lie in (a, b].
  func rootCount(inside span: Span) throws -> Int {
    if degree < 1 {
      try demand(!isZero, "the zero polynomial has no isolated roots")
      return 0
    }
    let sequence = try sturmSequence()
    func variations(_ signs: [Int]) -> Int {
      let seen = signs.filter { $0 != 0 }
      return zip(seen, seen.dropFirst()).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }
    let low = try sequence.map { try $0.sign(at: span.lower, end: -1) }
    let high = try sequence.map { try $0.sign(at: span.upper, end: 1) }
    return variations(low) - variations(high) - (high.first == 0 ? 1 : 0)
  }

  /// The sign at a point, or at −∞ or +∞ for nil.
  func sign(at point: Term?, end: Int) throws -> Int {
    guard let point else {
      let sign = coefficients.last?.signum ?? 0
      return end < 0 && degree % 2 == 1 ? -sign : sign
    }
    if let x = point.rational { return value(at: x).signum }
    if case .apply("root", let arguments) = point {
      return try AlgebraicRoot(arguments).sign(of: self)
    }
    return try signOfConstant(term.replacing(xBy: point))
  }

  /// The polynomial as a formula in Horner's form.
  var term: Term {
    coefficients.reversed().reduce(.zero) { .number($1) + .x * $0 }
  }
}
