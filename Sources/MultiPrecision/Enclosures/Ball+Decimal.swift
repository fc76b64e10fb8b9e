import CMPFR

extension Ball {
  /// N significant digits of the enclosed number, if they are proved; else nil.
  ///
  /// Plain for exponents −6…N, else `1.2e-30`; trailing zeros are shown; exactly 0 is `0`.
  ///
  /// ### Accuracy
  /// *Proved*: no point of the ball is a whole unit of the last digit away from the decimal.
  public func decimalString(significantDigits: Int) -> String? {
    if isZero { return "0" }
    guard isFinite,
      let layout = midpoint.decimalLayout(
        significantDigits: significantDigits, rounding: .nearest)
    else { return nil }
    let text = layout.text
    return isWithinOneUnit(of: layout, text: text) ? text : nil
  }

  private func isWithinOneUnit(of layout: DecimalLayout, text: String) -> Bool {
    let unitText = "1e\(layout.exponent - layout.digits.utf8.count + 1)"
    let coarse = Precision(bits: 64)
    // With 64 bits beyond the midpoint's, the decimal's own rounding is 2⁻⁶⁰ of its last digit
    // at most, and still counted.
    let digitBits = Precision(decimalDigits: layout.digits.utf8.count)
    let fine = Swift.max(precision, digitBits).adding(bits: 64)
    guard let unit = BigFloat(decimal: unitText, precision: coarse, rounding: .down),
      let below = BigFloat(decimal: text, precision: fine, rounding: .down),
      let above = BigFloat(decimal: text, precision: fine, rounding: .up)
    else { return false }
    let distance = Swift.max(midpoint.distanceBound(to: below), midpoint.distanceBound(to: above))
    return (distance + radius).bigFloat < unit
  }

  /// The enclosed number as one of a list: N proved digits, or `0` with its error.
  ///
  /// A ball that contains 0 and whose radius is below 10^−N times the largest magnitude in the
  /// list (at least 1) is printed as `0`, and `error` bounds how far from 0 it may be.
  ///
  /// - Parameters:
  ///   - digits: N, the number of significant digits.
  ///   - listMagnitude: The largest magnitude in the list, or a bound of it from below.
  /// - Returns: The decimal, with the error's bound if it is `0` by that rule; nil if neither is
  ///   proved.
  public func formattedCertified(
    digits: Int, listMagnitude: ErrorBound
  ) -> (text: String, error: String?)? {
    if let text = decimalString(significantDigits: digits) { return (text, nil) }
    let scale = Swift.max(ErrorBound.one, listMagnitude).bigFloat
    guard containsZero, isFinite,
      let unit = BigFloat(decimal: "1e-\(digits)", precision: Precision(bits: 64), rounding: .down)
    else { return nil }
    let bound = magnitudeUpperBound
    guard radius.bigFloat < unit.multiplied(by: scale, rounding: .down) else { return nil }
    return ("0", bound.description)
  }
}
