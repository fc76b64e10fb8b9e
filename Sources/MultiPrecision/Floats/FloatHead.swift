/// All there is of a value of up to 128 bits.
///
/// Three words: two heads fit into the registers in which arguments travel, and one with a ternary
/// value into those of results. The functions are calls from other modules, and all that these
/// have to compile of arithmetic on short values.
@usableFromInline
struct FloatHead {
  /// The significand, its highest bit set.
  @usableFromInline var bits: UInt128
  @usableFromInline var shape: FloatShape

  @inlinable @inline(__always)
  init(bits: UInt128, shape: FloatShape) {
    self.bits = bits
    self.shape = shape
  }

  /// The largest precision.
  @inlinable static var maximalBits: Int32 { 128 }

  /// The same number with the other sign.
  @inlinable @inline(__always)
  static prefix func - (a: FloatHead) -> FloatHead {
    FloatHead(bits: a.bits, shape: -a.shape)
  }

  /// A result, and 0 if it is exact.
  @usableFromInline typealias Rounded = (head: FloatHead, ternary: Int32)

  /// The sum, rounded to nearest at the precision of the first operand.
  @usableFromInline @inline(never)
  static func sum(_ a: FloatHead, _ b: FloatHead) -> Rounded {
    rounded(.inlinedSum(FloatPair(a), FloatPair(b), bits: a.shape.bits), a.shape.bits)
  }

  /// The product, rounded to nearest at the precision of the first operand.
  @usableFromInline @inline(never)
  static func product(_ a: FloatHead, _ b: FloatHead) -> Rounded {
    rounded(.inlinedProduct(FloatPair(a), FloatPair(b), bits: a.shape.bits), a.shape.bits)
  }

  /// The quotient, rounded to nearest at the precision of the first operand.
  @usableFromInline @inline(never)
  static func quotient(_ a: FloatHead, _ b: FloatHead) -> Rounded {
    rounded(.inlinedQuotient(FloatPair(a), FloatPair(b), bits: a.shape.bits), a.shape.bits)
  }

  @inline(__always)
  private static func rounded(_ pair: FloatPair, _ bits: Int32) -> Rounded {
    let shape = FloatShape(
      bits: bits, sign: pair.sign, exponent: Int32(truncatingIfNeeded: pair.exponent))
    return (FloatHead(bits: pair.bits, shape: shape), pair.ternary)
  }
}

extension FloatPair {
  @inline(__always)
  fileprivate init(_ head: FloatHead) {
    self.init(bits: head.bits, exponent: Int(head.shape.exponent), sign: head.shape.sign)
  }
}
