import MultiPrecision
import RealModule

/// The linearized stage equations in `Double`, about stages that are almost right.
///
/// The stages have ζᵢ = ζ₀ − hκΣⱼ aᵢⱼJ(θ°ⱼ)ᵀrⱼ and a defect dᵢ = 2·weight·(f(θᵢ) − y) − rᵢ, where θ° is where
/// J was taken. To first order in δr and θ − θ° the right ζᵢ differ by
/// ```
/// δζᵢ = −hκΣⱼ aᵢⱼGⱼ,   Gⱼ = Jⱼᵀδrⱼ + ∂(Jᵀrⱼ)/∂θ·(θⱼ + δθⱼ − θ°ⱼ),   δθ = δζ/(s·φ″)
/// ```
/// and δr solves d + 2·weight·J·δθ = δr. Sweeps with the Newton matrix, which leaves the second term
/// of G out, converge in a few rounds.
struct StageCorrection<Network: TrainableNetwork> where Network.Number == Double {
  /// A correction.
  struct Step {
    /// δr, one stage after another.
    var residuals: [Double]
    /// G.
    var gradients: [[Double]]
    /// δζ.
    var mirrors: [[Double]]
    /// δv = δζ/φ″.
    var displacements: [[Double]]
    /// What is left of a defect of 1.
    var error: Double
  }

  let system: StageSystem
  private let state: TrainingState<Network>
  private let tableau: StageTableau<Double>
  private let size: Double
  private let theta: [[Double]]
  private let displacement: [[Double]]
  private let residuals: [[Double]]
  private let curvatures: [[Double]]
  private static var limit: Int { 16 }

  /// Linearizes at stages of any numbers; `system`, the matrix of stages close to these, is used again
  /// unless a fresh one is asked for.
  init?<Number: TrainingNumber>(
    _ state: TrainingState<Network>, _ tableau: StageTableau<Double>, _ stages: FlowStages<Number>,
    system: StageSystem?, isFresh: Bool
  ) {
    self.state = state
    self.tableau = tableau
    size = stages.size.approximation
    let parts = stages.parts
    let numbers = StageSweep<Network>.map(parts.count, parameters: state.theta.count) { i in
      let displacement = parts[i].displacement.map(\.approximation)
      return (
        theta: parts[i].theta.map(\.approximation), displacement: displacement,
        curvatures: state.curvatures(displacement)
      )
    }
    theta = numbers.map(\.theta)
    displacement = numbers.map(\.displacement)
    curvatures = numbers.map(\.curvatures)
    residuals = parts.map { $0.residuals.map(\.approximation) }
    if let system, !isFresh {
      self.system = system
      return
    }
    let weight = state.setting.lossWeight + state.setting.lossWeight
    let forms = StageSweep<Network>.map(parts.count, parameters: state.theta.count) {
      state.network.normalForm(numbers[$0].theta, diagonal: numbers[$0].curvatures)
    }
    guard
      let made = StageSystem(
        tableau.matrix, forms: forms, factor: weight * size / Double(state.setting.layout.width))
    else { return nil }
    self.system = made
  }

  /// The correction for defects of size 1 or less and θ − θ° in the same unit, until `enough` is left.
  func solve(_ defects: [Double], moves: [[Double]], enough: Double) -> Step {
    let setting = state.setting
    let s = tableau.stages
    let m = setting.labels.count
    let count = setting.layout.count
    let weight = setting.lossWeight + setting.lossWeight
    let pull = -(setting.rate * size)
    let zeros = [Double](repeating: 0, count: count)
    var step = Step(
      residuals: Array(repeating: 0, count: s * m), gradients: Array(repeating: zeros, count: s),
      mirrors: Array(repeating: zeros, count: s), displacements: Array(repeating: zeros, count: s),
      error: .infinity)
    var left: [Double] = []
    var images = Array(repeating: [Double](), count: s)
    for round in 0..<Self.limit {
      gradients(&step, moves)
      Double.combineAll(
        zeros, tableau.matrix.map { pull * $0 }, step.gradients, into: &step.mirrors)
      let mirrors = step.mirrors
      step.displacements.withUnsafeMutableBufferPointer { displacements in
        images.withUnsafeMutableBufferPointer { images in
          nonisolated(unsafe) let (displacements, images) = (displacements, images)
          StageSweep<Network>.forEachStage(s, parameters: count) { i in
            let (mirror, curvature) = (mirrors[i], curvatures[i])
            displacements[i].withUnsafeMutableBufferPointer { displacement in
              for k in 0..<count { displacement[k] = mirror[k] / curvature[k] }
            }
            images[i] = state.network.product(theta[i], displacements[i])
          }
        }
      }
      var rest = defects
      var largest = 0.0
      for i in 0..<s {
        for k in 0..<m {
          rest[i * m + k] += weight * images[i][k] / setting.scale - step.residuals[i * m + k]
          largest = Swift.max(largest, rest[i * m + k].magnitude)
        }
      }
      // δθ enters the second term a round late, so that what is left stands still for some rounds
      // before it falls.
      left.append(largest)
      let isSettled = round > 4 && largest > 0.5 * left[round - 3]
      step.error = largest
      if largest <= enough || round + 1 == Self.limit || isSettled { break }
      for (k, correction) in system.solve(rest).enumerated() { step.residuals[k] += correction }
    }
    return step
  }

  /// G from δr and δζ.
  private func gradients(_ step: inout Step, _ moves: [[Double]]) {
    let m = state.setting.labels.count
    let inverseScale = 1 / state.setting.scale
    let displacements = step.displacements
    let change = step.residuals
    step.gradients.withUnsafeMutableBufferPointer { gradients in
      nonisolated(unsafe) let gradients = gradients
      StageSweep<Network>.forEachStage(theta.count, parameters: moves[0].count) { i in
        var direction = moves[i]
        add(inverseScale, displacements[i], to: &direction)
        state.gradientChange(
          theta[i], displacement[i], along: direction, residuals: residuals[i], into: &gradients[i])
        var first = direction
        state.gradient(
          theta[i], displacement[i], residuals: Array(change[(i * m)..<(i * m + m)]), into: &first)
        add(1, first, to: &gradients[i])
      }
    }
  }
}
