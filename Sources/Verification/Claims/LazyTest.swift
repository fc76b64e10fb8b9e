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

  /// n times the displacement of the widest networks beside its limit.
  private func limitNote(_ moved: ClaimRule.Samples) -> String? {
    guard request.method == .flow, let widest = moved.map(\.width).max(),
      let limit = LimitReference(model, isCancelled: request.isCancelled)?.scaledDisplacement
    else { return nil }
    let values = moved.filter { $0.width == widest }.map { Double(widest) * $0.value }
    let mean = values.reduce(0, +) / Double(values.count)
    return "n times the displacement is \(ClaimRule.text(mean)) on average for n = \(widest), and "
      + "\(ClaimRule.text(limit)) in the limit of infinite width"
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
      if let note = limitNote(moved) { notes.append(note) }
    } else if drifts.isEmpty {
      findings.append(
        Finding(
          verdict: .undecided, reason: "The drift of H is not computed beyond 200 data points."))
    } else {
      findings.append(ClaimRule.tendsToZero("drift of H", drifts, drift))
    }
    var conclusion = Conclusion(all: findings)
    conclusion.fits = displacement + [drift].compactMap { $0 }
    conclusion.notes = notes
    return conclusion
  }
}
