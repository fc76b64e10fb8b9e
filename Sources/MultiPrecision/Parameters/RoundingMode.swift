import CMPFR

/// The direction in which a result that does not fit is rounded.
public enum RoundingMode: Hashable, Sendable, CaseIterable {
  /// To the nearest value, ties to even.
  case nearest
  /// Toward +∞.
  case up
  /// Toward −∞.
  case down
  /// Toward zero.
  case towardZero
  /// Away from zero.
  case awayFromZero

  var raw: mpfr_rnd_t {
    switch self {
    case .nearest: MPFR_RNDN
    case .up: MPFR_RNDU
    case .down: MPFR_RNDD
    case .towardZero: MPFR_RNDZ
    case .awayFromZero: MPFR_RNDA
    }
  }
}
