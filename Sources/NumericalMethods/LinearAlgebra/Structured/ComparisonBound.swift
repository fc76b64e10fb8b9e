import MultiPrecision

/// Bounds of |A⁻¹|·r for an H-matrix, in O(m) and component by component.
///
/// The comparison matrix C has the least |aᵢᵢ| on its diagonal and minus the largest |aᵢⱼ| off it. If
/// v > 0 and C·v > 0, then every A within the entries is regular and |A⁻¹| ≤ C⁻¹ entry by entry, and
/// C·e ≥ r ≥ 0 gives e ≥ C⁻¹r ≥ |A⁻¹|·r. So e is guessed by solving with C in floats, and what is
/// missing to C·e ≥ r is made up for by a multiple of v.
///
/// ### Source
/// Neumaier, Interval Methods for Systems of Equations (1990), §3.6–3.7.
struct ComparisonBound: Sendable {
  private let comparison: BorderedTridiagonalMatrix<Ball>
  private let factors: BorderedTridiagonalFactorization<BigFloat>
  private let vector: [BigFloat]
  /// Lower bounds of C·v, > 0.
  private let image: [BigFloat]

  /// The bound; nil if A is not proved an H-matrix.
  init?(_ matrix: BorderedTridiagonalMatrix<Ball>, precision: Precision) {
    // Bounds have 32 bits: they stay what they are.
    let precision = Swift.max(precision, .literal)
    let points = matrix.map { row, column, entry in
      let size = row == column ? entry.magnitudeLowerBound : entry.magnitudeUpperBound
      let exact = size.bigFloat
      return BigFloat(row == column ? exact : -exact, precision: precision)
    }
    guard
      let factors = try? BorderedTridiagonalFactorization(
        points, isPositive: { $0.isFinite && $0.signum > 0 })
    else { return nil }
    let ones = Array(repeating: BigFloat(1, precision: precision), count: matrix.order)
    let vector = factors.solve(ones)
    guard vector.allSatisfy({ $0.isFinite && $0.signum > 0 }) else { return nil }
    let comparison = points.map { Ball(midpoint: $2) }
    let image = comparison.multiplied(by: vector.map { Ball(midpoint: $0) }).map(\.lower)
    guard image.allSatisfy({ $0.isFinite && $0.signum > 0 }) else { return nil }
    self.comparison = comparison
    self.factors = factors
    self.vector = vector
    self.image = image
  }

  /// Bounds of |A⁻¹|·r for r ≥ 0.
  func errors(_ right: [Magnitude]) -> [Magnitude] {
    let precision = vector.first?.precision ?? .literal
    let points = right.map { BigFloat($0.bigFloat, precision: precision) }
    let guess = factors.solve(points).map {
      $0.isFinite && $0.signum > 0 ? $0 : .zero(precision: precision)
    }
    let reached = comparison.multiplied(by: guess.map { Ball(midpoint: $0) })
    var factor = Magnitude.zero
    for i in points.indices {
      let missing = Ball(midpoint: points[i]) - reached[i]
      guard missing.upper.signum > 0 else { continue }
      let share = missing.upper.divided(by: image[i], rounding: .up)
      factor = Swift.max(factor, Magnitude(upperBoundOf: share))
    }
    return zip(guess, vector).map {
      Magnitude(upperBoundOf: $0) + factor * Magnitude(upperBoundOf: $1)
    }
  }
}
