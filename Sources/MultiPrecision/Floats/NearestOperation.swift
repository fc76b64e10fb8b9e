import CMPFR

/// An operation on values that rounds the exact result to nearest, ties to even.
///
/// The cases are constants wherever it is used, so that every operator is compiled for itself.
@usableFromInline
enum NearestOperation {
  case sum, difference, product, quotient

  /// The result at a precision; `ternary` becomes 0 if it is exact, else something else.
  @inlinable @inline(__always)
  func result(_ a: BigFloat, _ b: BigFloat, bits: Int32, _ ternary: inout Int32) -> BigFloat {
    guard let result = pair(a, b, bits: bits) else {
      return wideResult(a, b, bits: bits, &ternary)
    }
    ternary = result.ternary
    return BigFloat(result, bits: bits)
  }

  /// Replaces `a` by the result at the larger precision; 0 if it is exact.
  @inlinable @inline(__always)
  func update(_ a: inout BigFloat, _ b: BigFloat) -> Int32 {
    let bits = Swift.max(a.bits, b.bits)
    guard let result = pair(a, b, bits: bits) else { return wideUpdate(&a, b, bits: bits) }
    a.set(result, bits: bits)
    return result.ternary
  }

  /// The result in registers, if all three numbers fit there.
  @inlinable @inline(__always)
  func pair(_ a: BigFloat, _ b: BigFloat, bits: Int32) -> FloatPair? {
    guard bits <= FloatPair.maximalBits, a.fitsPair, b.fitsPair else { return nil }
    switch self {
    case .sum: return .sum(a.pair, b.pair, bits: bits)
    case .difference: return .sum(a.pair, -b.pair, bits: bits)
    case .product: return .product(a.pair, b.pair, bits: bits)
    case .quotient: return nil
    }
  }

  // The result releases nothing, and is marked so: callers need not retain operands that they read
  // from memory, two atomic operations each. The update must not be marked: a caller's copy that is
  // not retained would look unshared to it.

  @usableFromInline @inline(never) @_effects(releasenone)
  func wideResult(
    _ a: BigFloat, _ b: BigFloat, bits: Int32, _ ternary: inout Int32
  ) -> BigFloat {
    BigFloat.withReferences(a, b) { x, y in
      BigFloat(precision: Precision(unchecked: bits)) { ternary = write($0, x, y) }
    }
  }

  @usableFromInline @inline(never)
  func wideUpdate(_ a: inout BigFloat, _ b: BigFloat, bits: Int32) -> Int32 {
    a.makeWritable(bits: bits)
    return b.withReference { y in a.writing { write($0, $0, y) } }
  }

  @inline(__always)
  private func write(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    switch self {
    case .sum: mpfr_add(result, a, b, MPFR_RNDN)
    case .difference: mpfr_sub(result, a, b, MPFR_RNDN)
    case .product: mpfr_mul(result, a, b, MPFR_RNDN)
    case .quotient: mpfr_div(result, a, b, MPFR_RNDN)
    }
  }
}

extension BigFloat {
  /// Whether the value is an operand for arithmetic in registers.
  @inlinable @inline(__always)
  var fitsPair: Bool {
    bits <= FloatPair.maximalBits && scale.magnitude < UInt(FloatPair.exponentLimit)
  }

  @inlinable @inline(__always)
  var pair: FloatPair {
    FloatPair(bits: UInt128(words.3) << 64 | UInt128(words.2), exponent: scale, sign: sign)
  }

  @inlinable @inline(__always)
  init(_ pair: FloatPair, bits: Int32) {
    words = (0, 0, UInt(truncatingIfNeeded: pair.bits), UInt(truncatingIfNeeded: pair.bits >> 64))
    tail = nil
    scale = pair.exponent
    self.bits = bits
    sign = pair.sign
  }

  /// Replaces a value that fits into registers by another one.
  @inlinable @inline(__always)
  mutating func set(_ pair: FloatPair, bits: Int32) {
    words.2 = UInt(truncatingIfNeeded: pair.bits)
    words.3 = UInt(truncatingIfNeeded: pair.bits >> 64)
    scale = pair.exponent
    self.bits = bits
    sign = pair.sign
  }
}
