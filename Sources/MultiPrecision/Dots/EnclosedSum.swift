import CMPFR

/// An enclosure of Σ xᵢ·yᵢ over balls.
enum EnclosedSum {
  /// Writes midpoint and radius.
  ///
  /// The radius is the sum of three bounds: the propagated radii, the error of the fixed-point
  /// sum of the midpoints, and the rounding of the result. Cancellation costs no second pass:
  /// it widens the ball, by at most 2^(3 − p − 16) of the largest term at p bits.
  @inline(__always)
  static func write<Terms: BallTerms>(
    _ terms: Terms, into result: FloatPointer, radius: inout ErrorBound
  ) {
    let propagated = PropagatedError(terms)
    if propagated.isFinite, terms.count > 0 {
      let isDone = withUnsafeTemporaryAllocation(
        of: UInt.self, capacity: FixedPointSum.fewLimbsCapacity
      ) { sum in
        guard let sum = sum.baseAddress,
          let window = FixedPointSum.fewLimbs(
            terms, precision: result.pointee._mpfr_prec, into: sum)
        else { return false }
        radius = propagated.bound
        finish(window, sum, into: result, &radius)
        return true
      }
      if isDone { return }
    }
    writeGeneral(terms, propagated, into: result, &radius)
  }

  @inline(never)
  private static func writeGeneral<Terms: BallTerms>(
    _ terms: Terms, _ propagated: PropagatedError, into result: FloatPointer,
    _ radius: inout ErrorBound
  ) {
    let scan = ProductScan(terms)
    guard scan.isFinite, propagated.isFinite else {
      mpfr_set_nan(result)
      radius = .infinity
      return
    }
    radius = propagated.bound
    guard let exponent = scan.top else { return mpfr_set_zero(result, 1) }
    var precision = result.pointee._mpfr_prec
    // Bits far below the propagated error say nothing: 40 below it are kept.
    if let top = propagated.top {
      precision = Swift.min(precision, Swift.max(exponent - top + 40, 2))
    }
    let window = FixedPointSum(of: terms.count, below: exponent, precision: precision)
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: window.limbs) { sum in
      guard let sum = sum.baseAddress else { return }
      window.accumulate(terms, largestBits: scan.largestBits, into: sum)
      finish(window, sum, into: result, &radius)
    }
  }

  @inline(__always)
  private static func finish(
    _ window: FixedPointSum, _ sum: UnsafeMutablePointer<UInt>,
    into result: FloatPointer, _ radius: inout ErrorBound
  ) {
    let ternary = window.roundToNearest(sum, into: result)
    if window.errorBits > 0 {
      radius += ErrorBound(powerOfTwo: window.top - 64 * window.limbs + window.errorBits)
    }
    Ball.absorbRounding(ternary, into: result, &radius)
  }
}
