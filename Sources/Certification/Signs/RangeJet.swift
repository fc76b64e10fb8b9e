import MultiPrecision
import Symbolic

/// Ranges of a function, its slope and its second derivative over one set: the composition rule of
/// disciplined convex programming with numbers instead of signs.
///
/// ```
/// f(u)″ = f″(u)·u′² + f′(u)·u″
/// ```
/// ### Accuracy
/// Enclosures, *proved*.
struct RangeJet {
  var value: RealRange
  var slope: RealRange
  var curvature: RealRange

  static func * (left: RangeJet, right: RangeJet) -> RangeJet {
    let mixed = left.slope * right.slope
    return RangeJet(
      value: left.value * right.value,
      slope: left.slope * right.value + left.value * right.slope,
      curvature: left.curvature * right.value + mixed + mixed + left.value * right.curvature)
  }

  static func + (left: RangeJet, right: RangeJet) -> RangeJet {
    RangeJet(
      value: left.value + right.value, slope: left.slope + right.slope,
      curvature: left.curvature + right.curvature)
  }

  /// f(self) from the ranges of f, f′ and f″ over the value.
  func composed(_ outer: RangeJet) -> RangeJet {
    RangeJet(
      value: outer.value, slope: outer.slope * slope,
      curvature: outer.curvature * slope.power(2) + outer.slope * curvature)
  }
}

/// Computes range jets of formulas without case distinctions.
struct RangeJetEvaluator {
  let ranges: RangeEvaluator

  private var precision: Precision { ranges.precision }
  private var zero: RealRange { RealRange(0, precision: precision) }
  private static let argument = Symbol("u")

  /// Nil where a value or a derivative was not shown to exist on the whole set.
  func jet(_ expression: Expression) -> RangeJet? {
    if !expression.contains(ranges.variable) {
      return ranges.range(expression).map { RangeJet(value: $0, slope: zero, curvature: zero) }
    }
    switch expression {
    case .symbol:
      return RangeJet(
        value: ranges.domain, slope: RealRange(1, precision: precision), curvature: zero)
    case .sum(let terms):
      var sum = RangeJet(value: zero, slope: zero, curvature: zero)
      for term in terms {
        guard let next = jet(term) else { return nil }
        sum = sum + next
      }
      return sum
    case .product(let factors):
      var product = RangeJet(
        value: RealRange(1, precision: precision), slope: zero, curvature: zero)
      for factor in factors {
        guard let next = jet(factor) else { return nil }
        product = product * next
      }
      return product
    case .power(let base, let exponent) where !exponent.contains(ranges.variable):
      guard let inner = jet(base) else { return nil }
      return outer(.power(.symbol(Self.argument), exponent), inner.value).map(inner.composed)
    case .function(.lgamma, let arguments), .function(.gamma, let arguments):
      guard let inner = jet(arguments[0]), let log = logarithmOfGamma(inner.value) else {
        return nil
      }
      if case .function(.lgamma, _) = expression { return inner.composed(log) }
      // Γ = exp(ln Γ).
      guard let exponential = outer(.apply(.exp, .symbol(Self.argument)), log.value) else {
        return nil
      }
      return inner.composed(log.composed(exponential))
    case .function(.log, let arguments):
      // ln(c·erfc(u)) with c > 0: see `logarithmOfComplement`.
      if let (rest, argument) = Self.complementaryErrorFunction(arguments[0]),
        ranges.range(rest)?.isPositive == true, let inner = jet(argument)
      {
        return inner.composed(logarithmOfComplement)
      }
      guard let inner = jet(arguments[0]) else { return nil }
      return outer(.apply(.log, .symbol(Self.argument)), inner.value).map(inner.composed)
    case .function(let function, let arguments) where arguments.count == 1:
      guard let inner = jet(arguments[0]) else { return nil }
      return outer(.apply(function, .symbol(Self.argument)), inner.value).map(inner.composed)
    default: return nil
    }
  }

  /// The ranges of a function of u and of its two derivatives over a set.
  private func outer(_ function: Expression, _ domain: RealRange) -> RangeJet? {
    let evaluator = RangeEvaluator(
      variable: Self.argument, domain: domain, budget: ranges.budget)
    let first = function.derivative(in: Self.argument).simplified()
    let second = first.derivative(in: Self.argument).simplified()
    guard let value = evaluator.range(function), let slope = evaluator.range(first),
      let curvature = evaluator.range(second)
    else { return nil }
    return RangeJet(value: value, slope: slope, curvature: curvature)
  }

  /// ln Γ, ψ and ψ′ > 0 right of 0.
  ///
  /// ψ increases, ψ′ falls to 0, and ln Γ is convex: over a set it is
  /// largest at an end and above its least value −0.1214863 everywhere.
  private func logarithmOfGamma(_ domain: RealRange) -> RangeJet? {
    guard domain.lower.value.signum > 0 else { return nil }
    let infinity = BigFloat.infinity(precision: precision)
    func ball(_ x: BigFloat, _ order: Int) -> Ball? {
      x.isFinite ? Ball(midpoint: x).polygamma(order) : nil
    }
    guard let low = ball(domain.lower.value, 0), let steep = ball(domain.lower.value, 1) else {
      return nil
    }
    let top = ball(domain.upper.value, 0)?.upper ?? infinity
    let flat = ball(domain.upper.value, 1)?.lower ?? BigFloat.zero(precision: precision)
    func value(_ x: BigFloat) -> Ball? {
      x.isFinite ? Ball(midpoint: x).applying(.lgamma) : nil
    }
    guard let left = value(domain.lower.value) else { return nil }
    let right = value(domain.upper.value)
    let least =
      low.isPositive
      ? left.lower
      : BigFloat(Rational(-1_214_863, 10_000_000), precision: precision, rounding: .down)
    return RangeJet(
      value: RealRange(
        .init(value: least, isOpen: false),
        .init(value: right.map { max(left.upper, $0.upper) } ?? infinity, isOpen: false)),
      slope: RealRange(
        .init(value: low.lower, isOpen: domain.lower.isOpen),
        .init(value: top, isOpen: domain.upper.isOpen)),
      curvature: RealRange(
        .init(value: flat, isOpen: domain.upper.isOpen),
        .init(value: steep.upper, isOpen: false)))
  }

  /// c and u where the expression is c·erfc(u), c without the variable.
  private static func complementaryErrorFunction(
    _ expression: Expression
  ) -> (rest: Expression, argument: Expression)? {
    let factors = expression.factors
    let complements = factors.compactMap { factor -> Expression? in
      if case .function(.erfc, let arguments) = factor { return arguments[0] }
      return nil
    }
    guard complements.count == 1, let argument = complements.first else { return nil }
    let rest = factors.filter { if case .function(.erfc, _) = $0 { false } else { true } }
    guard rest.allSatisfy(\.isConstant) else { return nil }
    return (.product([1] + rest), argument)
  }

  /// ln erfc falls and is strictly concave.
  ///
  /// With M(u) = exp(−u²)/erfc(u), (ln erfc)′ = −(2/√π)·M < 0
  /// and (ln erfc)″ = −(4/√π)·M·(M/√π − u) < 0, since M > √π·u: for u > 0,
  /// erfc(u) < exp(−u²)/(√π·u) [DLMF 7.8.1].
  private var logarithmOfComplement: RangeJet {
    let entire = RealRange.entire(precision: precision)
    return RangeJet(
      value: entire, slope: RealRange(openFrom: nil, to: 0, precision: precision),
      curvature: RealRange(openFrom: nil, to: 0, precision: precision))
  }
}
