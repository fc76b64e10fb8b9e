import MultiPrecision
import NumericalMethods
import Symbolic

/// A proof that a function decays: |f(T + y)| ≤ height·e^(−rate·y) for all y ≥ 0.
public struct ExponentialTail: Sendable {
  /// A bound of |f(T)|, or of the sum of its terms' absolute values.
  public let height: ErrorBound
  /// The rate, rounded downward; > 0.
  public let rate: ErrorBound

  /// The decay of a formula without case distinctions beyond a cut.
  ///
  /// A term g of one sign with g′ + rg of the other sign on [T, ∞) has |g|e^(ry) decreasing. The
  /// rates tried are a little below the logarithmic slope at T. A sum is bounded as a whole or
  /// term by term.
  ///
  /// - Parameters:
  ///   - formula: f.
  ///   - variable: Its variable.
  ///   - cut: T.
  ///   - budget: When to give up.
  public init?(
    of formula: Expression, variable: Symbol, beyond cut: Rational, budget: WorkBudget
  ) {
    let decay = Decay(
      variable: variable, cut: cut, prover: SignProver(variable: variable, budget: budget))
    if let found = decay.term(formula) {
      self = found
      return
    }
    guard let terms = formula.termsOfExpandedSum(in: variable) else { return nil }
    var height = ErrorBound.zero
    var rate = ErrorBound.infinity
    for term in terms {
      guard let found = decay.term(term) else { return nil }
      height += found.height
      rate = Swift.min(rate, found.rate)
    }
    self.init(height: height, rate: rate)
  }

  fileprivate init(height: ErrorBound, rate: ErrorBound) {
    self.height = height
    self.rate = rate
  }
}

private struct Decay {
  let variable: Symbol
  let cut: Rational
  let prover: SignProver

  func term(_ term: Expression) -> ExponentialTail? {
    let precision = Precision(bits: 128)
    let derivative = term.derivative(in: variable).simplified()
    if derivative.hasUnknownDerivative { return nil }
    let at = [variable: Ball(cut, precision: precision)]
    let value = term.enclosure(at: at, precision: precision)
    let slope = -(derivative.enclosure(at: at, precision: precision) / value)
    guard slope.isPositive, let exponent = slope.midpoint.exponent else { return nil }
    let segment = LineSegment(lower: cut, upper: nil, isClosed: true)
    let sign: Expression = value.isPositive ? 1 : -1
    let outward = (sign * term).simplified()
    guard isPositive(outward, segment) else { return nil }
    // Ten bits of the slope, then ever less of it.
    let scale = Rational(2).power(10 - exponent)
    guard
      let whole = (slope.midpoint * BigFloat(scale, precision: precision)).roundedToInteger(.down)
    else { return nil }
    for share in [Rational(15, 16), Rational(1, 2), Rational(1, 16)] {
      let rate = Rational(whole) * share / scale
      let rest = -(derivative / term).simplified() - .number(rate)
      let decrease = -(sign * (derivative + .number(rate) * term))
      if isPositive(rest.simplified(), segment) || isPositive(decrease.simplified(), segment) {
        return ExponentialTail(
          height: value.magnitudeUpperBound,
          rate: Ball(rate, precision: precision).magnitudeLowerBound)
      }
    }
    return nil
  }

  private func isPositive(_ expression: Expression, _ segment: LineSegment) -> Bool {
    guard let sign = try? prover.sign(of: expression, on: segment) else { return false }
    if case .positive = sign { return true }
    return false
  }
}

extension Expression {
  /// The terms of a sum, or of a sum times factors without the variable; nil for anything else.
  fileprivate func termsOfExpandedSum(in variable: Symbol) -> [Expression]? {
    if case .sum(let terms) = self { return terms }
    guard case .product(let factors) = self,
      let index = factors.firstIndex(where: { $0.contains(variable) }),
      case .sum(let terms) = factors[index]
    else { return nil }
    var constants = factors
    constants.remove(at: index)
    guard constants.allSatisfy({ !$0.contains(variable) }) else { return nil }
    return terms.map { .product([$0] + constants) }
  }
}
