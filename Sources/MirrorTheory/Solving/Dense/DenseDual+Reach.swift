import MultiPrecision

/// The part of each panel on which integrals are taken, and what the rest adds at most.
struct FeatureReach: Sendable {
  /// By panel: where it is cut; nil for its own ends.
  fileprivate(set) var ends: [(lower: Double?, upper: Double?)]
  /// Bounds of what E[αfⱼ] and E[φ̄(α)] have beyond.
  fileprivate(set) var means = ErrorBound.zero
  fileprivate(set) var penalty = ErrorBound.zero

  fileprivate mutating func add(_ part: (means: ErrorBound, penalty: ErrorBound)) {
    means += part.means
    penalty += part.penalty
  }
}

extension DenseDual {
  /// All panels between the cuts, without what lies beyond them.
  var wholePanels: FeatureReach {
    FeatureReach(ends: problem.layout.panels.map { _ in (nil, nil) })
  }

  /// The panels without the ends on which all features have died out.
  ///
  /// There as beyond the cuts of an infinite support no slopes are needed, which take s to digits of its
  /// own: under φ̄ that grow fast they are as large where s is next to 0 as s is elsewhere.
  ///
  /// - Parameters:
  ///   - multipliers: λ. What is left out is bounded for every λ whose Σ|λᵢ| is at most twice as large.
  ///   - tolerance: Of which E[αfⱼ] may lose a small part at each end.
  /// - Returns: The panels, with bounds of what they leave out, beyond the cuts too.
  func reach(of multipliers: [Ball], tolerance: ErrorBound) -> FeatureReach {
    var result = wholePanels
    result.add(tails(multipliers))
    let limit = tolerance * ErrorBound(powerOfTwo: -8)
    let weight = Self.weight(multipliers) * ErrorBound(2)
    for (index, panel) in problem.layout.panels.enumerated() {
      let features = PanelFeatures(panel, of: problem.layout, precision: .double)
      let breaks = tiles[index].breaks
      var kept = 0..<(breaks.count - 1)
      func isSmall(_ segment: Int, _ left: inout ErrorBound) -> Bool {
        let part = bound(features, weight, from: breaks[segment], to: breaks[segment + 1])
        guard left + part.means <= limit else { return false }
        left += part.means
        result.add(part)
        return true
      }
      var left = ErrorBound.zero
      while kept.count > 1, isSmall(kept.lowerBound, &left) {
        kept = (kept.lowerBound + 1)..<kept.upperBound
      }
      left = .zero
      while kept.count > 1, isSmall(kept.upperBound - 1, &left) {
        kept = kept.lowerBound..<(kept.upperBound - 1)
      }
      result.ends[index] = (
        kept.lowerBound > 0 ? breaks[kept.lowerBound] : nil,
        kept.upperBound < breaks.count - 1 ? breaks[kept.upperBound] : nil
      )
    }
    return result
  }

  /// Bounds of ∫|αf|p and ∫φ̄(α)p: with |s| ≤ S = ΛF, F being the largest feature of the data,
  /// |α| ≤ a = (φ̄′)⁻¹(S) and φ̄(α) ≤ aS.
  private func bound(
    _ features: PanelFeatures, _ weight: ErrorBound, from lower: Double, to upper: Double
  ) -> (means: ErrorBound, penalty: ErrorBound) {
    // The ends of a panel need not be doubles.
    let (first, last) = (lower.nextDown, upper.nextUp)
    let region = ComplexBox(DoubleRange(first, last))
    let sizes = features.bounds(over: region)
    let sum = weight * (sizes.prefix(count).max() ?? .zero)
    let mass = features.densityBound(over: region) * ErrorBound((last - first).nextUp)
    let weighted = potential.inverseBound(sum) * mass
    return (weighted * (sizes.max() ?? .zero), weighted * sum)
  }
}
