import CMPFR

extension Rational {
  private typealias Operation = (
    RationalStorage.Pointer?, UnsafePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?
  ) -> Void

  private static func apply(_ a: Rational, _ b: Rational, _ operation: Operation) -> Rational {
    withExtendedLifetime((a.storage, b.storage)) {
      Rational { operation($0, a.pointer, b.pointer) }
    }
  }

  private static func update(_ a: inout Rational, _ b: Rational, _ operation: Operation) {
    guard isKnownUniquelyReferenced(&a.storage) else {
      a = apply(a, b, operation)
      return
    }
    withExtendedLifetime((a.storage, b.storage)) { operation(a.pointer, a.pointer, b.pointer) }
  }

  /// The sum, exactly.
  public static func + (a: Rational, b: Rational) -> Rational {
    apply(a, b) { __gmpq_add($0, $1, $2) }
  }

  /// The difference, exactly.
  public static func - (a: Rational, b: Rational) -> Rational {
    apply(a, b) { __gmpq_sub($0, $1, $2) }
  }

  /// The product, exactly.
  public static func * (a: Rational, b: Rational) -> Rational {
    apply(a, b) { __gmpq_mul($0, $1, $2) }
  }

  /// The quotient, exactly.
  ///
  /// - Precondition: The divisor is not 0.
  public static func / (a: Rational, b: Rational) -> Rational {
    precondition(!b.isZero, "division by zero")
    return apply(a, b) { __gmpq_div($0, $1, $2) }
  }

  /// Adds in place.
  public static func += (a: inout Rational, b: Rational) {
    update(&a, b) { __gmpq_add($0, $1, $2) }
  }

  /// Subtracts in place.
  public static func -= (a: inout Rational, b: Rational) {
    update(&a, b) { __gmpq_sub($0, $1, $2) }
  }

  /// Multiplies in place.
  public static func *= (a: inout Rational, b: Rational) {
    update(&a, b) { __gmpq_mul($0, $1, $2) }
  }

  /// Divides in place.
  ///
  /// - Precondition: The divisor is not 0.
  public static func /= (a: inout Rational, b: Rational) {
    precondition(!b.isZero, "division by zero")
    update(&a, b) { __gmpq_div($0, $1, $2) }
  }

  /// The negated value.
  public static prefix func - (a: Rational) -> Rational {
    withExtendedLifetime(a.storage) { Rational { __gmpq_neg($0, a.pointer) } }
  }

  /// The value to the power of `exponent`; x⁰ = 1, also for x = 0.
  ///
  /// - Precondition: The value is not 0 if `exponent` < 0, and the caller has bounded the size of
  ///   the result: `power(_:bitLimit:)` checks both.
  public func power(_ exponent: Int) -> Rational {
    let n = exponent.magnitude
    let raised = withExtendedLifetime(storage) {
      Rational {
        // Powers of coprime numbers are coprime: nothing to cancel.
        __gmpz_pow_ui(cmpfr_mpq_num($0), cmpfr_mpq_num(pointer), n)
        __gmpz_pow_ui(cmpfr_mpq_den($0), cmpfr_mpq_den(pointer), n)
      }
    }
    return exponent < 0 ? 1 / raised : raised
  }

  /// The value to the power of `exponent`, or nil if numerator and denominator would together
  /// exceed `bitLimit` bits, or for a negative power of 0.
  public func power(_ exponent: Int, bitLimit: Int) -> Rational? {
    if isZero { return exponent < 0 ? nil : Rational(exponent == 0 ? 1 : 0) }
    if magnitude == 1 { return exponent.isMultiple(of: 2) ? 1 : self }
    // An integer of b bits lies in [2^(b−1), 2^b), so bits·n bounds the size from above.
    let bound = UInt(bitSize).multipliedReportingOverflow(by: exponent.magnitude)
    guard !bound.overflow, bound.partialValue <= UInt(max(bitLimit, 0)) else { return nil }
    return power(exponent)
  }

  /// The largest integer that is at most the value.
  public var floor: Integer {
    withExtendedLifetime(storage) {
      Integer { __gmpz_fdiv_q($0, cmpfr_mpq_num(pointer), cmpfr_mpq_den(pointer)) }
    }
  }

  /// The smallest integer that is at least the value.
  public var ceiling: Integer {
    withExtendedLifetime(storage) {
      Integer { __gmpz_cdiv_q($0, cmpfr_mpq_num(pointer), cmpfr_mpq_den(pointer)) }
    }
  }

  /// The largest number of which both are multiples by integers, not negative; with 0 the other's
  /// magnitude.
  public static func gcd(_ a: Rational, _ b: Rational) -> Rational {
    // In lowest terms gcd(p/q, r/s) = gcd(p, r)/lcm(q, s).
    let common = a.denominator.gcd(b.denominator)
    let multiple = a.denominator.quotientAndRemainder(dividingBy: common).quotient * b.denominator
    return Rational(a.numerator.gcd(b.numerator), multiple)
  }

  /// The square root if it is rational, else nil.
  public var squareRoot: Rational? {
    // In lowest terms a fraction is a square only if both of its terms are.
    guard let top = numerator.squareRoot, let bottom = denominator.squareRoot else { return nil }
    return Rational(top, bottom)
  }
}
