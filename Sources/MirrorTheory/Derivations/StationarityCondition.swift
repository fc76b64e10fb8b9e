import Certification
import MultiPrecision
import Symbolic

/// The Euler–Lagrange equation of the bias functional, with the data's multipliers.
///
/// E[φ̄(α)] − Σ λᵢE[ασᵢ] is stationary where φ̄′(α) = Σ λᵢσ(Wxᵢ − B). For one input and
/// σ(u) = β|u| + γu both signs of W are seen at the place x of the kink:
/// ```
/// s_±(x) = Σ λᵢσ(±(xᵢ − x))      h″(x) = β(p(x)g(s₊(x)) + p(−x)g(s₋(x))),   g = (φ̄′)⁻¹
/// ```
/// With p even, and γ = 0 or g linear, this is h″ = 2βp·g(s), s = β Σ λᵢ|x − xᵢ|. Between two data s
/// is affine: (φ̄′(h″/(2βp)))″ = 0.
public struct StationarityCondition: Sendable {
  /// s as a formula.
  public struct Argument: Sendable {
    /// `s`, or `s_1` and `s_2` for both signs of the input weight.
    public var name: Symbol
    /// In `x` and the multipliers, a term a point, ordered by its input.
    public var terms: [Expression]
    /// Their sum.
    public var formula: Expression { .sum(terms) }
  }

  /// The condition between neighbouring data, breaks of p and ends of its support.
  public struct Piece: Sendable {
    /// Where it begins; nil for −∞.
    public var from: PieceEnd?
    /// Where it ends; nil for ∞.
    public var to: PieceEnd?
    /// s there, affine in x; none where p vanishes.
    public var arguments: [Argument]
    /// h″ in `x` and the arguments' names; nil where φ̄′ has no inverse in closed form.
    public var curvature: Expression?
  }

  /// What the multipliers say about the ends.
  public enum EndCondition: Sendable {
    /// s′(R) = −s′(−R) and s(R) + s(−R) = 2R s′(R), as for h.
    case balanced(radius: Expression)
    /// h′(∞) + h′(−∞) = 2γ² Σ λᵢxᵢ/κ.
    case slopes(terms: [Expression])
    /// ∫ h″|x| − 2h(0) = −2γ² E[B²] Σ λᵢ/κ; the factor of E[B²].
    case offset(factors: [Expression])
  }

  /// `lambda`, or `c` for an unscaled potential.
  public var multiplier: String
  /// s on the whole line.
  public var arguments: [Argument]
  /// φ̄′(h″/(2βp)) in `x` and ``BiasFunctional/curvature``, which is s; nil where both signs differ.
  public var slope: Expression?
  /// φ̄′ in `x`.
  public var mirrorMap: Expression
  /// The pieces, left to right.
  public var pieces: [Piece]
  /// At the ends.
  public var ends: [EndCondition]
  /// 2β: by 2β λᵢ the slope of φ̄′(h″/(2βp)) jumps at xᵢ, up to the activation's own factor.
  public var jump: Expression

}

/// Derives the stationarity condition of a model with one input.
struct StationarityDerivation {
  let model: Model
  let beta: Expression
  let gamma: Expression
  let layout: PieceLayout
  /// φ̄′ in `x` and g in `s`.
  let mirrorMap: Expression
  let inverse: Expression?
  let isQuadratic: Bool
  let isScaled: Bool

