import NumericalMethods
import Symbolic

extension SignSearch {
  /// A formula on the line in u = asinh(ax + b), in which cosh u and sinh u stand in the place of
  /// roots: cosh(3u/2) is no polynomial in x and √(1 + x²), but one in exp(u/2).
  func inHyperbolicAngle(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard span.lower == nil, span.upper == nil, let angle = HyperbolicAngle(formula, variable),
      angle.outer != formula, let outer = CertificateTerm(angle.outer, variable),
      let inner = CertificateTerm(angle.inner, variable),
      let proof = try proof(
        of: angle.outer, on: span, isStrict: isStrict, depth: Self.depthLimit - 1)
    else { return nil }
    return .composition(outer: outer, inner: inner, span: span.certificate, proof: proof)
  }
}
