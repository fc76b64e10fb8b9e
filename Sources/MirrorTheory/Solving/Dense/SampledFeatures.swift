import MultiPrecision
import NumericalMethods
import RealModule

/// A stretch of a panel on which a fixed Gauss–Legendre rule samples.
struct SampleCell {
  var panel: Int
  var lower: Double
  var upper: Double
  /// Whether its halves were seen to agree with it.
  var isSettled = false

  var unsettled: SampleCell {
    var cell = self
    cell.isSettled = false
    return cell
  }

  var halves: [SampleCell]? {
    let middle = lower + (upper - lower) / 2
    guard middle > lower, middle < upper else { return nil }
    return [
      SampleCell(panel: panel, lower: lower, upper: middle),
      SampleCell(panel: panel, lower: middle, upper: upper),
    ]
  }
}

/// A node of the rule: b, its weight with p and the share of the sign, and the data's features there.
struct FeatureSample {
  var panel: Int
  var position: Double
  var weight: Double
  var features: [BigFloat]
}

/// The features of the data at the nodes of a fixed rule, for what needs no proof: conditions,
/// first iterates, figures.
struct SampledFeatures: Sendable {
  let layout: FeatureLayout
  let dataCount: Int
  private let rule: [(node: Double, weight: Double)]

  init(_ layout: FeatureLayout, dataCount: Int) {
    self.layout = layout
    self.dataCount = dataCount
    let legendre = GaussLegendreRule(count: 10, precision: .double)
    rule = zip(legendre.nodes, legendre.weights).map {
      ($0.midpoint.doubleValue(.nearest), $1.midpoint.doubleValue(.nearest))
    }
  }

  /// About `total` cells on a bounded support, each within a panel; more where p has most of its mass
  /// on a small part of an infinite one.
  ///
  /// Parts with more than their share of the mass are halved, and long ones until they are short
  /// beside their distance from 0.
  func cells(total count: Int) -> [SampleCell] {
    let ends = layout.panels.map { ($0.lower.doubleValue, $0.upper.doubleValue) }
    let total = ends.reduce(0) { $0 + $1.1 - $1.0 }
    var cells: [SampleCell] = []
    for (index, end) in ends.enumerated() {
      let panel = layout.panels[index]
      func divide(_ cell: SampleCell, depth: Int) {
        let length = cell.upper - cell.lower
        let middle = cell.lower + length / 2
        let heights = [cell.lower, middle, cell.upper].map { panel.density($0) }
        let mass = length * (heights.filter(\.isFinite).max() ?? 0)
        let isLong = length > Swift.max(4, middle.magnitude / 2)
        if depth < 20, isLong || mass > 4 / Double(count), let halves = cell.halves {
          for half in halves { divide(half, depth: depth + 1) }
        } else {
          cells.append(cell)
        }
      }
      let length = end.1 - end.0
      let parts = Swift.max(1, Int((Double(count) * length / total).rounded(.up)))
      for part in 0..<parts {
        divide(
          SampleCell(
            panel: index, lower: end.0 + length * Double(part) / Double(parts),
            upper: end.0 + length * Double(part + 1) / Double(parts)), depth: 0)
      }
    }
    return cells
  }

  /// The samples of one cell.
  func samples(of cell: SampleCell, precision: Precision) -> [FeatureSample] {
    let share = layout.panels[cell.panel].weight.doubleValue * (cell.upper - cell.lower)
    return rule.map { node, weight in
      let b = cell.lower + node * (cell.upper - cell.lower)
      return FeatureSample(
        panel: cell.panel, position: b,
        weight: share * weight * layout.panels[cell.panel].density(b),
        features: features(
          at: BigFloat(b, precision: precision), panel: cell.panel, precision: precision))
    }
  }

  /// σ(wxᵢ − b) of the data.
  func features(at point: BigFloat, panel index: Int, precision: Precision) -> [BigFloat] {
    let panel = layout.panels[index]
    return (0..<dataCount).map { feature in
      let input = BigFloat(layout.inputs[feature], precision: precision) ?? point
      let u = (panel.sign < 0 ? -input : input) - point
      return layout.activation.formulas[panel.pieces[feature]](u)
    }
  }
}
