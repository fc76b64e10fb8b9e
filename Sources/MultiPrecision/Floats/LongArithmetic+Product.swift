import CMPFR

extension LongArithmetic {
  /// The words of factors of which GMP's products, up to 12 words, and MPFR's take longer than
  /// their upper words here.
  static var upperProducts: ClosedRange<Int> { 13...24 }

  /// The product; `scratch` holds twice as many words as a factor.
  @inline(__always)
  static func product(
    _ x: FloatView, _ y: FloatView, into target: UnsafeMutablePointer<UInt>,
    scratch: UnsafeMutablePointer<UInt>
  ) -> Outcome {
    let count = x.count
    if upperProducts.contains(count), x.limbs != y.limbs, x.limbs[0] != 0, y.limbs[0] != 0,
      let outcome = upperProduct(x, y, into: target, scratch: scratch)
    {
      return outcome
    }
    if x.limbs == y.limbs {
      __gmpn_sqr(scratch, x.limbs, count)
    } else {
      __gmpn_mul_n(scratch, x.limbs, y.limbs, count)
    }
    var outcome = Outcome(
      exponent: x.exponent &+ y.exponent, sign: x.sign == y.sign ? 1 : -1, ternary: 0)
    var below = scratch[count &- 1]
    // The last bit stands for what lies below.
    if (0..<(count &- 1)).contains(where: { scratch[$0] != 0 }) { below |= 1 }
    if scratch[2 &* count &- 1] &>> 63 == 0 {
      _ = __gmpn_lshift(target, scratch + count, count, 1)
      target[0] |= below &>> 63
      below = below &<< 1 | (below & 1)
      outcome.exponent &-= 1
    } else {
      target.update(from: scratch + count, count: count)
    }
    outcome.round(target, count, below, bits: x.precision)
    return outcome
  }

  /// The product from its upper words and one below them, unless these leave the rounding open, as
  /// they do where the product is short.
  ///
  /// With B = 2^64, GMP multiplies the factors without a quarter of their words, n each. Of the
  /// products of the other words those with B^c, c ≥ n − 2, are added: the rest, fewer than n for
  /// each c, is less than n·B^(n − 1), that is n units of the word below the upper ones.
  @inline(__always)
  private static func upperProduct(
    _ x: FloatView, _ y: FloatView, into target: UnsafeMutablePointer<UInt>,
    scratch: UnsafeMutablePointer<UInt>
  ) -> Outcome? {
    let count = x.count
    let low = count &>> 2
    __gmpn_mul_n(scratch + 2 &* low, x.limbs + low, y.limbs + low, count &- low)
    var sums = Column()
    for column in (count &- 2)..<(count &+ low &- 1) {
      // Two chains of carries, neither of which waits for the other.
      var others = Column()
      var index = Swift.max(0, column &- count &+ 1)
      while index < low {
        sums.add(x.limbs[index], y.limbs[column &- index])
        others.add(y.limbs[index], x.limbs[column &- index])
        index &+= 1
      }
      sums.add(others)
      sums.add(scratch[column])
      scratch[column] = sums.word
      sums.carry()
    }
    var column = count &+ low &- 1
    while sums.pair != 0 {
      sums.add(scratch[column])
      scratch[column] = sums.word
      sums.carry()
      column &+= 1
    }
    var outcome = Outcome(
      exponent: x.exponent &+ y.exponent, sign: x.sign == y.sign ? 1 : -1, ternary: 0)
    let isHigh = scratch[2 &* count &- 1] &>> 63 != 0
    let below = isHigh ? scratch[count &- 1] : scratch[count &- 1] &<< 1
    // With what is missing, less than 2n + 2 units, it has to stay below a half or below 1.
    let half = UInt(1) &<< 63
    let remainder = below & (half &- 1)
    guard remainder != 0, remainder < half &- 2 &* UInt(bitPattern: count &+ 1) else { return nil }
    if isHigh {
      target.update(from: scratch + count, count: count)
    } else {
      _ = __gmpn_lshift(target, scratch + count, count, 1)
      target[0] |= scratch[count &- 1] &>> 63
      outcome.exponent &-= 1
    }
    outcome.round(target, count, below | 1, bits: x.precision)
    return outcome
  }
}
