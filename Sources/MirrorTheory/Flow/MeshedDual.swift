import MultiPrecision
import NumericalMethods
import RealModule
import Synchronization

/// The dual of a smooth activation by quadrature: E[α_λf] and E[ffᵀ/φ″(α_λ)] as sums over nodes.
///
/// α = (φ̄′)⁻¹(s) has singular points beside the zeros of s, as near as s is steep, so that λ decides
/// on the parts and rules of each panel (``QuadraturePlan``). Where λ moves little they stay the same:
/// the sums are then the flow of a discrete distribution of biases, close to p. That flow has a limit
/// of its own, which its residual approaches with all digits; so quadrature may be as wrong as the
/// digits of the results allow, also where the residual is far smaller.
///
/// With τ = L⁻¹f, whose E[ττᵀ] is 1 (``FeatureConditioning``), all components count alike.
///
/// ### Accuracy
/// *estimated*: to the bits asked for, more or less.
struct MeshedDual: Sendable {
  let setup: DenseSetup
  let potential: DualPotential
  let precision: Precision
  /// The bits of E[α_λτ] that count.
  let accuracy: Int
  let panels: [PanelNodes]
  private let labels: [BigFloat]
  /// The slopes φ̄′ at which (φ̄′)⁻¹ changes its formula.
  let kinkSlopes: [BigFloat]
  /// Lᵢⱼ in Double.
  private let lower: Matrix<Double>
  private let plans = PlanTable()

  private static let roughCount = 10

  init(_ setup: DenseSetup, _ potential: DualPotential, precision: Precision, accuracy: Int) {
    self.setup = setup
    self.potential = potential
    self.precision = precision
    self.accuracy = accuracy
    panels = setup.problem.layout.panels.map { PanelNodes($0, of: setup, precision: precision) }
    labels = setup.problem.labels(precision: precision).map(\.midpoint)
    kinkSlopes = potential.kinks.map { potential.slope($0.ball(precision: precision).midpoint) }
    let full = setup.conditioning.lower
    lower = Matrix(rows: full.rows, columns: full.columns) {
      full[$0, $1].doubleValue(.nearest)
    }
  }

  var count: Int { labels.count }

  // MARK: Means

  /// E[α_λσ(Wx − B)] for the data, then for the points; NaN where a plan fails.
  private func means(_ lambda: [BigFloat]) -> [BigFloat] {
    var sums = Array(
      repeating: BigFloat(0, precision: precision), count: setup.problem.layout.inputs.count)
    let isWhole = forEachBlock(lambda) { block, alphas in
      let loads = zip(block.weights, alphas).map { $0 * $1 }
      for index in sums.indices { sums[index] += BigFloat.dot(loads, block.columns[index]) }
    }
    return isWhole ? sums : sums.map { _ in .nan(precision: precision) }
  }

  /// z − E[α_λf].
  func residual(_ lambda: [BigFloat]) -> [BigFloat] { zip(labels, means(lambda)).map { $0 - $1 } }

  /// h at the points.
  func values(_ lambda: [BigFloat]) -> [BigFloat] { Array(means(lambda).dropFirst(count)) }

  /// E[ffᵀ/φ″(α_λ)]; NaN where a plan fails.
  func hessian(_ lambda: [BigFloat]) -> Matrix<BigFloat> {
    var result = Matrix(
      rows: count, columns: count, repeating: BigFloat(0, precision: precision))
    let isWhole = forEachBlock(lambda) { block, alphas in
      let flat = zip(block.weights, alphas).map { $0 / potential.curvature($1) }
      for i in 0..<count {
        let row = zip(flat, block.columns[i]).map { $0 * $1 }
        for j in 0...i { result[i, j] += BigFloat.dot(row, block.columns[j]) }
      }
    }
    return Matrix(rows: count, columns: count) { i, j in
      isWhole ? result[Swift.max(i, j), Swift.min(i, j)] : .nan(precision: precision)
    }
  }

  /// Calls a function with every block and α at its nodes; false where a plan fails.
  private func forEachBlock(
    _ lambda: [BigFloat], _ body: (PanelNodes.Block, _ alphas: [BigFloat]) -> Void
  ) -> Bool {
    guard let plan = plan(lambda) else { return false }
    for item in plan {
      for part in item.parts {
        let block = item.panel.block(part, of: item.stretch)
        body(
          block,
          block.rows.map {
            potential.approximateInverse(of: BigFloat.dot(lambda[...], $0[..<count]))
          })
      }
    }
    return true
  }

