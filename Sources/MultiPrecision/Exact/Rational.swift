import CMPFR

/// A fraction of integers in lowest terms with a positive denominator.
///
/// ### Accuracy
/// Exact. Numerators and denominators grow with every operation; `bitSize` tells how far.
public struct Rational: @unchecked Sendable {
  // Unchecked: the storage is written only while it is uniquely referenced.
  var storage: RationalStorage

  init(storage: RationalStorage) { self.storage = storage }

  init(_ fill: (RationalStorage.Pointer) -> Void) { storage = .make(fill) }

  /// The rational of the same value.
  public init(_ value: Int) {
    self.init { __gmpz_set_si(cmpfr_mpq_num($0), value) }
  }

  /// `numerator / denominator`.
  ///
  /// - Precondition: `denominator` is not 0.
  public init(_ numerator: Int, _ denominator: Int) {
    precondition(denominator != 0, "division by zero")
    self.init {
      __gmpz_set_si(cmpfr_mpq_num($0), numerator)
      __gmpz_set_si(cmpfr_mpq_den($0), denominator)
      __gmpq_canonicalize($0)
    }
  }

  /// The rational of the same value.
  public init(_ value: Integer) {
    self.init(value, Integer(1))
  }

  /// `numerator / denominator`.
  ///
  /// - Precondition: `denominator` is not 0.
  public init(_ numerator: Integer, _ denominator: Integer) {
    precondition(!denominator.isZero, "division by zero")
    self = withExtendedLifetime((numerator.storage, denominator.storage)) {
      Rational {
        __gmpz_set(cmpfr_mpq_num($0), numerator.pointer)
        __gmpz_set(cmpfr_mpq_den($0), denominator.pointer)
        __gmpq_canonicalize($0)
      }
    }
  }

  /// The exact value of a double; nil for infinities and NaN.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    self.init { __gmpq_set_d($0, value) }
  }

  var pointer: RationalStorage.Pointer { storage.pointer }

  /// The numerator in lowest terms; it carries the sign.
  public var numerator: Integer {
    withExtendedLifetime(storage) { Integer { __gmpz_set($0, cmpfr_mpq_num(pointer)) } }
  }

  /// The denominator in lowest terms, at least 1.
  public var denominator: Integer {
    withExtendedLifetime(storage) { Integer { __gmpz_set($0, cmpfr_mpq_den(pointer)) } }
  }

  /// −1, 0 or 1: the sign.
  public var signum: Int { withExtendedLifetime(storage) { Int(cmpfr_mpq_sgn(pointer)) } }

  /// Whether the value is 0.
  public var isZero: Bool { signum == 0 }

  /// Whether the denominator is 1.
  public var isInteger: Bool {
    withExtendedLifetime(storage) { __gmpz_cmp_ui(cmpfr_mpq_den(pointer), 1) == 0 }
  }

  /// The value as `Int`, or nil if it is no integer or does not fit.
  public var asInt: Int? {
    withExtendedLifetime(storage) {
      guard isInteger, __gmpz_fits_slong_p(cmpfr_mpq_num(pointer)) != 0 else { return nil }
      return __gmpz_get_si(cmpfr_mpq_num(pointer))
    }
  }

  /// The number of bits of numerator and denominator together.
  public var bitSize: Int {
    withExtendedLifetime(storage) {
      cmpfr_mpz_bits(cmpfr_mpq_num(pointer)) + cmpfr_mpz_bits(cmpfr_mpq_den(pointer))
    }
  }

  /// The nearest double, ties to even; ±∞ beyond its range.
  public var doubleValue: Double { withExtendedLifetime(storage) { cmpfr_mpq_get_d(pointer) } }

  /// The absolute value.
  public var magnitude: Rational {
    withExtendedLifetime(storage) { Rational { __gmpq_abs($0, pointer) } }
  }
}

extension Rational: Comparable, Hashable {
  /// Whether both are the same number.
  public static func == (a: Rational, b: Rational) -> Bool {
    a.storage === b.storage
      || withExtendedLifetime((a.storage, b.storage)) { __gmpq_equal(a.pointer, b.pointer) != 0 }
  }

  /// Whether the first is less.
  public static func < (a: Rational, b: Rational) -> Bool {
    withExtendedLifetime((a.storage, b.storage)) { __gmpq_cmp(a.pointer, b.pointer) < 0 }
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    withExtendedLifetime(storage) {
      hasher.combine(signum)
      hasher.combine(limbsOf: cmpfr_mpq_num(pointer))
      hasher.combine(limbsOf: cmpfr_mpq_den(pointer))
    }
  }
}

extension Rational: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The integer, exactly.
  public init(integerLiteral value: Int) { self.init(value) }

  /// `p/q` in lowest terms, or `p` for an integer.
  public var description: String {
    isInteger ? numerator.description : "\(numerator)/\(denominator)"
  }
}
