import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The bias functional at a function that the user gives, beside its minimum.
public struct FunctionalEvaluation: Sendable {
  /// The name of the model.
  public var model: String
  /// The significant digits asked for.
  public var digits: Int
  /// The value, with the text `inf` where the functional is infinite; nil where it was not found.
  public var value: PrintedValue?
  /// `G1`, `G2`, `G3` of ReLU with an unscaled potential, else nil.
  public var terms: [(name: String, value: PrintedValue)]?
  /// Whether h is in the function space; nil where this is open.
  public var inSpace: Bool?
  /// Whether h takes the values of the data; nil where this is open.
  public var interpolates: Bool?
  /// The least value among the functions that fit the data; nil where there is none.
  public var minimum: PrintedValue?
  /// What stands behind the digits.
  public var certificate: ResultCertificate
  /// The verdicts on the hypotheses of the theorem that applies.
  public var hypotheses: [AssumptionResult]
  /// Sentences for the person who asked.
  public var notes: [String]
}

/// Why a functional cannot be evaluated.
public enum FunctionalFailure: Error, Hashable, Sendable {
  /// No functional of h is known for the model.
  case unknownFunctional(String)
  /// A formula did not agree with an independent evaluation: a defect of this program.
  case mismatch(String)
}

/// The bias functional of a model at h.
///
/// The integrals are taken over the support of p with h″ as it is between the places where h is not
/// smooth; where h′ jumps on the support the functional is infinite.
///
/// ### Accuracy
/// Enclosure, *proved*: rigorous quadrature of rising precision.
///
/// ### Source
/// arXiv:2410.03988, Theorems 2 and 8.
///
/// - Parameters:
///   - model: One input, an activation β|u| + γu; γ = 0 for scaled potentials that are not quadratic.
///   - h: In the symbol `x`.
///   - digits: Significant digits asked for, ≥ 1.
/// - Returns: The value, whether h is in the space and fits the data, and the minimum.
/// - Throws: `FunctionalFailure` for models without a known functional.
public func evaluateFunctional(
  of model: Model, at h: Expression, digits: Int
) throws(FunctionalFailure) -> FunctionalEvaluation {
  let phi = MirrorMapFormulas.potential(of: model)
  let functional = BiasFunctional(model, phi: phi)
  do throws(DerivationFailure) {
    try functional.check(phi: phi)
  } catch {
    switch error {
    case .mismatch(let reason): throw .mismatch(reason)
    }
  }
  guard case .curvature(let integrand, let terms) = functional.form else {
    throw .unknownFunctional(functional.notes.first ?? "no functional of h is known")
  }
  let x = Symbol("x")
  let shape = FunctionShape(h.simplified(), x)
  let membership = SpaceMembership(shape, model)
  let request = FunctionalRequest(
    shape: shape, density: model.biases, integrand: integrand, terms: terms, digits: digits)
  let isFinite = membership.isMember == true && hasFiniteValues(model)
  let isInfinite =
    membership.hasBreakOfSlope == true || (!isFinite && request.isInfiniteByCurvature(of: model))
  let outcome = isInfinite ? .infinite : request.run()
  var result = FunctionalEvaluation(
    model: model.name, digits: digits, value: nil, terms: nil, inSpace: membership.isMember,
    interpolates: membership.interpolates, minimum: nil,
    certificate: ResultCertificate(
      certified: false, method: "quadrature", precisionBits: 0, statement: ""),
    hypotheses: [], notes: membership.notes)
  switch outcome {
  case .infinite:
    result.value = PrintedValue(text: "inf", certified: true)
    // On a bounded support h''/p is bounded in the space, and elsewhere it grows at most like a line,
    // so that its square is integrable: nothing is open. A steep φ̄ of a line need not be.
    if hasFiniteValues(model) {
      result.inSpace = false
      result.notes.removeAll { $0.hasPrefix(SpaceMembership.openNote) }
    }
    result.certificate.certified = true
    result.certificate.statement =
      "the functional is infinite: h or h' jumps, or an integral diverges"
  case .undecided(let reason):
    result.certificate.statement = reason
  case .value(let value, let parts, let bits):
    result.value = value
    result.certificate = ResultCertificate(
      certified: true, method: "quadrature", precisionBits: bits,
      statement: "every digit is proved by rigorous quadrature")
    if functional.isThatOfReLU { result.terms = zip(["G1", "G2", "G3"], parts).map { ($0, $1) } }
  }
  do throws(SolveFailure) {
    let solution = try solve(model, at: [], digits: digits, exact: false)
    result.minimum = solution.functional.value
    result.hypotheses = solution.hypotheses
    if !solution.functional.value.certified {
      let proved = solution.functional.value.provedDigits
      result.notes.append(
        (proved.map { "\($0) digits of the minimum are proved" } ?? "the minimum is an estimate")
          + ": \(solution.certificate.statement)")
    }
  } catch {
    result.hypotheses = checkAssumptions(of: model, budget: .seconds(2))
    result.notes.append("the minimum is not known: \(error.reason)")
  }
  return result
}

