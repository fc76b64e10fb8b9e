import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// What the infinite-width solution minimizes among the functions of its space that fit the data.
public struct BiasFunctional: Sendable {
  /// The curvature h″(x) in formulas: a name that no file can declare.
  public static let curvature = Symbol("\u{E000}")
  /// The α of a representation h(x) = E[α σ(Wx − B)].
  public static let density = Symbol("alpha")

  /// A functional of h, or of the representations of h where no functional of h is known.
  public enum Form: Sendable {
    /// ∫ over supp p of `integrand` in ``BiasFunctional/curvature`` and `x`, and further terms.
    case curvature(integrand: Expression, terms: [Term])
    /// min E[integrand(α)] over α with h(x) = E[α σ(Wx − B)].
    case representation(integrand: Expression)
  }

  /// A term that does not look at curvature alone.
  public enum Term: Sendable {
    /// factor·(h′(∞) + h′(−∞))².
    case slopes(factor: Expression)
    /// factor·(∫ h″(x)|x| dx − 2h(0))²/E[B²].
    case offset(factor: Expression)
  }

  /// The formula.
  public let form: Form
  /// The support of p.
  public let support: InitializationDensity
  /// What each term penalizes, a sentence a term.
  public let meanings: [String]
  /// Sentences for the person who asked.
  public let notes: [String]

  private let density: Expression
  private let scale: Expression
  /// Scaled potentials count; of unscaled ones φ̄ becomes the quadratic part.
  private let usesPotential: Bool

  init(_ model: Model, phi: Expression) {
    support = model.biases
    let x = Expression.variable("x")
    density = model.biases.body.substituting(model.biases.variable, by: x)
    let alpha = Expression.symbol(Self.density)
    let isScaled: Bool
    if case .scaled = model.scaling { isScaled = true } else { isScaled = false }
    usesPotential = isScaled
    let bregman =
      isScaled ? Self.divergence(phi, at: alpha) : alpha * alpha
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation,
      model.hasFunctionalOfFunctions
    else {
      scale = 1
      form = .representation(integrand: bregman.simplified())
      meanings = [
        "the least mean cost of an α that represents h; α(w, b) is how far the output weight of the "
          + "unit with input weight w and bias b moves"
      ]
      notes = Self.notes(model, isScaled: isScaled)
      return
    }
    notes = []
    // h″ = 2βpα, so that α = h″/(2βp).
    let curvature = Expression.symbol(Self.curvature)
    scale = (2 * beta).simplified()
    let integrand = Self.integrand(
      bregman, over: curvature / scale, density: density.simplified())
    var terms: [Term] = []
    var meanings = [
      isScaled && !model.hasQuadraticFunctional
        ? "the curvature of h, by the potential's own measure of its size, the more the rarer p makes "
          + "biases there"
        : "the curvature of h, by its square, the more the rarer p makes biases there"
    ]
    if gamma.simplified() != .number(0) {
      // φ̄ is quadratic.
      let coefficient = bregman.simplified().polynomialCoefficients(in: Self.density)?.last ?? 1
      let factor = (coefficient / (4 * gamma * gamma)).simplified()
      terms = [.slopes(factor: factor), .offset(factor: factor)]
      meanings += [
        "the sum of the slopes at both ends: h is drawn to be as steep on the left, downwards, as on "
          + "the right, upwards",
        "the height of h beside what its curvature explains",
      ]
    }
    form = .curvature(integrand: integrand, terms: terms)
    self.meanings = meanings
  }

  private static func notes(_ model: Model, isScaled: Bool) -> [String] {
    if case .piecewiseLinear = model.activation, model.data.dimension == 1,
      case .sphere = model.inputWeights, !model.hasEvenDensity
    {
      return [
        "no functional of h alone is given, since the density is not known to be even: units of both "
          + "signs, whose kinks at one place are not equally likely, share the work; the cost of the "
          + "cheapest representation is given"
      ]
    }
    if case .piecewiseLinear = model.activation, isScaled, model.data.dimension == 1 {
      return [
        "no functional of h alone is known for this activation with a scaled potential (open "
          + "question 1 of the paper): the cost of its cheapest representation is given"
      ]
    }
    return [
      "no functional of h alone is given for this network: the cost of its cheapest "
        + "representation is"
    ]
  }

