import Certification
import MultiPrecision
import Symbolic

/// What a model's definitions imply, in symbols: potential, mirror map, bias functional, function
/// space and kernel.
///
/// Every formula has been compared with an independent evaluation at random points before it is
/// here; `checks` says how.
public struct Derivation: Sendable {
  /// The name of the model.
  public var model: String
  /// φ, in `x`.
  public var potential: Expression
  /// D_φ(x, y) = φ(x) − φ(y) − φ′(y)(x − y).
  public var bregmanDivergence: Expression
  /// φ′, in `x`.
  public var mirrorMap: Expression
  /// (φ′)⁻¹, in `s`; nil where no closed form was found.
  public var inverseMirrorMap: Expression?
  /// φ*(s) = sup over x of sx − φ(x); nil where no closed form was found.
  public var conjugate: Expression?
  /// What the infinite-width solution minimizes.
  public var functional: BiasFunctional
  /// The Euler–Lagrange equation; nil where kinks are no places on a line.
  public var stationarity: StationarityCondition?
  /// What is not in the paper about this kind of network; nil where nothing is said.
  public var beyond: RepresentationCost?
  /// What the functions it is minimized over have to satisfy.
  public var constraints: [SpaceConstraint]
  /// K, in `x` and `y`; nil where no closed form was found.
  public var kernel: Expression?
  /// E[B²]; nil where it was not found.
  public var secondMoment: PrintedValue?
  /// E[B²] as a constant expression, where that is short.
  public var secondMomentFormula: Expression?
  /// φ″(0), by which K is divided for the limit of H(0); nil where it is not known to be positive.
  public var initialCurvature: PrintedValue?
  /// φ″(0) as a constant expression.
  public var initialCurvatureFormula: Expression?
  /// The verdicts on the hypotheses of the theorem that applies.
  public var hypotheses: [AssumptionResult]
  /// How the formulas were checked.
  public var checks: [String]
  /// Sentences for the person who asked.
  public var notes: [String]
}

/// Why there is no derivation to show.
public enum DerivationFailure: Error, Hashable, Sendable {
  /// A formula did not agree with an independent evaluation: a defect of this program.
  case mismatch(String)
}

/// Derives the formulas of a model.
///
/// ### Source
/// arXiv:2410.03988, Theorems 2 and 8; leaky ReLU as in `KernelFormula`.
///
/// - Parameters:
///   - model: Any model.
///   - digits: Significant digits of E[B²] where it is irrational, ≥ 1.
/// - Returns: The formulas; those that have no closed form are nil.
/// - Throws: `DerivationFailure` when a formula fails its check.
public func derive(_ model: Model, digits: Int) throws(DerivationFailure) -> Derivation {
  let map = try MirrorMapFormulas(model)
  let functional = BiasFunctional(model, phi: map.potential)
  try functional.check(phi: map.potential)
  let stationarity = StationarityDerivation(model, map)
  let condition = stationarity?.condition()
  if let condition { try stationarity?.check(condition) }
  let beyond = try RepresentationCost(model, map, stationarity)
  let kernel = evaluateKernel(of: model, at: [], digits: digits)
  let moment = secondMoment(of: model, digits: Swift.max(digits, 1))
  var checks = map.checks
  checks.append("the bias functional at random values of its arguments, before simplification")
  if condition?.pieces.contains(where: { $0.curvature != nil }) == true {
    checks.append(
      "the stationarity condition by second differences of E[α σ(Wx − B)] for other multipliers, "
        + "in double precision")
  }
  if beyond != nil {
    checks.append(
      "the odd part's integrals against slopes and values of E[α σ(Wx − B)], in double precision")
  }
  var notes = functional.notes
  if kernel.closedForm != nil {
    checks.append(
      "the kernel at pairs of points inside and outside the support, by direct integrals")
  } else {
    notes += kernel.notes
  }
  if map.inverse == nil {
    notes.append(
      "the inverse mirror map has no closed form that is known here: it is the solution x of s = "
        + map.mirrorMap.text)
  }
  return Derivation(
    model: model.name, potential: map.potential, bregmanDivergence: map.bregmanDivergence,
    mirrorMap: map.mirrorMap, inverseMirrorMap: map.inverse, conjugate: map.conjugate,
    functional: functional, stationarity: condition, beyond: beyond,
    constraints: SpaceConstraint.all(of: model),
    kernel: kernel.closedForm, secondMoment: moment,
    secondMomentFormula: moment.flatMap { secondMomentFormula(of: model, $0) },
    initialCurvature: kernel.initialCurvature,
    initialCurvatureFormula: kernel.initialCurvatureFormula,
    hypotheses: kernel.hypotheses, checks: checks, notes: notes)
}

/// E[B²], exact for piecewise polynomials with rational data and Gaussian and Laplace shapes.
private func secondMoment(of model: Model, digits: Int) -> PrintedValue? {
  let density = model.biases
  let b = Expression.symbol(density.variable)
  let bits = Int(Double(digits) * 3.3219281) + 64
  if let support = try? DensitySupport(density, knots: [], tailBits: bits),
    let pieces = KernelPieces(density, support: support),
    let exact = pieces.exactMoment(2)
  {
    return PrintedValue(
      text: exact.decimalString(significantDigits: digits), exact: exact, certified: true)
  }
  let first = Precision(bits: bits)
  let value = PrecisionBudget(
    first: first, limit: Precision(bits: 8 * bits), duration: .seconds(10)
  ).provingDigits(digits) { precision in
    let outcome = integral(
      of: b * b * density.body, density.variable, from: density.lower.integralEnd(isLower: true),
      to: density.upper.integralEnd(isLower: false), IntegralRequest(precision: precision))
    guard case .value(let ball) = outcome else { return .indeterminate(precision: precision) }
    return ball
  }
  guard value.isProved, let text = value.text else { return nil }
  var result = PrintedValue(text: text, certified: true, error: value.error)
  if let exact = try? MomentFormulas(density)?.moment(2).rationalValue(),
    value.enclosure.contains(exact)
  {
    result.exact = exact
  }
  return result
}

/// E[B²] as a formula of moderate length that has the value.
private func secondMomentFormula(of model: Model, _ value: PrintedValue) -> Expression? {
  if let exact = value.exact { return .number(exact) }
  guard let formula = MomentFormulas(model.biases)?.moment(2), formula.text.count <= 60,
    let known = Rational(decimal: value.text)
  else { return nil }
  let ball = formula.enclosure(precision: Precision(bits: 256))
  let gap = ball - Ball(known, precision: ball.precision)
  // The printed digits are off by less than a unit of the last one.
  let size = ball.magnitudeUpperBound * ErrorBound(powerOfTwo: -20)
  return gap.magnitudeUpperBound < size ? formula : nil
}

extension SupportEnd {
  /// The end as a limit of integration.
  func integralEnd(isLower: Bool) -> IntegralEnd {
    switch self {
    case .infinite: isLower ? .minusInfinity : .plusInfinity
    case .finite(let value, _): .finite(value)
    }
  }
}

extension KernelPieces {
  /// ∫bᵏp, if all data are rational.
  func exactMoment(_ k: Int) -> Rational? {
    var total = Rational(0)
    for piece in pieces {
      guard let lower = piece.lower.rational, let upper = piece.upper.rational else { return nil }
      for (degree, coefficient) in piece.coefficients.enumerated() {
        guard let coefficient = coefficient.rational else { return nil }
        let power = degree + k + 1
        total += coefficient * (upper.power(power) - lower.power(power)) / Rational(power)
      }
    }
    return total
  }
}
