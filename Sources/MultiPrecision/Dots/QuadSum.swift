/// The sum of products of three or four words each.
struct QuadSum<let count: Int>: RegisterSum {
  static var words: Int { 5 }
  static var factorWords: Int { count }
  private var low: UInt = 0
  private var middle: UInt128 = 0
  private var high: Int128 = 0

  @inline(__always)
  init() {}

  /// Adds a product without its lowest part.
  ///
  /// With B = 2^64, the products aᵢ·bⱼ with i + j ≤ 1 are left out: less than B² + 2·B³ of a
  /// product of eight words, whose words from B³ on are the sum's. That is less than 2.1 units.
  @inline(__always)
  mutating func add(_ a: FloatView, _ b: FloatView, shift: Int) {
    let (x, y) = (a.limbs, b.limbs)
    // Three words count as four whose lowest is 0.
    let (x0, y0) = count == 4 ? (x[0], y[0]) : (0, 0)
    let (x1, x2, x3) = (x[count &- 3], x[count &- 2], x[count &- 1])
    let (y1, y2, y3) = (y[count &- 3], y[count &- 2], y[count &- 1])
    var column = Column()
    column.add(x0, y2)
    column.add(x1, y1)
    column.add(x2, y0)
    column.carry()
    column.add(x0, y3)
    column.add(x1, y2)
    column.add(x2, y1)
    column.add(x3, y0)
    let p3 = column.word
    column.carry()
    column.add(x1, y3)
    column.add(x2, y2)
    column.add(x3, y1)
    let p4 = column.word
    column.carry()
    column.add(x2, y3)
    column.add(x3, y2)
    let p5 = column.word
    column.carry()
    column.add(x3, y3)
    var term = FiveWords(low: p3, middle: UInt128(p5) << 64 | UInt128(p4), high: column.pair)
    term.move(down: shift)
    let mask = UInt128(truncatingIfNeeded: signMask(a, b))
    let (word, carry) = low.addingReportingOverflow(term.low ^ UInt(truncatingIfNeeded: mask))
    low = word
    let (pair, overflow) = middle.addingReportingOverflow(term.middle ^ mask)
    let (sum, more) = pair.addingReportingOverflow(carry ? 1 : 0)
    middle = sum
    high =
      high &+ Int128(truncatingIfNeeded: term.high ^ mask) &+ (overflow ? 1 : 0) &+ (more ? 1 : 0)
  }

  @inline(never)
  mutating func move(down places: Int) {
    var rest = places
    while rest > 0 {
      let step = Swift.min(rest, 63)
      low = low >> UInt(step) | UInt(truncatingIfNeeded: middle) << UInt(64 - step)
      middle = middle >> UInt128(step) | UInt128(truncatingIfNeeded: high) << UInt128(128 - step)
      high >>= Int128(step)
      rest -= step
    }
  }

  @inline(__always)
  func write(to words: UnsafeMutablePointer<UInt>) {
    words[0] = low
    words[1] = UInt(truncatingIfNeeded: middle)
    words[2] = UInt(truncatingIfNeeded: middle >> 64)
    words[3] = UInt(truncatingIfNeeded: high)
    words[4] = UInt(truncatingIfNeeded: high >> 64)
  }

  @inline(__always)
  var leading: LeadingBits? { nil }
}

/// The upper words of a product.
private struct FiveWords {
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
    low = UInt(truncatingIfNeeded: (middle << 64 | UInt128(low)) &>> bits)
    // Two steps, since bits may be 0.
    middle = middle &>> bits | (high &<< (127 &- bits)) &<< 1
    high = high &>> bits
  }
}
