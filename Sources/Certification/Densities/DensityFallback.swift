import MultiPrecision
import NumericalMethods
import Symbolic

/// Decides what the direct arguments on a density leave open, by searching for a proof in the rules
/// of certificates; what is found comes with its certificate.
struct DensityFallback {
  let certificates: DensityCertificates
  let budget: WorkBudget
  private var density: DensityFunction { certificates.density }
  private var variable: Symbol { certificates.variable }

  init?(_ density: DensityFunction, budget: WorkBudget) throws(BudgetExceeded) {
    guard let certificates = try DensityCertificates(density, budget: budget) else { return nil }
    self.certificates = certificates
    self.budget = budget
  }

  func decide(_ open: AssumptionResult) throws(BudgetExceeded) -> AssumptionResult {
    switch open.id {
    case AssumptionID.densityNonnegative: try nonnegative(open)
    case AssumptionID.densityContinuous: try continuous(open)
    case AssumptionID.densityCompactSupport:
      try certified(open, .refuted, "The density is not 0 near infinity.", .unbounded)
    case AssumptionID.densitySubGaussian: try tails(open)
    default: open
    }
  }

  /// The verdict if a certificate for it is found.
  private func certified(
    _ open: AssumptionResult, _ verdict: Verdict, _ reason: String, _ witness: Witness? = nil
  ) throws(BudgetExceeded) -> AssumptionResult {
    try certified(
      open,
      AssumptionResult(open.id, verdict, method: "symbolic", reason: reason, witness: witness))
  }

  private func certified(
    _ open: AssumptionResult, _ found: AssumptionResult
  ) throws(BudgetExceeded) -> AssumptionResult {
    var result = found
    guard let certificate = try certificates.certificate(of: result) else { return open }
    result.certificate = certificate
    return result
  }

  private func nonnegative(_ open: AssumptionResult) throws(BudgetExceeded) -> AssumptionResult {
    // Near the ends of the pieces, where a density is most often small.
    let prover = SignProver(variable: variable, budget: budget)
    for piece in certificates.whole.pieces {
      guard let lower = piece.span.lower?.upper, let upper = piece.span.upper?.lower else {
        continue
      }
      for exponent in stride(from: 4, through: 240, by: 4) {
        let part = (upper - lower) / Rational(2).power(exponent)
        for x in [lower + part, upper - part] {
          guard prover.value(piece.formula, at: x)?.isNegative == true else { continue }
          let value = prover.text(of: piece.formula, at: x)
          return try certified(
            open, .refuted, "The density at b = \(x) is \(value), and a density is never negative.",
            .point(x: x.description, value: value))
        }
      }
    }
    return try certified(open, .proved, "Every formula of the density is ≥ 0 on its interval.")
  }

  private func continuous(_ open: AssumptionResult) throws(BudgetExceeded) -> AssumptionResult {
    let limits = EndLimits(variable: variable, budget: budget)
    let prover = SignProver(variable: variable, budget: budget)
    let pieces = certificates.whole.pieces
    if let gap = try removableGap(limits, prover) { return try certified(open, gap) }
    for (isLower, end, isClosed, piece) in [
      (true, density.lower, density.lowerIsClosed, pieces.first),
      (false, density.upper, density.upperIsClosed, pieces.last),
    ] {
      guard let end, let piece else { continue }
      guard let limit = limits.limit(of: piece.formula, at: end, isLower: isLower) else {
        return open
      }
      var text = "inf"
      if case .finite(let value) = limit {
        if isClosed || prover.isZero(value) { continue }
        text = prover.text(of: value, at: 0)
      } else if case .infinite(let sign) = limit, sign < 0 {
        text = "-inf"
      }
      return try certified(
        open, .refuted,
        text.hasSuffix("inf")
          ? "The density is unbounded near \(end.text)."
          : "The support is open at \(end.text), so the density is 0 there, but its limit is "
            + "\(text).",
        .jump(x: end.text, left: isLower ? "0" : text, right: isLower ? text : "0"))
    }
    for (index, point) in certificates.whole.breaks.enumerated() {
      guard let place = point.rational.map({ Expression.number($0) }) else { continue }
      for (piece, isLower) in [(pieces[index], false), (pieces[index + 1], true)] {
        guard
          case .infinite(let sign)? = limits.limit(of: piece.formula, at: place, isLower: isLower)
        else { continue }
        let text = sign > 0 ? "inf" : "-inf"
        return try certified(
          open, .refuted, "The density is unbounded near \(place.text).",
          .jump(x: place.text, left: text, right: text))
      }
    }
    for piece in pieces {
      let evaluator = RangeEvaluator(
        variable: variable, on: piece.span, precision: prover.precision)
      guard evaluator.range(piece.formula) != nil || !piece.facts.isEmpty
      else { return open }
    }
    for (index, point) in certificates.whole.breaks.enumerated() {
      guard let x = point.rational else { return open }
      let place = Expression.number(x)
      let (left, right) = (pieces[index].formula, pieces[index + 1].formula)
      guard case .finite(let below)? = limits.limit(of: left, at: place, isLower: false),
        case .finite(let above)? = limits.limit(of: right, at: place, isLower: true),
        prover.isZero(below - above),
        prover.isZero(density.body.substituting(variable, by: place) - below)
      else { return open }
    }
    return try certified(
      open, .proved, "The formulas are continuous on the support, and they fit together.")
  }

