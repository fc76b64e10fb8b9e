import CMPFR

/// Sums and products to nearest of numbers of any length that have one precision, which is also
/// that of the result.
///
/// As MPFR's, bit for bit, in fewer passes. Exponents are far from the ends of their range. The
/// words of the result may be those of an operand.
enum LongArithmetic {
  /// What the words of a result leave open.
  struct Outcome {
    var exponent: Int
    var sign: Int32
    /// 0 if the result is exact, else 1, on whichever side it lies.
    var ternary: Int32
  }

  /// Whether the operation is here and faster than MPFR's.
  @inline(__always)
  static func does(_ operation: NearestOperation, bits: Int) -> Bool {
    switch operation {
    case .sum, .difference: true
    case .product: bits <= 64 * upperProducts.upperBound
    case .quotient: false
    }
  }

  /// One of the operations that are here.
  @inline(__always)
  static func apply(
    _ operation: NearestOperation, _ x: FloatView, _ y: FloatView,
    into target: UnsafeMutablePointer<UInt>
  ) -> Outcome {
    guard operation == .product else {
      return sum(x, y, isDifference: operation == .difference, into: target)
    }
    let capacity = 2 &* upperProducts.upperBound
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: capacity) { scratch in
      guard let scratch = scratch.baseAddress else {
        return Outcome(exponent: 0, sign: 1, ternary: 0)
      }
      return product(x, y, into: target, scratch: scratch)
    }
  }

  /// The sum of two numbers of one precision and of any exponents, into other words.
  @inline(never) @_effects(releasenone)
  static func sum(
    _ x: UnsafeMutablePointer<UInt>, _ xShape: FloatShape, _ y: UnsafeMutablePointer<UInt>,
    _ yShape: FloatShape, into target: UnsafeMutablePointer<UInt>
  ) -> LongWords.Rounded {
    guard xShape.isModerate, yShape.isModerate else {
      return NearestOperation.sum.write(x, xShape, y, yShape, to: target)
    }
    let outcome = sum(
      FloatView(x, xShape), FloatView(y, yShape), isDifference: false, into: target)
    return (FloatShape(outcome, bits: xShape.bits), outcome.ternary)
  }

  /// The sum of x and ±y.
  ///
  /// The smaller operand is moved down against the larger one on the fly; a word below them stands
  /// for what is moved out, its last bit for all that lies below. See `FloatPair.inlinedSum`.
  @inline(__always)
  static func sum(
    _ x: FloatView, _ y: FloatView, isDifference: Bool, into target: UnsafeMutablePointer<UInt>
  ) -> Outcome {
    let count = x.count
    let ySign = isDifference ? -y.sign : y.sign
    let isSwapped =
      x.exponent != y.exponent
      ? x.exponent < y.exponent : __gmpn_cmp(x.limbs, y.limbs, count) < 0
    let (large, small) = isSwapped ? (y.limbs, x.limbs) : (x.limbs, y.limbs)
    let exponent = isSwapped ? y.exponent : x.exponent
    let sign = isSwapped ? ySign : x.sign
    let distance = (isSwapped ? x.exponent : y.exponent).distance(to: exponent)
    // Less than a quarter of a unit in the last place, half of one below a power of 2.
    if distance >= x.precision &+ 2 {
      if UnsafePointer(target) != large { target.update(from: large, count: count) }
      return Outcome(exponent: exponent, sign: sign, ternary: 1)
    }
    let (words, bits) = (distance &>> 6, UInt(truncatingIfNeeded: distance & 63))
    var below = Self.below(small, count, words, bits)
    var outcome = Outcome(exponent: exponent, sign: sign, ternary: 0)
    let isSum = x.sign == ySign
    if bits == 0 {
      combine(large, small + words, count &- words, count, isSum, into: target, &below, &outcome)
    } else if UnsafePointer(target) != large {
      // Moved where the result will be.
      if words < count {
        move(small + words, count &- words, down: bits, to: target)
      }
      combine(large, target, count &- words, count, isSum, into: target, &below, &outcome)
    } else {
      withUnsafeTemporaryAllocation(of: UInt.self, capacity: count) { scratch in
        guard let moved = scratch.baseAddress else { return }
        if words < count {
          move(small + words, count &- words, down: bits, to: moved)
        }
        combine(large, moved, count &- words, count, isSum, into: target, &below, &outcome)
      }
    }
    outcome.round(target, count, below, bits: x.precision)
    return outcome
  }

  /// The words moved down by 0 < `bits` < 64.
  @inline(__always)
  private static func move(
    _ words: UnsafePointer<UInt>, _ count: Int, down bits: UInt,
    to target: UnsafeMutablePointer<UInt>
  ) {
    typealias Pair = SIMD2<UInt>
    let (down, up) = (Pair(repeating: bits), Pair(repeating: 64 &- bits))
    let (source, result) = (UnsafeRawPointer(words), UnsafeMutableRawPointer(target))
    var index = 0
    while index &+ 2 < count {
      let lower = source.loadUnaligned(fromByteOffset: 8 &* index, as: Pair.self)
      let upper = source.loadUnaligned(fromByteOffset: 8 &* index &+ 8, as: Pair.self)
      result.storeBytes(
        of: lower &>> down | upper &<< up, toByteOffset: 8 &* index, as: Pair.self)
      index &+= 2
    }
    if index &+ 1 < count {
      target[index] = words[index] &>> bits | words[index &+ 1] &<< (64 &- bits)
      index &+= 1
    }
    target[index] = words[index] &>> bits
  }

  /// The sum or difference of `count` words and the `kept` words of the smaller operand; both, and
  /// the word below, are changed to have the highest bit set.
  @inline(__always)
  private static func combine(
    _ large: UnsafePointer<UInt>, _ small: UnsafePointer<UInt>, _ kept: Int, _ count: Int,
    _ isSum: Bool, into target: UnsafeMutablePointer<UInt>, _ below: inout UInt,
    _ outcome: inout Outcome
  ) {
    if isSum {
      var carry = kept > 0 ? __gmpn_add_n(target, large, small, kept) : 0
      for index in kept..<count {
        let (sum, overflow) = large[index].addingReportingOverflow(carry)
        target[index] = sum
        carry = overflow ? 1 : 0
      }
      if carry != 0 {
        below = (below & 1) | below &>> 1 | target[0] &<< 63
        _ = __gmpn_rshift(target, target, count, 1)
        target[count &- 1] |= 1 &<< 63
        outcome.exponent &+= 1
      }
      return
    }
    var borrow: UInt = kept > 0 ? __gmpn_sub_n(target, large, small, kept) : 0
    for index in kept..<count {
      let (difference, overflow) = large[index].subtractingReportingOverflow(borrow)
      target[index] = difference
      borrow = overflow ? 1 : 0
    }
    if below != 0 {
      below = 0 &- below
      var index = 0
      var overflow = true
      while overflow, index < count {
        (target[index], overflow) = target[index].subtractingReportingOverflow(1)
        index &+= 1
      }
    }
    if target[count &- 1] &>> 63 == 0 { normalize(target, count, &below, &outcome) }
  }

  /// The word below those that are kept of a number moved down, and in its last bit whether there
  /// is more. (A bit that is kept exactly, if at most 63 are moved out; else a difference has at
  /// most one leading zero, so that this bit lies more than 60 places below any that decides.)
  @inline(__always)
  private static func below(
    _ limbs: UnsafePointer<UInt>, _ count: Int, _ words: Int, _ bits: UInt
  ) -> UInt {
    guard words > 0 else { return bits == 0 ? 0 : limbs[0] &<< (64 &- bits) }
    let upper = words < count ? limbs[words] : 0
    let lower = limbs[words &- 1]
    let result = lower &>> bits | (bits == 0 ? 0 : upper &<< (64 &- bits))
    let isCut =
      lower & ((1 &<< bits) &- 1) != 0
      || (0..<(words &- 1)).contains { limbs[$0] != 0 }
    return isCut ? result | 1 : result
  }

  /// Moves the highest bit that is set to the top; +0 if none is.
  private static func normalize(
    _ target: UnsafeMutablePointer<UInt>, _ count: Int, _ below: inout UInt,
    _ outcome: inout Outcome
  ) {
    var zeroWords = 0
    while zeroWords < count, target[count &- 1 &- zeroWords] == 0 { zeroWords &+= 1 }
    if zeroWords == count, below == 0 {
      outcome = Outcome(exponent: Int(FloatShape.zero), sign: 1, ternary: 0)
      return
    }
    if zeroWords > 0 {
      // The word below is the last that moves in.
      var index = count &- 1
      while index >= zeroWords {
        target[index] = target[index &- zeroWords]
        index &-= 1
      }
      target[zeroWords &- 1] = below
      for index in 0..<(zeroWords &- 1) { target[index] = 0 }
      below = 0
    }
    let zeros = target[count &- 1].leadingZeroBitCount
    if zeros > 0 {
      _ = __gmpn_lshift(target, target, count, UInt32(truncatingIfNeeded: zeros))
      target[0] |= below &>> UInt(64 &- zeros)
      below = below &<< UInt(zeros)
    }
    outcome.exponent &-= 64 &* zeroWords &+ zeros
  }
}

extension LongArithmetic.Outcome {
  /// Rounds normalized words and the one below them to nearest, ties to even.
  @inline(__always)
  mutating func round(
    _ target: UnsafeMutablePointer<UInt>, _ count: Int, _ below: UInt, bits: Int
  ) {
    let unused = UInt(truncatingIfNeeded: 64 &* count &- bits)
    let unit = UInt(1) &<< unused
    let rest = target[0] & (unit &- 1)
    let last = target[0]
    ternary = rest | below != 0 ? 1 : 0
    let isAbove: Bool
    if unused == 0 {
      let half = UInt(1) &<< 63
      isAbove = below > half || (below == half && last & 1 != 0)
    } else {
      let half = unit &>> 1
      isAbove = rest > half || (rest == half && (below != 0 || last & unit != 0))
    }
    target[0] = last &- rest
    guard isAbove else { return }
    var (word, overflow) = target[0].addingReportingOverflow(unit)
    target[0] = word
    var index = 1
    while overflow, index < count {
      (word, overflow) = target[index].addingReportingOverflow(1)
      target[index] = word
      index &+= 1
    }
    if overflow {
      target[count &- 1] = 1 &<< 63
      exponent &+= 1
    }
  }
}
