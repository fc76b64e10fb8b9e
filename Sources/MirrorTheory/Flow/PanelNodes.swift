import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic
import Synchronization

/// The features of one panel at the nodes of Gauss–Legendre rules on its parts.
///
/// Positions on the panel are shares of its length. Nodes that do not depend on λ are computed once:
/// those of dyadic parts of the whole panel.
final class PanelNodes: Sendable {
  /// A rule on one part.
  struct Block: Sendable {
    /// The rule's weights times p and the share of the sign.
    let weights: [BigFloat]
    /// The features by node.
    let rows: [[BigFloat]]
    /// The features by input.
    let columns: [[BigFloat]]
  }

  /// One node for what Double is enough for; s is not, since its terms cancel.
  struct RoughNode: Sendable {
    /// The data's features.
    let features: [BigFloat]
    /// τ = L⁻¹f.
    let orthonormal: [Double]
    /// p times the panel's length and the share of the sign.
    let density: Double
  }

  /// A part [start, start + length] of the panel on which α is one formula.
  struct Stretch: Sendable {
    let start: BigFloat
    let length: BigFloat
    /// Whether it is the whole panel, for any λ.
    let isWhole: Bool
  }

  private struct Place: Hashable {
    let start: Double
    let length: Double
    let nodes: Int
  }

  let precision: Precision
  private let density: CompiledExpression
  private let lower: BigFloat
  private let length: BigFloat
  /// length · share of the sign.
  private let share: BigFloat
  /// wxᵢ.
  private let inputs: [BigFloat]
  private let formulas: [CompiledExpression]
  private let slopes: [CompiledExpression]
  private let bends: [CompiledExpression]
  private let conditioning: FeatureConditioning
  private let dataCount: Int
  private let rules: RuleTable<BigFloat>
  private let blocks = Mutex<[Place: Block]>([:])
  private let roughNodes = Mutex<[Double: RoughNode]>([:])

  init(_ panel: FeaturePanel, of setup: DenseSetup, precision: Precision) {
    self.precision = precision
    conditioning = setup.conditioning
    dataCount = setup.problem.count
    let layout = setup.problem.layout
    density = panel.density
    lower = panel.lower.ball(precision: precision).midpoint
    length = panel.upper.ball(precision: precision).midpoint - lower
    share = length * BigFloat(panel.weight, precision: precision)
    inputs = layout.inputs.map { input in
      let value = input.ball(precision: precision).midpoint
      return panel.sign < 0 ? -value : value
    }
    formulas = panel.pieces.map { layout.activation.formulas[$0] }
    func compiled(_ derivatives: [Expression]) -> [CompiledExpression] {
      panel.pieces.map { CompiledExpression(derivatives[$0], layout.activation.variable) }
    }
    slopes = compiled(layout.activation.slopes)
    bends = compiled(layout.activation.bends)
    rules = RuleTable(precision: precision)
  }

  /// The whole panel.
  var whole: Stretch {
    Stretch(
      start: BigFloat(0, precision: precision), length: BigFloat(1, precision: precision),
      isWhole: true)
  }

  /// The rule of a plan on a part of a stretch.
  func block(_ part: QuadraturePlan.Part, of stretch: Stretch) -> Block {
    guard stretch.isWhole else { return made(part, of: stretch) }
    let place = Place(start: part.start, length: part.length, nodes: part.nodes)
    if let known = blocks.withLock({ $0[place] }) { return known }
    let block = made(part, of: stretch)
    blocks.withLock { $0[place] = block }
    return block
  }

  private func made(_ part: QuadraturePlan.Part, of stretch: Stretch) -> Block {
    let rule = rules.rule(part.nodes)
    let start = stretch.start + stretch.length * BigFloat(part.start, precision: precision)
    let width = stretch.length * BigFloat(part.length, precision: precision)
    let positions = rule.nodes.map { lower + length * (start + width * $0) }
    let rows = positions.map { features(at: $0, count: inputs.count) }
    return Block(
      weights: zip(rule.weights, positions).map { share * width * $0 * density($1) }, rows: rows,
      columns: inputs.indices.map { index in rows.map { $0[index] } })
  }

  private func features(at b: BigFloat, count: Int) -> [BigFloat] {
    (0..<count).map { formulas[$0](inputs[$0] - b) }
  }

  /// One node of a stretch, for Double.
  func roughNode(at place: Double, of stretch: Stretch) -> RoughNode {
    guard stretch.isWhole else { return madeRough(at: place, of: stretch) }
    if let known = roughNodes.withLock({ $0[place] }) { return known }
    let node = madeRough(at: place, of: stretch)
    roughNodes.withLock { $0[place] = node }
    return node
  }

  private func madeRough(at place: Double, of stretch: Stretch) -> RoughNode {
    let share = stretch.start + stretch.length * BigFloat(place, precision: precision)
    let b = lower + length * share
    let features = features(at: b, count: dataCount)
    return RoughNode(
      features: features,
      orthonormal: conditioning.forwardSolve(features).map { $0.doubleValue(.nearest) },
      density: (self.share * stretch.length * density(b)).doubleValue(.nearest))
  }

  // MARK: Where s takes a value

  /// The data's features at a share of the panel.
  func features(atShare place: BigFloat) -> [BigFloat] {
    features(at: lower + length * place, count: dataCount)
  }

  /// Their derivatives with respect to the share.
  func slopes(atShare place: BigFloat) -> [BigFloat] {
    let b = lower + length * place
    return (0..<dataCount).map { -length * slopes[$0](inputs[$0] - b) }
  }

  /// Their second derivatives with respect to the share.
  func bends(atShare place: BigFloat) -> [BigFloat] {
    let b = lower + length * place
    return (0..<dataCount).map { length * length * bends[$0](inputs[$0] - b) }
  }
}
