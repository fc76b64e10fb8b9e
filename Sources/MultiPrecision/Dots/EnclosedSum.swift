import CMPFR

/// An enclosure of Σ xᵢ·yᵢ over balls.
enum EnclosedSum {
  /// Writes midpoint and radius.
  ///
  /// The radius is the sum of three bounds: the propagated radii, the error of the fixed-point
  /// sum of the midpoints, and the rounding of the result. Cancellation costs no second pass:
  /// it widens the ball, by at most 2^(3 − p − 16) of the largest term at p bits.
  @inline(__always)
  static func write<Terms: BallTerms & UniformTerms>(
    uniform terms: Terms, into result: FloatPointer, radius: inout ErrorBound
  ) {
    if terms.count > 0 {
      let isDone =
        switch terms.left(0).count {
        case 1: writeInRegisters(terms, SingleSum(), into: result, &radius)
        case 2: writeInRegisters(terms, PairSum(), into: result, &radius)
        case 3: writeInRegisters(terms, QuadSum<3>(), into: result, &radius)
        case 4: writeInRegisters(terms, QuadSum<4>(), into: result, &radius)
        default: false
        }
      if isDone { return }
    }
    write(terms, into: result, radius: &radius)
  }

  /// False, with nothing written, if the factors ask for more.
  @inline(never)
  private static func writeInRegisters<Terms: BallTerms & UniformTerms, Sum: RegisterSum>(
    _ terms: Terms, _ start: Sum, into result: FloatPointer,
    _ radius: inout ErrorBound
  ) -> Bool {
    var sum = start
    guard
      let window = FixedPointSum.add(terms, precision: result.pointee._mpfr_prec, into: &sum)
    else { return false }
    var propagated = propagatedError(of: terms, Sum.self)
    guard propagated.isFinite else { return false }
    if let bits = sum.leading,
      let ternary = window.roundToNearest(bits, isDecisive: false, into: result)
    {
      // The other two bounds join the first one before it is rounded.
      if let error = window.errorExponent { propagated.add(powerOfTwo: error) }
      if ternary != 0 {
        propagated.add(powerOfTwo: result.pointee._mpfr_exp &- result.pointee._mpfr_prec &- 1)
      }
      radius = propagated.bound
      Ball.absorbRounding(0, into: result, &radius)
    } else {
      radius = propagated.bound
      finish(window, window.roundToNearest(sum, into: result), into: result, &radius)
    }
    return true
  }

  /// On its own, since one loop for both sums would need more registers than there are.
  @inline(never)
  private static func propagatedError<Terms: BallTerms & UniformTerms, Sum: RegisterSum>(
    of terms: Terms, _: Sum.Type
  ) -> PropagatedError {
    PropagatedError(uniform: terms, words: Sum.factorWords)
  }

  /// The same for factors of any number of words.
  @inline(never)
  static func write<Terms: BallTerms>(
    _ terms: Terms, into result: FloatPointer, radius: inout ErrorBound
  ) {
    let scan = ProductScan(terms)
    let propagated = PropagatedError(terms)
    guard scan.isFinite, propagated.isFinite else {
      mpfr_set_nan(result)
      radius = .infinity
      return
    }
    radius = propagated.bound
    guard let exponent = scan.top else { return mpfr_set_zero(result, 1) }
    var precision = result.pointee._mpfr_prec
    // Bits far below the propagated error say nothing: 40 below it are kept.
    if !radius.isZero {
      precision = Swift.min(precision, Swift.max(exponent - radius.exponent + 40, 2))
    }
    let window = FixedPointSum(
      of: terms.count, below: exponent, precision: precision, largestBits: scan.largestBits)
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: window.limbs) { sum in
      guard let sum = sum.baseAddress else { return }
      window.accumulate(terms, largestBits: scan.largestBits, into: sum)
      finish(window, window.roundToNearest(sum, into: result), into: result, &radius)
    }
  }

  /// Adds the errors of the fixed-point sum and of the rounding.
  private static func finish(
    _ window: FixedPointSum, _ ternary: Int32, into result: FloatPointer,
    _ radius: inout ErrorBound
  ) {
    if let error = window.errorExponent { radius += ErrorBound(powerOfTwo: error) }
    Ball.absorbRounding(ternary, into: result, &radius)
  }
}