  /// φ̄(q/p)·p, a polynomial φ̄ term by term: c·uᵏ becomes c·qᵏ/pᵏ⁻¹.
  private static func integrand(
    _ bregman: Expression, over q: Expression, density p: Expression
  ) -> Expression {
    if let coefficients = bregman.polynomialCoefficients(in: Self.density) {
      let terms = coefficients.enumerated().map { k, coefficient in
        coefficient * (q.pow(k).simplified() * p.pow(1 - k)).simplified()
      }
      return Expression.sum(terms).simplified()
    }
    let size = bregman.substituting(Self.density, by: q / p).simplified()
    let whole = (size * p).simplified()
    // Where powers of p cancel.
    let parts = size.expanded(termLimit: 64).addends
    let distributed = Expression.sum(parts.map { ($0 * p).simplified() }).simplified()
    return distributed.text.utf8.count < whole.text.utf8.count ? distributed : whole
  }

  /// φ̄(u) = φ(u) − φ(0) − φ′(0)u.
  private static func divergence(_ phi: Expression, at u: Expression) -> Expression {
    let x = Symbol("x")
    let slope = phi.derivative(in: x).substituting(x, by: 0).simplified()
    let value = phi.substituting(x, by: 0).simplified()
    return phi.substituting(x, by: u) - value - slope * u
  }

  /// Whether the terms are G₁, G₂ and G₃ of Theorem 2.
  var isThatOfReLU: Bool {
    guard case .curvature(_, let terms) = form, terms.count == 2,
      case .slopes(let factor) = terms[0]
    else { return false }
    return factor == .number(1) && !usesPotential
  }

  /// Compares the simplified integrand with φ̄(q/(2βp))·p, from the values of φ and p.
  func check(phi: Expression) throws(DerivationFailure) {
    let precision = Precision(bits: 256)
    let x = Symbol("x")
    func value(_ u: Ball) -> Ball { phi.enclosure(at: [x: u], precision: precision) }
    let zero = Ball(0, precision: precision)
    let slope = phi.derivative(in: x).enclosure(at: [x: zero], precision: precision)
    func cost(_ u: Ball) -> Ball {
      usesPotential ? value(u) - value(zero) - slope * u : u * u
    }
    let samples = PointSamples(count: 12)
    for (index, point) in samples.points.enumerated() {
      let q = Ball(samples.points[(index + 5) % 12], precision: precision)
      let at = Ball(point / 4, precision: precision)
      let (expected, found): (Ball, Ball)
      switch form {
      case .curvature(let integrand, _):
        let p = density.enclosure(at: [x: at], precision: precision)
        let factor = scale.enclosure(precision: precision)
        expected = cost(q / (factor * p)) * p
        found = integrand.enclosure(at: [x: at, Self.curvature: q], precision: precision)
      case .representation(let integrand):
        expected = cost(q)
        found = integrand.enclosure(at: [Self.density: q], precision: precision)
      }
      guard !expected.isFinite || !found.isFinite || expected.overlaps(found) else {
        throw .mismatch("the integrand of the bias functional changed when it was simplified")
      }
    }
  }
}

extension Model {
  /// Whether the bias functional is known as one of h, and not only of its representations: for one
  /// input, σ(u) = β|u| + γu and an even density, if γ = 0 or the functional is quadratic.
  var hasFunctionalOfFunctions: Bool {
    guard case .piecewiseLinear(_, _, let gamma) = activation, data.dimension == 1,
      case .sphere = inputWeights, gamma.simplified() == .number(0) || hasQuadraticFunctional
    else { return false }
    return hasEvenDensity
  }

  /// Whether p(−b) = p(b) is proved.
  var hasEvenDensity: Bool {
    let verdicts = checkDensity(
      DensityFunction(biases), ids: [AssumptionID.densityEven], budget: WorkBudget(.seconds(2)))
    return verdicts.first?.verdict == .proved
  }
}
