/// A column of a product: three words that add up products of two.
struct Column {
  private var sum: UInt128 = 0
  private var carries: UInt = 0

  /// The lowest word.
  @inline(__always)
  var word: UInt { UInt(truncatingIfNeeded: sum) }

  /// The two lowest words.
  @inline(__always)
  var pair: UInt128 { sum }

  /// Adds a product; there is room for 2⁶⁴.
  @inline(__always)
  mutating func add(_ a: UInt, _ b: UInt) {
    let product = a.multipliedFullWidth(by: b)
    let (sum, overflow) = sum.addingReportingOverflow(
      UInt128(product.high) << 64 | UInt128(product.low))
    self.sum = sum
    carries &+= overflow ? 1 : 0
  }

  /// Adds another column.
  @inline(__always)
  mutating func add(_ other: Column) {
    let (sum, overflow) = sum.addingReportingOverflow(other.sum)
    self.sum = sum
    carries &+= other.carries &+ (overflow ? 1 : 0)
  }

  /// Adds a word.
  @inline(__always)
  mutating func add(_ word: UInt) {
    let (sum, overflow) = sum.addingReportingOverflow(UInt128(word))
    self.sum = sum
    carries &+= overflow ? 1 : 0
  }

  /// Drops the lowest word and makes the rest the start of the next column.
  @inline(__always)
  mutating func carry() {
    sum = sum >> 64 | UInt128(carries) << 64
    carries = 0
  }

  /// The lowest word of this column and that of the next one, to which this one's other words are
  /// added; what is left starts the column after it.
  @inline(__always)
  mutating func carry(into next: Column) -> UInt128 {
    let lowest = word
    carry()
    let (total, overflow) = next.sum.addingReportingOverflow(sum)
    sum = total >> 64 | UInt128(next.carries &+ (overflow ? 1 : 0)) << 64
    return UInt128(UInt(truncatingIfNeeded: total)) << 64 | UInt128(lowest)
  }
}
