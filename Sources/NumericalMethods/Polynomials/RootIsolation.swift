import MultiPrecision

extension Polynomial where Coefficient == Rational {
  /// The distinct real roots, ascending.
  ///
  /// Descartes' rule of signs answers at once where it finds no root or one; a Sturm sequence and
  /// bisection do the rest.
  ///
  /// ### Accuracy
  /// Exact.
  ///
  /// - Precondition: not the zero polynomial.
  public func realRoots(
    budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> [RealAlgebraicNumber] {
    precondition(!isZero, "every number is a root of the zero polynomial")
    let zeros = coefficients.prefix { $0.isZero }.count
    let reduced = IntegerPolynomial(Polynomial(Array(coefficients.dropFirst(zeros))))
    let positive = reduced.signVariations
    let mirrored = reduced.reflected
    let negative = mirrored.signVariations
    var isolation = RootIsolation(polynomial: reduced, budget: budget)
    var below: [RealAlgebraicNumber] = []
    var above: [RealAlgebraicNumber] = []
    let bound = reduced.rootBound
    if positive == 1 { above = [try isolation.simpleRoot(lower: 0, upper: bound)] }
    if negative == 1 { below = [try isolation.simpleRoot(lower: -bound, upper: 0)] }
    if positive > 1 { above = try isolation.roots(above: 0, through: bound) }
    if negative > 1 { below = try isolation.roots(above: -bound, through: 0) }
    return below + (zeros > 0 ? [RealAlgebraicNumber(0)] : []) + above
  }

  /// The distinct roots in the open interval between two ends, ascending; nil is an infinite end.
  public func realRoots(
    between lower: RealAlgebraicNumber?, and upper: RealAlgebraicNumber?,
    budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> [RealAlgebraicNumber] {
    var result: [RealAlgebraicNumber] = []
    for root in try realRoots(budget: budget) {
      if let lower, try root.compare(lower, budget: budget) <= 0 { continue }
      if let upper, try root.compare(upper, budget: budget) >= 0 { continue }
      result.append(root)
    }
    return result
  }
}

extension IntegerPolynomial {
  /// A power of two above the magnitude of every root (Cauchy's bound 1 + max|cₖ|/|cₙ|).
  var rootBound: Rational {
    let leading = coefficients.last?.bitWidth ?? 1
    let largest = coefficients.map(\.bitWidth).max() ?? 1
    return Rational(2, 1).power(Swift.max(0, largest - leading + 2) + 1)
  }
}

/// Bisection with a Sturm sequence, which is computed when it is first needed.
private struct RootIsolation {
  let polynomial: IntegerPolynomial
  let budget: WorkBudget
  private var sequence: SturmSequence?

  init(polynomial: IntegerPolynomial, budget: WorkBudget) {
    self.polynomial = polynomial
    self.budget = budget
  }

  /// The one root in (lower, upper), a simple one.
  func simpleRoot(
    lower: Rational, upper: Rational
  ) throws(BudgetExceeded) -> RealAlgebraicNumber {
    try RealAlgebraicNumber(isolating: polynomial, lower: lower, upper: upper, budget: budget)
  }

  /// The roots in (lower, upper], ascending; `upper` is not a root.
  mutating func roots(
    above lower: Rational, through upper: Rational
  ) throws(BudgetExceeded) -> [RealAlgebraicNumber] {
    let sturm: SturmSequence
    if let sequence {
      sturm = sequence
    } else {
      sturm = try SturmSequence(polynomial.rational, budget: budget)
      sequence = sturm
    }
    let squareFree = IntegerPolynomial(sturm.polynomial)
    var result: [RealAlgebraicNumber] = []
    // A stack of intervals (a, b], leftmost on top, with V at their ends.
    var stack = [(lower, sturm.signChanges(at: lower), upper, sturm.signChanges(at: upper))]
    while let (a, atA, b, atB) = stack.popLast() {
      try budget.check()
      guard atA > atB else { continue }
      if atA - atB == 1 {
        if squareFree.sign(at: b) == 0 {
          result.append(RealAlgebraicNumber(b))
          continue
        }
        if squareFree.sign(at: a) != 0 {
          result.append(
            try RealAlgebraicNumber(
              isolating: squareFree, lower: a, upper: b, budget: budget))
          continue
        }
      }
      let middle = (a + b) / 2
      let atMiddle = sturm.signChanges(at: middle)
      stack.append((middle, atMiddle, b, atB))
      stack.append((a, atA, middle, atMiddle))
    }
    return result
  }
}
