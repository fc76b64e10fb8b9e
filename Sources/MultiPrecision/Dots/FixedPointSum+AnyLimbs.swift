import CMPFR

/// The kernel for factors of any lengths: products of like factors of moderate length without
/// calls, all others on GMP's mpn functions.
///
/// ### Error
/// A product that is cut to whole units loses less than one unit, cutting its factors (see `add`)
/// loses less than 2⁻⁶³, and a product whose lower columns are left out loses less than n units
/// more, for factors of n words (see `HighProduct`).
extension FixedPointSum {
  /// The window for results of `precision` bits of factors of up to `largestBits`:
  /// 2^errorBits units are at most 2^(3 − precision − 16) of the largest term.
  ///
  /// t < 2^g terms lose less than t·(n + 2) units, n + 2 ≤ 2^h, or with n in no range of
  /// `HighProduct` less than 2·t.
  init(of terms: Int, below exponent: Int, precision: Int, largestBits: Int) {
    let growth = Int.bitWidth - terms.leadingZeroBitCount
    let words = Swift.min((largestBits + 63) / 64, HighProduct.words.upperBound)
    let columns = Int.bitWidth - (words + 1).leadingZeroBitCount
    top = exponent + growth + 1
    errorBits = growth + columns
    limbs = (precision + growth + errorBits + Self.guardBits + 63) / 64
  }

  /// The sum over any factors, mixed precisions included; `sum` needs `limbs` words.
  func accumulate<Terms: ProductTerms>(
    _ terms: Terms, largestBits: Int, into sum: UnsafeMutablePointer<UInt>
  ) {
    // A product and a word to move it.
    let capacity = 2 * ((largestBits + 63) / 64) + 1
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: capacity) { buffer in
      guard let scratch = buffer.baseAddress else { return }
      sum.update(repeating: 0, count: limbs)
      let special = cmpfr_last_special_exponent()
      for index in 0..<terms.count {
        let a = terms.left(index)
        let b = terms.right(index)
        if Swift.min(a.exponent, b.exponent) <= special { continue }
        add(a, b, shift: top &- (a.exponent &+ b.exponent), into: sum, scratch: scratch)
      }
    }
  }

  /// Adds one product, whose highest bit's upper end lies `shift` bits below the top.
  ///
  /// `room` words of the sum lie at or below the product's first word. Each factor is cut to its
  /// leading room + 1 words: what is cut is less than 2^(−64(room + 1)) of it, so the product
  /// changes by less than 2·2^(−64(room + 1)) of 2^(top − shift), which is less than 2⁻⁶³ units.
  @inline(__always)
  private func add(
    _ a: FloatView, _ b: FloatView, shift: Int, into sum: UnsafeMutablePointer<UInt>,
    scratch: UnsafeMutablePointer<UInt>
  ) {
    let room = limbs &- shift &>> 6
    guard room > 0 else { return }
    let (aWords, aCount) = a.leading(room &+ 1)
    let (bWords, bCount) = b.leading(room &+ 1)
    if aCount == bCount {
      // The column of the last word that is not the sum's; of exact sums there is none.
      let first = 2 &* aCount &- room &- 1
      if first >= 0, HighProduct.words.contains(aCount), room > 2 {
        return HighProduct.add(
          aWords, bWords, count: aCount, from: first, bits: shift & 63, mask: signMask(a, b),
          to: sum, end: sum + limbs)
      }
      if aWords == bWords {
        __gmpn_sqr(scratch, aWords, aCount)
      } else {
        __gmpn_mul_n(scratch, aWords, bWords, aCount)
      }
    } else if aCount > bCount {
      _ = __gmpn_mul(scratch, aWords, aCount, bWords, bCount)
    } else {
      _ = __gmpn_mul(scratch, bWords, bCount, aWords, aCount)
    }
    var end = aCount &+ bCount
    let bits = shift & 63
    if bits != 0 {
      // A move down by `bits` is one up by 64 − bits with a word that is carried out on top.
      let used = Swift.min(end, room)
      let start = scratch + (end &- used)
      scratch[end] = __gmpn_lshift(start, start, used, UInt32(truncatingIfNeeded: 64 &- bits))
      end = end &+ 1
    }
    let count = Swift.min(end, room)
    let source = scratch + (end &- count)
    let place = sum + (room &- count)
    var index = room
    if a.sign == b.sign {
      guard __gmpn_add_n(place, place, source, count) != 0 else { return }
      while index < limbs {
        sum[index] &+= 1
        if sum[index] != 0 { return }
        index &+= 1
      }
    } else {
      guard __gmpn_sub_n(place, place, source, count) != 0 else { return }
      while index < limbs {
        sum[index] &-= 1
        if sum[index] != .max { return }
        index &+= 1
      }
    }
  }
}

extension FloatView {
  /// The highest words of the significand, at most so many.
  @inline(__always)
  fileprivate func leading(_ most: Int) -> (words: UnsafePointer<UInt>, count: Int) {
    return count > most ? (limbs + (count &- most), most) : (limbs, count)
  }
}
