import MultiPrecision

/// Reads exact numbers from bytes: `3`, `-0.25`, `1e-30`, `.5`, `22/7`.
enum ExactNumberReader {
  /// The number, or nil when the bytes are not one or its exponent is beyond ±100,000.
  static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Rational? {
    short(bytes) ?? long(bytes)
  }

  /// Up to 18 digits with a point and no exponent, without a string in between.
  private static func short(_ bytes: UnsafeBufferPointer<UInt8>) -> Rational? {
    guard bytes.count <= 20 else { return nil }
    var index = 0
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      index = 1
    }
    var value = 0
    var scale = 1
    var digits = 0
    var hasPoint = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digits < 18 {
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        if hasPoint { scale *= 10 }
        digits += 1
      } else {
        return nil
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    return Rational(isNegative ? -value : value, scale)
  }

  private static func long(_ bytes: UnsafeBufferPointer<UInt8>) -> Rational? {
    guard !bytes.isEmpty, bytes.allSatisfy(isAllowed), hasSmallExponent(bytes) else { return nil }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("+") { text.removeFirst() }
    return Rational(fraction: text)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "/"),
      UInt8(ascii: " "):
      true
    default: false
    }
  }

  private static func hasSmallExponent(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let mark = bytes.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") })
    else { return true }
    let text = String(decoding: bytes[(mark + 1)...], as: UTF8.self)
    guard let exponent = Int(text) else { return false }
    return exponent.magnitude <= LanguageLimits.literalExponent
  }
}
