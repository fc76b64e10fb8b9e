import CMPFR

/// The kernel for factors of three and four words; see `FixedPointSum+FewLimbs` for the window and
/// the bound of what is lost.
extension FixedPointSum {
  /// Factors of three or four words in a sum of five; nil if this is not such a sum.
  ///
  /// With B = 2^64, the products aᵢ·bⱼ with i + j ≤ 1 are left out: less than B² + 2·B³ of a
  /// product of eight words, whose words from B³ on are the sum's. That is less than 2.1 units.
  /// Three words count as four whose lowest is 0.
  @inline(__always)
  static func quads<Terms: ProductTerms>(
    _ terms: Terms, words: Int, precision: Int, into sum: UnsafeMutablePointer<UInt>
  ) -> FixedPointSum? {
    let count = terms.count
    let growth = Int.bitWidth - count.leadingZeroBitCount
    guard suffices(limbs: 5, growth: growth, precision: precision) else { return nil }
    let special = cmpfr_last_special_exponent()
    let lowest: UInt = words == 4 ? .max : 0
    var low: UInt = 0
    var middle: UInt128 = 0
    var high: Int128 = 0
    var bound = Int.min
    var top = 0
    var start = 0
    while start < count {
      let end = Swift.min(start &+ group, count)
      guard let highest = highestExponent(terms, start..<end, words: words) else { return nil }
      if highest > bound {
        if bound != Int.min {
          move(&low, &middle, &high, down: highest &- bound)
        }
        bound = highest
        top = highest &+ growth &+ 1
      }
      for index in start..<end {
        let a = terms.left(index)
        let b = terms.right(index)
        let first = a.exponent
        let second = b.exponent
        if Swift.min(first, second) <= special { continue }
        let shift = top &- (first &+ second)
        if shift >= 320 { continue }
        let x = a.limbs
        let y = b.limbs
        let (x0, x1, x2, x3) = (
          x[0] & lowest, x[words &- 3], x[words &- 2], x[words &- 1]
        )
        let (y0, y1, y2, y3) = (
          y[0] & lowest, y[words &- 3], y[words &- 2], y[words &- 1]
        )
        var column = Column()
        column.add(x0, y2)
        column.add(x1, y1)
        column.add(x2, y0)
        _ = column.next()
        column.add(x0, y3)
        column.add(x1, y2)
        column.add(x2, y1)
        column.add(x3, y0)
        let p3 = column.next()
        column.add(x1, y3)
        column.add(x2, y2)
        column.add(x3, y1)
        let p4 = column.next()
        column.add(x2, y3)
        column.add(x3, y2)
        let p5 = column.next()
        column.add(x3, y3)
        let p6 = column.next()
        var term = Moved(
          low: p3, middle: UInt128(p5) << 64 | UInt128(p4),
          high: UInt128(column.word) << 64 | UInt128(p6))
        term.move(down: shift)
        let sign = (a.sign ^ b.sign) >> 31
        let mask = UInt128(truncatingIfNeeded: sign)
        let (word, carry) = low.addingReportingOverflow(
          term.low ^ UInt(truncatingIfNeeded: sign))
        low = word
        let (pair, overflow) = middle.addingReportingOverflow(term.middle ^ mask)
        let (sum, more) = pair.addingReportingOverflow(carry ? 1 : 0)
        middle = sum
        high =
          high &+ Int128(truncatingIfNeeded: term.high ^ mask) &+ (overflow ? 1 : 0)
          &+ (more ? 1 : 0)
      }
      start = end
    }
    sum[0] = low
    sum[1] = UInt(truncatingIfNeeded: middle)
    sum[2] = UInt(truncatingIfNeeded: middle >> 64)
    sum[3] = UInt(truncatingIfNeeded: high)
    sum[4] = UInt(truncatingIfNeeded: high >> 64)
    return FixedPointSum(top: top, limbs: 5, growth: growth, isZero: bound == Int.min)
  }

  private static func move(
    _ low: inout UInt, _ middle: inout UInt128, _ high: inout Int128, down places: Int
  ) {
    var rest = places
    while rest > 0 {
      let step = Swift.min(rest, 63)
      low = low >> UInt(step) | UInt(truncatingIfNeeded: middle) << UInt(64 - step)
      middle = middle >> UInt128(step) | UInt128(truncatingIfNeeded: high) << UInt128(128 - step)
      high >>= Int128(step)
      rest = rest > 320 ? 320 : rest - step
    }
  }
}

/// A column of a product: three words that add up products of two.
private struct Column {
  private var sum: UInt128 = 0
  private var carries: UInt = 0

  /// The lowest word.
  var word: UInt { UInt(truncatingIfNeeded: sum) }

  @inline(__always)
  mutating func add(_ a: UInt, _ b: UInt) {
    let product = a.multipliedFullWidth(by: b)
    let (sum, overflow) = sum.addingReportingOverflow(
      UInt128(product.high) << 64 | UInt128(product.low))
    self.sum = sum
    carries &+= overflow ? 1 : 0
  }

  /// The lowest word; the others are carried to the next column.
  @inline(__always)
  mutating func next() -> UInt {
    let result = word
    sum = sum >> 64 | UInt128(carries) << 64
    carries = 0
    return result
  }
}

/// Five words of a product.
private struct Moved {
  var low: UInt
  var middle: UInt128
  var high: UInt128

  /// Divides by 2^places, 0 ≤ places < 320, rounding down.
  @inline(__always)
  mutating func move(down places: Int) {
    var rest = places
    while rest >= 64 {
      low = UInt(truncatingIfNeeded: middle)
      middle = middle >> 64 | high << 64
      high = high >> 64
      rest &-= 64
    }
    let bits = UInt128(truncatingIfNeeded: rest)
    let pair = middle << 64 | UInt128(low)
    low = UInt(truncatingIfNeeded: pair &>> bits)
    // Two steps, since bits may be 0.
    middle = middle &>> bits | (high &<< (127 &- bits)) &<< 1
    high = high &>> bits
  }
}
