import CMPFR

extension Rational {
  /// The largest decimal exponent and number of digits that text may ask for.
  ///
  /// `1e99999` is a number; `1e999999999999` is a request for all memory.
  public static let decimalExponentLimit = 1_000_000

  /// The exact value of a decimal: `0.35`, `-7`, `.5`, `2.`, `1e-30`.
  ///
  /// Nil for anything else, and if the exponent or the number of digits exceeds
  /// `decimalExponentLimit`.
  public init?(decimal text: String) {
    var significand: [UInt8] = []
    var fractionDigits = 0
    var isNegative = false
    var bytes = Array(text.utf8)[...]
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    var sawPoint = false
    while let byte = bytes.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      bytes = bytes.dropFirst()
      if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else if (48...57).contains(byte) {
        significand.append(byte)
        if sawPoint { fractionDigits += 1 }
      } else {
        return nil
      }
    }
    guard !significand.isEmpty, significand.count <= Self.decimalExponentLimit else { return nil }
    var exponent = 0
    if !bytes.isEmpty {
      let digits = bytes.dropFirst()
      guard let value = Self.exponent(digits) else { return nil }
      exponent = value
    }
    exponent -= fractionDigits
    guard abs(exponent) <= Self.decimalExponentLimit,
      let integer = Integer(String(decoding: significand, as: UTF8.self))
    else { return nil }
    let signed = isNegative ? -integer : integer
    if exponent >= 0 {
      self.init(signed * Integer.powerOfTen(exponent))
    } else {
      self.init(signed, Integer.powerOfTen(-exponent))
    }
  }

  private static func exponent(_ bytes: ArraySlice<UInt8>) -> Int? {
    var digits = bytes
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    var value = 0
    for byte in digits {
      value = value * 10 + Int(byte - 48)
      if value > 2 * decimalExponentLimit { return nil }
    }
    return isNegative ? -value : value
  }

  /// The exact value of `p/q`, where p and q are decimals, or of a single decimal.
  ///
  /// Nil for anything else and for q = 0.
  public init?(fraction text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let top = Rational(decimal: String(first)) else { return nil }
    guard parts.count == 2 else {
      self = top
      return
    }
    guard let bottom = Rational(decimal: String(parts[1])), !bottom.isZero else { return nil }
    self = top / bottom
  }

  /// The decimal of `significantDigits` digits nearest to the value, ties to even.
  ///
  /// Plain for exponents −6…N, else `1.2e-30`; trailing zeros are shown; 0 is `0`.
  ///
  /// ### Accuracy
  /// Correctly rounded.
  public func decimalString(significantDigits: Int) -> String {
    if isZero { return "0" }
    let count = Swift.max(significantDigits, 1)
    // log₁₀|x| from the bit widths is right to within 1, and the loop below corrects it.
    let bits = numerator.bitWidth - denominator.bitWidth
    var exponent = Int((Double(bits) * 0.30102999566398120).rounded(.down))
    let absolute = magnitude
    func powerOfTen(_ n: Int) -> Rational {
      n >= 0 ? Rational(Integer.powerOfTen(n)) : Rational(Integer(1), Integer.powerOfTen(-n))
    }
    while absolute < powerOfTen(exponent) { exponent -= 1 }
    while absolute >= powerOfTen(exponent + 1) { exponent += 1 }
    let scaled = absolute * powerOfTen(count - 1 - exponent)
    var digits = scaled.roundedToNearestEven
    if digits == Integer.powerOfTen(count) {
      digits = Integer.powerOfTen(count - 1)
      exponent += 1
    }
    return DecimalLayout(
      isNegative: signum < 0, digits: digits.description, exponent: exponent
    ).text
  }

  /// The nearest integer, ties to even.
  public var roundedToNearestEven: Integer {
    let base = floor
    let rest = self - Rational(base)
    let half = Rational(1, 2)
    if rest < half || (rest == half && base.isEven) { return base }
    return base + 1
  }
}
