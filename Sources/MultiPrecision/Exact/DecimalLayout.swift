/// The layout of a decimal number: its significant digits and the exponent of the first of them.
///
/// Plain decimals for exponents −6 up to the number of digits, so that a plain decimal never
/// shows a zero that is not a significant digit; scientific notation elsewhere.
struct DecimalLayout {
  var isNegative: Bool
  /// The significant digits, none of them implied.
  var digits: String
  /// The value is `d.ddd… × 10^exponent`.
  var exponent: Int

  var text: String {
    let sign = isNegative ? "-" : ""
    let count = digits.utf8.count
    if exponent < -6 || exponent >= count {
      let point = count > 1 ? "." : ""
      return "\(sign)\(digits.prefix(1))\(point)\(digits.dropFirst())e\(exponent)"
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    let whole = digits.prefix(exponent + 1)
    let fraction = digits.dropFirst(exponent + 1)
    return fraction.isEmpty ? sign + whole : "\(sign)\(whole).\(fraction)"
  }
}
