import CMPFR

/// The error of a sum of products that comes from the radii of the factors.
///
/// |Σ xᵢ·yᵢ − Σ mᵢ·nᵢ| ≤ Σ |mᵢ|·sᵢ + |nᵢ|·rᵢ + rᵢ·sᵢ for xᵢ within rᵢ of mᵢ and yᵢ within sᵢ of nᵢ.
///
/// The sum is kept in fixed point, in units of 2^(top + headroom − 64), where 2^top bounds every
/// product so far; when a larger one comes, the sum is moved down and rounded up. Each of the at
/// most 3n products has factors of 32 bits that are not less than the true ones, is below
/// 2^(64 − headroom) units and rounded up by one unit, and so are two powers of 2 that may join
/// them. With n < 2^g and headroom = g + 3 the sum stays below 3·2^g·(2^(61 − g) + 2) < 2^64 for
/// g ≤ 58, moves included.
struct PropagatedError<Terms: BallTerms>: FactorErrors {
  /// Whether no radius is infinite.
  private(set) var isFinite = true

  private let terms: Terms
  private let headroom: Int
  private var top = Self.start
  private var sum: UInt64 = 0

  /// Below all products of radii, and above those with a radius of 0.
  private static var start: Int { -(1 << 50) }

  /// Bits that are left above the first product, so that like ones move nothing.
  private static var spareBits: Int { 8 }

  /// 0, for some of the terms.
  @inline(__always)
  init(_ terms: Terms) {
    self.terms = terms
    headroom = Int.bitWidth - terms.count.leadingZeroBitCount + 3
  }

  /// That of all terms.
  init(ofAll terms: Terms) {
    self.init(terms)
    let special = cmpfr_last_special_exponent()
    for index in 0..<terms.count {
      let (a, b) = (terms.left(index), terms.right(index))
      if Swift.min(a.exponent, b.exponent) > special {
        add(index, a, b)
      } else {
        addAny(index, a, b)
      }
    }
  }

  /// The bound.
  @inline(__always)
  var bound: ErrorBound {
    top == Self.start ? .zero : ErrorBound(roundingUp: sum, exponent: top + headroom - 64)
  }

  /// Two products will do, |m|·s + (|n| + s)·r, if s is small.
  ///
  /// With |n| < 2^E and s < 2⁻³²·2^E, |n| + s is less than n's leading 32 bits plus 2 in their last
  /// place. The second product is at most (2³² + 1)·(2³² − 1) < 2^64. A radius of 0 adds nothing
  /// but the unit.
  @inline(__always)
  mutating func add(_ index: Int, _ a: FloatView, _ b: FloatView) {
    let r = terms.leftRadius(index)
    let s = terms.rightRadius(index)
    let first = top &- (a.exponent &+ s.exponent)
    let second = top &- (b.exponent &+ r.exponent)
    let distance = b.exponent &- 32 &- s.exponent
    if first | second | distance < 0 { return addAny(index, a, b) }
    sum &+= moved((a.leadingBits &+ 1) &* s.mantissa, first)
    sum &+= moved((b.leadingBits &+ 2) &* r.mantissa, second)
  }

  @inline(never)
  mutating func addAny(_ index: Int, _ a: FloatView, _ b: FloatView) {
    let r = terms.leftRadius(index)
    let s = terms.rightRadius(index)
    guard r.isFinite, s.isFinite else {
      isFinite = false
      return
    }
    let special = cmpfr_last_special_exponent()
    if !s.isZero, a.exponent > special {
      add((a.leadingBits &+ 1) &* s.mantissa, a.exponent &+ s.exponent)
    }
    if !r.isZero, b.exponent > special {
      add((b.leadingBits &+ 1) &* r.mantissa, b.exponent &+ r.exponent)
    }
    if !r.isZero, !s.isZero { add(r.mantissa &* s.mantissa, r.exponent &+ s.exponent) }
  }

  /// Adds 2^power.
  @inline(__always)
  mutating func add(powerOfTwo power: Int) { add(1 << 63, power &+ 1) }

  /// Adds product · 2^(exponent − 64).
  @inline(__always)
  private mutating func add(_ product: UInt64, _ exponent: Int) {
    if exponent > top {
      let raised = exponent &+ Self.spareBits
      sum = sum == 0 ? 0 : sum >> UInt64(raised &- top) &+ 1
      top = raised
    }
    sum &+= moved(product, top &- exponent)
  }

  /// A product in units, rounded up.
  @inline(__always)
  private func moved(_ product: UInt64, _ distance: Int) -> UInt64 {
    product &>> UInt64(truncatingIfNeeded: Swift.min(distance &+ headroom, 63)) &+ 1
  }
}

extension FloatView {
  /// The leading 32 bits of the significand.
  @inline(__always)
  fileprivate var leadingBits: UInt64 { UInt64(limbs[(precision &- 1) &>> 6] &>> 32) }
}
