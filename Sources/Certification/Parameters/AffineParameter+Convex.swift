import MultiPrecision
import NumericalMethods
import Symbolic

extension AffineParameter {
  /// The values for which A + p·B is convex.
  func convexSet() throws(BudgetExceeded) -> ParameterSet {
    let id = AssumptionID.scaledPsiConvex
    let rises = ofSlope.verdict(id)
    let negative = PotentialAnalysis(
      (-slope).simplified(), variable: variable, budget: budget)
    let falls = negative.verdict(id)
    func open(_ reason: String) -> ParameterSet {
      set(id, holds: [], open: Self.everywhere, reason)
    }
    if rises == .proved, falls == .proved {
      switch verdict(id, at: 0) {
      case .proved:
        return set(id, holds: Self.everywhere, "\(parameter.name) multiplies an affine function.")
      case .refuted:
        return set(
          id, holds: [],
          "\(parameter.name) multiplies an affine function, and the rest is not convex.")
      case .undecided: return open("The convexity of the rest stays open.")
      }
    }
    guard rises != .undecided, falls != .undecided else {
      return open("The convexity of what \(parameter.name) multiplies stays open.")
    }
    let ends = try AffineEnd(family: self)
    let bounds = ends.estimates()
    if let reason = try ends.emptiness(rises: rises == .proved, falls: falls == .proved) {
      return set(id, holds: [], reason)
    }
    guard let inner = try provedValue(id, bounds, rises: rises == .proved, falls: falls == .proved)
    else {
      return open("No value was found for which convexity is proved.")
    }
    var interval = ParameterSet.Interval(lower: nil, upper: nil)
    if falls != .proved {
      guard let end = try ends.end(bounds.lower, isLower: true, inner: inner) else {
        return open("The lower end was not found.")
      }
      interval.lower = end
    }
    if rises != .proved {
      guard let end = try ends.end(bounds.upper, isLower: false, inner: inner) else {
        return open("The upper end was not found.")
      }
      interval.upper = end
    }
    return set(
      id, holds: [interval],
      "The set is a closed interval, since \(parameter.name) enters affinely; convexity is proved "
        + "at or just inside of each end and refuted just outside.")
  }

  /// A value where convexity is proved.
  private func provedValue(
    _ id: String, _ bounds: (lower: Double?, upper: Double?), rises: Bool, falls: Bool
  ) throws(BudgetExceeded) -> Rational? {
    var candidates: [Rational] = []
    func exact(_ value: Double) -> Rational? { Rational(exactly: value) }
    switch (falls ? nil : bounds.lower, rises ? nil : bounds.upper) {
    case (let low?, let high?) where low < high:
      if let a = exact(low), let b = exact(high) {
        candidates.append(.simplest(above: a + (b - a) / 8, below: b - (b - a) / 8))
      }
    case (let low?, nil):
      if let a = exact(low) {
        let room = max(a.magnitude, 1)
        candidates += [.simplest(above: a + room / 8, below: a + room), a + 100 * room]
      }
    case (nil, let high?):
      if let b = exact(high) {
        let room = max(b.magnitude, 1)
        candidates += [.simplest(above: b - room, below: b - room / 8), b - 100 * room]
      }
    default: break
    }
    candidates += [0, 1, -1, Rational(1, 10), Rational(-1, 10), 10, -10, 1000, -1000]
    for value in candidates {
      try budget.check()
      if verdict(id, at: .number(value)) == .proved { return value }
    }
    return nil
  }
}
