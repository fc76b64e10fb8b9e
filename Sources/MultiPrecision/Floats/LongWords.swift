/// The words of a result of 257 to 1024 bits that is not in its place yet.
///
/// An in-place operation reads its operands before it asks whether anybody shares the tail that it
/// is about to write: an operand that is needed after that question would have to be retained.
@usableFromInline
struct LongWords {
  @usableFromInline typealias Four = (UInt, UInt, UInt, UInt)
  @usableFromInline var fours: (Four, Four, Four, Four)

  /// Zeros.
  @inlinable @inline(__always)
  init() {
    let zeros: Four = (0, 0, 0, 0)
    fours = (zeros, zeros, zeros, zeros)
  }

  /// The precisions of the numbers that fit.
  @inlinable static var maximalBits: Int32 { 1024 }

  /// Runs `body` on the words, the lowest first.
  @inline(__always)
  mutating func withWords<Result>(_ body: (UnsafeMutablePointer<UInt>) -> Result) -> Result {
    withUnsafeMutablePointer(to: &fours) {
      body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt.self))
    }
  }
}

extension LongWords {
  /// The shape of words that have been set, and 0 if they are the exact result, else something else.
  @usableFromInline typealias Rounded = (shape: FloatShape, ternary: Int32)

  // Tails of arguments live as long as the call.

  /// The sum of two numbers of one precision.
  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func setSum(
    _ a: FloatTail?, _ aShape: FloatShape, _ b: FloatTail?, _ bShape: FloatShape
  ) -> Rounded {
    guard let x = a?.limbs, let y = b?.limbs else { return (aShape, 0) }
    return withWords { LongArithmetic.sum(x, aShape, y, bShape, into: $0) }
  }

  /// The product of two numbers of one precision.
  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func setProduct(
    _ a: FloatTail?, _ aShape: FloatShape, _ b: FloatTail?, _ bShape: FloatShape
  ) -> Rounded {
    guard let x = a?.limbs, let y = b?.limbs else { return (aShape, 0) }
    return withWords { NearestOperation.product.write(x, aShape, y, bShape, to: $0) }
  }

  /// The quotient of two numbers of one precision.
  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func setQuotient(
    _ a: FloatTail?, _ aShape: FloatShape, _ b: FloatTail?, _ bShape: FloatShape
  ) -> Rounded {
    guard let x = a?.limbs, let y = b?.limbs else { return (aShape, 0) }
    let (numerator, denominator) = (FloatView(x, aShape), FloatView(y, bShape))
    return withWords {
      NearestOperation.quotient.writeByMPFR(numerator, denominator, aShape, to: $0)
    }
  }

  /// The sum of a number and the rounded product of two others, all of one precision.
  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func setSum(
    _ a: FloatTail?, _ aShape: FloatShape, factors b: FloatTail?, _ bShape: FloatShape,
    _ c: FloatTail?, _ cShape: FloatShape
  ) -> (sum: Rounded, product: Rounded) {
    guard let x = a?.limbs, let y = b?.limbs, let z = c?.limbs else {
      return ((aShape, 0), (bShape, 0))
    }
    var factors = LongWords()
    return factors.withWords { term in
      let product = NearestOperation.product.write(y, bShape, z, cShape, to: term)
      let sum = withWords { LongArithmetic.sum(x, aShape, term, product.shape, into: $0) }
      return (sum, product)
    }
  }
}

extension BigFloat {
  /// Replaces a value with a tail by one of the same precision.
  @inlinable @inline(__always)
  mutating func set(_ words: inout LongWords, _ shape: FloatShape) {
    if isKnownUniquelyReferenced(&tail) {
      setTail(&words, shape)
    } else {
      self = BigFloat(&words, shape)
    }
  }

  /// The same where nobody shares the tail.
  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func setTail(_ words: inout LongWords, _ shape: FloatShape) {
    guard let limbs = tail?.limbs else { return }
    words.withWords { limbs.update(from: $0, count: (Int(shape.bits) &+ 63) &>> 6) }
    self.shape = shape
  }

  @usableFromInline @inline(never) @_effects(releasenone)
  init(_ words: inout LongWords, _ shape: FloatShape) {
    self.init(unsetBits: shape.bits, shape: shape)
    setTail(&words, shape)
  }
}
