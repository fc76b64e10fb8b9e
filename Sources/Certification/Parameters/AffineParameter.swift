import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter p that enters affinely, f = A + p·B.
///
/// The set of p for which f is convex is convex and closed, since sums and limits of finite convex
/// functions are convex: an interval, infinite to the right exactly where B is convex (if it is not
/// empty), to the left where −B is. So proofs at two values hold between them, and a refutation
/// beside a proof holds beyond. An end is exact where the function touches: for p below the lower
/// end q, A″ + pB″ = (A″ + qB″) − (q − p)·B″ is negative wherever the bracket is 0 and B″ > 0.
///
/// Smoothness: if f is Cᵏ for two values of p then so is B, hence f is Cᵏ for all p or none. If B
/// is not, at most one value makes the jumps cancel.
struct AffineParameter {
  let constant: Expression
  let slope: Expression
  let variable: Symbol
  let parameter: Symbol
  let digits: Int
  let budget: WorkBudget
  let ofSlope: PotentialAnalysis

  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, digits: Int, budget: WorkBudget
  ) {
    // In sums and products only: √p² has no value for p < 0, whatever its derivative says.
    guard body.holdsPolynomially(parameter) else { return nil }
    let slope = body.derivative(in: parameter).simplified()
    guard !slope.contains(parameter), !slope.hasUnknownDerivative else { return nil }
    constant = body.substituting(parameter, by: 0).simplified()
    self.slope = slope
    self.variable = variable
    self.parameter = parameter
    self.digits = digits
    self.budget = budget
    ofSlope = PotentialAnalysis(slope, variable: variable, budget: budget)
  }

  /// What the engine proves about the function at a value of p.
  func analysis(at value: Expression) -> PotentialAnalysis {
    PotentialAnalysis(
      (constant + value * slope).simplified(), variable: variable, budget: budget)
  }

  func verdict(_ id: String, at value: Expression) -> Verdict {
    analysis(at: value).verdict(id)
  }

  func sets() throws(BudgetExceeded) -> [ParameterSet] {
    // 0·log(x) has no value at x = 0 either.
    if ofSlope.smoothness.smoothness == .undefined {
      return PotentialAssumptions.all.ids.map {
        set($0, holds: [], "What \(parameter.name) multiplies is not defined on the whole line.")
      }
    }
    if analysis(at: 0).smoothness.smoothness == .undefined {
      return PotentialAssumptions.all.ids.map {
        set(
          $0, holds: [], "Besides what \(parameter.name) multiplies it is not defined everywhere.")
      }
    }
    let convex = try convexSet()
    let c2 = smoothSet(AssumptionID.unscaledC2)
    return [
      c2, try hessianSet(convex, c2), convex, smoothSet(AssumptionID.scaledPsiC3),
    ]
  }

  func set(
    _ id: String, holds: [ParameterSet.Interval], open: [ParameterSet.Interval] = [],
    _ reason: String
  ) -> ParameterSet {
    ParameterSet(
      id: id, parameter: parameter.name, holds: holds, open: open, method: "affine",
      reason: reason)
  }

  static let everywhere = [ParameterSet.Interval(lower: nil, upper: nil)]

  // MARK: Smoothness

  private func smoothSet(_ id: String) -> ParameterSet {
    let name = parameter.name
    switch ofSlope.verdict(id) {
    case .proved:
      switch verdict(id, at: 0) {
      case .proved:
        return set(id, holds: Self.everywhere, "Both parts are so smooth, so every sum is.")
      case .refuted:
        return set(
          id, holds: [],
          "What \(name) multiplies is so smooth and the rest is not, so no sum is.")
      case .undecided: break
      }
    case .refuted:
      // At most one value; it cancels the first jump of what the parameter multiplies.
      guard let candidate = cancellation() else { break }
      switch verdict(id, at: .number(candidate)) {
      case .proved:
        let end = ParameterSet.End(candidate, isIncluded: true)
        return set(
          id, holds: [.init(lower: end, upper: end)],
          "What \(name) multiplies is not so smooth, and at one value at most the rest makes up "
            + "for it.")
      case .refuted:
        return set(
          id, holds: [],
          "A jump of a derivative would have to cancel at one value, where the sum is not so "
            + "smooth either.")
      case .undecided: break
      }
    case .undecided: break
    }
    return set(id, holds: [], open: Self.everywhere, "The smoothness of a part stays open.")
  }

  /// The only value at which the first obstruction of B may vanish in the sum.
  private func cancellation() -> Rational? {
    guard let first = ofSlope.smoothness.obstructions.min(by: { $0.order < $1.order }) else {
      return nil
    }
    let ofConstant = analysis(at: 0).smoothness
    switch ofConstant.smoothness {
    case .analytic, .smooth: return 0
    case .open, .undefined: return nil
    default: break
    }
    guard let there = ofConstant.obstructions.first(where: { $0.x == first.x }),
      there.order == first.order
    else { return 0 }
    guard let a = there.jump, let b = first.jump, !b.isZero else { return nil }
    return -a / b
  }

  // MARK: The second derivative

  /// φ″ > 0: the ends of the convex set, for (1 − t)·(≥ 0) + t·(> 0) > 0.
  private func hessianSet(
    _ convex: ParameterSet, _ c2: ParameterSet
  ) throws(BudgetExceeded) -> ParameterSet {
    let id = AssumptionID.unscaledHessianPositive
    if convex.isDecided, convex.holds.isEmpty {
      return set(id, holds: [], "It is convex for no value.")
    }
    if c2.isDecided, c2.holds.isEmpty { return set(id, holds: [], "It is C^2 for no value.") }
    guard convex.isDecided, c2.isDecided, let interval = convex.holds.first else {
      return set(id, holds: [], open: Self.everywhere, "Convexity or C^2 stays open.")
    }
    if let only = c2.holds.first?.lower, only.isExact {
      let verdict = verdict(id, at: .number(only.lower))
      let point = [ParameterSet.Interval(lower: only, upper: only)]
      return set(
        id, holds: verdict == .proved ? point : [], open: verdict == .undecided ? point : [],
        "It is C^2 for one value only.")
    }
    guard let inner = interval.inside else {
      return set(id, holds: [], open: Self.everywhere, "No value inside of the interval.")
    }
    switch verdict(id, at: .number(inner)) {
    case .proved:
      var interval = interval
      interval.lower = try closing(interval.lower, id)
      interval.upper = try closing(interval.upper, id)
      return set(
        id, holds: [interval],
        "Between a value where the second derivative is at least 0 and one where it is positive it "
          + "is positive; beyond the ends it is not even convex.")
    case .refuted where interval.lower == nil || interval.lower != interval.upper:
      return set(
        id, holds: [],
        "The second derivative is 0 at a point for a value inside of the interval in which it is "
          + "at least 0; being affine in \(parameter.name), it is 0 there for every value.")
    case .refuted:
      return set(id, holds: [], "It is convex for one value, and not strictly.")
    case .undecided:
      return set(id, holds: [], open: [interval], "The sign inside of the interval stays open.")
    }
  }

  /// The end of the convex set as an end of the set where φ″ > 0.
  private func closing(
    _ end: ParameterSet.End?, _ id: String
  ) throws(BudgetExceeded) -> ParameterSet.End? {
    guard var end else { return nil }
    if end.isExact {
      // A closed form that is no rational number is checked as it stands.
      let value = end.expression ?? .number(end.lower)
      switch verdict(id, at: value) {
      case .proved: end.isIncluded = true
      case .refuted: end.isIncluded = false
      case .undecided: end.isIncluded = nil
      }
      return end
    }
    end.isIncluded = try AffineEnd(family: self).dominates(end) ? false : nil
    return end
  }
}

