import MultiPrecision

extension Rational {
  /// The rational of smallest denominator, then smallest magnitude, strictly between two ends;
  /// nil is an infinite end.
  ///
  /// It makes witnesses that a person can check by hand.
  ///
  /// The continued fraction of the answer is built term by term (Stern–Brocot).
  ///
  /// - Precondition: `lower < upper`.
  public static func simplest(above lower: Rational?, below upper: Rational?) -> Rational {
    if let lower, let upper { precondition(lower < upper, "an empty interval has no members") }
    if (lower?.signum ?? -1) < 0, (upper?.signum ?? 1) > 0 { return 0 }
    if (lower?.signum ?? -1) < 0 {
      return -simplestPositive(above: -(upper ?? 0), below: lower.map { -$0 })
    }
    return simplestPositive(above: lower ?? 0, below: upper)
  }

  private static func simplestPositive(above lower: Rational, below upper: Rational?) -> Rational {
    var terms: [Rational] = []
    var low = lower
    var high = upper
    var result: Rational
    while true {
      let whole = Rational(low.floor, 1)
      if high.map({ whole + 1 < $0 }) ?? true {
        result = whole + 1
        break
      }
      // Both ends lie in [whole, whole + 1]: invert what is left over, which swaps them.
      terms.append(whole)
      let newLow = 1 / ((high ?? 0) - whole)
      high = low == whole ? nil : 1 / (low - whole)
      low = newLow
    }
    for whole in terms.reversed() { result = whole + 1 / result }
    return result
  }
}

extension RealAlgebraicNumber {
  /// A simple rational strictly between two numbers; nil is an infinite end.
  ///
  /// - Precondition: `lower < upper`.
  public static func simplestRational(
    above lower: RealAlgebraicNumber?, below upper: RealAlgebraicNumber?
  ) -> Rational {
    var (low, high) = (lower, upper)
    while let a = low, let b = high, a.bounds.upper >= b.bounds.lower {
      (low, high) = (a.refined, b.refined)
    }
    return Rational.simplest(above: low?.bounds.upper, below: high?.bounds.lower)
  }
}
