import CMPFR

/// The error of a sum of products that comes from the radii of the factors.
///
/// |Σ xᵢ·yᵢ − Σ mᵢ·nᵢ| ≤ Σ |mᵢ|·sᵢ + |nᵢ|·rᵢ + rᵢ·sᵢ for xᵢ within rᵢ of mᵢ and yᵢ within sᵢ of nᵢ.
///
/// The sum is kept in fixed point, in units of 2^(top − 64), where 2^top bounds every product so
/// far; when a larger one comes, the sum is moved down and rounded up. Each of the at most 3n
/// products has factors of 32 bits, hence is below 2^64 units, and so are two powers of 2 that may
/// join them: two words have room for n < 2^60.
struct PropagatedError {
  /// Whether no radius is infinite.
  private(set) var isFinite = true

  private var top = Self.start
  private var sum: UInt128 = 0

  /// Below all products of radii, and above those with a radius of 0.
  private static var start: Int { -(1 << 50) }

  /// Bits that are left above the first product, so that like ones move nothing.
  private static var spareBits: Int { 8 }

  /// The error of a sum of finite factors.
  @inline(never)
  init<Terms: BallTerms>(_ terms: Terms) {
    self.init(terms) { ErrorTerm(terms, $0) }
  }

  /// The same for factors that all have so many words; a constant makes better addresses.
  @inline(__always)
  init<Terms: BallTerms & UniformTerms>(uniform terms: Terms, words: Int) {
    self.init(terms) { ErrorTerm(terms, $0, words: words) }
  }

  /// A pass that leaves the registers where terms are not alike only.
  @inline(__always)
  private init<Terms: BallTerms>(_ terms: Terms, _ term: (Int) -> ErrorTerm) {
    let count = terms.count
    var index = 0
    while true {
      while index < count, addTwoProducts(term(index)) { index &+= 1 }
      if index == count { break }
      (self, index) = adding(terms, from: index)
    }
    if top != Self.start {
      // What `addTwoProducts` leaves out.
      sum &+= 2 &* UInt128(truncatingIfNeeded: count)
      sum &+= sum >> 30 &+ 1
    }
  }

  /// With a term of any kind and all further ones that `addTwoProducts` refuses.
  ///
  /// - Returns: The sum and the position of the next term.
  @inline(never)
  private func adding<Terms: BallTerms>(
    _ terms: Terms, from start: Int
  ) -> (PropagatedError, Int) {
    var result = self
    var index = start
    repeat {
      result.addAny(ErrorTerm(terms, index))
      index &+= 1
    } while index < terms.count && !result.takesTwoProducts(ErrorTerm(terms, index))
    return (result, index)
  }

  /// The bound.
  @inline(__always)
  var bound: ErrorBound {
    if top == Self.start { return .zero }
    let excess = Swift.max(65 - sum.leadingZeroBitCount, 0)
    let words = UInt64(truncatingIfNeeded: sum >> UInt128(excess)) + (excess > 0 ? 1 : 0)
    return ErrorBound(roundingUp: words, exponent: top - 64 + excess)
  }

  /// Adds |m|·s + (|n| + s)·r but for what is made good at the end; false, with nothing added, for
  /// a term that is not of the usual kind.
  ///
  /// If s < 2⁻³²·2^E with |n| < 2^E, |n| + s is less than N + 2 in the last place of N, the leading
  /// 32 bits of n, and |m| is less than M + 1. Since M and N are at least 2³¹, the products M·s and
  /// N·r are too small by at most 2⁻³⁰ of themselves, and rounded down to units they lose less than
  /// one unit each, later moves included.
  @inline(__always)
  private mutating func addTwoProducts(_ term: ErrorTerm) -> Bool {
    guard takesTwoProducts(term) else { return false }
    let (first, second) = places(term)
    sum &+= UInt128((term.m &* term.s.mantissa) &>> UInt64(truncatingIfNeeded: first))
    sum &+= UInt128((term.n &* term.r.mantissa) &>> UInt64(truncatingIfNeeded: second))
    return true
  }

  /// Whether s is small, and both products are below 2^top and not below a unit for certain.
  ///
  /// This leaves out what is 0 or not finite: exponents of midpoints are then about −2⁶³ and those
  /// of radii ±2⁶⁰, while regular ones are below 2⁴¹ and the top is below 2⁵⁰ + 1 in magnitude, so
  /// that no wrapped sum of them comes near 0.
  @inline(__always)
  private func takesTwoProducts(_ term: ErrorTerm) -> Bool {
    let (first, second) = places(term)
    return term.nExponent >= term.s.exponent &+ 32 && UInt(bitPattern: first | second) < 64
  }

  /// How far the products lie below the top.
  @inline(__always)
  private func places(_ term: ErrorTerm) -> (Int, Int) {
    (top &- (term.mExponent &+ term.s.exponent), top &- (term.nExponent &+ term.r.exponent))
  }

  /// Adds |m|·s + |n|·r + r·s.
  @inline(__always)
  private mutating func addAny(_ term: ErrorTerm) {
    let (r, s) = (term.r, term.s)
    guard r.isFinite, s.isFinite else {
      isFinite = false
      return
    }
    let special = cmpfr_last_special_exponent()
    if !s.isZero, term.mExponent > special {
      add((term.m &+ 1) &* s.mantissa, term.mExponent &+ s.exponent)
    }
    if !r.isZero, term.nExponent > special {
      add((term.n &+ 1) &* r.mantissa, term.nExponent &+ r.exponent)
    }
    if !r.isZero, !s.isZero { add(r.mantissa &* s.mantissa, r.exponent &+ s.exponent) }
  }

  /// Adds 2^power.
  @inline(__always)
  mutating func add(powerOfTwo power: Int) { add(1 << 63, power &+ 1) }

  /// Adds product · 2^(exponent − 64), rounded up.
  @inline(__always)
  private mutating func add(_ product: UInt64, _ exponent: Int) {
    if exponent > top {
      let raised = exponent &+ Self.spareBits
      sum = sum == 0 ? 0 : sum >> UInt128(raised &- top) &+ 1
      top = raised
    }
    let distance = UInt64(truncatingIfNeeded: Swift.min(top &- exponent, 63))
    sum &+= UInt128(product &>> distance) &+ 1
  }
}

/// What the error of a product depends on: the leading 32 bits of the midpoints, MPFR's exponents,
/// and the radii.
private struct ErrorTerm {
  let m: UInt64
  let mExponent: Int
  let n: UInt64
  let nExponent: Int
  let r: ErrorBound
  let s: ErrorBound

  @inline(__always)
  init<Terms: BallTerms>(_ terms: Terms, _ index: Int) {
    let (a, b) = (terms.left(index), terms.right(index))
    m = a.leadingBits(words: a.count)
    n = b.leadingBits(words: b.count)
    (mExponent, nExponent) = (a.exponent, b.exponent)
    (r, s) = (terms.leftRadius(index), terms.rightRadius(index))
  }

  @inline(__always)
  init<Terms: BallTerms & UniformTerms>(_ terms: Terms, _ index: Int, words: Int) {
    let (a, b) = (terms.left(index, words: words), terms.right(index, words: words))
    m = a.leadingBits(words: words)
    n = b.leadingBits(words: words)
    (mExponent, nExponent) = (a.exponent, b.exponent)
    (r, s) = (terms.leftRadius(index), terms.rightRadius(index))
  }
}

extension FloatView {
  @inline(__always)
  fileprivate func leadingBits(words: Int) -> UInt64 { UInt64(limbs[words &- 1] &>> 32) }
}
