import MultiPrecision
import RealModule

extension PrintedValue {
  /// An estimate from two attempts: the digits in which they agree, at most those asked for.
  ///
  /// When none does, the value is shown as 0 with an error as large as itself, and what is not
  /// finite with an infinite one.
  init(estimate: BigFloat, rougher: BigFloat, digits: Int) {
    guard estimate.isFinite, rougher.isFinite else {
      self.init(text: "0", certified: false, error: "inf")
      return
    }
    let error = (estimate - rougher).magnitude
    let count = Self.agreeingDigits(estimate, error: error, atMost: digits)
    if count > 0 {
      self.init(text: estimate.decimalString(significantDigits: count), certified: false)
    } else {
      // Not one digit agrees: what is believed is a size.
      let size = estimate.magnitude + error
      self.init(text: "0", certified: false, error: size.decimalString(significantDigits: 2))
    }
  }

  /// ⌊log₁₀(|value|/error)⌋, between 0 and the digits asked for.
  private static func agreeingDigits(
    _ value: BigFloat, error: BigFloat, atMost digits: Int
  ) -> Int {
    guard value.isFinite, error.isFinite, !value.isZero else { return 0 }
    guard !error.isZero, let top = value.exponent, let bottom = error.exponent else {
      return digits
    }
    let count = Int((Double(top - bottom - 1) * 0.30103).rounded(.down))
    return Swift.max(0, Swift.min(digits, count))
  }
}
