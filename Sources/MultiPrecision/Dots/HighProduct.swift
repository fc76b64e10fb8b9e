/// The upper words of a product, moved down and added to a sum, in one pass without calls.
///
/// ### Method
/// With B = 2^64, column c of a product of n words a side holds the aᵢ·bⱼ with i + j = c. Columns
/// are added up from a first one on, two at a time, since two neighbours share their aᵢ. GMP's
/// schoolbook product of all columns takes 1.5 times as long, and the move and the addition come
/// on top of that.
///
/// ### Error
/// The columns below the first one, f, hold at most n products each: less than
/// Σ n·(B − 1)²·B^c over c < f, which is less than n·B^(f + 1), that is n units of the word after
/// column f's. Rounding down costs one unit more.
enum HighProduct {
  /// The words of a factor for which this is faster than GMP.
  static let words = 5...28

  /// Adds ±a·b to a sum, moved down by `bits`, 0 ≤ bits < 64.
  ///
  /// The factors have `count` words each. The word after column `first`, 0 ≤ first < 2·count − 3,
  /// goes to `sum`, and carries up to `end`. The mask is −1 to subtract, else 0.
  @inline(never)
  static func add(
    _ a: UnsafePointer<UInt>, _ b: UnsafePointer<UInt>, count: Int, from first: Int, bits: Int,
    mask: Int, to sum: UnsafeMutablePointer<UInt>, end: UnsafeMutablePointer<UInt>
  ) {
    var output = MovedWords(target: sum, bits: bits, mask: mask)
    let last = count &- 1
    var sums = Column()
    var column = first
    if first & 1 != 0 {
      for index in Swift.max(0, first &- last)...Swift.min(first, last) {
        sums.add(a[index], b[first &- index])
      }
      sums.carry()
      column = first &+ 1
    }
    output.start(pair(column, a, b, last, &sums), isWhole: column > first)
    column &+= 2
    while column < 2 &* last {
      output.add(pair(column, a, b, last, &sums))
      column &+= 2
    }
    sums.add(a[last], b[last])
    output.add(sums.pair)
    output.finish(end)
  }

  /// The lowest words of an even column and of the next one; `sums` has what is carried to them,
  /// and then from them.
  @inline(__always)
  private static func pair(
    _ column: Int, _ a: UnsafePointer<UInt>, _ b: UnsafePointer<UInt>, _ last: Int,
    _ sums: inout Column
  ) -> UInt128 {
    var next = Column()
    var (p, q, rest): (UnsafePointer<UInt>, UnsafePointer<UInt>, Int)
    if column < last {
      // Columns that start with a₀; the second one is longer.
      next.add(a[column &+ 1], b[0])
      (p, q, rest) = (a, b + column, column &+ 1)
    } else {
      // Columns that end with the last word of a; the first one is longer.
      sums.add(a[column &- last], b[last])
      (p, q, rest) = (a + (column &- last &+ 1), b + (last &- 1), 2 &* last &- column)
    }
    while rest > 0 {
      let word = p.pointee
      sums.add(word, q[0])
      next.add(word, q[1])
      p += 1
      q -= 1
      rest &-= 1
    }
    return sums.carry(into: next)
  }
}

/// The words of a product from the lowest on, moved down and added to a sum in two's complement,
/// or ¬ of them.
private struct MovedWords {
  private var target: UnsafeMutablePointer<UInt>
  private let bits: UInt128
  private let mask: UInt128
  /// The last word, which is not added yet.
  private var previous: UInt128 = 0
  private var carry: UInt128 = 0

  @inline(__always)
  init(target: UnsafeMutablePointer<UInt>, bits: Int, mask: Int) {
    self.target = target
    self.bits = UInt128(truncatingIfNeeded: bits)
    self.mask = UInt128(truncatingIfNeeded: mask)
  }

  /// The first two words; or only the second one.
  @inline(__always)
  mutating func start(_ words: UInt128, isWhole: Bool) {
    if isWhole { addWord(words &>> bits) }
    previous = words >> 64
  }

  @inline(__always)
  mutating func add(_ words: UInt128) {
    // Two steps, since there may be nothing to move.
    let moved = ((words &<< (63 &- bits)) &<< 1 | previous &>> bits) ^ mask
    let (total, overflow) = (UInt128(target[1]) << 64 | UInt128(target[0]))
      .addingReportingOverflow(moved)
    let (sum, more) = total.addingReportingOverflow(carry)
    target[0] = UInt(truncatingIfNeeded: sum)
    target[1] = UInt(truncatingIfNeeded: sum >> 64)
    carry = overflow || more ? 1 : 0
    previous = words >> 64
    target += 2
  }

  @inline(__always)
  private mutating func addWord(_ word: UInt128) {
    let moved = UInt128(UInt(truncatingIfNeeded: word ^ mask))
    let sum = UInt128(target[0]) &+ moved &+ carry
    target[0] = UInt(truncatingIfNeeded: sum)
    carry = sum >> 64
    target += 1
  }

  /// Adds the last word, and the carry and the sign above it.
  @inline(__always)
  mutating func finish(_ end: UnsafeMutablePointer<UInt>) {
    addWord(previous &>> bits)
    // ¬0 and a carry are nothing.
    let sign = UInt(truncatingIfNeeded: mask)
    while target < end, UInt(truncatingIfNeeded: carry) &+ sign != 0 { addWord(0) }
  }
}
