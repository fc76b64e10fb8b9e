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
      let (first, second) = (
        a[1].multipliedFullWidth(by: b[0]), a[0].multipliedFullWidth(by: b[1])
      )
      let carry =
        (UInt128(first.low) &+ UInt128(second.low)
          &+ UInt128(a[0].multipliedFullWidth(by: b[0]).high)) &>> 64
      let top = a[1].multipliedFullWidth(by: b[1])
      let sum =
        UInt128(first.high) &+ UInt128(second.high) &+ UInt128(top.low) &+ carry
      product[2] = UInt(truncatingIfNeeded: sum)
      product[3] = top.high &+ UInt(truncatingIfNeeded: sum &>> 64)
    default:
      __gmpn_mul_n(product, a, b, count)
    }
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
    for index in 0..<count {
      let upper = index &- moved
      var word: UInt = 0
      if upper >= 0, upper < sourceCount { word = source[upper] &<< bits }
      if bits != 0, upper >= 1, upper <= sourceCount {
        word |= source[upper &- 1] &>> (64 &- bits)
      }
      target[index] = word
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
