import CMPFR

/// A number ±(high, low)·2^(exponent − 256) of 129…256 bits, the highest of them set, in registers.
///
/// The same as `FloatPair` at twice the length, with the same demands on the exponents.
struct FloatQuad {
  var low: UInt128
  var high: UInt128
  var exponent: Int
  var sign: Int32
  /// Of a result: 0 if it is exact, else 1, on whichever side it lies.
  var ternary: Int32 = 0

  static var zero: FloatQuad {
    FloatQuad(low: 0, high: 0, exponent: Int(FloatShape.zero), sign: 1)
  }

  /// The same number with the other sign.
  @inline(__always)
  static prefix func - (a: FloatQuad) -> FloatQuad {
    FloatQuad(low: a.low, high: a.high, exponent: a.exponent, sign: -a.sign)
  }

  /// The sum, rounded to nearest at a precision.
  ///
  /// The smaller operand is moved down against the larger one into 256 bits and 64 more, whose last
  /// one also stands for all that lies below: see `FloatPair.inlinedSum`.
  @inline(__always)
  static func sum(_ a: FloatQuad, _ b: FloatQuad, bits precision: Int32) -> FloatQuad {
    let isSwapped =
      a.exponent != b.exponent
      ? a.exponent < b.exponent : (a.high, a.low) < (b.high, b.low)
    let x = isSwapped ? b : a
    var moved = Moved(isSwapped ? a : b)
    moved.move(down: x.exponent &- (isSwapped ? a : b).exponent)
    if a.sign == b.sign {
      moved.below |= moved.isCut ? 1 : 0
      let (low, carry) = x.low.addingReportingOverflow(moved.low)
      let (sum, overflow) = x.high.addingReportingOverflow(moved.high)
      let (high, more) = sum.addingReportingOverflow(carry ? 1 : 0)
      guard overflow || more else {
        return rounded(low, high, moved.below, x.exponent, x.sign, precision)
      }
      // The bit that is carried out becomes the highest.
      let below =
        (moved.below & 1) | moved.below &>> 1 | UInt64(truncatingIfNeeded: low) &<< 63
      return rounded(
        low &>> 1 | high &<< 127, high &>> 1 | UInt128(1) &<< 127, below, x.exponent &+ 1, x.sign,
        precision)
    }
    // x − y = x − (moved, below) − what is cut, which is less than the last bit.
    let isBorrowed = moved.below != 0 || moved.isCut
    var below = 0 &- moved.below
    if moved.isCut { below = (below &- 1) | 1 }
    let (difference, borrow) = x.low.subtractingReportingOverflow(moved.low)
    let (low, more) = difference.subtractingReportingOverflow(isBorrowed ? 1 : 0)
    let high = x.high &- moved.high &- (borrow || more ? 1 : 0)
    if high &>> 127 != 0 { return rounded(low, high, below, x.exponent, x.sign, precision) }
    return normalized(low, high, below, x.exponent, x.sign, precision)
  }

  /// Rounds a difference whose highest bits are 0.
  @inline(__always)
  private static func normalized(
    _ low: UInt128, _ high: UInt128, _ below: UInt64, _ exponent: Int, _ sign: Int32,
    _ precision: Int32
  ) -> FloatQuad {
    var (low, high, below, exponent) = (low, high, below, exponent)
    while high &>> 64 == 0 {
      if high | low == 0 && below == 0 { return .zero }
      high = high &<< 64 | low &>> 64
      low = low &<< 64 | UInt128(below)
      below = 0
      exponent &-= 64
    }
    let zeros = UInt128(truncatingIfNeeded: high.leadingZeroBitCount)
    // Two steps, since there may be no zeros.
    high = high &<< zeros | (low &>> 1) &>> (127 &- zeros)
    low = low &<< zeros | (UInt128(below) &>> 1) &>> (63 &- zeros)
    below = below &<< UInt64(truncatingIfNeeded: zeros)
    return rounded(low, high, below, exponent &- Int(truncatingIfNeeded: zeros), sign, precision)
  }

  /// The product, rounded to nearest at a precision.
  @inline(__always)
  static func product(_ a: FloatQuad, _ b: FloatQuad, bits precision: Int32) -> FloatQuad {
    var rows = ProductRows(b)
    let (a0, a1, a2, a3) = a.words
    var (low, high, below): (UInt128, UInt128, UInt64)
    if a0 | rows.b0 != 0 {
      let lost = rows.add(a0) | rows.add(a1) | rows.add(a2)
      below = UInt64(rows.add(a3)) | (lost != 0 ? 1 : 0)
      low = UInt128(rows.r1) << 64 | UInt128(rows.r0)
      high = UInt128(rows.r3) << 64 | UInt128(rows.r2)
    } else {
      let lost = rows.addThree(a1)
      below = UInt64(rows.addThree(a2)) | (lost != 0 ? 1 : 0)
      let lowest = rows.addThree(a3)
      low = UInt128(rows.r1) << 64 | UInt128(lowest)
      high = UInt128(rows.r3) << 64 | UInt128(rows.r2)
    }
    var exponent = a.exponent &+ b.exponent
    if high &>> 127 == 0 {
      high = high &<< 1 | low &>> 127
      low = low &<< 1 | UInt128(below &>> 63)
      // The last bit stands for what lies below; one place is enough for this move.
      below = below &<< 1 | (below & 1)
      exponent &-= 1
    }
    return rounded(low, high, below, exponent, a.sign == b.sign ? 1 : -1, precision)
  }

