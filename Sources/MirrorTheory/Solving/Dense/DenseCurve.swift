import MultiPrecision
import RealModule
import Symbolic

/// The solution of a smooth activation in Double, for figures:
/// h(x) = E[ασ(Wx − B)], h″(x) = E[ασ″(Wx − B)] + jumps of σ′.
struct DenseCurve: Sendable {
  private struct Node: Sendable {
    var panel: Int
    var position: Double
    /// The weight with p and α.
    var load: Double
  }

  private let sampled: SampledFeatures
  private let multipliers: [BigFloat]
  private let alpha: @Sendable (Double) -> Double
  private let data: SortedData
  private let precision: Precision

  /// - Parameters:
  ///   - sampled: The features.
  ///   - multipliers: λ by knot.
  ///   - data: What the curve goes through.
  ///   - alpha: (φ̄′)⁻¹.
  init(
    _ sampled: SampledFeatures, multipliers: [BigFloat], _ data: SortedData,
    alpha: @escaping @Sendable (Double) -> Double
  ) {
    self.sampled = sampled
    self.multipliers = multipliers
    self.alpha = alpha
    self.data = data
    // As many bits as cancel in s, and those of a Double.
    let size = multipliers.map { $0.exponent ?? 0 }.max() ?? 0
    precision = Precision(bits: 96 + Swift.max(0, size))
  }

  func make() -> SolutionCurve {
    let nodes = sampled.cells(total: 64).flatMap { cell in
      sampled.samples(of: cell, precision: precision).map { sample in
        Node(
          panel: sample.panel, position: sample.position,
          load: sample.weight * alpha(combination(sample.features)))
      }
    }
    let layout = sampled.layout
    let activation = layout.activation
    let bends = activation.bends.map { CompiledExpression($0, activation.variable) }
    let jumps = activation.slopeJumps
    let curve = self
    @Sendable func sum(_ x: Double, _ formulas: [CompiledExpression]) -> Double {
      nodes.reduce(0) { sum, node in
        let u = Double(layout.panels[node.panel].sign) * x - node.position
        return sum + node.load * formulas[activation.piece(at: u)](u)
      }
    }
    return SolutionCurve(
      value: { x in x.isFinite ? sum(x, activation.formulas) : .nan },
      secondDerivative: { x in
        guard x.isFinite else { return .nan }
        let kinks = zip(activation.kinks, jumps).filter { $0.1 != 0 }
        return kinks.reduce(sum(x, bends)) { total, kink in
          total + kink.1 * curve.density(at: x, kink: kink.0.doubleValue)
        }
      },
      breaks: (data.knots.map(\.doubleValue) + formulaBreaks(jumps)).sorted()
        .reduce(into: []) { if $0.last != $1 { $0.append($1) } },
      data: zip(data.knots, data.labels).map { ($0.doubleValue, $1.doubleValue) })
  }

  /// E over w of αp at the b whose feature bends at x: ∂²/∂x² of a σ with a unit jump of σ′ at the
  /// kink, because σ″(wx − b) is δ(wx − b − kink).
  private func density(at x: Double, kink: Double) -> Double {
    let layout = sampled.layout
    var total = 0.0
    var seen = Set<Int>()
    for (index, panel) in layout.panels.enumerated() where !seen.contains(panel.sign) {
      let b = Double(panel.sign) * x - kink
      guard b >= panel.lower.doubleValue, b <= panel.upper.doubleValue else { continue }
      seen.insert(panel.sign)
      let features = sampled.features(
        at: BigFloat(b, precision: precision), panel: index, precision: precision)
      total += panel.weight.doubleValue * panel.density(b) * alpha(combination(features))
    }
    return total
  }

  /// Where h″ follows another formula of p.
  private func formulaBreaks(_ jumps: [Double]) -> [Double] {
    let layout = sampled.layout
    let signs = Set(layout.panels.map { Double($0.sign) })
    return zip(layout.activation.kinks, jumps).flatMap { kink, jump in
      jump == 0
        ? []
        : layout.supportBreaks.flatMap { end in
          signs.map { $0 * (end.doubleValue + kink.doubleValue) }
        }
    }
  }

  private func combination(_ features: [BigFloat]) -> Double {
    zip(multipliers, features).reduce(BigFloat(0, precision: precision)) { $0 + $1.0 * $1.1 }
      .doubleValue(.nearest)
  }
}