  /// A simple point of the support where the formula has a limit, but no value: sin²b/(πb²) at 0.
  private func removableGap(
    _ limits: EndLimits, _ prover: SignProver
  ) throws(BudgetExceeded) -> AssumptionResult? {
    for piece in certificates.whole.pieces {
      for x in [0, 1, -1] as [Rational] where piece.span.contains(RealAlgebraicNumber(x)) {
        guard density.body.isUndefined(at: x, variable) else { continue }
        let sides = [true, false].map {
          limits.limit(of: piece.formula, at: .number(x), isLower: $0)
        }
        guard case .finite(let above)? = sides[0], case .finite(let below)? = sides[1],
          prover.isZero(above - below)
        else { continue }
        let limit = above.simplified().text
        return AssumptionResult(
          AssumptionID.densityContinuous, .refuted, method: "symbolic",
          reason: "As written, the density has no value at b = \(x); its limit there is \(limit), "
            + "which a row of its own for b == \(x) would give it.",
          witness: .point(x: x.description, value: "undefined"))
      }
    }
    return nil
  }

  private func tails(_ open: AssumptionResult) throws(BudgetExceeded) -> AssumptionResult {
    if let (power, _) = try certificates.powerTail() {
      return try certified(
        open, .refuted,
        "The density behaves like |b|^(\(power)) toward infinity: E[exp(t*b^2)] is infinite for "
          + "every t > 0.", .point(x: "E[exp(t*b^2)] for t > 0", value: "inf"))
    }
    if let (rate, _) = try certificates.periodicTail() {
      let moment = "E[exp(t*abs(b))] for t >= \(rate.text)"
      return try certified(
        open, .refuted,
        "The tail is exp(−\(rate.text)·|b|) times waves: \(moment) is infinite, and a sub-Gaussian "
          + "law has all of these moments.", .point(x: moment, value: "inf"))
    }
    let proved = try certified(
      open, .proved, "The tails are at most those of exp(−a·b²) with a > 0.")
    if proved.verdict == .proved { return proved }
    guard case .heavyTail(let tail)? = try certificates.heavyTail() else { return open }
    let isExponential = tail.power == CertificateTerm(1)
    let moment =
      isExponential
      ? "E[exp(t*abs(b))] for t >= \(tail.rate.text)" : "E[exp(t*b^2)] for t > 0"
    return try certified(
      open, .refuted,
      "The tail is at least a multiple of exp(−\(tail.rate.text)·|b|"
        + (isExponential ? "" : "^(\(tail.power.text))")
        + "): \(moment) is infinite, and a sub-Gaussian law has "
        + (isExponential ? "all of these moments." : "some of these moments."),
      .point(x: moment, value: "inf"))
  }
}

extension Witness {
  fileprivate static let unbounded = Witness.point(x: "inf", value: "unbounded")
}

extension CertificateTerm {
  /// A short text of a constant.
  fileprivate var text: String {
    switch self {
    case .leaf(let text): text
    case .list(let name, let arguments):
      arguments.count == 1
        ? "\(name)(\(arguments[0].text))" : arguments.map(\.text).joined(separator: name)
    }
  }
}
