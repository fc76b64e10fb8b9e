/// A sum of a few words in two's complement, kept in registers.
///
/// Terms are rounded down to whole units: for a negative one ¬t = −t − 1 stands for −t, which is
/// what rounding down a number strictly between −t − 1 and −t gives, and one unit off at most.
protocol RegisterSum {
  /// The number of words.
  static var words: Int { get }
  /// The number of words of each factor.
  static var factorWords: Int { get }

  /// 0.
  init()

  /// Adds a·b of significands below 1, moved down by `shift` bits against the upper end of the
  /// words, 0 ≤ shift < 64·words. It loses less than 3.1 units.
  mutating func add(_ a: FloatView, _ b: FloatView, shift: Int)

  /// Divides by 2^places, 0 < places < 64·words, rounding down.
  mutating func move(down places: Int)

  /// Writes the words.
  func write(to words: UnsafeMutablePointer<UInt>)

  /// Sign and magnitude of sums of up to three words.
  var leading: LeadingBits? { get }
}

/// The sum of products of one word each.
struct SingleSum: RegisterSum {
  static var words: Int { 2 }
  static var factorWords: Int { 1 }
  private var total: Int128 = 0

  @inline(__always)
  init() {}

  @inline(__always)
  mutating func add(_ a: FloatView, _ b: FloatView, shift: Int) {
    var (high, low) = a.limbs[0].multipliedFullWidth(by: b.limbs[0])
    // What is left is a shift within two words, which is cheaper than one by any number of bits.
    if shift >= 64 { (high, low) = (0, high) }
    let product = UInt128(high) << 64 | UInt128(low)
    let term = Int128(truncatingIfNeeded: product &>> UInt128(truncatingIfNeeded: shift & 63))
    total = total &+ (term ^ Int128(signMask(a, b)))
  }

  @inline(__always)
  mutating func move(down places: Int) { total >>= Int128(places) }

  @inline(__always)
  func write(to words: UnsafeMutablePointer<UInt>) {
    words[0] = UInt(truncatingIfNeeded: total)
    words[1] = UInt(truncatingIfNeeded: total >> 64)
  }

  @inline(__always)
  var leading: LeadingBits? {
    LeadingBits(high: total.magnitude, low: 0, isNegative: total < 0, bitsBelowUnit: 64)
  }
}

/// The sum of products of two words each.
struct PairSum: RegisterSum {
  static var words: Int { 3 }
  static var factorWords: Int { 2 }
  private var low: UInt = 0
  private var high: Int128 = 0

  @inline(__always)
  init() {}

  /// The lowest of the product's four words is less than 2⁻¹⁹² of its bound, hence less than a
  /// unit, and is dropped.
  @inline(__always)
  mutating func add(_ a: FloatView, _ b: FloatView, shift: Int) {
    let (a0, a1) = (a.limbs[0], a.limbs[1])
    let (b0, b1) = (b.limbs[0], b.limbs[1])
    // p₃p₂p₁ without p₀: a₁b₁·2^128 + (a₁b₀ + a₀b₁)·2^64 + ⌊a₀b₀/2^64⌋·2^64.
    // A product of words is at most 2^128 − 2^65 + 1, so that a word more still fits.
    let lowest = a0.multipliedFullWidth(by: b0).high
    let cross = wide(a1, b0) &+ UInt128(lowest)
    let (middle, carry) = cross.addingReportingOverflow(wide(a0, b1))
    var p1 = UInt(truncatingIfNeeded: middle)
    var upper = wide(a1, b1) &+ (middle >> 64) &+ (UInt128(carry ? 1 : 0) << 64)
    let places = UInt128(truncatingIfNeeded: shift & 63)
    if shift >= 64 {
      p1 = UInt(truncatingIfNeeded: upper)
      upper = upper >> 64
      if shift >= 128 {
        p1 = UInt(truncatingIfNeeded: upper)
        upper = 0
      }
    }
    p1 = UInt(truncatingIfNeeded: (upper << 64 | UInt128(p1)) &>> places)
    upper = upper &>> places
    let mask = signMask(a, b)
    let (word, carryOut) = low.addingReportingOverflow(p1 ^ UInt(bitPattern: mask))
    low = word
    high = high &+ (Int128(truncatingIfNeeded: upper) ^ Int128(mask)) &+ (carryOut ? 1 : 0)
  }

  @inline(__always)
  mutating func move(down places: Int) {
    if places < 64 {
      low = low >> UInt(places) | UInt(truncatingIfNeeded: high) << UInt(64 - places)
    } else {
      low = UInt(truncatingIfNeeded: high >> Int128(places - 64))
    }
    high >>= Int128(places)
  }

  @inline(__always)
  func write(to words: UnsafeMutablePointer<UInt>) {
    words[0] = low
    words[1] = UInt(truncatingIfNeeded: high)
    words[2] = UInt(truncatingIfNeeded: high >> 64)
  }

  @inline(__always)
  var leading: LeadingBits? {
    // −A = ¬A + 1.
    let mask = high >> 127
    let (word, carry) = (low ^ UInt(truncatingIfNeeded: mask))
      .addingReportingOverflow(UInt(truncatingIfNeeded: mask) & 1)
    let upper = UInt128(truncatingIfNeeded: high ^ mask) &+ (carry ? 1 : 0)
    return LeadingBits(high: upper, low: UInt64(word), isNegative: mask != 0, bitsBelowUnit: 0)
  }
}

/// −1 for a product below 0, else 0.
@inline(__always)
func signMask(_ a: FloatView, _ b: FloatView) -> Int { Int((a.sign ^ b.sign) >> 31) }

@inline(__always)
private func wide(_ a: UInt, _ b: UInt) -> UInt128 {
  let product = a.multipliedFullWidth(by: b)
  return UInt128(product.high) << 64 | UInt128(product.low)
}
