import RealModule

/// Values of polynomials Σ cₖ·x^k.
///
/// By Horner's rule a value of degree n takes n multiplications and additions one after the other.
/// With m about √n and the powers up to x^m at hand, each group of m coefficients is one sum of
/// products, and Horner's rule in x^m is left for n/m groups: about 2·√n multiplications and n
/// terms of sums [Paterson and Stockmeyer 1973].
extension Scalar {
  /// Σ coefficients[k]·x^k; 0 for none.
  @inlinable
  public static func polynomialValue(_ coefficients: [Self], at x: Self) -> Self {
    guard var value = coefficients.last else { return .zero }
    for index in coefficients.indices.dropLast().reversed() {
      value = value * x + coefficients[index]
    }
    return value
  }
}

/// Below this count of coefficients Horner's rule is as fast.
private let blockedCount = 12

private func blocked<Element: Scalar>(
  _ coefficients: [Element], at x: Element,
  _ dot: (ArraySlice<Element>, ArraySlice<Element>) -> Element
) -> Element {
  let width = Int(Double(coefficients.count).squareRoot().rounded(.up))
  var powers: [Element] = [1, x]
  for _ in 2..<Swift.max(width + 1, 2) { powers.append(powers[powers.count - 1] * x) }
  var value: Element?
  for start in stride(from: (coefficients.count - 1) / width * width, through: 0, by: -width) {
    let group = coefficients[start..<Swift.min(start + width, coefficients.count)]
    let sum = dot(group, powers[..<group.count])
    value = value.map { $0 * powers[width] + sum } ?? sum
  }
  return value ?? .zero
}

extension BigFloat {
  /// Σ coefficients[k]·x^k; 0 for none.
  ///
  /// ### Accuracy
  /// A few roundings more or less than Horner's rule; not correctly rounded.
  public static func polynomialValue(_ coefficients: [BigFloat], at x: BigFloat) -> BigFloat {
    guard coefficients.count >= blockedCount else {
      guard var value = coefficients.last else { return .zero }
      for coefficient in coefficients.dropLast().reversed() { value = value * x + coefficient }
      return value
    }
    return blocked(coefficients, at: x) { dot($0, $1) }
  }
}

extension Ball {
  /// Σ coefficients[k]·x^k; 0 for none.
  ///
  /// By groups only for a narrow x: on a wide one Horner's rule follows the polynomial closer.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*.
  public static func polynomialValue(_ coefficients: [Ball], at x: Ball) -> Ball {
    let isNarrow =
      x.isExact || x.radius * ErrorBound(powerOfTwo: 16) < ErrorBound(upperBoundOf: x.midpoint)
    guard coefficients.count >= blockedCount, isNarrow else {
      guard var value = coefficients.last else { return .zero }
      for coefficient in coefficients.dropLast().reversed() { value = value * x + coefficient }
      return value
    }
    return blocked(coefficients, at: x) { dot($0, $1) }
  }
}