/// Whether all functions of the space have a finite functional.
private func hasFiniteValues(_ model: Model) -> Bool {
  if model.hasQuadraticFunctional { return true }
  guard case .finite = model.biases.lower, case .finite = model.biases.upper else { return false }
  return true
}

/// One evaluation of a functional on its way.
private struct FunctionalRequest {
  let shape: FunctionShape
  let density: InitializationDensity
  let integrand: Expression
  let terms: [BiasFunctional.Term]
  let digits: Int

  enum Outcome {
    /// The sum, its terms and the working precision.
    case value(PrintedValue, [PrintedValue], Int)
    case infinite
    case undecided(String)
  }

  private enum Part: Error {
    case divergent
    case open(String)
  }

  private var x: Symbol { Symbol("x") }
  private var lower: IntegralEnd { density.lower.integralEnd(isLower: true) }
  private var upper: IntegralEnd { density.upper.integralEnd(isLower: false) }

  func run() -> Outcome {
    let clock = WorkBudget(.seconds(60))
    var bits = Int(Double(digits) * 3.3219281) + 64
    for _ in 0..<4 {
      let precision = Precision(bits: bits)
      do throws(Part) {
        let parts = try values(precision, clock)
        let sum = parts.reduce(Ball(0, precision: precision)) { $0 + $1 }
        let printed = ([sum] + parts).map { $0.provenText(digits) }
        if let value = printed[0], !printed.contains(nil) {
          return .value(value, printed.dropFirst().compactMap { $0 }, bits)
        }
      } catch {
        switch error {
        case .divergent: return .infinite
        case .open(let reason): return .undecided(reason)
        }
      }
      bits *= 2
    }
    return .undecided("\(digits) digits were not reached")
  }

  /// Whether ∫ h″²/p diverges where it bounds the functional of a scaled potential below.
  ///
  /// ψ lies above its tangent at 0, so that φ̄(u) ≥ u²·ω/(1 + ω), and α is h″/p times a constant.
  func isInfiniteByCurvature(of model: Model) -> Bool {
    guard case .scaled(let omega) = model.scaling,
      RealConstant(omega).compared(to: RealConstant(Rational(0))) == .greater,
      checkAssumptions(of: model.potential).contains(where: {
        $0.id == "scaled.psi-convex" && $0.verdict == .proved
      })
    else { return false }
    let p = density.body.substituting(density.variable, by: .symbol(x))
    let outcome = integral(
      of: (shape.curvature.pow(2) / p).simplified(), x, from: lower, to: upper,
      IntegralRequest(precision: Precision(bits: 128), budget: WorkBudget(.seconds(1))))
    if case .divergent = outcome { return true }
    return false
  }

  /// The terms.
  private func values(_ precision: Precision, _ clock: WorkBudget) throws(Part) -> [Ball] {
    let h = shape.body
    let curvature = shape.curvature
    func area(_ body: Expression, _ from: IntegralEnd, _ to: IntegralEnd) throws(Part) -> Ball {
      switch integral(
        of: body.simplified().mergingExponentials(in: x), x, from: from, to: to,
        IntegralRequest(precision: precision, budget: clock))
      {
      case .value(let ball): return ball
      case .divergent: throw .divergent
      case .undecided(let reason, _): throw .open(reason)
      }
    }
    func at(_ body: Expression, _ point: Expression) -> Ball {
      body.enclosure(at: [x: point.enclosure(precision: precision)], precision: precision)
    }
    let first = try area(
      integrand.substituting(BiasFunctional.curvature, by: curvature), lower, upper)
    guard !terms.isEmpty else { return [first] }
    let slope = h.derivative(in: x).simplified()
    let slopes: Ball
    if case .finite(let lower) = lower, case .finite(let upper) = upper {
      slopes = at(slope, lower) + at(slope, upper)
    } else {
      // h′(±∞) = h′(0) ± the integral of h″ on either side.
      let (right, left) = (
        try area(curvature, .finite(0), upper), try area(curvature, lower, .finite(0))
      )
      let middle = at(slope, 0)
      slopes = middle + middle + right - left
    }
    let height = at(h, 0)
    let offset =
      try area(curvature * .apply(.abs, .symbol(x)), lower, upper) - height - height
    let b = Expression.symbol(density.variable)
    var moment: Ball?
    var values = [first]
    for term in terms {
      switch term {
      case .slopes(let factor):
        values.append(factor.enclosure(precision: precision) * slopes * slopes)
      case .offset(let factor):
        if moment == nil {
          let body = (b * b * density.body).substituting(density.variable, by: .symbol(x))
          moment = try area(body, lower, upper)
        }
        guard let moment else { continue }
        values.append(factor.enclosure(precision: precision) * offset * offset / moment)
      }
    }
    return values
  }
}

extension Ball {
  /// The digits if all are proved; 0 where the value is that small.
  fileprivate func provenText(_ digits: Int) -> PrintedValue? {
    let value = PrecisionBudget(first: precision, limit: precision).provingDigits(digits) { _ in
      self
    }
    guard value.isProved, let text = value.text else { return nil }
    return PrintedValue(text: text, certified: true, error: value.error)
  }
}
