import MultiPrecision
import NumericalMethods
import RealModule

/// Where s takes the values at which φ̄ changes its formula, and where it is largest.
extension MeshedDual {
  /// s at the ends of panels less the slopes at which φ̄ changes its formula: affine in λ.
  ///
  /// Where one changes its sign the number of stretches changes.
  func levels(_ lambda: [BigFloat]) -> [BigFloat] {
    if kinkSlopes.isEmpty { return [] }
    return panels.flatMap { panel in
      [0, 1].flatMap { end in
        let s = BigFloat.dot(
          lambda, panel.features(atShare: BigFloat(end, precision: precision)))
        return kinkSlopes.map { s - $0 }
      }
    }
  }

  /// The panel, divided where s passes a slope at which φ̄ changes its formula.
  func stretches(of panel: PanelNodes, _ lambda: [BigFloat]) -> [PanelNodes.Stretch] {
    if kinkSlopes.isEmpty { return [panel.whole] }
    let cuts = kinkSlopes.flatMap { crossings(panel, lambda, level: $0) }.sorted()
    let ends = [BigFloat(0, precision: precision)] + cuts + [BigFloat(1, precision: precision)]
    return zip(ends, ends.dropFirst()).compactMap { start, end in
      end > start
        ? PanelNodes.Stretch(start: start, length: end - start, isWhole: cuts.isEmpty) : nil
    }
  }

  private static let sampleCount = 64
  private static let sampledShares = (0...sampleCount).map { Double($0) / Double(sampleCount) }

  /// s at evenly spread shares of a panel.
  private func samples(_ panel: PanelNodes, _ lambda: [BigFloat]) -> [BigFloat] {
    let whole = panel.whole
    return Self.sampledShares.map {
      BigFloat.dot(lambda, panel.roughNode(at: $0, of: whole).features)
    }
  }

  private func bracket(_ index: Int) -> BigFloat {
    BigFloat(Self.sampledShares[index], precision: precision)
  }

  /// The shares of the panel at which s passes a level, as far as samples show them.
  private func crossings(
    _ panel: PanelNodes, _ lambda: [BigFloat], level: BigFloat
  ) -> [BigFloat] {
    let heights = samples(panel, lambda).map { ($0 - level).signum }
    return heights.indices.dropLast().compactMap { index in
      guard heights[index] * heights[index + 1] < 0 else { return nil }
      return safeguardedNewton(
        from: bracket(index), to: bracket(index + 1), precision: precision
      ) { place in
        (
          BigFloat.dot(lambda, panel.features(atShare: place)) - level,
          BigFloat.dot(lambda, panel.slopes(atShare: place))
        )
      }.value
    }
  }

  /// sup |α| over the features and the output bias, which is one more feature, σ ≡ 1.
  ///
  /// α increases with s, which is largest at an end of a panel or where its slope vanishes.
  func largestAlpha(_ lambda: [BigFloat]) -> BigFloat {
    let total = lambda.reduce(BigFloat(0, precision: precision), +)
    var (least, most) = (total, total)
    for panel in panels {
      let heights = samples(panel, lambda)
      var extremes = [heights[0], heights[heights.count - 1]]
      for index in heights.indices.dropFirst().dropLast() {
        let rises = (heights[index] - heights[index - 1]).signum
        guard rises * (heights[index + 1] - heights[index]).signum <= 0 else { continue }
        extremes.append(heights[index])
        let place = safeguardedNewton(
          from: bracket(index - 1), to: bracket(index + 1), startingAt: bracket(index),
          precision: precision
        ) { place in
          (
            BigFloat.dot(lambda, panel.slopes(atShare: place)),
            BigFloat.dot(lambda, panel.bends(atShare: place))
          )
        }.value
        if let place {
          extremes.append(BigFloat.dot(lambda, panel.features(atShare: place)))
        }
      }
      least = extremes.reduce(least, Swift.min)
      most = extremes.reduce(most, Swift.max)
    }
    return Swift.max(
      potential.approximateInverse(of: least).magnitude,
      potential.approximateInverse(of: most).magnitude)
  }
}
