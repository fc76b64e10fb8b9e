import MultiPrecision
import NumericalMethods
import Symbolic

/// Finds every zero of an analytic formula on an interval, finite or not, with proof.
///
/// Parts on which the sign is proved hold none. On parts where the formula is proved monotone the
/// signs at the ends tell whether there is one. Around a simple number c at which the formula and
/// its derivatives below the k-th vanish, f = f⁽ᵏ⁾(ξ)(x − c)ᵏ/k! has no other zero as far as f⁽ᵏ⁾
/// keeps its sign. All other parts are halved.
struct AnalyticZeros {
  let prover: SignProver
  /// How many parts the search may look at.
  private static let partLimit = 400
  /// Derivatives that are compared at most.
  private static let orderLimit = 12

  private var variable: Symbol { prover.variable }

  /// The zeros, in no order and some of them twice; nil when they are not all found.
  func zeros(
    of function: Expression, on segment: LineSegment
  ) throws(BudgetExceeded) -> [BreakPoint]? {
    guard try Analyticity(prover: prover, segment: segment).obstacle(function) == nil else {
      return nil
    }
    let derivatives = Derivatives(of: function, in: variable)
    let centers = segment.samples.filter { prover.vanishes(function, at: $0) }
    var result: [BreakPoint] = []
    var stack = [LineSegment(lower: segment.lower, upper: segment.upper, isClosed: true)]
    var count = 0
    while let part = stack.popLast() {
      try prover.budget.check()
      count += 1
      guard count <= Self.partLimit else { return nil }
      if try sign(derivatives, order: 0, on: part) != nil { continue }
      if let direction = try sign(derivatives, order: 1, on: part) {
        guard let found = crossing(of: function, on: part, isRising: direction > 0) else {
          return nil
        }
        result += found
        continue
      }
      let center = centers.first(where: part.contains)
      if let center, try isOnlyZero(center, derivatives, on: part) {
        result.append(BreakPoint(center))
        continue
      }
      guard let middle = part.searchMiddle else { return nil }
      stack.append(LineSegment(lower: middle, upper: part.upper, isClosed: true))
      stack.append(LineSegment(lower: part.lower, upper: middle, isClosed: true))
    }
    return result
  }

  /// The derivatives of a formula, made when they are asked for.
  private final class Derivatives {
    private var known: [Expression]
    private let variable: Symbol

    init(of function: Expression, in variable: Symbol) {
      known = [function]
      self.variable = variable
    }

    /// Nil where it has grown out of proportion.
    subscript(order: Int) -> Expression? {
      while known.count <= order {
        let next = known[known.count - 1].derivative(in: variable).simplified()
        guard !next.exceeds(nodeCount: 2_000) else { return nil }
        known.append(next)
      }
      return known[order]
    }
  }

  /// The sign of a derivative that is proved on a part, ±1; nil where none is.
  ///
  /// On a half line it is that at its end if the next derivative has the sign that leads away from
  /// 0, which is decided in the same way: sooner or later the fastest term is left alone.
  private func sign(
    _ derivatives: Derivatives, order: Int, on part: LineSegment
  ) throws(BudgetExceeded) -> Int? {
    guard let function = derivatives[order] else { return nil }
    switch prover.range(function, on: part)?.sign {
    case .positive: return 1
    case .negative: return -1
    default: break
    }
    let outward: Int
    let end: Rational
    switch (part.lower, part.upper) {
    case (let lower?, nil): (outward, end) = (1, lower)
    case (nil, let upper?): (outward, end) = (-1, upper)
    default: return nil
    }
    guard order < Self.orderLimit, let here = sign(of: function, at: end), here != 0,
      try sign(derivatives, order: order + 1, on: part) == here * outward
    else { return nil }
    return here
  }

  /// The sign at a point: 0 where the formula is proved to vanish, nil where neither is known.
  private func sign(of function: Expression, at x: Rational) -> Int? {
    switch prover.value(function, at: x)?.sign {
    case .positive: 1
    case .negative: -1
    default: prover.vanishes(function, at: x) ? 0 : nil
    }
  }

  private func isOnlyZero(
    _ center: Rational, _ derivatives: Derivatives, on part: LineSegment
  ) throws(BudgetExceeded) -> Bool {
    for order in 1...Self.orderLimit {
      try prover.budget.check()
      guard let function = derivatives[order] else { return false }
      if prover.range(function, on: part)?.excludesZero == true { return true }
      guard prover.vanishes(function, at: center) else { return false }
    }
    return false
  }

  /// The zero of a formula that is monotone on a part; nil when it is not known whether it has one.
  private func crossing(
    of function: Expression, on part: LineSegment, isRising: Bool
  ) -> [BreakPoint]? {
    let direction = isRising ? 1 : -1
    var (low, high) = (part.lower, part.upper)
    if let end = low {
      guard let sign = sign(of: function, at: end) else { return nil }
      if sign == 0 { return [BreakPoint(end)] }
      if sign == direction { return [] }
    }
    if let end = high {
      guard let sign = sign(of: function, at: end) else { return nil }
      if sign == 0 { return [BreakPoint(end)] }
      if sign == -direction { return [] }
    }
    // From a finite end, or 0, outward until the sign changes.
    let start = low ?? high ?? 0
    for exponent in -1..<20 where low == nil || high == nil {
      let reach: Rational = exponent < 0 ? 0 : Rational(2).power(exponent)
      for x in low == nil && high == nil && exponent >= 0
        ? [start - reach, start + reach] : [low == nil ? start - reach : start + reach]
      where low == nil || high == nil {
        guard let sign = sign(of: function, at: x) else { continue }
        if sign == 0 { return [BreakPoint(x)] }
        if sign == direction { high = high.map { min($0, x) } ?? x }
        if sign == -direction { low = low.map { max($0, x) } ?? x }
      }
    }
    guard let low, let high,
      let zero = AnalyticZero(
        of: function, variable, between: low, and: high, isRising: isRising),
      zero.bounds.lower.signum * zero.bounds.upper.signum >= 0
    else { return nil }
    let simple = Rational.simplest(above: zero.bounds.lower, below: zero.bounds.upper)
    return [prover.vanishes(function, at: simple) ? BreakPoint(simple) : .zero(zero)]
  }
}

extension LineSegment {
  /// Where to cut: 0, a power of two further out on infinite parts; nil when it is not worth it.
  fileprivate var searchMiddle: Rational? {
    switch (lower, upper) {
    case (nil, nil): return 0
    case (let lower?, nil): return lower < 1 ? 1 : lower > 100_000 ? nil : 2 * lower
    case (nil, let upper?): return upper > -1 ? -1 : upper < -100_000 ? nil : 2 * upper
    case (let lower?, let upper?):
      return upper - lower < Rational(1, 1 << 20) ? nil : (lower + upper) / 2
    }
  }
}
