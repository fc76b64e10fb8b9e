import Glibc
import MirrorTheory
import MultiPrecision
import Training

/// ‖f(t) − y‖ ≤ e^(−Ct)‖f(0) − y‖ with a C > 0 that does not depend on n (Theorems 1 and 8).
///
/// With r = f − y and η = 1/n the flow gives ṙ = −wHr, where w = 2 for the sum of squares, 1 for half
/// of it and 2/m for the mean, so d ln‖r‖/dt = −w·rᵀHr/rᵀr ≤ −w·λ_min(H): the smallest eigenvalue
/// along the run proves the rate w·inf λ_min, and the measured one, the infimum over the ends of steps
/// of ln(‖r(0)‖/‖r(t)‖)/t, must not be below it. That it stays away from 0 as n grows is the claim.
struct DecayTest: ClaimTest {
  let model: Model
  let request: VerificationRequest

  /// The relative error that an integrated rate may have: 10³ times the tolerance of a step.
  private static let slack = 1e-6

  private var weight: Double {
    switch model.loss {
    case .sumOfSquares: 2
    case .halfSumOfSquares: 1
    case .meanSquares: 2 / Double(model.data.count)
    }
  }

  func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow {
    let result = try trained(model, request.training(task, everyStep: true))
    var row = try VerificationRow(task, result)
    row.rate = Self.rate(result.trajectory).map(VerificationRow.text)
    let least = result.trajectory.compactMap { $0.eigenvalues?.first }.min()
    if let least {
      row.leastEigenvalue = VerificationRow.text(least, digits: result.digits)
      row.provedRate = VerificationRow.text(weight * least.doubleValue(.nearest))
    }
    return row
  }

  /// The infimum of ln(L(0)/L(t))/(2t).
  private static func rate(_ records: [TrainingRecord]) -> Double? {
    guard let first = records.first else { return nil }
    let start = logarithm(first.loss)
    return records.dropFirst().compactMap { record -> Double? in
      let time = record.time.doubleValue(.nearest)
      return time > 0 ? (start - logarithm(record.loss)) / (2 * time) : nil
    }.min()
  }

  /// ln of a positive number that may lie outside of Double's range; −∞ for 0.
  private static func logarithm(_ value: BigFloat) -> Double {
    guard let exponent = value.exponent else { return -.infinity }
    return log(value.scaled(byPowerOfTwo: -exponent).doubleValue(.nearest))
      + Double(exponent) * M_LN2
  }

  /// Whether the widest networks keep up with the rate that is proved for infinite width: the lower
  /// end of the mean ratio's 95 % interval over the seeds, in logarithms, is not below one half.
  private func agreement(_ rates: ClaimRule.Samples) -> Finding? {
    guard request.method == .flow, let widest = rates.map(\.width).max(),
      let limit = LimitReference(model, isCancelled: request.isCancelled)?.rate
    else { return nil }
    let ratios = rates.filter { $0.width == widest && $0.value > 0 }.map { log($0.value / limit) }
    guard let interval = MeanInterval(ratios), interval.low >= log(0.5) else { return nil }
    func text(_ value: Double) -> String { ClaimRule.text(exp(value)) }
    return Finding(
      verdict: .supported,
      reason:
        "The rate of decay does not tend to 0: for n = \(widest) it is \(text(interval.mean)) "
        + "times what the smallest eigenvalue of H proves for infinite width, 95% interval "
        + "[\(text(interval.low)), \(text(interval.high))], where one half would do.")
  }

  func conclusion(_ rows: [VerificationRow]) -> Conclusion {
    let rates = ClaimRule.samples(rows, \.rate)
    let proved = ClaimRule.samples(rows, \.provedRate)
    let rate = ExponentFit.asymptotic("rate", rates)
    let least = ExponentFit("lambda_min", ClaimRule.samples(rows, \.leastEigenvalue))
    var findings = [ClaimRule.staysPositive("rate of decay", rate.first)]
    if findings[0].verdict != .supported, let agreement = agreement(rates) {
      findings[0] = agreement
    }
    if proved.count < rows.count {
      findings.append(
        Finding(
          verdict: .undecided,
          reason: "The eigenvalues of H are not computed beyond 500 data points, 200 in a descent.")
      )
    }
    // The inequality is one of flows: the steps of a descent are not small.
    let pairs = request.method == .flow ? Array(zip(rates, proved)) : []
    if let bad = pairs.first(where: { $0.value < $1.value * (1 - Self.slack) }) {
      findings.append(
        Finding(
          verdict: .contradicted,
          reason: "With \(bad.0.width) neurons and seed \(bad.0.seed) the loss decays more slowly "
            + "than the smallest eigenvalue of H allows."))
    } else if !pairs.isEmpty, proved.count == rows.count {
      findings.append(
        Finding(
          verdict: proved.allSatisfy { $0.value > 0 } ? .supported : .undecided,
          reason: "Every network decays at least as fast as the smallest eigenvalue of H along its "
            + "run demands."))
    }
    var conclusion = Conclusion(all: findings)
    conclusion.fits = rate + [least].compactMap { $0 }
    return conclusion
  }
}
