import Diagnostics
import MultiPrecision

extension Lexer {
  /// Reads a decimal number exactly.
  ///
  /// `0..4` is the number 0 before a range, and `2e` or `2exp(x)`
  /// is the number 2 before a name (for which the parser will miss a `*`).
  mutating func readNumber() -> Token.Kind {
    let start = offset
    skipDigits()
    if byte() == 0x2E, byte(1) != 0x2E {
      offset += 1
      if !isDigit(byte()) { return reportPointWithoutDigits(from: start) }
      skipDigits()
    }
    let mantissaEnd = offset
    var exponentDigits = ""
    if byte() | 0x20 == UInt8(ascii: "e") {
      let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      if isDigit(byte(isSigned ? 2 : 1)) {
        offset += 1
        let exponentStart = offset
        offset += isSigned ? 1 : 0
        skipDigits()
        exponentDigits = source[SourceSpan(exponentStart, offset)]
      }
    }
    if let kind = readMalformedRest(from: start) { return kind }
    let span = SourceSpan(start, offset)
    guard mantissaEnd - start <= Limits.digits else {
      findings.report(
        Diagnostic(
          "MF1011", "this number has \(mantissaEnd - start) digits; 10⁷ bits hold \(Limits.digits)",
          at: span))
      return .invalid
    }
    if let small = smallInteger(from: start) { return .number(small) }
    let mantissa = source[SourceSpan(start, mantissaEnd)]
    return exactNumber(mantissa, exponentDigits: exponentDigits, at: span).map { .number($0) }
      ?? .invalid
  }

  /// The number between `start` and the place of reading if it is a machine integer: most numbers
  /// of a large data set are, and need no detour over strings.
  private func smallInteger(from start: Int) -> Rational? {
    guard offset - start <= 18 else { return nil }
    var value = 0
    for digit in source.bytes[start..<offset] {
      guard isDigit(digit) else { return nil }
      value = 10 * value + Int(digit - 0x30)
    }
    return Rational(value)
  }

  private mutating func skipDigits() {
    while isDigit(byte()) { offset += 1 }
  }

  /// The exact value, or nil when the exponent goes beyond the limit, which is reported.
  mutating func exactNumber(
    _ mantissa: String, exponentDigits: String, at span: SourceSpan
  ) -> Rational? {
    let isNegative = exponentDigits.hasPrefix("-")
    let digits = exponentDigits.drop { !$0.isNumber }.drop { $0 == "0" }
    let magnitude = digits.count <= 9 ? Int(digits) ?? 0 : Int.max
    guard magnitude <= Limits.exponent else {
      findings.report(
        Diagnostic(
          "MF1010", "the exponent of this number lies outside of ±\(Limits.exponent)", at: span))
      return nil
    }
    let exponent = isNegative ? -magnitude : magnitude
    guard mantissa.utf8.count > Self.longMantissa else {
      return Rational(decimal: exponent == 0 ? mantissa : "\(mantissa)e\(exponent)")
    }
    return longNumber(mantissa, exponent: exponent)
  }

  /// Above this many digits the conversion of decimals declines, and is done here.
  private static let longMantissa = 500_000

  private func longNumber(_ mantissa: String, exponent: Int) -> Rational? {
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let scale = exponent - (parts.count > 1 ? parts[1].utf8.count : 0)
    guard let digits = Integer(parts.joined()) else { return nil }
    let power = Integer(10).power(abs(scale))
    return scale < 0 ? Rational(digits, power) : Rational(digits * power, Integer(1))
  }

  private mutating func reportPointWithoutDigits(from start: Int) -> Token.Kind {
    let span = SourceSpan(start, offset)
    findings.report(
      Diagnostic(
        "MF1009", "digits must follow the decimal point", at: span,
        fixIts: [FixIt(SourceSpan(offset - 1, offset), replacement: "", message: "drop the point")])
    )
    return exactNumber(source[SourceSpan(start, offset - 1)], exponentDigits: "", at: span).map {
      .number($0)
    } ?? .invalid
  }

  /// `1.2.3`, `1_000`, `1.5.`: what looks like more of the number but cannot be.
  private mutating func readMalformedRest(from start: Int) -> Token.Kind? {
    let isSecondPoint = byte() == 0x2E && byte(1) != 0x2E
    let isSeparator = byte() == UInt8(ascii: "_") && isDigit(byte(1))
    guard isSecondPoint || isSeparator else { return nil }
    while isDigit(byte()) || byte() == UInt8(ascii: "_") || (byte() == 0x2E && byte(1) != 0x2E) {
      offset += 1
    }
    let span = SourceSpan(start, offset)
    let text = source[span]
    if isSecondPoint || text.filter({ $0 == "." }).count > 1 || text.hasSuffix(".") {
      findings.report(Diagnostic("MF1009", "a number has one decimal point", at: span))
    } else {
      let plain = text.filter { $0 != "_" }
      findings.report(
        Diagnostic(
          "MF1009", "digits are not grouped with `_`", at: span,
          fixIts: [FixIt(span, replacement: plain, message: "write the digits without `_`")]))
    }
    return .invalid
  }
}
