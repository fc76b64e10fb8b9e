import RealModule

/// A polynomial as Σ cₖTₖ(t) with t ∈ [−1, 1].
struct ChebyshevSeries: Sendable {
  var coefficients: [Double]

  /// The value, by Clenshaw's recurrence.
  func callAsFunction(_ t: Double) -> Double {
    var (b1, b2) = (0.0, 0.0)
    for c in coefficients.dropFirst().reversed() { (b1, b2) = (c + 2 * t * b1 - b2, b1) }
    return (coefficients.first ?? 0) + t * b1 - b2
  }

  /// Σ|cₖ| ≥ max |value|.
  var bound: Double { coefficients.reduce(0) { $0 + $1.magnitude } }

  /// Whether |c₀| ≥ Σ|cₖ| over k ≥ 1, so that the sign does not change.
  var keepsSign: Bool { 2 * (coefficients.first ?? 0).magnitude >= bound }

  /// The antiderivative that vanishes at t = −1.
  ///
  /// ∫T₀ = T₁, ∫T₁ = T₂/4 + const, ∫Tₖ = Tₖ₊₁/(2(k+1)) − Tₖ₋₁/(2(k−1)).
  var integral: ChebyshevSeries {
    let count = coefficients.count
    var result = [Double](repeating: 0, count: count + 1)
    for (k, c) in coefficients.enumerated() {
      switch k {
      case 0: result[1] += c
      case 1: result[2] += c / 4
      default:
        result[k + 1] += c / Double(2 * (k + 1))
        result[k - 1] -= c / Double(2 * (k - 1))
      }
    }
    var end = 0.0
    for (k, c) in result.enumerated() { end += k % 2 == 0 ? c : -c }
    result[0] -= end
    return ChebyshevSeries(coefficients: result)
  }

  /// The derivative by t: c′ₖ₋₁ = c′ₖ₊₁ + 2k·cₖ, and half of that for k = 1.
  var derivative: ChebyshevSeries {
    let count = coefficients.count
    var result = [Double](repeating: 0, count: count + 1)
    for k in stride(from: count - 1, to: 0, by: -1) {
      result[k - 1] = result[k + 1] + Double(2 * k) * coefficients[k]
    }
    result[0] /= 2
    return ChebyshevSeries(coefficients: Array(result.prefix(Swift.max(1, count - 1))))
  }

  /// The Chebyshev nodes of the first kind: cos((k + ½)π/count), none of them an end.
  static func nodes(_ count: Int) -> [Double] {
    (0..<count).map { .cos((Double($0) + 0.5) * .pi / Double(count)) }
  }

  /// The polynomial through values at ``nodes(_:)``, by the discrete cosine transform.
  init(interpolating values: [Double]) {
    let count = values.count
    coefficients = (0..<count).map { k in
      var sum = 0.0
      for (j, value) in values.enumerated() {
        sum += value * .cos(Double(k) * (Double(j) + 0.5) * .pi / Double(count))
      }
      return (k == 0 ? 1 : 2) * sum / Double(count)
    }
  }

  init(coefficients: [Double]) { self.coefficients = coefficients }

  /// The same polynomial on the half [−1, 0] or [0, 1], stretched to [−1, 1].
  func half(isRight: Bool) -> ChebyshevSeries {
    let values = Self.nodes(coefficients.count).map { self(($0 + (isRight ? 1 : -1)) / 2) }
    return ChebyshevSeries(interpolating: values)
  }
}
