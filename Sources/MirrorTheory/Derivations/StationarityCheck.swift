import MultiPrecision
import RealModule
import Symbolic

/// E[α σ(Wx − B)] for one choice of multipliers, in double precision, from the definitions alone.
///
/// α is found from φ̄′(α) = Σ λᵢσ(Wxᵢ − B) by bisection. It finds wrong factors, signs and places in
/// formulas, not wrong last digits.
struct SampledRepresentation {
  let knots: [Double]
  /// The multipliers, by knot; those of a check, not of a solution.
  let multipliers: [Rational]
  let beta: Double
  let gamma: Double
  private let lambda: [Double]
  private let slope: CompiledExpression
  private let density: CompiledExpression
  private let lower: Double
  private let upper: Double

  init(_ derivation: StationarityDerivation) {
    let (layout, biases) = (derivation.layout, derivation.model.biases)
    knots = layout.knots.map(\.doubleValue)
    multipliers = PointSamples(count: layout.knots.count).points.map { $0 / 4 }
    lambda = multipliers.map(\.doubleValue)
    (beta, gamma) = (layout.beta.doubleValue, layout.gamma.doubleValue)
    slope = CompiledExpression(derivation.mirrorMap, Symbol("x"))
    density = CompiledExpression(biases.body, biases.variable)
    if case .finite(let end, _) = biases.lower { lower = end.value() } else { lower = -.infinity }
    if case .finite(let end, _) = biases.upper { upper = end.value() } else { upper = .infinity }
  }

  func sigma(_ u: Double) -> Double { beta * Swift.abs(u) + gamma * u }

  /// p, 0 outside its support.
  func density(at b: Double) -> Double { b < lower || b > upper ? 0 : density(b) }

  /// α(w, b).
  func alpha(_ w: Double, _ b: Double) -> Double {
    var s = 0.0
    for (value, knot) in zip(lambda, knots) { s += value * sigma(w * knot - b) }
    var (low, high) = (-1.0, 1.0)
    while slope(low) > s, low > -1e30 { low *= 2 }
    while slope(high) < s, high < 1e30 { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if slope(middle) < s { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The three-point Gauss–Legendre rule on equal parts.
  static func nodes(
    from lower: Double, to upper: Double, parts: Int = 16
  ) -> [(Double, Double)] {
    let offset = (0.6).squareRoot()
    let half = (upper - lower) / Double(2 * parts)
    return (0..<parts).flatMap { part in
      let middle = lower + (2 * Double(part) + 1) * half
      return [
        (middle - offset * half, 5 * half / 9), (middle, 8 * half / 9),
        (middle + offset * half, 5 * half / 9),
      ]
    }
  }
}

extension StationarityDerivation {
  /// Compares the formula of h″ with second differences of h(x) = E[α σ(Wx − B)].
  ///
  /// Since σ is affine beside its kink,
  /// ```
  /// h(x + t) − 2h(x) + h(x − t) = ∫ h″(b)(t − |b − x|)₊ db
  /// ```
  /// The left side comes from ``SampledRepresentation``, the right side from the formula.
  func check(_ condition: StationarityCondition) throws(DerivationFailure) {
    let sampled = SampledRepresentation(self)
    guard let formulas = curvatures(condition, sampled) else { return }
    let knots = sampled.knots
    let (first, last) = (knots[0] - 1, knots[knots.count - 1] + 1)
    let breaks = layout.intervals.compactMap { $0.to?.doubleValue }
    let t = 0.21 * (last - first)
    for share in [0.13, 0.42, 0.71, 0.94] {
      let x = first + share * (last - first)
      let places = (breaks + [x]).filter { $0 > x - t && $0 < x + t }
      let stops = ([x - t] + places + [x + t]).sorted()
      var (found, expected, size) = (0.0, 0.0, 0.0)
      for (lower, upper) in zip(stops, stops.dropFirst()) where upper - lower > 1e-12 {
        let middle = (lower + upper) / 2
        let formula = formulas[breaks.firstIndex { $0 >= middle } ?? breaks.count]
        for (b, weight) in SampledRepresentation.nodes(from: lower, to: upper) {
          found += weight * formula(b) * (t - Swift.abs(b - x))
          var direct = 0.0
          for w in [1.0, -1.0] {
            // The place b is the kink of the unit with the bias wb.
            let bias = w * b
            let p = sampled.density(at: bias)
            guard p != 0 else { continue }
            let difference =
              sampled.sigma(w * (x + t) - bias) - 2 * sampled.sigma(w * x - bias)
              + sampled.sigma(w * (x - t) - bias)
            direct += p * sampled.alpha(w, bias) * difference / 2
          }
          expected += weight * direct
          size += weight * Swift.abs(direct)
        }
      }
      guard found.isFinite, expected.isFinite else { continue }
      guard Swift.abs(found - expected) <= 1e-4 * size + 1e-12 else {
        throw .mismatch("the stationarity condition does not have the representation's curvature")
      }
    }
  }

  /// h″ by the formula of each piece, with the multipliers put in; nil where one has none.
  private func curvatures(
    _ condition: StationarityCondition, _ sampled: SampledRepresentation
  ) -> [CompiledExpression]? {
    var values: [Symbol: Expression] = [:]
    for (datum, value) in zip(layout.data, sampled.multipliers) {
      values[Symbol("\(condition.multiplier)_\(datum.first + 1)")] =
        .number(value / Rational(datum.count))
    }
    var result: [CompiledExpression] = []
    for piece in condition.pieces {
      guard let curvature = piece.curvature else { return nil }
      var arguments: [Symbol: Expression] = [:]
      for argument in piece.arguments {
        arguments[argument.name] = argument.formula.substituting(values)
      }
      result.append(CompiledExpression(curvature.substituting(arguments), Symbol("x")))
    }
    return result
  }
}
