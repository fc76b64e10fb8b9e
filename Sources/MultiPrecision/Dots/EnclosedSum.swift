import CMPFR

/// An enclosure of Σ xᵢ·yᵢ over balls.
enum EnclosedSum {
  /// Writes midpoint and radius.
  ///
  /// The radius is the sum of three bounds: the propagated radii, the error of the fixed-point
  /// sum of the midpoints, and the rounding of the result. Cancellation costs no second pass:
  /// it widens the ball, by at most 2^(2 − p − 16) of the largest term at p bits.
  @inline(__always)
  static func write<Terms: BallTerms>(
    _ terms: Terms, into result: FloatStorage.Pointer, radius: inout ErrorBound
  ) {
    let scan = ProductScan(terms)
    let propagated = PropagatedError(terms)
    guard scan.isFinite, propagated.isFinite else {
      mpfr_set_nan(result)
      radius = .infinity
      return
    }
    radius = propagated.bound(terms)
    guard let exponent = scan.top else { return mpfr_set_zero(result, 1) }
    var precision = result.pointee._mpfr_prec
    // Bits far below the propagated error say nothing: 40 below it are kept.
    if scan.largestBits > 128, let top = propagated.top {
      precision = Swift.min(precision, Swift.max(exponent - top + 40, 2))
    }
    let window = FixedPointSum(of: terms.count, below: exponent, precision: precision)
    let ternary = withUnsafeTemporaryAllocation(of: UInt.self, capacity: window.limbs) { sum in
      guard let sum = sum.baseAddress else { return Int32(0) }
      window.accumulate(terms, scan: scan, into: sum)
      return window.roundToNearest(sum, into: result)
    }
    radius += ErrorBound(powerOfTwo: window.top - 64 * window.limbs + window.errorBits)
    Ball.absorbRounding(ternary, into: result, &radius)
  }
}
