import CMPFR

/// The kernel for factors of any lengths, on GMP's mpn functions.
extension FixedPointSum {
  /// The sum over any factors, mixed precisions included.
  func accumulateAny<Terms: ProductTerms>(
    _ terms: Terms, largestBits: Int, into sum: UnsafeMutablePointer<UInt>
  ) {
    let longest = (largestBits + 63) / 64
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: 2 * longest + 1) { buffer in
      guard let scratch = buffer.baseAddress else { return }
      sum.update(repeating: 0, count: limbs)
      let special = cmpfr_last_special_exponent()
      for index in 0..<terms.count {
        let a = terms.left(index)
        let b = terms.right(index)
        let first = a.pointee._mpfr_exp
        let second = b.pointee._mpfr_exp
        if Swift.min(first, second) <= special { continue }
        add(a, b, shift: top &- (first &+ second), into: sum, scratch: scratch)
      }
    }
  }

  /// Adds one product, whose highest bit's upper end lies `shift` bits below the top.
  ///
  /// `room` words of the sum lie at or below the product's first word. Each factor is cut to its
  /// leading room + 1 words: what is cut is less than 2^(−64(room + 1)) of it, so the product
  /// changes by less than 2·2^(−64(room + 1)) of 2^(E−shift), which is less than 2⁻⁶³ units.
  @inline(__always)
  private func add(
    _ a: UnsafePointer<__mpfr_struct>, _ b: UnsafePointer<__mpfr_struct>, shift: Int,
    into sum: UnsafeMutablePointer<UInt>, scratch: UnsafeMutablePointer<UInt>
  ) {
    let room = limbs &- shift &>> 6
    guard room > 0 else { return }
    let (aWords, aCount) = Self.leading(a, room &+ 1)
    let (bWords, bCount) = Self.leading(b, room &+ 1)
    if aCount == bCount {
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
    let length = aCount &+ bCount
    let bits = shift & 63
    // The words to add: the product's own, or one more when it straddles their borders. A shift
    // down by `bits` is a shift up by 64 − bits with a word that is carried out on top.
    var end = length
    if bits != 0 {
      let used = Swift.min(length, room)
      let start = scratch + (length &- used)
      scratch[length] = __gmpn_lshift(start, start, used, UInt32(truncatingIfNeeded: 64 &- bits))
      end = length &+ 1
    }
    let count = Swift.min(end, room)
    let source = scratch + (end &- count)
    let target = sum + (room &- count)
    var index = room
    if a.pointee._mpfr_sign == b.pointee._mpfr_sign {
      guard __gmpn_add_n(target, target, source, count) != 0 else { return }
      while index < limbs {
        sum[index] &+= 1
        if sum[index] != 0 { return }
        index &+= 1
      }
    } else {
      guard __gmpn_sub_n(target, target, source, count) != 0 else { return }
      while index < limbs {
        sum[index] &-= 1
        if sum[index] != .max { return }
        index &+= 1
      }
    }
  }

  @inline(__always)
  private static func leading(
    _ value: UnsafePointer<__mpfr_struct>, _ most: Int
  ) -> (words: UnsafeMutablePointer<UInt>, count: Int) {
    let count = (value.pointee._mpfr_prec &+ 63) &>> 6
    let words: UnsafeMutablePointer<UInt> = value.pointee._mpfr_d
    return count > most ? (words + (count &- most), most) : (words, count)
  }
}