  /// Nil for networks whose kinks are not places on a line.
  init?(_ model: Model, _ map: MirrorMapFormulas) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation,
      model.data.dimension == 1, case .sphere = model.inputWeights,
      let layout = try? PieceLayout(model, wantsMoments: false)
    else { return nil }
    (self.model, self.beta, self.gamma, self.layout) = (model, beta, gamma, layout)
    let (x, s) = (Symbol("x"), Symbol("s"))
    if case .scaled = model.scaling {
      let start = map.mirrorMap.substituting(x, by: 0).simplified()
      mirrorMap = (map.mirrorMap - start).simplified()
      inverse = map.inverse.map { $0.substituting(s, by: .symbol(s) + start).simplified() }
      isScaled = true
    } else {
      (mirrorMap, inverse, isScaled) = (.symbol(x), .symbol(s), false)
    }
    isQuadratic = mirrorMap.polynomialCoefficients(in: x)?.count == 2
  }

  /// Whether one s tells h″.
  var hasOneArgument: Bool {
    layout.signs.count == 1
      || isQuadratic && layout.signs[0].sign != 0
        && layout.intervals.allSatisfy {
          $0.densities[0]?.expression == $0.densities[1]?.expression
        }
  }

  func condition() -> StationarityCondition {
    let letter = isScaled ? "lambda" : "c"
    // The points of one input share its multiplier.
    let multipliers = layout.data.map { datum in
      (.number(Rational(datum.count)) * .variable("\(letter)_\(datum.first + 1)")).simplified()
    }
    let names = hasOneArgument ? [Symbol("s")] : [Symbol("s_1"), Symbol("s_2")]
    let places = layout.knots.map {
      $0.expression ?? .number(Rational(exactly: $0.doubleValue) ?? 0)
    }
    let x = Expression.variable("x")
    func term(_ index: Int, _ argument: Int, knotsBefore: Int) -> Expression {
      let distance = index < knotsBefore ? x - places[index] : places[index] - x
      // σ(±u) = (β ± γ)|u|: the sign of W x_i − B for the first and second sign.
      let isPositive = (index >= knotsBefore) == (argument == 0)
      let slope = hasOneArgument ? beta : isPositive ? beta + gamma : beta - gamma
      return (multipliers[index] * slope.simplified() * distance.simplified())
    }
    let pieces = layout.intervals.map { interval in
      let isInside = interval.densities.contains { $0 != nil }
      let arguments = names.indices.map { argument in
        StationarityCondition.Argument(
          name: names[argument],
          terms: Self.simple(
            places.indices.map { term($0, argument, knotsBefore: interval.knotsBefore) }))
      }
      return StationarityCondition.Piece(
        from: Self.end(interval.from), to: Self.end(interval.to),
        arguments: isInside ? arguments : [], curvature: curvature(interval, names))
    }
    let whole = names.indices.map { argument in
      let terms = places.indices.map { index -> Expression in
        let distance = (x - places[index]).simplified()
        if hasOneArgument { return multipliers[index] * beta * .apply(.abs, distance) }
        let side = argument == 0 ? (-distance).simplified() : distance
        return multipliers[index] * activation(side)
      }
      return StationarityCondition.Argument(name: names[argument], terms: Self.simple(terms))
    }
    return StationarityCondition(
      multiplier: letter, arguments: whole, slope: slope(), mirrorMap: mirrorMap, pieces: pieces,
      ends: ends(multipliers, places), jump: (2 * beta).simplified())
  }

  private static func simple(_ terms: [Expression]) -> [Expression] {
    terms.map { $0.simplified() }.filter { $0 != 0 }
  }

  private static func end(_ place: RealConstant?) -> PieceEnd? {
    place.map {
      PieceEnd(
        text: $0.text, expression: $0.expression ?? .number(Rational(exactly: $0.doubleValue) ?? 0))
    }
  }

  /// σ(u).
  private func activation(_ u: Expression) -> Expression {
    if (beta - gamma).simplified() == 0 {
      return (2 * beta).simplified() * .function(.max, [0, u])
    }
    return beta * .apply(.abs, u) + gamma * u
  }

  /// h″ where p is one formula.
  private func curvature(
    _ interval: PieceLayout.Interval, _ names: [Symbol]
  ) -> Expression? {
    if interval.densities.allSatisfy({ $0 == nil }) { return 0 }
    guard let inverse else { return nil }
    let s = Symbol("s")
    if hasOneArgument {
      guard let p = interval.densities.compactMap({ $0 }).first?.expression else { return 0 }
      return (2 * beta * p * inverse.substituting(s, by: .symbol(names[0]))).simplified()
    }
    let parts = zip(interval.densities, zip(names, layout.signs)).map { density, seen in
      let g = inverse.substituting(s, by: .symbol(seen.0))
      return density.map { 2 * beta * .number(seen.1.weight) * $0.expression * g } ?? 0
    }
    return Expression.sum(parts).simplified()
  }

  /// φ̄′(h″/(2βp)).
  private func slope() -> Expression? {
    guard hasOneArgument else { return nil }
    let density = model.biases.body.substituting(model.biases.variable, by: .variable("x"))
    let alpha = .symbol(BiasFunctional.curvature) / (2 * beta * density)
    return mirrorMap.substituting(Symbol("x"), by: alpha.simplified()).simplified()
  }

  private func ends(
    _ multipliers: [Expression], _ places: [Expression]
  ) -> [StationarityCondition.EndCondition] {
    guard hasOneArgument else { return [] }
    if gamma.simplified() == 0 {
      guard case .finite(let lower, _) = model.biases.lower,
        case .finite(let upper, _) = model.biases.upper, (lower + upper).simplified() == 0
      else { return [] }
      return [.balanced(radius: upper.simplified())]
    }
    guard let curvature = mirrorMap.polynomialCoefficients(in: Symbol("x")), curvature.count == 2
    else { return [] }
    let factor = (2 * gamma * gamma / curvature[1]).simplified()
    let moments = zip(multipliers, places).map { (factor * $0 * $1).simplified() }
    let totals = multipliers.map { (-factor * $0).simplified() }
    return [
      .slopes(terms: moments.filter { $0 != 0 }), .offset(factors: totals),
    ]
  }
}
