import MultiPrecision
import Symbolic

/// The cost of representing h by a network with β|u| + γu, γ ≠ 0, and a scaled potential: the paper's
/// open question 1.
///
/// Let p be even, e and o the halves of the sum and of the difference of α(1, x) and α(−1, −x) at the
/// place x of the kink. Then
/// ```
/// h(x) = ∫ (e(b)β|x − b| + o(b)γ(x − b)) p(b) db
/// ```
/// so that h″ = 2βpe, while o enters through two numbers, which the ends of h tell:
/// ```
/// γ∫op = (h′(∞) + h′(−∞))/2        γ∫obp = (∫h″|b| db − 2h(0))/2
/// ```
/// The cost is E[φ̄(α)] = ∫ ½(φ̄(e + o) + φ̄(e − o)) p, to be minimized over o with these two integrals.
/// The integrand is even and convex in o: least for o = 0. So the cost is at least that of |·|,
/// ∫ φ̄(h″/(2βp)) p, with equality where both numbers vanish, that is, where h satisfies the
/// conditions of F_Abs. That is proved; that training in the limit minimizes it is not.
public struct RepresentationCost: Sendable {
  /// The odd part o of α.
  public static let oddPart = Symbol("o")

  /// ½(φ̄(e + o) + φ̄(e − o))p in `x`, ``BiasFunctional/curvature`` and ``oddPart``, e = h″/(2βp).
  public var integrand: Expression
  /// φ̄(e)p, what remains for o = 0.
  public var evenIntegrand: Expression
  /// p in `x`.
  public var density: Expression
  /// 1/(2γ).
  public var factor: Expression
  /// β|u|, as text.
  public var evenPart: String
  /// The support of p.
  public var support: InitializationDensity
  /// The cost of the model's own solution with the part of it that does not come from o, estimated.
  public var example: (cost: String, evenPart: String)?

  /// Nil for other models, and where p is not known to be even.
  init?(
    _ model: Model, _ map: MirrorMapFormulas, _ stationarity: StationarityDerivation?
  ) throws(DerivationFailure) {
    guard let stationarity, stationarity.isScaled, !stationarity.isQuadratic,
      stationarity.layout.signs.count == 2,
      stationarity.layout.intervals.allSatisfy({
        $0.densities[0]?.expression == $0.densities[1]?.expression
      }), stationarity.gamma.simplified() != 0
    else { return nil }
    let (x, o) = (Symbol("x"), Expression.symbol(Self.oddPart))
    let body = model.biases.body.substituting(model.biases.variable, by: .symbol(x))
    let start = map.potential.substituting(x, by: 0).simplified()
    let slope = map.mirrorMap.substituting(x, by: 0).simplified()
    func cost(_ u: Expression) -> Expression {
      map.potential.substituting(x, by: u) - start - slope * u
    }
    let e = (.symbol(BiasFunctional.curvature) / (2 * stationarity.beta * body)).simplified()
    integrand = ((cost(e + o) + cost(e - o)) / 2 * body).simplified()
    evenIntegrand = (cost(e) * body).simplified()
    density = body.simplified()
    factor = (1 / (2 * stationarity.gamma)).simplified()
    evenPart = (stationarity.beta * .apply(.abs, .variable("u"))).simplified().text
    support = model.biases
    try stationarity.checkOddPart()
    example = Self.example(model, evenIntegrand)
  }

  /// Both numbers at the solution, in double precision; nil for models whose solution takes long.
  private static func example(
    _ model: Model, _ integrand: Expression
  ) -> (cost: String, evenPart: String)? {
    guard case .scaled(let omega) = model.scaling,
      PolynomialPotential(model.potential, omega: omega) != nil, model.data.count <= 100,
      let solution = try? solve(model, at: [], digits: 10, exact: false)
    else { return nil }
    let curve = solution.curve
    func end(_ end: SupportEnd) -> Double? {
      if case .finite(let value, _) = end { value.value() } else { nil }
    }
    guard let lower = end(model.biases.lower), let upper = end(model.biases.upper) else {
      return nil
    }
    let stops = [lower] + curve.breaks.filter { $0 > lower && $0 < upper } + [upper]
    var sum = 0.0
    for (from, to) in zip(stops, stops.dropFirst()) {
      for (b, weight) in SampledRepresentation.nodes(from: from, to: to, parts: 128) {
        let values = [Symbol("x"): b, BiasFunctional.curvature: curve.secondDerivative(b)]
        sum += weight * integrand.value(at: values)
      }
    }
    guard sum.isFinite, let rational = Rational(exactly: sum) else { return nil }
    return (solution.functional.value.text, rational.decimalString(significantDigits: 5))
  }
}

extension StationarityDerivation {
  /// Compares γ∫op and γ∫obp with the ends of h(x) = E[α σ(Wx − B)] for α = g(Σ λᵢσᵢ).
  ///
  /// Both in double precision, on bounded supports; with h affine beyond R,
  /// h′(∞) + h′(−∞) = h(R + 1) − h(R) + h(−R) − h(−R − 1), and
  /// ∫h″|b| − 2h(0) = R(h′(∞) − h′(−∞)) − h(R) − h(−R).
  func checkOddPart() throws(DerivationFailure) {
    guard case .finite(let lower, _) = model.biases.lower,
      case .finite(let upper, _) = model.biases.upper
    else { return }
    let (low, high) = (lower.value(), upper.value())
    let sampled = SampledRepresentation(self)
    let breaks = layout.intervals.compactMap { $0.to?.doubleValue }
    let stops = [low] + breaks.filter { $0 > low && $0 < high } + [high]
    let places = [high + 1, high, low, low - 1]
    var values = [0.0, 0.0, 0.0, 0.0]
    var (mean, moment, size) = (0.0, 0.0, 0.0)
    for (from, to) in zip(stops, stops.dropFirst()) where to > from {
      for (b, weight) in SampledRepresentation.nodes(from: from, to: to) {
        // The place b is the kink of the units with the weights ±1 and the biases ±b.
        let share = weight * sampled.density(at: b)
        let (first, second) = (sampled.alpha(1, b), sampled.alpha(-1, -b))
        let o = sampled.gamma * (first - second) / 2
        mean += share * o
        moment += share * o * b
        size += share * (Swift.abs(first) + Swift.abs(second))
        for (index, place) in places.enumerated() {
          let value = first * sampled.sigma(place - b) + second * sampled.sigma(b - place)
          values[index] += share * value / 2
        }
      }
    }
    let (right, left) = (values[0] - values[1], values[2] - values[3])
    let reach = (high - low) / 2
    let height = reach * (right - left) - values[1] - values[2]
    guard mean.isFinite, moment.isFinite else { return }
    let bound = 1e-6 * size * (1 + Swift.abs(high) + Swift.abs(low))
    guard Swift.abs((right + left) / 2 - mean) <= bound, Swift.abs(height / 2 - moment) <= bound
    else { throw .mismatch("the odd part's integrals are not those of the ends of h") }
  }
}
