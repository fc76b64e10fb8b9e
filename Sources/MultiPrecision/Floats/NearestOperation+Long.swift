/// Operations on numbers with tails.
///
/// What is marked to release nothing may be called with operands that are not retained: see
/// `NearestOperation`.
extension NearestOperation {
  /// For tails of one length.
  @usableFromInline @inline(never) @_effects(releasenone)
  func longResult(
    _ a: FloatTail?, _ aShape: FloatShape, _ b: FloatTail?, _ bShape: FloatShape
  ) -> (tail: FloatTail, shape: FloatShape, ternary: Int32) {
    let tail = FloatTail.make(bits: aShape.bits)
    guard let x = a?.limbs, let y = b?.limbs else { return (tail, aShape, 0) }
    let result =
      switch self {
      case .sum: LongArithmetic.sum(x, aShape, y, bShape, into: tail.limbs)
      case .difference: LongArithmetic.sum(x, aShape, y, -bShape, into: tail.limbs)
      case .product, .quotient: write(x, aShape, y, bShape, to: tail.limbs)
      }
    return (tail, result.shape, result.ternary)
  }

  /// For an `a` whose tail nobody shares and of at least the other's precision.
  ///
  /// The other number comes in its parts: a whole one would be a retained copy in memory.
  @usableFromInline @inline(never) @_effects(releasenone)
  func updateTail(
    _ a: inout BigFloat, _ low: UInt128, _ high: UInt128, _ tail: FloatTail?, _ shape: FloatShape
  ) -> Int32 {
    guard let tail else {
      let b = BigFloat(low: low, high: high, shape: shape)
      return b.withReference { y in a.writing { write($0, $0, y) } }
    }
    guard let limbs = a.tail?.limbs else { return 0 }
    // A guaranteed argument lives as long as the call.
    let result = write(limbs, a.shape, tail.limbs, shape, to: limbs)
    a.shape = result.shape
    return result.ternary
  }

  /// Writes the result to words, which may be an operand's.
  ///
  /// The first number has the higher precision. A call that takes no reference, so that none is
  /// counted around the calls of C in it.
  @inline(never) @_effects(releasenone)
  func write(
    _ limbs: UnsafeMutablePointer<UInt>, _ shape: FloatShape,
    _ otherLimbs: UnsafeMutablePointer<UInt>, _ otherShape: FloatShape,
    to target: UnsafeMutablePointer<UInt>
  ) -> LongWords.Rounded {
    let bits = shape.bits
    let (x, y) = (FloatView(limbs, shape), FloatView(otherLimbs, otherShape))
    if isLong(shape, otherShape, bits: bits) {
      let outcome = LongArithmetic.apply(self, x, y, into: target)
      return (FloatShape(outcome, bits: bits), outcome.ternary)
    }
    return writeByMPFR(x, y, shape, to: target)
  }

  /// The same by MPFR, for a result of the same length and precision as the shape's.
  @inline(__always)
  func writeByMPFR(
    _ x: FloatView, _ y: FloatView, _ shape: FloatShape, to target: UnsafeMutablePointer<UInt>
  ) -> LongWords.Rounded {
    var header = FloatView(target, shape).header
    let ternary = withUnsafePointer(to: x.header) { x in
      withUnsafePointer(to: y.header) { y in
        withUnsafeMutablePointer(to: &header) { write($0, x, y) }
      }
    }
    return (FloatShape(header), ternary)
  }

  /// Whether the operation on two tails of one length is done here.
  @inline(__always)
  private func isLong(_ a: FloatShape, _ b: FloatShape, bits: Int32) -> Bool {
    bits > BigFloat.inlineBits && a.bits == bits && b.bits == bits && a.isModerate && b.isModerate
      && LongArithmetic.does(self, bits: Int(bits))
  }
}

extension FloatShape {
  @inline(__always)
  init(_ outcome: LongArithmetic.Outcome, bits: Int32) {
    self.init(
      bits: bits, sign: outcome.sign, exponent: Int32(truncatingIfNeeded: outcome.exponent))
  }
}

extension BigFloat {
  /// The value of a tail that has just been written.
  @inlinable @inline(__always)
  init(tail: FloatTail, shape: FloatShape) {
    (low, high) = (0, 0)
    self.tail = tail
    self.shape = shape
  }
}
