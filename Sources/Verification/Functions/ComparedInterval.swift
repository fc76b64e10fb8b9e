import MirrorTheory
import Symbolic

extension Model {
  /// Where functions are compared: the closed support of the density, or the hull of the data when it
  /// is unbounded; [−R, R] with the larger end when the support is not symmetric, since ±b are drawn
  /// alike.
  ///
  /// - Parameter asked: The user's interval, which comes first.
  /// - Returns: The interval, in Double.
  /// - Throws: `VerificationFailure.undecided` when that is a single point.
  func comparedInterval(
    asked: ClosedRange<Double>?
  ) throws(VerificationFailure) -> ClosedRange<Double> {
    if let asked { return asked }
    if case .finite(let lower, _) = biases.lower, case .finite(let upper, _) = biases.upper {
      let ends = [lower, upper].map { RealConstant($0).doubleValue.magnitude }
      if let radius = ends.max(), radius > 0, radius.isFinite { return -radius...radius }
    }
    let inputs = data.inputs.compactMap(\.first).map { RealConstant($0).doubleValue }
    guard let low = inputs.min(), let high = inputs.max(), low < high else {
      throw .undecided(
        "the hull of the data is one point and the support is not bounded: an interval is needed")
    }
    return low...high
  }
}

extension VerificationFailure {
  init(_ failure: SolveFailure) {
    switch failure {
    case .noSolution(let reason): self = .impossible(reason)
    case .undecided(let reason): self = .undecided(reason)
    }
  }
}
