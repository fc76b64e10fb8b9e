import CMPFR

/// The real functions of one variable that every number type of this module evaluates.
///
/// The raw values are the names in the language.
public enum RealFunction: String, CaseIterable, Hashable, Sendable {
  case sqrt, cbrt
  case exp, expm1, log, log1p
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case erf, erfc
  /// Γ, and ln|Γ| as `lgamma`.
  case gamma, lgamma

  typealias Raw = (
    FloatPointer?, FloatReference?, mpfr_rnd_t
  ) -> Int32

  /// The function as it is evaluated, correctly rounded.
  var raw: Raw {
    switch self {
    case .exp: ElementaryFloat.exp
    case .expm1: ElementaryFloat.expm1
    case .log: ElementaryFloat.log
    case .log1p: ElementaryFloat.log1p
    case .sin: ElementaryFloat.sin
    case .cos: ElementaryFloat.cos
    case .tan: ElementaryFloat.tan
    case .asin: ElementaryFloat.asin
    case .acos: ElementaryFloat.acos
    case .atan: ElementaryFloat.atan
    case .sinh: ElementaryFloat.sinh
    case .cosh: ElementaryFloat.cosh
    case .tanh: ElementaryFloat.tanh
    case .asinh: ElementaryFloat.asinh
    case .acosh: ElementaryFloat.acosh
    case .atanh: ElementaryFloat.atanh
    case .erf: ElementaryFloat.erf
    case .erfc: ElementaryFloat.erfc
    default: reference
    }
  }

  /// MPFR's function: the same values and ternary values, in more time where there is another.
  var reference: Raw {
    switch self {
    case .sqrt: mpfr_sqrt
    case .cbrt: mpfr_cbrt
    case .exp: mpfr_exp
    case .expm1: mpfr_expm1
    case .log: mpfr_log
    case .log1p: mpfr_log1p
    case .sin: mpfr_sin
    case .cos: mpfr_cos
    case .tan: mpfr_tan
    case .asin: mpfr_asin
    case .acos: mpfr_acos
    case .atan: mpfr_atan
    case .sinh: mpfr_sinh
    case .cosh: mpfr_cosh
    case .tanh: mpfr_tanh
    case .asinh: mpfr_asinh
    case .acosh: mpfr_acosh
    case .atanh: mpfr_atanh
    case .erf: mpfr_erf
    case .erfc: mpfr_erfc
    case .gamma: mpfr_gamma
    case .lgamma: { cmpfr_lgamma($0, $1, $2) }
    }
  }

  /// sin, cos and tan of numbers beyond 2^this need as many digits of π as the exponent has
  /// units: refused rather than left to run for hours.
  static let reductionExponentLimit = 1 << 20

  var needsReduction: Bool { self == .sin || self == .cos || self == .tan }
}
