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
  var isUniform: Bool { midpoints.isUniform }
  @inline(__always)
  func left(_ index: Int) -> FloatView { midpoints.left(index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { midpoints.right(index) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { radiiA[index &* midpoints.stepA] }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { radiiB[index &* midpoints.stepB] }
}

/// Balls that are elements of arrays.
struct BallArrayTerms: BallTerms {
  let count: Int
  let a: UnsafePointer<Ball>
  /// The partner of the first factor, from which the others lie one step away each.
  let b: UnsafePointer<Ball>
  let step: Int

  /// Nil for no factors.
  init?(_ a: UnsafeBufferPointer<Ball>, _ b: UnsafeBufferPointer<Ball>, reversed: Bool) {
    guard let first = a.baseAddress, let second = b.baseAddress, !a.isEmpty else { return nil }
    count = a.count
    self.a = first
    self.b = reversed ? second + (count - 1) : second
    step = reversed ? -1 : 1
  }

  var isUniform: Bool { false }
  @inline(__always)
  func left(_ index: Int) -> FloatView { FloatView(midpointOf: a + index) }
  @inline(__always)
  func right(_ index: Int) -> FloatView { FloatView(midpointOf: b + index &* step) }
  @inline(__always)
  func leftRadius(_ index: Int) -> ErrorBound { a[index].radius }
  @inline(__always)
  func rightRadius(_ index: Int) -> ErrorBound { b[index &* step].radius }
}

/// The error of a sum of products that comes from the radii of the factors.
///
/// |Σ xᵢ·yᵢ − Σ mᵢ·nᵢ| ≤ Σ |mᵢ|·sᵢ + |nᵢ|·rᵢ + rᵢ·sᵢ for xᵢ within rᵢ of mᵢ and yᵢ within sᵢ of nᵢ.
///
/// The sum is kept in fixed point, in units of 2^(top + headroom − 64), where 2^top bounds every
/// product so far; when a larger one comes, the sum is moved down and rounded up. Each of the at
/// most 3n products has factors of 32 bits that are not less than the true ones, is below
/// 2^(64 − headroom) units and rounded up by one unit. With n < 2^g and headroom = g + 3 the sum
/// stays below 3·2^g·(2^(61 − g) + 2) < 2^64 for g ≤ 58, moves included.
struct PropagatedError {
  /// The R such that each product is less than 2^R; nil if all radii are 0.
  var top: Int? { highest == Int.min ? nil : highest }
  /// Whether no radius is infinite.
  private(set) var isFinite = true
  private var highest = Int.min
  private var sum: UInt64 = 0
  private let headroom: Int

  init<Terms: BallTerms>(_ terms: Terms) {
    headroom = Int.bitWidth - terms.count.leadingZeroBitCount + 3
    var largest = Int.min
    let special = cmpfr_last_special_exponent()
    for index in 0..<terms.count {
      let r = terms.leftRadius(index)
      let s = terms.rightRadius(index)
      if r.mantissa | s.mantissa == 0 { continue }
      largest = Swift.max(largest, Swift.max(r.exponent, s.exponent))
      let left = terms.left(index)
      let right = terms.right(index)
      let m = left.exponent
      let n = right.exponent
      if !s.isZero, m > special { add(Self.ceiling(left) &* s.mantissa, m &+ s.exponent) }
      if !r.isZero, n > special { add(Self.ceiling(right) &* r.mantissa, n &+ r.exponent) }
      if !r.isZero, !s.isZero { add(r.mantissa &* s.mantissa, r.exponent &+ s.exponent) }
    }
    isFinite = largest <= ErrorBound.exponentLimit
  }

  /// The bound.
  var bound: ErrorBound {
    guard let top else { return .zero }
    return ErrorBound(roundingUp: sum, exponent: top + headroom - 64)
  }

  /// The leading 32 bits of a significand, rounded up: at most 2³².
  @inline(__always)
  private static func ceiling(_ value: FloatView) -> UInt64 {
    UInt64(value.limbs[(value.precision &- 1) &>> 6] &>> 32) &+ 1
  }

  /// Adds product · 2^(exponent − 64).
  @inline(__always)
  private mutating func add(_ product: UInt64, _ exponent: Int) {
    if exponent > highest {
      // At first the sum is 0, and the distance may be anything.
      sum = sum == 0 ? 0 : (sum >> UInt64(exponent &- highest)) &+ 1
      highest = exponent
    }
    let shift = highest &- exponent &+ headroom
    sum &+= shift < 64 ? product &>> UInt64(truncatingIfNeeded: shift) &+ 1 : 1
  }
}
