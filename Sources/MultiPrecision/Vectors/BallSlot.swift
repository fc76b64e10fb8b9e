import CMPFR

/// The place of a ball in an arena, with the operations of `Ball` in place.
///
/// A pair of addresses: whoever makes one keeps the arena alive.
struct BallSlot {
  let midpoint: FloatPointer
  let radius: UnsafeMutablePointer<ErrorBound>

  /// The place `count` elements later.
  @inline(__always)
  static func + (slot: BallSlot, count: Int) -> BallSlot {
    BallSlot(midpoint: slot.midpoint + count, radius: slot.radius + count)
  }

  @inline(__always)
  func absorbRounding(_ ternary: Int32) {
    Ball.absorbRounding(ternary, into: midpoint, &radius.pointee)
  }

  @inline(__always)
  func set(_ value: Ball) {
    radius.pointee = value.radius
    absorbRounding(value.midpoint.withReference { mpfr_set(midpoint, $0, MPFR_RNDN) })
  }

  @inline(__always)
  func set(_ other: BallSlot) {
    radius.pointee = other.radius.pointee
    absorbRounding(mpfr_set(midpoint, other.midpoint, MPFR_RNDN))
  }

  func value(_ precision: Precision) -> Ball {
    Ball(
      uncheckedMidpoint: BigFloat(precision: precision) { _ = mpfr_set($0, midpoint, MPFR_RNDN) },
      radius: radius.pointee)
  }

  @inline(__always)
  func add(_ other: BallSlot) {
    radius.pointee += other.radius.pointee
    absorbRounding(NearestArithmetic.add(midpoint, midpoint, other.midpoint))
  }

  @inline(__always)
  func subtract(_ other: BallSlot) {
    radius.pointee += other.radius.pointee
    absorbRounding(NearestArithmetic.subtract(midpoint, midpoint, other.midpoint))
  }

  @inline(__always)
  func multiply(by factor: FloatReference, _ factorRadius: ErrorBound) {
    radius.pointee = Ball.productRadius(
      ErrorBound(upperBoundOf: midpoint), radius.pointee, ErrorBound(upperBoundOf: factor),
      factorRadius)
    absorbRounding(NearestArithmetic.multiply(midpoint, midpoint, factor))
  }

  /// self += factor · other; `product` is scratch of the slot's precision.
  @inline(__always)
  func addProduct(
    _ factor: FloatReference, _ factorRadius: ErrorBound, _ other: BallSlot,
    scratch product: FloatPointer
  ) {
    radius.pointee += Ball.productRadius(
      ErrorBound(upperBoundOf: factor), factorRadius, ErrorBound(upperBoundOf: other.midpoint),
      other.radius.pointee)
    if NearestArithmetic.multiply(product, factor, other.midpoint) != 0 {
      radius.pointee += Ball.roundingError(of: product)
    }
    absorbRounding(NearestArithmetic.add(midpoint, midpoint, product))
  }

  /// self = Σ aᵢ·bᵢ over runs of neighbours.
  func setSum(_ count: Int, _ a: BallSlot, _ b: BallSlot) {
    let terms = ArenaBallTerms(count: count, a: a, b: b)
    EnclosedSum.write(uniform: terms, into: midpoint, radius: &radius.pointee)
  }
}
