import CMPFR

/// Words of a fixed-point number, the lowest first.
///
/// A number of `count` words w stands for Σ w[i]·2^(64·(i − count)), hence for one in [0, 1); the
/// unit of its last word is called an ulp here. Whoever needs a part in front of the point appends
/// a word.
typealias Words = UnsafeMutablePointer<UInt>

/// The same, only read.
typealias ConstantWords = UnsafePointer<UInt>

/// Steps of fixed-point arithmetic that GMP has only as macros or for other shapes.
enum FixedWords {
  /// The upper half of a product of two numbers, rounded down: less than one ulp below it.
  ///
  /// `product` holds twice as many words, and its upper half is the result.
  @inline(__always)
  static func multiply(_ product: Words, _ a: ConstantWords, _ b: ConstantWords, _ count: Int) {
    switch count {
    case 1:
      product[1] = a[0].multipliedFullWidth(by: b[0]).high
    case 2:
      // Calls would take longer than this.
      let upper = multiply(pair(a), pair(b))
      product[2] = UInt(truncatingIfNeeded: upper)
      product[3] = UInt(truncatingIfNeeded: upper &>> 64)
    case 3:
      multiplyThree(product, a, b)
    default:
      __gmpn_mul_n(product, a, b, count)
    }
  }

  /// The same for three words: sums of columns stay below 2⁶⁷.
  @inline(never)
  private static func multiplyThree(_ product: Words, _ a: ConstantWords, _ b: ConstantWords) {
    let (a0, a1, a2) = (a[0], a[1], a[2])
    let (b0, b1, b2) = (b[0], b[1], b[2])
    let (p01, p10) = (a0.multipliedFullWidth(by: b1), a1.multipliedFullWidth(by: b0))
    var column =
      UInt128(a0.multipliedFullWidth(by: b0).high) &+ UInt128(p01.low) &+ UInt128(p10.low)
    let (p02, p11, p20) = (
      a0.multipliedFullWidth(by: b2), a1.multipliedFullWidth(by: b1),
      a2.multipliedFullWidth(by: b0)
    )
    column =
      (column &>> 64) &+ UInt128(p01.high) &+ UInt128(p10.high) &+ UInt128(p02.low)
      &+ UInt128(p11.low) &+ UInt128(p20.low)
    let (p12, p21) = (a1.multipliedFullWidth(by: b2), a2.multipliedFullWidth(by: b1))
    column =
      (column &>> 64) &+ UInt128(p02.high) &+ UInt128(p11.high) &+ UInt128(p20.high)
      &+ UInt128(p12.low) &+ UInt128(p21.low)
    product[3] = UInt(truncatingIfNeeded: column)
    let p22 = a2.multipliedFullWidth(by: b2)
    column =
      (column &>> 64) &+ UInt128(p12.high) &+ UInt128(p21.high) &+ UInt128(p22.low)
    product[4] = UInt(truncatingIfNeeded: column)
    product[5] = p22.high &+ UInt(truncatingIfNeeded: column &>> 64)
  }

  /// The same for two words in one integer.
  @inline(__always)
  static func multiply(_ a: UInt128, _ b: UInt128) -> UInt128 {
    let (a1, a0) = (UInt(truncatingIfNeeded: a &>> 64), UInt(truncatingIfNeeded: a))
    let (b1, b0) = (UInt(truncatingIfNeeded: b &>> 64), UInt(truncatingIfNeeded: b))
    let (first, second) = (a1.multipliedFullWidth(by: b0), a0.multipliedFullWidth(by: b1))
    let carry =
      (UInt128(first.low) &+ UInt128(second.low)
        &+ UInt128(a0.multipliedFullWidth(by: b0).high)) &>> 64
    return product(a1, b1) &+ UInt128(first.high) &+ UInt128(second.high) &+ carry
  }

  /// A product of two words.
  @inline(__always)
  static func product(_ a: UInt, _ b: UInt) -> UInt128 {
    let product = a.multipliedFullWidth(by: b)
    return UInt128(product.high) &<< 64 | UInt128(product.low)
  }

  /// Two words as one integer.
  @inline(__always)
  static func pair(_ words: ConstantWords) -> UInt128 {
    UInt128(words[1]) &<< 64 | UInt128(words[0])
  }

  /// The two words of an integer.
  @inline(__always)
  static func store(_ pair: UInt128, _ words: Words) {
    words[0] = UInt(truncatingIfNeeded: pair)
    words[1] = UInt(truncatingIfNeeded: pair &>> 64)
  }

  /// Adds one word at an index, and the carry above it.
  @inline(__always)
  static func add(_ word: UInt, to words: Words, from index: Int, _ count: Int) {
    var index = index
    var (sum, overflow) = words[index].addingReportingOverflow(word)
    words[index] = sum
    while overflow, index &+ 1 < count {
      index &+= 1
      (sum, overflow) = words[index].addingReportingOverflow(1)
      words[index] = sum
    }
  }

