import MultiPrecision

/// Iterative refinement x̃ ← x̃ + R·(b − A·x̃) with residuals of twice the digits.
struct ResidualRefinement {
  let precision: Precision
  /// b − A·x̃ with 2p bits: what cancels are the leading p.
  let residual: ([BigFloat]) -> [Ball]
  /// d = R·r, enclosed.
  let correct: ([Ball]) -> [Ball]

  /// x̃ and an enclosure of R·(b − A·x̃) for it, over all A and b.
  struct Result {
    var point: [BigFloat]
    var correction: [Ball]

    /// x̃ + mid d.
    func sum(precision: Precision) -> [BigFloat] {
      zip(point, correction).map {
        $0.adding($1.midpoint, rounding: .nearest, precision: precision)
      }
    }
  }

  /// Refines until the corrections' midpoints stop to shrink or fall below the last digit.
  func run(from start: [BigFloat]) -> Result {
    var best = Result(point: start, correction: correct(residual(start)))
    var size = largestShare(best)
    // A condition number close to 2^precision gains only a bit or two a step.
    for _ in 0..<(8 + precision.bits / 4) {
      guard size > Magnitude(powerOfTwo: 1 - precision.bits) else { break }
      let point = zip(best.point, best.correction).map {
        ($0 + $1.midpoint)
      }
      let next = Result(point: point, correction: correct(residual(point)))
      let nextSize = largestShare(next)
      let gains = nextSize + nextSize < size
      if nextSize < size { (best, size) = (next, nextSize) }
      if !gains { break }
    }
    return best
  }

  /// The largest |mid dᵢ| / |x̃ᵢ|, where components below 2^−precision of the largest count as such.
  private func largestShare(_ result: Result) -> Magnitude {
    let sizes = result.point.map { Magnitude(upperBoundOf: $0) }
    let floor = (sizes.max() ?? .zero) * Magnitude(powerOfTwo: -precision.bits)
    var share = Magnitude.zero
    for (size, correction) in zip(sizes, result.correction) {
      let change = Magnitude(upperBoundOf: correction.midpoint)
      if change.isZero { continue }
      share = Swift.max(share, change / Swift.max(size, floor))
    }
    return share
  }
}

extension Matrix where Element == Ball {
  /// b − A·x̃ with 2p bits.
  func residual(_ right: [Ball], at point: [BigFloat], precision: Precision) -> [Ball] {
    let fine = Precision(bits: 2 * precision.bits)
    let exact = point.map { Ball(midpoint: $0) }
    return (0..<rows).map { right[$0] - Ball.dot(row($0), exact[...], precision: fine) }
  }
}
