/// A statement of the theory that is put to the test.
public enum VerifiedClaim: String, Hashable, Sendable, CaseIterable, Codable {
  /// Theorems 1 and 8: parameters stay close to their start, and for unscaled potentials H freezes.
  case lazy
  /// The same theorems: ‖f(t) − y‖ decays exponentially, at a rate that does not depend on n.
  case decay
  /// Theorems 2 and 8: what the network learns tends to the minimizer of the bias functional.
  case bias
  /// Theorem 1, corollary: mirror flow and gradient flow end in the same function as n → ∞.
  case sameLimit = "same_limit"
  /// The bias functional is no increasing function of an RKHS norm.
  case notRKHS = "not_rkhs"
}
