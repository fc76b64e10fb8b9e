import MultiPrecision

/// A nonnegative matrix G that bounds |E| for an unknown E, with proof that I − E is regular.
///
/// With weights v > 0 and Gv ≤ αv, α < 1, the norm ‖x‖ = max |xᵢ|/vᵢ gives ‖E‖ ≤ α. If
/// e = d + E·e, then ‖e‖ ≤ ‖d‖/(1 − α), and any bound e⁰ ≥ |e| improves to |d| + G·e⁰ ≥ |e|,
/// component by component.
struct ContractionBound: Sendable {
  let order: Int
  /// G row by row.
  private let bounds: [Magnitude]
  private let weights: [Magnitude]
  /// 1/(1 − α), rounded upward.
  private let amplification: Magnitude

  /// The bound, or nil if no weights show that G contracts.
  ///
  /// Ones are tried first. Badly scaled systems need other weights: some steps of the power method
  /// lead toward the Perron vector, for which α is the spectral radius of G.
  init?(order: Int, bounds: [Magnitude]) {
    self.order = order
    self.bounds = bounds
    var weights = Array(repeating: Magnitude(powerOfTwo: 0), count: order)
    for _ in 0..<12 {
      let image = Self.apply(bounds, to: weights)
      var largest = Magnitude.zero
      for (top, weight) in zip(image, weights) { largest = Swift.max(largest, top / weight) }
      if largest <= Magnitude(0.5), let factor = Self.amplification(of: largest) {
        self.weights = weights
        amplification = factor
        return
      }
      // The old weights keep the new ones positive.
      for i in weights.indices {
        weights[i] = image[i] + weights[i] * Magnitude(powerOfTwo: -20)
      }
      guard weights.allSatisfy(\.isFinite) else { return nil }
    }
    return nil
  }

  private static func amplification(of alpha: Magnitude) -> Magnitude? {
    let one = BigFloat(1, precision: .literal)
    let rest = one.subtracting(alpha.bigFloat, rounding: .down)
    guard rest.signum > 0 else { return nil }
    return Magnitude(upperBoundOf: one.divided(by: rest, rounding: .up))
  }

  private static func apply(_ bounds: [Magnitude], to vector: [Magnitude]) -> [Magnitude] {
    let n = vector.count
    return (0..<n).map { i in
      var sum = Magnitude.zero
      for j in 0..<n { sum += bounds[i * n + j] * vector[j] }
      return sum
    }
  }

  /// Bounds of |E·e| for the e with e = d + E·e.
  ///
  /// - Parameter terms: Bounds of |d|.
  /// - Returns: One bound a component.
  func remainders(_ terms: [Magnitude]) -> [Magnitude] {
    var norm = Magnitude.zero
    for (term, weight) in zip(terms, weights) { norm = Swift.max(norm, term / weight) }
    var errors = weights.map { norm * amplification * $0 }
    // Each round multiplies what is too much by α ≤ 1/2, mostly far less.
    for _ in 0..<3 {
      let image = Self.apply(bounds, to: errors)
      for i in errors.indices { errors[i] = Swift.min(errors[i], terms[i] + image[i]) }
    }
    return Self.apply(bounds, to: errors)
  }
}
