import CMPFR

/// The kernel for factors of any lengths, on GMP's mpn functions.
///
/// ### Error
/// A product at `shift` = 64·q + r bits below the top has to be moved down by r bits to meet the
/// words of the sum. Instead of each product, the sum of all products with the same r is moved:
/// there is one partial sum for each r met, as far as there is room for them. A product cut to
/// whole units loses less than 2^(−r) units, cutting its factors (see `add`) less than 2⁻⁶³, and
/// moving a partial sum less than one unit, none if r = 0. There are no more partial sums than
/// terms, so that all together lose less than 2n units.
extension FixedPointSum {
  /// The sum over any factors, mixed precisions included; `sum` needs `limbs` words.
  func accumulate<Terms: ProductTerms>(
    _ terms: Terms, largestBits: Int, into sum: UnsafeMutablePointer<UInt>
  ) {
    // A product, a word to move it, and the parts of a truncated one.
    let product = 3 * ((largestBits + 63) / 64) + 2
    // Moving a partial sum costs no more than moving a product.
    let most = Swift.min(64, Swift.max(4, terms.count / 8))
    let capacity = product + most * (limbs + 1)
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: capacity) { buffer in
      guard let scratch = buffer.baseAddress else { return }
      var partials = PartialSums(words: limbs + 1, most: most, at: scratch + product)
      sum.update(repeating: 0, count: limbs)
      let special = cmpfr_last_special_exponent()
      for index in 0..<terms.count {
        let a = terms.left(index)
        let b = terms.right(index)
        let first = a.exponent
        let second = b.exponent
        if Swift.min(first, second) <= special { continue }
        add(
          a, b, shift: top &- (first &+ second), into: sum, partials: &partials, scratch: scratch)
      }
      partials.add(into: sum)
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
    partials: inout PartialSums, scratch: UnsafeMutablePointer<UInt>
  ) {
    let room = limbs &- shift &>> 6
    guard room > 0 else { return }
    let (aWords, aCount) = Self.leading(a, room &+ 1)
    let (bWords, bCount) = Self.leading(b, room &+ 1)
    if aCount == bCount {
      if aWords == bWords {
        __gmpn_sqr(scratch, aWords, aCount)
      } else {
        Self.multiply(aWords, bWords, aCount, room, into: scratch)
      }
    } else if aCount > bCount {
      _ = __gmpn_mul(scratch, aWords, aCount, bWords, bCount)
    } else {
      _ = __gmpn_mul(scratch, bWords, bCount, aWords, aCount)
    }
    var end = aCount &+ bCount
    let bits = shift & 63
    var target = sum
    var words = limbs
    if bits != 0 {
      if let partial = partials.sum(movedBy: bits) {
        target = partial
        words = limbs &+ 1
      } else {
        // A move down by `bits` is one up by 64 − bits with a word that is carried out on top.
        let used = Swift.min(end, room)
        let start = scratch + (end &- used)
        scratch[end] = __gmpn_lshift(start, start, used, UInt32(truncatingIfNeeded: 64 &- bits))
        end = end &+ 1
      }
    }
    let count = Swift.min(end, room)
    let source = scratch + (end &- count)
    let place = target + (room &- count)
    var index = room
    if a.sign == b.sign {
      guard __gmpn_add_n(place, place, source, count) != 0 else { return }
      while index < words {
        target[index] &+= 1
        if target[index] != 0 { return }
        index &+= 1
      }
    } else {
      guard __gmpn_sub_n(place, place, source, count) != 0 else { return }
      while index < words {
        target[index] &-= 1
        if target[index] != .max { return }
        index &+= 1
      }
    }
  }

  /// The leading `room` words, at least, of a product of factors of `count` words.
  ///
  /// For a₁, b₁ the leading `count` − m words, a₂, b₂ the leading t = m + room + 1 − count of these,
  /// and a₀, b₀ the last m words, a·b ≈ a₁·b₁ + a₂·b₀ + a₀·b₂ in their places. What is left
  /// out is a₀·b₀ < B^(2m) and twice less than B^(count − t + m) = B^(2·count − room − 1), where
  /// B = 2^64; with 2m ≤ 2·count − room − 1 and the words of the last two products below
  /// B^(2m) cut, less than 5·B⁻¹ of the last word that is used. Words below B^(2m) are not written.
  ///
  /// It saves a quarter of the time where GMP multiplies by the schoolbook method, and where the
  /// additional calls do not eat that up.
  private static func multiply(
    _ a: UnsafePointer<UInt>, _ b: UnsafePointer<UInt>, _ count: Int, _ room: Int,
    into product: UnsafeMutablePointer<UInt>
  ) {
    let m = count / 3
    let t = m + room + 1 - count
    guard count >= 12, count <= 24, t <= count - m, t >= m, 2 * m <= 2 * count - room - 1 else {
      return __gmpn_mul_n(product, a, b, count)
    }
    let k = count - m
    __gmpn_mul_n(product + 2 * m, a + m, b + m, k)
    let cross = product + 2 * count
    // a₂·b₀ lies at count − t; its words from 2m on are added.
    let skipped = 2 * m - (count - t)
    guard skipped >= 0 else { return __gmpn_mul_n(product, a, b, count) }
    for (long, short) in [(a, b), (b, a)] {
      _ = __gmpn_mul(cross, long + (count - t), t, short, m)
      let carry = __gmpn_add_n(
        product + 2 * m, product + 2 * m, cross + skipped, t + m - skipped)
      var index = count + m
      if carry != 0 {
        while index < 2 * count {
          product[index] &+= 1
          if product[index] != 0 { break }
          index += 1
        }
      }
    }
  }

  @inline(__always)
  private static func leading(
    _ value: FloatView, _ most: Int
  ) -> (words: UnsafePointer<UInt>, count: Int) {
    let count = (value.precision &+ 63) &>> 6
    return count > most ? (value.limbs + (count &- most), most) : (value.limbs, count)
  }
}

/// Sums of the products that have to be moved by the same number of bits.
///
/// Each has a word more than the whole sum, in two's complement: before it is moved down, n < 2^g
/// products of less than 2^(64·limbs) units each need g + 1 bits more.
private struct PartialSums {
  private let words: Int
  private let most: Int
  private let start: UnsafeMutablePointer<UInt>
  /// Which sum has which number of bits, 8 bits an entry: 0 for none, else its position plus 1.
  private var positions: InlineArray<64, UInt8> = .init(repeating: 0)
  private var count = 0

  init(words: Int, most: Int, at start: UnsafeMutablePointer<UInt>) {
    self.words = words
    self.most = most
    self.start = start
  }

  /// The sum for a number of bits, 1…63; nil if there is no room for another.
  @inline(__always)
  mutating func sum(movedBy bits: Int) -> UnsafeMutablePointer<UInt>? {
    let position = Int(positions[bits])
    if position > 0 { return start + (position &- 1) &* words }
    guard count < most else { return nil }
    let sum = start + count &* words
    sum.update(repeating: 0, count: words)
    count &+= 1
    positions[bits] = UInt8(count)
    return sum
  }

  /// Moves every sum down and adds it.
  func add(into total: UnsafeMutablePointer<UInt>) {
    guard count > 0 else { return }
    for bits in 1..<64 where positions[bits] > 0 {
      let sum = start + (Int(positions[bits]) - 1) * words
      // The words but the highest are those of the signed quotient, rounded down.
      _ = __gmpn_rshift(sum, sum, words, UInt32(bits))
      _ = __gmpn_add_n(total, total, sum, words - 1)
    }
  }
}
