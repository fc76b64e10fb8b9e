import CMPFR

/// `FixedRotation` for results of two words, without loops and calls: these are half of its time.
///
/// ### Error
/// In ulps. t and t² are off as they are there. The series are
///
/// ```
/// 1 − cos t = u·(1/2 − u·(1/24 − u/720)),  1 − sin t/t = u·(1/6 − u·(1/120 − u/5040)),  u = t²
/// ```
///
/// with u < 2⁻²⁹·⁸: the terms left out are worth 0.02. Of the innermost products, of one word
/// each, less than 2⁻⁷³ is missing; times u² that is 0.05. The outer products cost 1 each, the
/// inner ones a multiple of u. Both series are off by less than 1.7, and the bounds hold.
struct ShortRotation {
  private let quarter: FixedRotation.Quarter
  private let turn: FixedRotation.Turn
  private let sine: UInt128
  private let cosine: UInt128

  /// For finite x with 2⁻⁶⁴ < |x| < 2^exponentLimit; `scratch` is for ten words.
  @inline(__always)
  init(_ x: FloatView, _ scratch: Words) {
    let table = ArctangentTable.shared(2)
    var angle: UInt128
    (quarter, angle) = Self.reduce(x, scratch, table)
    let i = table.coarseIndex(below: UInt(truncatingIfNeeded: angle &>> 64))
    angle &-= FixedWords.pair(table.coarse(i, 2))
    let j = Int(truncatingIfNeeded: angle &>> 112)
    angle = (angle &- FixedWords.pair(table.fine(j, 2))) &<< 1
    turn = FixedRotation.Turn(i, j)
    let u = FixedWords.multiply(angle, angle)
    let top = UInt(truncatingIfNeeded: u &>> 64)
    let versine = FixedWords.multiply(
      u,
      0x8000_0000_0000_0000_0000_0000_0000_0000
        &- FixedWords.multiply(
          u,
          0x0aaa_aaaa_aaaa_aaaa_aaaa_aaaa_aaaa_aaaa
            &- FixedWords.product(top, 0x005b_05b0_5b05_b05b)))
    let loss = FixedWords.multiply(
      u,
      0x2aaa_aaaa_aaaa_aaaa_aaaa_aaaa_aaaa_aaaa
        &- FixedWords.multiply(
          u,
          0x0222_2222_2222_2222_2222_2222_2222_2222
            &- FixedWords.product(top, 0x000d_00d0_0d00_d00d)))
    sine = angle &- FixedWords.multiply(angle, loss)
    cosine = ~versine
  }

  /// sin |x| or cos |x|.
  @inline(__always)
  func value(isSine: Bool, to target: Words) -> FixedValue {
    let part = quarter.part(isSine: isSine)
    let (own, other) =
      part.isSine ? (turn.imaginary, turn.real) : (turn.real, turn.imaginary)
    var (top, low) = Self.product(own, cosine)
    let (otherTop, otherLow) = Self.product(other, sine)
    if part.isSine {
      let (sum, carry) = low.addingReportingOverflow(otherLow)
      (top, low) = (top &+ otherTop &+ (carry ? 1 : 0), sum)
    } else {
      let (rest, borrow) = low.subtractingReportingOverflow(otherLow)
      (top, low) = (top &- otherTop &- (borrow ? 1 : 0), rest)
    }
    let upper = turn.norm.dividingFullWidth(
      (UInt(truncatingIfNeeded: top &>> 64), UInt(truncatingIfNeeded: top)))
    target[1] = upper.quotient
    target[0] = turn.norm.dividingFullWidth((upper.remainder, low)).quotient
    return FixedValue(
      words: target, count: 2, exponent: 0, isNegative: part.isNegative,
      error: FixedRotation.error)
  }

  /// A product of one word and two: its two upper words and the lowest.
  @inline(__always)
  private static func product(_ a: UInt, _ b: UInt128) -> (top: UInt128, low: UInt) {
    let low = a.multipliedFullWidth(by: UInt(truncatingIfNeeded: b))
    return (
      FixedWords.product(a, UInt(truncatingIfNeeded: b &>> 64)) &+ UInt128(low.high), low.low
    )
  }

  /// The nearest multiple of π/2 and half of the distance from it.
  @inline(__always)
  private static func reduce(
    _ x: FloatView, _ scratch: Words, _ table: ArctangentTable
  ) -> (FixedRotation.Quarter, UInt128) {
    guard x.exponent <= 1 else {
      let (quarter, angle) = FixedRotation.reduce(x, 2, scratch, scratch + 4, table)
      return (quarter, FixedWords.pair(angle))
    }
    var quarter = FixedRotation.Quarter(nearest: x)
    let top = UInt128(x.limbs[x.count &- 1]) &<< 64
    let words = x.count > 1 ? top | UInt128(x.limbs[x.count &- 2]) : top
    var angle = words &>> UInt128(truncatingIfNeeded: 1 &- x.exponent)
    // Below 2 there are but two multiples.
    if quarter.index != 0 {
      let quarterPi = FixedWords.pair(table.quarterPi(2))
      quarter.isNegative = angle < quarterPi
      angle = quarter.isNegative ? quarterPi &- angle : angle &- quarterPi
    }
    return (quarter, angle)
  }
}
