import MultiPrecision

extension RealAlgebraicNumber: Comparable {
  /// −1, 0 or 1 as self is less than, equal to or greater than `other`.
  public func compare(
    _ other: RealAlgebraicNumber, budget: WorkBudget
  ) throws(BudgetExceeded) -> Int {
    switch (form, other.form) {
    case (.rational(let left), .rational(let right)):
      return left == right ? 0 : left < right ? -1 : 1
    case (.rational(let left), .root):
      return -other.compare(rational: left)
    case (.root, .rational(let right)):
      return compare(rational: right)
    case (.root(let left, let a, let b), .root(let right, let c, let d)):
      if b <= c { return -1 }
      if d <= a { return 1 }
      // A common divisor has no root at the ends, so one in the intersection shows as a change
      // of sign, and it is then the root of both.
      let common = try left.greatestCommonDivisor(right, budget: budget)
      let lower = max(a, c)
      let upper = min(b, d)
      if common.degree > 0, common.sign(at: lower) != common.sign(at: upper) { return 0 }
      var (first, second) = (self, other)
      while true {
        if first.bounds.upper <= second.bounds.lower { return -1 }
        if second.bounds.upper <= first.bounds.lower { return 1 }
        try budget.check()
        (first, second) = (first.refined, second.refined)
      }
    }
  }

  /// The comparison without a limit of time.
  public func compare(_ other: RealAlgebraicNumber) -> Int {
    (try? compare(other, budget: .unlimited)) ?? 0
  }

  private func compare(rational value: Rational) -> Int {
    switch form {
    case .rational(let own): return own == value ? 0 : own < value ? -1 : 1
    case .root(let polynomial, let lower, let upper):
      if value <= lower { return 1 }
      if value >= upper { return -1 }
      return polynomial.sign(at: value) == polynomial.sign(at: lower) ? 1 : -1
    }
  }

  /// Whether two numbers are equal, exactly.
  public static func == (left: RealAlgebraicNumber, right: RealAlgebraicNumber) -> Bool {
    left.compare(right) == 0
  }

  /// Whether one number is less than another, exactly.
  public static func < (left: RealAlgebraicNumber, right: RealAlgebraicNumber) -> Bool {
    left.compare(right) < 0
  }

  /// The sign of `polynomial` at this number, exactly.
  public func sign(
    of polynomial: Polynomial<Rational>, budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> Int {
    guard case .root(let own, let lower, let upper) = form else {
      return rational.map { IntegerPolynomial(polynomial).sign(at: $0) } ?? 0
    }
    if polynomial.isConstant { return polynomial.leadingCoefficient.signum }
    let common = try own.greatestCommonDivisor(IntegerPolynomial(polynomial), budget: budget)
    if common.degree > 0, common.sign(at: lower) != common.sign(at: upper) { return 0 }
    var number = self
    while true {
      let range = polynomial.bounds(from: number.bounds.lower, to: number.bounds.upper)
      if range.lower.signum > 0 { return 1 }
      if range.upper.signum < 0 { return -1 }
      try budget.check()
      number = number.refined
    }
  }

  /// Whether `polynomial` is known to vanish here, and if not its value: exact when the number is
  /// rational, else bounds at most `width` apart.
  public func bounds(
    of polynomial: Polynomial<Rational>, width: Rational, budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> (lower: Rational, upper: Rational) {
    if let rational {
      let value = polynomial(rational)
      return (value, value)
    }
    if polynomial.isConstant { return (polynomial[0], polynomial[0]) }
    var number = self
    while true {
      let range = polynomial.bounds(from: number.bounds.lower, to: number.bounds.upper)
      if range.upper - range.lower <= width { return range }
      try budget.check()
      number = number.refined
    }
  }
}
