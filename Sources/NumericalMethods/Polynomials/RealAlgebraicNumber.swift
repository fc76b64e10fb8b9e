import MultiPrecision

/// A real root of a polynomial over the rationals, exactly: a rational number, or a polynomial
/// with an interval that holds one root of it, a simple one.
///
/// Comparison decides equality by a gcd and order by refining the intervals.
///
/// ### Accuracy
/// Exact; `ball(precision:)` is an enclosure.
public struct RealAlgebraicNumber: Sendable {
  enum Form: Sendable {
    case rational(Rational)
    /// Not rational. The polynomial has opposite signs at the ends and one simple root between.
    case root(IntegerPolynomial, lower: Rational, upper: Rational)
  }
  let form: Form

  init(form: Form) { self.form = form }

  /// Creates a rational number.
  public init(_ value: Rational) { form = .rational(value) }

  /// The one root of `polynomial` in (lower, upper), recognized when it is rational: then its
  /// denominator divides the leading coefficient c, so c·root is an integer, and an interval
  /// shorter than 1/c holds one candidate.
  ///
  /// - Precondition: opposite signs at the ends, one root between them, a simple one.
  init(
    isolating polynomial: IntegerPolynomial, lower: Rational, upper: Rational, budget: WorkBudget
  ) throws(BudgetExceeded) {
    let leading = Rational(polynomial.coefficients.last ?? 1, 1).magnitude
    var form = Form.root(polynomial, lower: lower, upper: upper)
    while case .root(_, let low, let high) = form, (high - low) * leading >= 1 {
      try budget.check()
      form = Self.bisected(polynomial, low, high)
    }
    if case .root(_, let low, let high) = form {
      let candidate = Rational((low * leading).floor + 1, 1) / leading
      if candidate < high, polynomial.sign(at: candidate) == 0 { form = .rational(candidate) }
    }
    self.form = form
  }

  /// √value for value ≥ 0.
  public init?(squareRootOf value: Rational) {
    guard value.signum >= 0 else { return nil }
    if let root = value.squareRoot {
      self.init(root)
    } else {
      let polynomial = IntegerPolynomial(Polynomial<Rational>([-value, 0, 1]))
      self.init(form: .root(polynomial, lower: 0, upper: value + 1))
    }
  }

  /// The number when it is rational, else nil.
  public var rational: Rational? {
    if case .rational(let value) = form { return value }
    return nil
  }

  /// Rational bounds: equal for a rational number, else strict ones on both sides.
  public var bounds: (lower: Rational, upper: Rational) {
    switch form {
    case .rational(let value): (value, value)
    case .root(_, let lower, let upper): (lower, upper)
    }
  }

  /// The same number with bounds half as far apart.
  public var refined: RealAlgebraicNumber {
    switch form {
    case .rational: self
    case .root(let polynomial, let lower, let upper):
      RealAlgebraicNumber(form: Self.bisected(polynomial, lower, upper))
    }
  }

  private static func bisected(
    _ polynomial: IntegerPolynomial, _ lower: Rational, _ upper: Rational
  ) -> Form {
    let middle = (lower + upper) / 2
    let sign = polynomial.sign(at: middle)
    if sign == 0 { return .rational(middle) }
    return sign == polynomial.sign(at: lower)
      ? .root(polynomial, lower: middle, upper: upper)
      : .root(polynomial, lower: lower, upper: middle)
  }

  /// The same number with bounds at most `width` apart.
  public func refined(
    toWidth width: Rational, budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> RealAlgebraicNumber {
    var result = self
    while result.bounds.upper - result.bounds.lower > width {
      try budget.check()
      result = result.refined
    }
    return result
  }

  /// −self.
  public static prefix func - (operand: RealAlgebraicNumber) -> RealAlgebraicNumber {
    switch operand.form {
    case .rational(let value): RealAlgebraicNumber(-value)
    case .root(let polynomial, let lower, let upper):
      RealAlgebraicNumber(form: .root(polynomial.reflected, lower: -upper, upper: -lower))
    }
  }

  /// The sign of the number.
  public var signum: Int { compare(RealAlgebraicNumber(0)) }
}

extension RealAlgebraicNumber {
  /// Coefficients, the constant one first, of a polynomial whose only root within `bounds` this is;
  /// it has opposite signs at the bounds unless they agree.
  public var definingCoefficients: [Rational] {
    switch form {
    case .rational(let value): [-value, 1]
    case .root(let polynomial, _, _): polynomial.coefficients.map { Rational($0) }
    }
  }
}