extension Expression {
  /// Whether a symbol occurs in sums, products, whole powers and values of rows only.
  fileprivate func holdsPolynomially(_ symbol: Symbol) -> Bool {
    guard contains(symbol) else { return true }
    switch self {
    case .symbol: return true
    case .sum(let parts), .product(let parts):
      return parts.allSatisfy { $0.holdsPolynomially(symbol) }
    case .power(let base, .number(let exponent)):
      return exponent.isInteger && exponent.signum > 0 && base.holdsPolynomially(symbol)
    case .piecewise(let branches, let otherwise):
      return branches.allSatisfy { branch in
        branch.value.holdsPolynomially(symbol)
          && !branch.condition.comparedExpressions.contains { $0.contains(symbol) }
      } && otherwise?.holdsPolynomially(symbol) ?? true
    default: return false
    }
  }
}

extension PotentialAnalysis {
  func verdict(_ id: String) -> Verdict {
    results().first { $0.id == id }?.verdict ?? .undecided
  }

  /// Whether the second derivative is refuted by being exactly 0 somewhere.
  var touchesZero: Bool {
    let result = results().first { $0.id == AssumptionID.unscaledHessianPositive }
    if case .point(_, "0")? = result?.witness { return true }
    return false
  }
}

extension Smoothness.Obstruction {
  /// Right minus left where both are exact.
  var jump: Rational? {
    guard let low = Rational(fraction: left), let high = Rational(fraction: right) else {
      return nil
    }
    return high - low
  }
}

extension ParameterSet.Interval {
  /// A simple number strictly inside, or the only one.
  var inside: Rational? {
    if let lower, let upper, lower.lower == upper.upper { return lower.lower }
    if let lower, let upper, lower.upper >= upper.lower { return nil }
    return .simplest(above: lower?.upper, below: upper?.lower)
  }
}
