import MultiPrecision

/// The text of numbers in exchanges with oracles: `-1af3p-52` is −0x1af3 · 2⁻⁵².
extension BigFloat {
  /// The number written as `integer p exponent`, `0`, `-0`, `inf`, `-inf` or `nan`.
  ///
  /// Nil for other text and for numbers that do not fit the precision.
  public init?(exchangeText text: some StringProtocol, precision: Precision) {
    switch text {
    case "nan": self = .nan(precision: precision)
    case "inf": self = .infinity(precision: precision)
    case "-inf": self = -.infinity(precision: precision)
    case "0": self = .zero(precision: precision)
    case "-0": self = -.zero(precision: precision)
    default:
      let parts = text.split(separator: "p")
      guard parts.count == 2, let integer = Integer(hexadecimal: String(parts[0])),
        let exponent = Int(parts[1])
      else { return nil }
      let value = BigFloat(integer, precision: precision)
      guard value == BigFloat(integer, precision: Precision(bits: integer.bitWidth)) else {
        return nil
      }
      self = value.scaled(byPowerOfTwo: exponent)
    }
  }

  /// The number as exact text.
  public var exchangeText: String {
    if isNaN { return "nan" }
    guard let exponent else {
      return isInfinite ? (signum < 0 ? "-inf" : "inf") : (self.isNegativeZero ? "-0" : "0")
    }
    let shift = precision.bits - exponent
    let integer = scaled(byPowerOfTwo: shift).roundedToInteger(.towardZero) ?? 0
    return "\(integer.hexadecimal)p\(-shift)"
  }

  private var isNegativeZero: Bool { isZero && (1 / self).signum < 0 }
}

extension Ball {
  /// The ball written as `midpoint:radius`; the radius fits 32 bits.
  public init?(exchangeText text: some StringProtocol, precision: Precision) {
    let parts = text.split(separator: ":")
    guard parts.count == 2,
      let midpoint = BigFloat(exchangeText: parts[0], precision: precision),
      let radius = BigFloat(exchangeText: parts[1], precision: Precision(bits: 32))
    else { return nil }
    self.init(midpoint: midpoint, radius: ErrorBound(upperBoundOf: radius))
  }

  /// The ball as exact text; `any` if indeterminate.
  public var exchangeText: String {
    isFinite ? "\(midpoint.exchangeText):\(radius.bigFloat.exchangeText)" : "any"
  }
}

extension Interval {
  /// The interval written as `lower:upper`.
  public init?(exchangeText text: some StringProtocol, precision: Precision) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let lower = BigFloat(exchangeText: parts[0], precision: precision),
      let upper = BigFloat(exchangeText: parts[1], precision: precision)
    else { return nil }
    self.init(lower: lower, upper: upper)
  }

  /// The interval as exact text; `none` if empty.
  public var exchangeText: String {
    isEmpty ? "none" : "\(lower.exchangeText):\(upper.exchangeText)"
  }
}
