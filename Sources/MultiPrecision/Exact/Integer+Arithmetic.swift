import CMPFR

extension Integer {
  private typealias Operation = (
    IntegerStorage.Pointer?, UnsafePointer<__mpz_struct>?, UnsafePointer<__mpz_struct>?
  ) -> Void

  private static func apply(_ a: Integer, _ b: Integer, _ operation: Operation) -> Integer {
    withExtendedLifetime((a.storage, b.storage)) {
      Integer { operation($0, a.pointer, b.pointer) }
    }
  }

  private static func update(_ a: inout Integer, _ b: Integer, _ operation: Operation) {
    guard isKnownUniquelyReferenced(&a.storage) else {
      a = apply(a, b, operation)
      return
    }
    withExtendedLifetime((a.storage, b.storage)) { operation(a.pointer, a.pointer, b.pointer) }
  }

  /// The sum, exactly.
  public static func + (a: Integer, b: Integer) -> Integer {
    apply(a, b) { __gmpz_add($0, $1, $2) }
  }

  /// The difference, exactly.
  public static func - (a: Integer, b: Integer) -> Integer {
    apply(a, b) { __gmpz_sub($0, $1, $2) }
  }

  /// The product, exactly.
  public static func * (a: Integer, b: Integer) -> Integer {
    apply(a, b) { __gmpz_mul($0, $1, $2) }
  }

  /// Adds in place.
  public static func += (a: inout Integer, b: Integer) { update(&a, b) { __gmpz_add($0, $1, $2) } }

  /// Subtracts in place.
  public static func -= (a: inout Integer, b: Integer) { update(&a, b) { __gmpz_sub($0, $1, $2) } }

  /// Multiplies in place.
  public static func *= (a: inout Integer, b: Integer) { update(&a, b) { __gmpz_mul($0, $1, $2) } }

  /// The negated value.
  public static prefix func - (a: Integer) -> Integer {
    withExtendedLifetime(a.storage) { Integer { __gmpz_neg($0, a.pointer) } }
  }

  /// Floor division: `self = quotient · divisor + remainder`, the remainder with the divisor's
  /// sign.
  ///
  /// - Precondition: `divisor` is not 0.
  public func quotientAndRemainder(
    dividingBy divisor: Integer
  ) -> (quotient: Integer, remainder: Integer) {
    precondition(!divisor.isZero, "division by zero")
    return withExtendedLifetime((storage, divisor.storage)) {
      let remainder = IntegerStorage.make { _ in }
      let quotient = Integer {
        __gmpz_fdiv_qr($0, remainder.pointer, pointer, divisor.pointer)
      }
      return (quotient, Integer(storage: remainder))
    }
  }

  /// The value to the power of `exponent`; 0⁰ = 1.
  ///
  /// - Precondition: `exponent` ≥ 0, and the caller has bounded the size of the result.
  public func power(_ exponent: Int) -> Integer {
    precondition(exponent >= 0, "an integer's negative power is a rational")
    return withExtendedLifetime(storage) {
      Integer { __gmpz_pow_ui($0, pointer, UInt(exponent)) }
    }
  }

  /// The greatest common divisor, not negative; gcd(0, 0) = 0.
  public static func gcd(_ a: Integer, _ b: Integer) -> Integer {
    apply(a, b) { __gmpz_gcd($0, $1, $2) }
  }

  /// The greatest common divisor with `other`, not negative.
  public func gcd(_ other: Integer) -> Integer { Integer.gcd(self, other) }

  /// The integer square root if the value is a perfect square, else nil.
  public var squareRoot: Integer? {
    withExtendedLifetime(storage) {
      guard signum >= 0, __gmpz_perfect_square_p(pointer) != 0 else { return nil }
      return Integer { __gmpz_sqrt($0, pointer) }
    }
  }

  /// The largest integer whose square is at most this value; nil if the value is negative.
  public var floorOfSquareRoot: Integer? {
    withExtendedLifetime(storage) {
      signum >= 0 ? Integer { __gmpz_sqrt($0, pointer) } : nil
    }
  }
}
