import MultiPrecision
import Symbolic

// What is beyond the cuts of an infinite support.

extension DenseDual {
  /// Bounds of what E[αfⱼ] and E[φ̄(α)] have beyond the cuts, for every λ whose Λ = Σ|λᵢ| is at most twice
  /// that of the one given.
  ///
  /// |s| ≤ ΛF there, and with κ ≤ φ″
  /// ```
  /// |αf| ≤ ΛF²/κ,   φ̄(α) ≤ αs ≤ Λ²F²/κ.
  /// ```
  /// Under φ̄ that grow fast Λ is so large that this takes p to the places where it is 1/Λ, while α is
  /// never large: from the cut T up to some T′, |α| ≤ a = (φ̄′)⁻¹(ΛF(T′)), so that
  /// ```
  /// |αf| ≤ aF ≤ aF²/F(T),   φ̄(α) ≤ aΛF ≤ aΛF²/F(T),
  /// ```
  /// and the first bounds serve beyond T′ only.
  func tails(_ multipliers: [Ball]) -> (means: ErrorBound, penalty: ErrorBound) {
    let weight = Self.weight(multipliers) * ErrorBound(2)
    let flatness = weight * potential.flatnessBound
    var means = problem.layout.tailBound * flatness
    if !problem.layout.tails.isEmpty, weight > ErrorBound(powerOfTwo: 64) {
      var better = ErrorBound.zero
      for tail in problem.layout.tails {
        better += self.means(of: tail, weight: weight, flatness: flatness)
      }
      means = Swift.min(means, better)
    }
    return (means, weight * means)
  }

  /// The bound with a T′ for which the part beyond it does not matter; ∞ where none is found.
  private func means(
    of tail: FeatureTail, weight: ErrorBound, flatness: ErrorBound
  ) -> ErrorBound {
    let least = tail.featureSize(at: tail.end).magnitudeLowerBound
    var end = tail.end
    for _ in 0..<64 {
      end = end * 2
      guard let rest = tail.smallSquares(beyond: end) else { return .infinity }
      let size = tail.featureSize(at: end).magnitudeUpperBound
      let near = potential.inverseBound(weight * size) * problem.layout.tailBound / least
      if flatness * rest <= near { return near + flatness * rest }
    }
    return .infinity
  }

  /// Whether what the reach of the one leaves out is bounded for all of the other.
  func isCovered(_ box: [Ball], of center: [Ball]) -> Bool {
    Self.weight(box) <= Self.weight(center) * ErrorBound(2)
  }

  /// Σ|λᵢ|.
  static func weight(_ multipliers: [Ball]) -> ErrorBound {
    multipliers.reduce(ErrorBound.zero) { $0 + $1.magnitudeUpperBound }
  }
}
