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
    guard let result = head(a, b, bits: bits) else {
      if bits > BigFloat.inlineBits, a.shape.bits == b.shape.bits {
        let result = longResult(a.tail, a.shape, b.tail, b.shape)
        ternary = result.ternary
        return BigFloat(tail: result.tail, shape: result.shape)
      }
      return wideResult(a, b, bits: bits, &ternary)
    }
    ternary = result.ternary
    return BigFloat(result.head)
  }

  /// Replaces `a` by the result at the larger precision; 0 if it is exact.
  @inlinable @inline(__always)
  func update(_ a: inout BigFloat, _ b: consuming BigFloat) -> Int32 {
    let bits = Swift.max(a.shape.bits, b.shape.bits)
    if let result = head(a, b, bits: bits) {
      a.set(result.head)
      return result.ternary
    }
    if bits <= BigFloat.inlineBits { return updateInline(&a, b, bits: bits) }
    if bits <= LongWords.maximalBits, a.shape.bits == b.shape.bits {
      var words = LongWords()
      let result =
        switch self {
        case .sum: words.setSum(a.tail, a.shape, b.tail, b.shape)
        case .difference: words.setSum(a.tail, a.shape, b.tail, -b.shape)
        case .product: words.setProduct(a.tail, a.shape, b.tail, b.shape)
        case .quotient: words.setQuotient(a.tail, a.shape, b.tail, b.shape)
        }
      // Before it is asked whether the tail is shared: see `LongWords`.
      _ = consume b
      a.set(&words, result.shape)
      return result.ternary
    }
    if a.shape.bits == bits, isKnownUniquelyReferenced(&a.tail) {
      return updateTail(&a, b.low, b.high, b.tail, b.shape)
    }
    // Not behind a call: the old value is released here, where nothing is read any more.
    var ternary: Int32 = 0
    a = wideResult(a, b, bits: bits, &ternary)
    return ternary
  }

  /// The result in registers, if all three numbers fit there.
  @inlinable @inline(__always)
  func head(_ a: BigFloat, _ b: BigFloat, bits: Int32) -> FloatHead.Rounded? {
    // The result has the larger precision, at least.
    guard bits <= FloatHead.maximalBits, a.shape.isModerate, b.shape.isModerate else { return nil }
    let x = a.head(bits: bits)
    switch self {
    case .sum: return FloatHead.sum(x, b.head)
    case .difference: return FloatHead.sum(x, -b.head)
    case .product: return FloatHead.product(x, b.head)
    case .quotient: return FloatHead.quotient(x, b.head)
    }
  }

  // Callers need not retain operands that they read from memory for functions that release nothing,
  // which saves two atomic operations each. Those marked so either return a new value or write
  // where nobody else can look: into the value itself, or into a tail that the caller has found
  // unshared. One that looked for itself must not be marked: a copy that is not retained would
  // look unshared to it.

  @usableFromInline @inline(never) @_effects(releasenone)
  func wideResult(
    _ a: BigFloat, _ b: BigFloat, bits: Int32, _ ternary: inout Int32
  ) -> BigFloat {
    if let result = quad(a, b, bits: bits) {
      ternary = result.ternary
      return BigFloat(result, bits: bits)
    }
    return BigFloat.withReferences(a, b) { x, y in
      BigFloat(precision: Precision(unchecked: bits)) { ternary = write($0, x, y) }
    }
  }

  @usableFromInline @inline(never) @_effects(releasenone)
  func updateInline(_ a: inout BigFloat, _ b: BigFloat, bits: Int32) -> Int32 {
    if let result = quad(a, b, bits: bits) {
      a.set(result, bits: bits)
      return result.ternary
    }
    a.shape = a.shape.with(bits: bits)
    return b.withReference { y in a.writing { write($0, $0, y) } }
  }

  /// The result in registers of numbers of up to 256 bits, if it has one.
  @inline(__always)
  func quad(_ a: BigFloat, _ b: BigFloat, bits: Int32) -> FloatQuad? {
    guard bits <= BigFloat.inlineBits, bits > FloatHead.maximalBits, a.shape.isModerate,
      b.shape.isModerate
    else { return nil }
    return quad(FloatQuad(a), FloatQuad(b), bits: bits)
  }

  @inline(__always)
  func quad(_ a: FloatQuad, _ b: FloatQuad, bits: Int32) -> FloatQuad? {
    switch self {
    case .sum: .sum(a, b, bits: bits)
    case .difference: .sum(a, -b, bits: bits)
    case .product: .product(a, b, bits: bits)
    case .quotient: .quotient(a, b, bits: bits)
    }
  }

  /// The operation by MPFR.
  @inline(__always)
  func write(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    switch self {
    case .sum: mpfr_add(result, a, b, MPFR_RNDN)
    case .difference: mpfr_sub(result, a, b, MPFR_RNDN)
    case .product: mpfr_mul(result, a, b, MPFR_RNDN)
    case .quotient: mpfr_div(result, a, b, MPFR_RNDN)
    }
  }
}

extension BigFloat {
  /// What there is of a value of up to 128 bits.
  @inlinable @inline(__always)
  var head: FloatHead { FloatHead(bits: high, shape: shape) }

  /// The same with another precision, which is not lower.
  @inlinable @inline(__always)
  func head(bits: Int32) -> FloatHead { FloatHead(bits: high, shape: shape.with(bits: bits)) }

  @inlinable @inline(__always)
  init(_ head: FloatHead) {
    low = 0
    high = head.bits
    tail = nil
    shape = head.shape
  }

  /// Replaces a value of up to 128 bits by another one.
  @inlinable @inline(__always)
  mutating func set(_ head: FloatHead) {
    high = head.bits
    shape = head.shape
  }

  /// A value without a tail.
  @inline(__always)
  init(low: UInt128, high: UInt128, shape: FloatShape) {
    (self.low, self.high) = (low, high)
    tail = nil
    self.shape = shape
  }
}

extension BigFloat {
  @inline(__always)
  init(_ quad: FloatQuad, bits: Int32) {
    (low, high) = (quad.low, quad.high)
    tail = nil
    shape = FloatShape(
      bits: bits, sign: quad.sign, exponent: Int32(truncatingIfNeeded: quad.exponent))
  }

  /// Replaces a value without a tail by another one.
  @inline(__always)
  mutating func set(_ quad: FloatQuad, bits: Int32) {
    (low, high) = (quad.low, quad.high)
    shape = FloatShape(
      bits: bits, sign: quad.sign, exponent: Int32(truncatingIfNeeded: quad.exponent))
  }
}

extension FloatQuad {
  /// A value without a tail.
  @inline(__always)
  init(_ value: BigFloat) {
    self.init(
      low: value.low, high: value.high, exponent: Int(value.shape.exponent),
      sign: value.shape.sign)
  }
}
