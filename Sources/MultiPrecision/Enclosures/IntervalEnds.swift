import CMPFR

/// The ends of an interval that is only read, wherever they are.
struct IntervalEnds {
  let lower: FloatReference
  let upper: FloatReference

  /// Whether there is no number between them.
  @inline(__always)
  var isEmpty: Bool { mpfr_greater_p(lower, upper) != 0 }

  /// Whether they are one finite number.
  @inline(__always)
  var isExact: Bool { mpfr_equal_p(lower, upper) != 0 && mpfr_number_p(lower) != 0 }

  @inline(__always)
  fileprivate var isNonnegative: Bool { mpfr_sgn(lower) >= 0 }

  @inline(__always)
  fileprivate var isNonpositive: Bool { mpfr_sgn(upper) <= 0 }
}

/// The place of an interval's ends, with operations of `Interval` in place.
///
/// A pair of addresses: whoever makes one keeps alive what they point to.
struct IntervalSlot {
  let lower: FloatPointer
  let upper: FloatPointer

  /// The ends as operands.
  @inline(__always)
  var ends: IntervalEnds { IntervalEnds(lower: lower, upper: upper) }

  /// self = x, rounded outward.
  func set(_ x: IntervalEnds) {
    _ = mpfr_set(lower, x.lower, MPFR_RNDD)
    _ = mpfr_set(upper, x.upper, MPFR_RNDU)
  }

  func setEmpty() {
    mpfr_set_inf(lower, 1)
    mpfr_set_inf(upper, -1)
  }

  /// self = self + x.
  func add(_ x: IntervalEnds) {
    if x.isEmpty || ends.isEmpty { return setEmpty() }
    _ = mpfr_add(lower, lower, x.lower, MPFR_RNDD)
    _ = mpfr_add(upper, upper, x.upper, MPFR_RNDU)
  }

  /// self = self − x, the two taken as independent.
  func subtract(_ x: IntervalEnds) {
    if x.isEmpty || ends.isEmpty { return setEmpty() }
    _ = mpfr_sub(lower, lower, x.upper, MPFR_RNDD)
    _ = mpfr_sub(upper, upper, x.lower, MPFR_RNDU)
  }

  /// self = x · y, neither of them in this place; `spare` is scratch of the same precision.
  func setProduct(_ x: IntervalEnds, _ y: IntervalEnds, spare: FloatPointer) {
    if x.isEmpty || y.isEmpty { return setEmpty() }
    if y.isNonnegative || y.isNonpositive {
      if x.isNonnegative || x.isNonpositive {
        setProductOfSigned(x, y)
      } else {
        setProduct(signed: y, x)
      }
    } else if x.isNonnegative || x.isNonpositive {
      setProduct(signed: x, y)
    } else {
      // Both hold numbers of either sign.
      Self.multiply(lower, x.lower, y.upper, MPFR_RNDD)
      Self.multiply(spare, x.upper, y.lower, MPFR_RNDD)
      _ = mpfr_min(lower, lower, spare, MPFR_RNDD)
      Self.multiply(upper, x.lower, y.lower, MPFR_RNDU)
      Self.multiply(spare, x.upper, y.upper, MPFR_RNDU)
      _ = mpfr_max(upper, upper, spare, MPFR_RNDU)
    }
  }

  /// The product where each factor has numbers of one sign only: those next to 0 give one end.
  private func setProductOfSigned(_ x: IntervalEnds, _ y: IntervalEnds) {
    switch (x.isNonnegative, y.isNonnegative) {
    case (true, true): set(x.lower, y.lower, x.upper, y.upper)
    case (true, false): set(x.upper, y.lower, x.lower, y.upper)
    case (false, true): set(x.lower, y.upper, x.upper, y.lower)
    case (false, false): set(x.upper, y.upper, x.lower, y.lower)
    }
  }

  /// The product of numbers of one sign and of numbers of either.
  private func setProduct(signed x: IntervalEnds, _ y: IntervalEnds) {
    if x.isNonnegative {
      set(x.upper, y.lower, x.upper, y.upper)
    } else {
      set(x.lower, y.upper, x.lower, y.lower)
    }
  }

  @inline(__always)
  private func set(
    _ a: FloatReference, _ b: FloatReference, _ c: FloatReference, _ d: FloatReference
  ) {
    Self.multiply(lower, a, b, MPFR_RNDD)
    Self.multiply(upper, c, d, MPFR_RNDU)
  }

  /// 0 · ∞ is 0: the infinite end stands for numbers without bound, not for a number.
  private static func multiply(
    _ result: FloatPointer, _ a: FloatReference, _ b: FloatReference, _ rounding: mpfr_rnd_t
  ) {
    if mpfr_zero_p(a) != 0 || mpfr_zero_p(b) != 0 {
      mpfr_set_zero(result, 1)
    } else {
      _ = mpfr_mul(result, a, b, rounding)
    }
  }
}

extension Interval {
  /// Runs `body` on the ends as operands.
  @inline(__always)
  func withEnds<Result>(_ body: (IntervalEnds) -> Result) -> Result {
    BigFloat.withReferences(lower, upper) { body(IntervalEnds(lower: $0, upper: $1)) }
  }

  /// An interval whose ends `write` sets.
  @inline(__always)
  init(precision: Precision, _ write: (IntervalSlot) -> Void) {
    var upper = BigFloat.zero(precision: precision)
    let lower = BigFloat(precision: precision) { lower in
      upper.writing { write(IntervalSlot(lower: lower, upper: $0)) }
    }
    self.init(lower: lower, upper: upper)
  }
}