  // MARK: In Double

  /// E[ffᵀ/φ″(α_λ)] to some digits; NaN where a plan fails.
  ///
  /// Parts on which few nodes give all digits need very few for some.
  func roughHessian(_ lambda: [BigFloat]) -> Matrix<Double> {
    var sum = Matrix(rows: count, columns: count, repeating: 0.0)
    guard let plan = plan(lambda) else {
      return Matrix(rows: count, columns: count, repeating: .nan)
    }
    for item in plan {
      for part in item.parts {
        let rule = Self.roughRules.rule(Swift.min(part.nodes, Self.roughCount))
        for (place, weight) in zip(rule.nodes, rule.weights) {
          let node = item.panel.roughNode(at: part.start + part.length * place, of: item.stretch)
          let alpha = potential.roughInverse(of: BigFloat.dot(lambda, node.features))
          let load = weight * part.length * node.density / potential.curvature(alpha)
          for i in 0..<count {
            let row = load * node.orthonormal[i]
            for j in 0...i { sum[i, j] += row * node.orthonormal[j] }
          }
        }
      }
    }
    // L·E[ττᵀ/φ″]·Lᵀ.
    return Matrix(rows: count, columns: count) { i, j in
      var entry = 0.0
      for k in 0...i {
        for l in 0...j {
          entry += lower[i, k] * sum[Swift.max(k, l), Swift.min(k, l)] * lower[j, l]
        }
      }
      return entry
    }
  }

  private static let roughRules = RuleTable<Double>(precision: .double)

  // MARK: Parts and rules

  /// The parts of all panels at λ; nil where one fails.
  private func plan(_ lambda: [BigFloat]) -> [PanelPlan]? {
    plans.plan(at: lambda) {
      var plan: [PanelPlan] = []
      for panel in panels {
        for stretch in stretches(of: panel, lambda) {
          guard let parts = parts(panel, stretch, lambda) else { return nil }
          plan.append(PanelPlan(panel: panel, stretch: stretch, parts: parts))
        }
      }
      return plan
    }
  }

  /// The parts of a stretch and their rules; nil where α is beyond Double, or not resolved.
  private func parts(
    _ panel: PanelNodes, _ stretch: PanelNodes.Stretch, _ lambda: [BigFloat]
  ) -> [QuadraturePlan.Part]? {
    let largest = RuleTable<BigFloat>.largest(accuracy: accuracy)
    func divide(_ start: Double, _ length: Double, depth: Int) -> [QuadraturePlan.Part]? {
      let function = PanelFunction(
        panel: panel, stretch: stretch, lambda: lambda, potential: potential, start: start,
        length: length)
      if let plan = QuadraturePlan(function, accuracy: accuracy, largest: largest) {
        return plan.parts.map {
          QuadraturePlan.Part(
            start: start + length * $0.start, length: length * $0.length, nodes: $0.nodes)
        }
      }
      guard depth < Self.divisionLimit,
        let left = divide(start, length / 2, depth: depth + 1),
        let right = divide(start + length / 2, length / 2, depth: depth + 1)
      else { return nil }
      return left + right
    }
    return divide(0, 1, depth: 0)
  }

  private static let divisionLimit = 5
}

/// The parts of one stretch.
private struct PanelPlan {
  let panel: PanelNodes
  let stretch: PanelNodes.Stretch
  let parts: [QuadraturePlan.Part]
}

/// Plans that were made lately: several sums are taken at each λ.
private final class PlanTable: Sendable {
  private let known = Mutex<[[BigFloat]: [PanelPlan]?]>([:])
  private static let limit = 256

  func plan(at lambda: [BigFloat], _ make: () -> [PanelPlan]?) -> [PanelPlan]? {
    if let plan = known.withLock({ $0[lambda] }) { return plan }
    let plan = make()
    known.withLock { table in
      if table.count >= Self.limit { table.removeAll() }
      table[lambda] = .some(plan)
    }
    return plan
  }
}

/// α_λτp on a part of a stretch in Double, from which plans are made.
private struct PanelFunction: UnitFunction {
  let panel: PanelNodes
  let stretch: PanelNodes.Stretch
  let lambda: [BigFloat]
  let potential: DualPotential
  let start: Double
  let length: Double

  func values(at t: Double) -> [Double] {
    let node = panel.roughNode(at: start + length * t, of: stretch)
    let alpha = potential.roughInverse(of: BigFloat.dot(lambda, node.features))
    return node.orthonormal.map { alpha * node.density * $0 }
  }
}