  /// Adds 2^exponent, exponent < 0, unless that is below the last place.
  @inline(__always)
  static func add(powerOfTwo exponent: Int, to words: Words, _ count: Int) {
    let bit = 64 &* count &+ exponent
    guard bit >= 0 else { return }
    add(1 &<< UInt(truncatingIfNeeded: bit & 63), to: words, from: bit &>> 6, count)
  }

  /// Subtracts a word from the first one, and the borrow above it.
  @inline(__always)
  static func subtract(_ word: UInt, from words: Words, _ count: Int) {
    var index = 0
    var (rest, overflow) = words[0].subtractingReportingOverflow(word)
    words[0] = rest
    while overflow, index &+ 1 < count {
      index &+= 1
      (rest, overflow) = words[index].subtractingReportingOverflow(1)
      words[index] = rest
    }
  }

  /// Subtracts 2^exponent, exponent < 0, unless that is below the last place.
  @inline(__always)
  static func subtract(powerOfTwo exponent: Int, from words: Words, _ count: Int) {
    let bit = 64 &* count &+ exponent
    guard bit >= 0 else { return }
    var index = bit &>> 6
    let power: UInt = 1 &<< UInt(truncatingIfNeeded: bit & 63)
    var (word, overflow) = words[index].subtractingReportingOverflow(power)
    words[index] = word
    while overflow, index &+ 1 < count {
      index &+= 1
      (word, overflow) = words[index].subtractingReportingOverflow(1)
      words[index] = word
    }
  }

  /// Replaces a number in two's complement by its negative.
  @inline(__always)
  static func negate(_ words: Words, _ count: Int) {
    var carry: UInt = 1
    for index in 0..<count {
      let (sum, overflow) = (~words[index]).addingReportingOverflow(carry)
      words[index] = sum
      carry = overflow ? 1 : 0
    }
  }

  /// The number of zero bits above the highest one that is set; 64·count if none is.
  @inline(__always)
  static func leadingZeroBits(_ words: ConstantWords, _ count: Int) -> Int {
    var index = count &- 1
    while index > 0, words[index] == 0 { index &-= 1 }
    return 64 &* (count &- 1 &- index) &+ words[index].leadingZeroBitCount
  }

  /// Moves words up in place by fewer bits than they have.
  @inline(__always)
  static func shiftUp(_ words: Words, _ count: Int, by shift: Int) {
    let bits = UInt(truncatingIfNeeded: shift & 63)
    let moved = shift &>> 6
    for index in stride(from: count &- 1, through: 0, by: -1) {
      let upper = index &- moved
      var word: UInt = 0
      if upper >= 0 { word = words[upper] &<< bits }
      if bits != 0, upper >= 1 { word |= words[upper &- 1] &>> (64 &- bits) }
      words[index] = word
    }
  }

  /// Writes ⌊source·2^shift⌋, as integers, to `count` words; what does not fit above is lost.
  @inline(__always)
  static func place(
    _ source: ConstantWords, _ sourceCount: Int, shift: Int, _ target: Words, _ count: Int
  ) {
    let bits = UInt(truncatingIfNeeded: shift & 63)
    // Word i of the target is made of words i − moved and i − moved − 1 of the source.
    let moved = shift >> 6
    let end = moved &+ sourceCount
    var index = 0
    while index < moved, index < count {
      target[index] = 0
      index &+= 1
    }
    if index == moved, index < count, sourceCount > 0 {
      target[index] = source[0] &<< bits
      index &+= 1
    }
    if bits == 0 {
      while index < end, index < count {
        target[index] = source[index &- moved]
        index &+= 1
      }
    } else {
      while index < end, index < count {
        let upper = index &- moved
        target[index] = source[upper] &<< bits | source[upper &- 1] &>> (64 &- bits)
        index &+= 1
      }
      if index == end, index < count, sourceCount > 0 {
        target[index] = source[sourceCount &- 1] &>> (64 &- bits)
        index &+= 1
      }
    }
    while index < count {
      target[index] = 0
      index &+= 1
    }
  }

  /// The root of a number of twice as many words, rounded down, and its rest above these words.
  ///
  /// `square` has room for twice as many words again. Leading words may be 0.
  @inline(__always)
  static func squareRoot(_ root: Words, _ square: Words, _ count: Int) {
    var length = 2 &* count
    while length > 0, square[length &- 1] == 0 { length &-= 1 }
    root.update(repeating: 0, count: count)
    if length > 0 { _ = __gmpn_sqrtrem(root, square + (2 &* count), square, length) }
  }
}
