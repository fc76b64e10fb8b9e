import CMPFR

/// The coefficients of a power series Σ ±cₖ·tᵏ as small integers over common denominators.
///
/// Terms come in blocks. Within one, cₖ = numerators[k]/D with D below 2⁶²; from one block to that
/// below, the sum so far is multiplied by a factor and divided by the denominator.
struct PowerSeries: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  /// Where a block starts, its denominator, and what its sum is multiplied by on the way to the
  /// block below.
  struct Block {
    var first: Int
    var denominator: UInt
    var factor: UInt
  }

  let numerators: ConstantWords
  let blocks: UnsafePointer<Block>
  let blockCount: Int
  let termCount: Int
  /// Whether odd terms are subtracted.
  let alternates: Bool

  private init(_ numerators: [UInt], _ blocks: [Block], alternates: Bool) {
    let words = Words.allocate(capacity: numerators.count)
    words.initialize(from: numerators, count: numerators.count)
    let copies = UnsafeMutablePointer<Block>.allocate(capacity: blocks.count)
    copies.initialize(from: blocks, count: blocks.count)
    self.numerators = ConstantWords(words)
    self.blocks = UnsafePointer(copies)
    blockCount = blocks.count
    termCount = numerators.count
    self.alternates = alternates
  }

  /// A series whose coefficients are 1/(d₁·d₂·…·dₖ).
  ///
  /// A block's denominator is the product of its own d: the sum over a block is divided by it and
  /// then belongs to the last term of the block below. The first block may be cut short, and have a
  /// denominator with another factor, which divides the next d.
  init(_ divisors: [UInt], alternates: Bool, firstBlock: Int = .max, factor: UInt = 1) {
    var numerators: [UInt] = []
    var blocks: [Block] = []
    var start = 0
    while start < divisors.count {
      let divisor = { (index: Int) in
        index == start && blocks.count == 1 ? divisors[index] / factor : divisors[index]
      }
      let limit = blocks.isEmpty ? min(firstBlock, divisors.count) : divisors.count
      var end = start
      var product: UInt = blocks.isEmpty ? factor : 1
      while end < limit {
        let (next, overflow) = product.multipliedReportingOverflow(by: divisor(end))
        guard !overflow, next < 1 << 62 else { break }
        product = next
        end += 1
      }
      var quotient = product
      for index in start..<end {
        quotient /= divisor(index)
        numerators.append(quotient)
      }
      blocks.append(Block(first: start, denominator: product, factor: 1))
      start = end
    }
    self.init(numerators, blocks, alternates: alternates)
  }

  /// eᵗ = Σ tᵏ/k!.
  static let exponential = PowerSeries([1] + (1...80).map { UInt($0) }, alternates: false)

  /// The denominator of the first block.
  var denominator: UInt { blocks[0].denominator }

  /// artanh(√t)/√t = Σ tᵏ/(2k + 1), or arctan's with alternating signs.
  private static func oddReciprocals(alternates: Bool) -> PowerSeries {
    var numerators: [UInt] = []
    var blocks: [Block] = []
    var start = 0
    let count = 64
    while start < count {
      var end = start
      var product: UInt = 1
      while end < count {
        let odd = UInt(2 * end + 1)
        let next = product / divisor(product, odd)
        let (multiple, overflow) = next.multipliedReportingOverflow(by: odd)
        guard !overflow, multiple < 1 << 62 else { break }
        product = multiple
        end += 1
      }
      // The block below has a denominator of its own: S/D becomes (S·D′/D)/D′.
      blocks.append(
        Block(first: start, denominator: product, factor: blocks.last?.denominator ?? 1))
      for index in start..<end { numerators.append(product / UInt(2 * index + 1)) }
      start = end
    }
    return PowerSeries(numerators, blocks, alternates: alternates)
  }

  static let inverseHyperbolicTangent = oddReciprocals(alternates: false)
  static let inverseTangent = oddReciprocals(alternates: true)

  private static func divisor(_ a: UInt, _ b: UInt) -> UInt {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
