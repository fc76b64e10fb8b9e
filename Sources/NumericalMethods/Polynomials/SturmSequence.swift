import MultiPrecision

/// The Sturm sequence of a polynomial: it counts distinct real roots on any interval, exactly.
///
/// ```
/// p₀ = p, p₁ = p′, pₖ₊₁ = −rem(pₖ₋₁, pₖ);  #roots in (a, b] = V(a) − V(b)
/// ```
/// V(x) is the number of sign changes of p₀(x), p₁(x), …. The sequence is computed for the
/// square-free part, so that a and b may be roots. Every member is kept up to a positive factor.
///
/// ### Accuracy
/// Exact.
///
/// ### Source
/// Basu, Pollack, Roy, *Algorithms in Real Algebraic Geometry*, Theorem 2.62.
public struct SturmSequence: Sendable {
  private let members: [IntegerPolynomial]

  /// The square-free part that the sequence starts from.
  public var polynomial: Polynomial<Rational> { members[0].rational }

  /// Creates the sequence of `polynomial`.
  ///
  /// - Precondition: `polynomial` is not zero.
  /// - Throws: `BudgetExceeded` when the time ends first.
  public init(
    _ polynomial: Polynomial<Rational>, budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) {
    precondition(!polynomial.isZero, "the zero polynomial has no Sturm sequence")
    let start = IntegerPolynomial(polynomial)
    let members = try Self.sequence(from: start, budget: budget)
    // The last member is gcd(p, p′). If it is constant, p was square-free.
    if let last = members.last, last.degree > 0 {
      let (quotient, _) = start.rational.quotientAndRemainder(dividingBy: last.rational)
      let sign = last.leadingSign
      let squareFree = IntegerPolynomial(sign < 0 ? -quotient : quotient)
      self.members = try Self.sequence(from: squareFree, budget: budget)
    } else {
      self.members = members
    }
  }

  private static func sequence(
    from start: IntegerPolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> [IntegerPolynomial] {
    var members = [start]
    var next = start.derivative
    while !next.isZero {
      members.append(next)
      guard next.degree > 0 else { break }
      next = try members[members.count - 2].remainder(dividingBy: next, budget: budget).negated
    }
    return members
  }

  /// V(x).
  public func signChanges(at x: Rational) -> Int {
    IntegerPolynomial.changes(in: members.map { $0.sign(at: x) })
  }

  /// V(+∞) or V(−∞).
  public func signChangesAtInfinity(positive: Bool) -> Int {
    IntegerPolynomial.changes(in: members.map { $0.signAtInfinity(positive: positive) })
  }

  /// The number of distinct roots in (lower, upper]; nil is an infinite end.
  public func rootCount(above lower: Rational?, through upper: Rational?) -> Int {
    let start = lower.map(signChanges) ?? signChangesAtInfinity(positive: false)
    let end = upper.map(signChanges) ?? signChangesAtInfinity(positive: true)
    return start - end
  }

  /// The number of distinct real roots.
  public var rootCount: Int { rootCount(above: nil, through: nil) }
}
