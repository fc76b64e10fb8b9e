import MultiPrecision
import NumericalMethods

/// E[ατ] and E[ττᵀ/φ″] at a point of the dual, on a mesh, for potentials of any steepness.
///
/// With orthonormal features τ and s = eˡν·τ, means over an interval of the mesh are those of linear s:
/// of α the secant slope of φ̄*, and of 1/φ″ the secant slope of α. Under steep ψ the solution is
/// nearly α = ±A with A in the hundreds, that is s = ±e^A, and jumps where s vanishes. An interval in
/// which s changes its sign then has the curvature of the whole jump, which nodes would miss.
///
/// Where ψ grows fast on one side only, s = e^A nearly everywhere but for dips of width e^(−A/3), in
/// which it is smaller by e^(−2A/3): ν, τ and the positions of nodes have as many bits as this takes,
/// while α, ln |s| and the weights are numbers that Double holds.
///
/// Nothing here is proved. Errors are of second order in the mesh.
struct DualMesh {
  /// Where s = eˡν·τ.
  struct Point {
    var direction: [BigFloat]
    /// l.
    var logScale: Double
  }

  /// An end of intervals, with τ there.
  struct Node {
    let position: BigFloat
    let features: [BigFloat]
    let rounded: [Double]
  }

  /// The intervals of a panel.
  struct Strip {
    let panel: Int
    var nodes: [Node]
    /// By interval: the mass of p, with the share of the sign.
    var weights: [Double] = []
    /// By feature: the means over the intervals.
    var middles: [BigFloatVector] = []
  }

  /// Of τ and of positions.
  var precision: Precision
  let sampled: SampledFeatures
  let conditioning: FeatureConditioning
  let potential: DualPotential
  let budget: WorkBudget
  var strips: [Strip]

  /// The most intervals.
  static let limit = 20_000

  /// A coarse mesh.
  ///
  /// - Parameters:
  ///   - sampled: The panels and their features.
  ///   - conditioning: What makes them orthonormal.
  ///   - potential: φ̄.
  ///   - precision: Of τ and of positions.
  ///   - budget: The time it may take.
  init(
    _ sampled: SampledFeatures, _ conditioning: FeatureConditioning, _ potential: DualPotential,
    precision: Precision, budget: WorkBudget
  ) {
    self.precision = precision
    self.sampled = sampled
    self.conditioning = conditioning
    self.potential = potential
    self.budget = budget
    strips = []
    strips = sampled.layout.panels.indices.map { index in
      let panel = sampled.layout.panels[index]
      return Strip(
        panel: index,
        nodes: [panel.lower.doubleValue, panel.upper.doubleValue].map {
          node(BigFloat($0, precision: precision), panel: index)
        })
    }
    // Orthonormal features share a mass of their number.
    let limit = Double(sampled.dataCount) / 100
    let panels = sampled.layout.panels
    divide { panel, node in
      (
        density: Self.mass(1, panels[panel], at: node.position.doubleValue(.nearest)),
        height: node.rounded.reduce(0) { $0 + $1 * $1 }
      )
    } where: { _, ends, middle in
      // Far tails have their mass at one end.
      let length = (ends.high.node.position - ends.low.node.position).doubleValue(.nearest)
      let here = [ends.low.measure, middle.measure, ends.high.measure]
      let masses = here.map { length * $0.density }
      return (masses.filter(\.isFinite).max() ?? 0) * (here.map(\.height).max() ?? 0) > limit
    }
  }

  /// The node at a position.
  func node(_ position: BigFloat, panel: Int) -> Node {
    let features = conditioning.forwardSolve(
      sampled.features(at: position, panel: panel, precision: precision))
    return Node(
      position: position, features: features,
      rounded: features.map { $0.doubleValue(.nearest) })
  }

  /// The mass of p on an interval, with the share of the sign.
  func mass(_ low: BigFloat, _ high: BigFloat, panel: Int) -> Double {
    let length = (high - low).doubleValue(.nearest)
    let middle = low.doubleValue(.nearest) + length / 2
    return Self.mass(length, sampled.layout.panels[panel], at: middle)
  }

  /// The same for a density that is everywhere as at one place.
  private static func mass(_ length: Double, _ panel: FeaturePanel, at place: Double) -> Double {
    panel.weight.doubleValue * length * panel.density(place)
  }
}