  var words: (UInt, UInt, UInt, UInt) {
    (
      UInt(truncatingIfNeeded: low), UInt(truncatingIfNeeded: low &>> 64),
      UInt(truncatingIfNeeded: high), UInt(truncatingIfNeeded: high &>> 64)
    )
  }

  /// (high, low)·2^(exponent − 256) and something below, to nearest, ties to even.
  @inline(__always)
  static func rounded(
    _ low: UInt128, _ high: UInt128, _ below: UInt64, _ exponent: Int, _ sign: Int32,
    _ precision: Int32
  ) -> FloatQuad {
    let unused = UInt128(truncatingIfNeeded: 256 &- precision)
    let unit = UInt128(1) &<< unused
    let rest = low & (unit &- 1)
    var result = FloatQuad(
      low: low &- rest, high: high, exponent: exponent, sign: sign,
      ternary: rest != 0 || below != 0 ? 1 : 0)
    // Twice what is cut, against a unit; with all bits kept, against 2^64.
    let isAbove: Bool
    if unused == 0 {
      isAbove = below > 1 &<< 63 || (below == 1 &<< 63 && low & 1 != 0)
    } else {
      let half = unit &>> 1
      isAbove = rest > half || (rest == half && (below != 0 || low & unit != 0))
    }
    if isAbove {
      let (next, carry) = result.low.addingReportingOverflow(unit)
      result.low = next
      if carry {
        let (top, overflow) = high.addingReportingOverflow(1)
        result.high = overflow ? UInt128(1) &<< 127 : top
        result.exponent = overflow ? exponent &+ 1 : exponent
      }
    }
    return result
  }
}

/// The smaller operand of a sum on its way down: five words, the lowest of them `below`.
private struct Moved {
  var low: UInt128
  var high: UInt128
  var below: UInt64 = 0
  /// Whether bits were lost.
  var isCut = false

  @inline(__always)
  init(_ value: FloatQuad) {
    low = value.low
    high = value.high
  }

  @inline(__always)
  mutating func move(down places: Int) {
    guard places < 320 else {
      (low, high, below, isCut) = (0, 0, 0, true)
      return
    }
    var rest = places
    while rest >= 64 {
      if below != 0 { isCut = true }
      below = UInt64(truncatingIfNeeded: low)
      low = low &>> 64 | high &<< 64
      high = high &>> 64
      rest &-= 64
    }
    let bits = rest & 63
    if below & ((1 &<< UInt64(truncatingIfNeeded: bits)) &- 1) != 0 { isCut = true }
    let (w0, w1) = (UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low &>> 64))
    let (w2, w3) = (UInt64(truncatingIfNeeded: high), UInt64(truncatingIfNeeded: high &>> 64))
    below = lowerWord(w0, below, down: bits)
    low = UInt128(lowerWord(w2, w1, down: bits)) << 64 | UInt128(lowerWord(w1, w0, down: bits))
    high =
      UInt128(w3 &>> UInt64(truncatingIfNeeded: bits)) << 64
      | UInt128(lowerWord(w3, w2, down: bits))
  }
}

/// The lower one of two words moved down by 0 ≤ bits < 64: one instruction, unlike moves of pairs.
@inline(__always)
private func lowerWord(_ high: UInt64, _ low: UInt64, down bits: Int) -> UInt64 {
  let pair = UInt128(high) << 64 | UInt128(low)
  return UInt64(truncatingIfNeeded: pair &>> UInt128(truncatingIfNeeded: bits & 63))
}

/// The highest words of a growing product: each row is a word of the first factor times the second
/// one, one place above the last row.
private struct ProductRows {
  let b0: UInt
  let b1: UInt
  let b2: UInt
  let b3: UInt
  var r0: UInt = 0
  var r1: UInt = 0
  var r2: UInt = 0
  var r3: UInt = 0

  @inline(__always)
  init(_ b: FloatQuad) { (b0, b1, b2, b3) = b.words }

  /// Adds a row; the word below the new places.
  @inline(__always)
  mutating func add(_ a: UInt) -> UInt {
    var carry: UInt = 0
    let lowest = Self.step(a, b0, r0, &carry)
    r0 = Self.step(a, b1, r1, &carry)
    r1 = Self.step(a, b2, r2, &carry)
    r2 = Self.step(a, b3, r3, &carry)
    r3 = carry
    return lowest
  }

  /// The same where the lowest words of both factors are 0.
  @inline(__always)
  mutating func addThree(_ a: UInt) -> UInt {
    var carry: UInt = 0
    let lowest = Self.step(a, b1, r1, &carry)
    r1 = Self.step(a, b2, r2, &carry)
    r2 = Self.step(a, b3, r3, &carry)
    r3 = carry
    return lowest
  }

  /// a·b + addend + carry < 2^128.
  @inline(__always)
  private static func step(_ a: UInt, _ b: UInt, _ addend: UInt, _ carry: inout UInt) -> UInt {
    let product = a.multipliedFullWidth(by: b)
    let sum =
      UInt128(product.high) << 64 &+ UInt128(product.low) &+ UInt128(addend) &+ UInt128(carry)
    carry = UInt(truncatingIfNeeded: sum &>> 64)
    return UInt(truncatingIfNeeded: sum)
  }
}
