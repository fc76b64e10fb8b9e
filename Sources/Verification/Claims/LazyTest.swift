import Glibc
import MirrorTheory
import MultiPrecision
import Training

/// Parameters stay close to their start.
///
/// Unscaled: sup_t ‖θ(t) − θ(0)‖∞ ≤ C·n^(−1/2) and sup_t ‖H(t) − H(0)‖₂ → 0 (Theorem 1). Scaled:
/// sup_t ‖θ(t) − θ(0)‖∞ ≤ C/n (Theorem 8), while H moves. The suprema are over the ends of all steps of
/// a flow; for descents H is seen about ten times for each factor of ten in time.
struct LazyTest: ClaimTest {
  let model: Model
  let request: VerificationRequest

  private var isScaled: Bool { if case .scaled = model.scaling { true } else { false } }

  func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow {
    let result = try trained(model, request.training(task, everyStep: true))
    var row = try VerificationRow(task, result)
    row.displacement = VerificationRow.text(result.suprema.displacement, digits: result.digits)
    row.kernelDrift = result.suprema.kernelDrift.map {
      VerificationRow.text($0, digits: result.digits)
    }
    return row
  }

  /// Whether the widest networks of a scaled model stay near the limit of n·sup‖θ(t) − θ(0)‖∞: the upper
  /// end of the mean ratio's 95 % interval over the seeds, in logarithms, is not above two.
  private func agreement(_ moved: ClaimRule.Samples) -> Finding? {
    guard request.method == .flow, let widest = moved.map(\.width).max(),
      let limit = LimitReference(model, isCancelled: request.isCancelled)?.scaledDisplacement,
      limit > 0
    else { return nil }
    let ratios = moved.filter { $0.width == widest && $0.value > 0 }.map {
      log(Double(widest) * $0.value / limit)
    }
    guard let interval = MeanInterval(ratios), interval.high <= log(2) else { return nil }
    func text(_ value: Double) -> String { ClaimRule.text(exp(value)) }
    return Finding(
      verdict: .supported,
      reason: "The displacement is at most n^(-1.00): for n = \(widest), n times it is "
        + "\(text(interval.mean)) times its limit at infinite width, \(ClaimRule.text(limit)), 95% "
        + "interval [\(text(interval.low)), \(text(interval.high))], where two would do.")
  }

  func conclusion(_ rows: [VerificationRow]) -> Conclusion {
    let moved = ClaimRule.samples(rows, \.displacement)
    let drifts = ClaimRule.samples(rows, \.kernelDrift)
    let displacement = ExponentFit.asymptotic("displacement", moved)
    let drift = ExponentFit("kernel_drift", drifts)
    var findings = [
      ClaimRule.isBounded("displacement", by: isScaled ? -1 : -0.5, displacement.first)
    ]
    var notes: [String] = []
    if isScaled {
      if let drift {
        notes.append(
          "H need not freeze under a scaled potential: its drift goes like "
            + "n^(\(ClaimRule.text(drift.exponent)))")
      }
      if findings[0].verdict != .supported, let agreement = agreement(moved) {
        findings[0] = agreement
      }
    } else if drifts.isEmpty {
      findings.append(
        Finding(
          verdict: .undecided,
          reason: "The drift of H is not computed beyond 500 data points, 200 in a descent."))
    } else {
      findings.append(ClaimRule.tendsToZero("drift of H", drifts, drift))
    }
    var conclusion = Conclusion(all: findings)
    conclusion.fits = displacement + [drift].compactMap { $0 }
    conclusion.notes = notes
    return conclusion
  }
}
