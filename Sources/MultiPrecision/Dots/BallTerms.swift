import CMPFR

/// The factors of a sum of products of balls.
protocol BallTerms: ProductTerms {
  func leftRadius(_ index: Int) -> ErrorBound
  func rightRadius(_ index: Int) -> ErrorBound
}

/// Balls whose headers and radii lie at equal distances.
struct StridedBallTerms: BallTerms {
  let midpoints: StridedTerms
  let radiiA: UnsafePointer<ErrorBound>
  let radiiB: UnsafePointer<ErrorBound>

  var count: Int { midpoints.count }
  @inline(__always)
  func left(_ index: Int) -> FloatReference { midpoints.left(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatReference { midpoints.right(index) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { radiiA[index &* midpoints.stepA] }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { radiiB[index &* midpoints.stepB] }
}

/// Balls found one by one.
struct GatheredBallTerms: BallTerms {
  let midpoints: GatheredTerms
  let radii: UnsafeBufferPointer<(ErrorBound, ErrorBound)>

  var count: Int { midpoints.count }
  @inline(__always)
  func left(_ index: Int) -> FloatReference { midpoints.left(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatReference { midpoints.right(index) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { radii[index].0 }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { radii[index].1 }
}

/// The error of a sum of products that comes from the radii of the factors.
///
/// |Σ xᵢ·yᵢ − Σ mᵢ·nᵢ| ≤ Σ |mᵢ|·sᵢ + |nᵢ|·rᵢ + rᵢ·sᵢ for xᵢ within rᵢ of mᵢ and yᵢ within sᵢ of nᵢ.
///
/// The sum is kept in fixed point, in units of 2^(top + headroom − 64). Each of the at most 3n
/// products has factors of 32 bits that are not less than the true ones, is below
/// 2^(64 − headroom) units and rounded up by one unit; with n < 2^g and headroom = g + 3 the sum
/// stays below 3·2^g·(2^(61 − g) + 1) < 2^64 for g ≤ 60.
struct PropagatedError {
  /// The R such that each product is less than 2^R; nil if all radii are 0.
  private(set) var top: Int?
  /// Whether no radius is infinite.
  private(set) var isFinite = true

  init<Terms: BallTerms>(_ terms: Terms) {
    var highest = Int.min
    var radiusLimit = Int.min
    let special = cmpfr_last_special_exponent()
    for index in 0..<terms.count {
      let r = terms.leftRadius(index)
      let s = terms.rightRadius(index)
      if r.mantissa | s.mantissa == 0 { continue }
      radiusLimit = Swift.max(radiusLimit, Swift.max(r.exponent, s.exponent))
      let m = terms.left(index).pointee._mpfr_exp
      let n = terms.right(index).pointee._mpfr_exp
      if !s.isZero, m > special { highest = Swift.max(highest, m &+ s.exponent) }
      if !r.isZero, n > special { highest = Swift.max(highest, n &+ r.exponent) }
      if !r.isZero, !s.isZero { highest = Swift.max(highest, r.exponent &+ s.exponent) }
    }
    isFinite = radiusLimit <= ErrorBound.exponentLimit
    top = highest == Int.min ? nil : highest
  }

  /// The bound.
  func bound<Terms: BallTerms>(_ terms: Terms) -> ErrorBound {
    guard let top else { return .zero }
    let headroom = Int.bitWidth - terms.count.leadingZeroBitCount + 3
    let special = cmpfr_last_special_exponent()
    let place = top + headroom
    var sum: UInt64 = 0
    for index in 0..<terms.count {
      let r = terms.leftRadius(index)
      let s = terms.rightRadius(index)
      if r.mantissa | s.mantissa == 0 { continue }
      let left = terms.left(index)
      let right = terms.right(index)
      let m = left.pointee._mpfr_exp
      let n = right.pointee._mpfr_exp
      if !s.isZero, m > special {
        sum &+= Self.units(Self.ceiling(left) &* s.mantissa, place &- (m &+ s.exponent))
      }
      if !r.isZero, n > special {
        sum &+= Self.units(Self.ceiling(right) &* r.mantissa, place &- (n &+ r.exponent))
      }
      if !r.isZero, !s.isZero {
        sum &+= Self.units(r.mantissa &* s.mantissa, place &- (r.exponent &+ s.exponent))
      }
    }
    return ErrorBound(roundingUp: sum, exponent: place - 64)
  }

  /// The leading 32 bits of a significand, rounded up: at most 2³².
  @inline(__always)
  private static func ceiling(_ value: UnsafePointer<__mpfr_struct>) -> UInt64 {
    UInt64(value.pointee._mpfr_d[(value.pointee._mpfr_prec &- 1) &>> 6] &>> 32) &+ 1
  }

  @inline(__always)
  private static func units(_ product: UInt64, _ shift: Int) -> UInt64 {
    shift < 64 ? product &>> UInt64(truncatingIfNeeded: shift) &+ 1 : 1
  }
}
