import MultiPrecision
import NumericalMethods
import RealModule

/// The way to the maximum of the dual along growing slopes, in a few digits.
///
/// For fixed l, minimize E[φ̄*(eˡν·τ)] over the ν with ν·z̃ = 1: where E[ατ] = κz̃, the solution for
/// the labels κz. κ increases with l, from 0 to ∞, and is 1 at the solution. While l grows by steps,
/// ν hardly changes under any ψ, however fast φ̄ grows: near the end by whole powers of e a step, for
/// exp(x²) and the like by powers of powers. What does change are narrow dips of s, where ψ grows
/// fast on one side only, and the mesh follows them. Newton's method in λ for the labels as they are
/// would have to find both at once.
///
/// Nothing here is proved.
struct DualPath {
  /// A solution for the labels κz.
  struct Stage {
    var point: DualMesh.Point
    var mesh: DualMesh
    var value: DualMesh.Value
    /// κ.
    var share: Double
    /// Newton steps taken.
    var steps: Int
    /// D of LDLᵀ = eˡE[ττᵀ/φ″].
    var pivots: [BigFloat]

    /// log₂ of the condition of the Hessian, more or less.
    var conditionBits: Int {
      let exponents = pivots.map { $0.exponent ?? 0 }
      return (exponents.max() ?? 0) - (exponents.min() ?? 0)
    }
  }

  private let potential: DualPotential
  private let conditioning: FeatureConditioning
  /// z̃.
  private let target: [BigFloat]
  private let rounded: [Double]
  private let size: Double
  private let mesh: DualMesh
  private let budget: WorkBudget

  /// - Parameters:
  ///   - sampled: The panels and their features.
  ///   - conditioning: What makes them orthonormal.
  ///   - potential: φ̄.
  ///   - target: z̃, not 0.
  ///   - budget: The time it may take.
  init(
    _ sampled: SampledFeatures, _ conditioning: FeatureConditioning, _ potential: DualPotential,
    target: [BigFloat], budget: WorkBudget
  ) {
    self.potential = potential
    self.conditioning = conditioning
    self.target = target
    self.budget = budget
    rounded = target.map { $0.doubleValue(.nearest) }
    size = Double.sqrt(rounded.reduce(0) { $0 + $1 * $1 })
    mesh = DualMesh(
      sampled, conditioning, potential, precision: conditioning.precision, budget: budget)
  }

  // MARK: Fixed slopes

  /// Newton's method for E[ατ] = κz̃ with l as it is; nil where it does not converge.
  ///
  /// A step is shortened while the slope along it has changed its sign: the field E[ατ] is monotone.
  private func solved(
    from start: DualMesh.Point, on mesh: DualMesh, accuracy: Double
  ) -> Stage? {
    var point = start
    guard var value = mesh.value(at: point) else { return nil }
    var last = Double.infinity
    for steps in 0..<40 {
      guard let factor = try? LDLFactorization(value.hessian) else { return nil }
      let toTarget = factor.solve(target)
      let toMean = factor.solve(
        value.mean.map { BigFloat($0, precision: mesh.precision) })
      let share = BigFloat.dot(target, toMean) / BigFloat.dot(target, toTarget)
      let step = zip(toTarget, toMean).map { share * $0 - $1 }
      let rough = step.map { $0.doubleValue(.nearest) }
      // The step is orthogonal to z̃, the large part of E[ατ].
      let near = share.doubleValue(.nearest)
      func slope(_ value: DualMesh.Value) -> Double {
        rough.indices.reduce(0) { $0 + rough[$1] * (value.mean[$1] - near * rounded[$1]) }
      }
      let decrement = -slope(value)
      guard decrement.isFinite, !budget.isExhausted else { return nil }
      // Rounding ends the fall; close to the bottom that is no failure.
      let isClose = decrement.magnitude <= 1e-4 * value.penalty
      let stage = Stage(
        point: point, mesh: mesh, value: value, share: near, steps: steps,
        pivots: factor.diagonal)
      if decrement.magnitude <= accuracy * value.penalty || (isClose && decrement > 0.3 * last) {
        return stage
      }
      last = decrement
      var damping = 1.0
      var better: (DualMesh.Point, DualMesh.Value)?
      while damping > 1e-3, better == nil {
        var candidate = point
        let factor = BigFloat(damping, precision: .double)
        candidate.direction = zip(point.direction, step).map { $0 + factor * $1 }
        if let next = mesh.value(at: candidate) {
          let excess = slope(next)
          if excess <= 0.5 * decrement { better = (candidate, next) }
          damping *= Swift.min(Swift.max(decrement / (decrement + excess), 0.1), 0.5)
        } else {
          damping /= 4
        }
      }
      guard let better else { return isClose ? stage : nil }
      (point, value) = better
    }
    return nil
  }

  /// The solution for a scale on a mesh that is fine enough for it.
  ///
  /// The mesh is adapted to solutions only: where a scale is new, dips are far too deep.
  private func stage(
    from start: DualMesh.Point, on mesh: DualMesh, tolerance: Double, accuracy: Double = 1e-5
  ) -> Stage? {
    guard var stage = solved(from: start, on: mesh, accuracy: accuracy) else { return nil }
    let first = stage.steps
    for _ in 0..<6 {
      // Enough for the next scale, too.
      let bits = (256 + 2 * stage.conditionBits + 63) / 64 * 64
      guard bits <= Self.largestPrecision else { return nil }
      let precision = Precision(bits: Swift.max(mesh.precision.bits, bits))
      guard
        let finer = stage.mesh.adapted(
          to: stage.point, tolerance: tolerance * stage.share.magnitude * size,
          precision: precision),
        let next = solved(from: stage.point, on: finer, accuracy: accuracy)
      else { return nil }
      stage = next
      if stage.steps <= 1 { break }
    }
    stage.steps = first
    return stage
  }

  private static let largestPrecision = 8_192
  /// ln 2 times the largest exponent of numbers, 2³⁰.
  private static let largestScale = 0x1p30 * Double.log(2)

  // MARK: Growing slopes

  /// Where κ = 1, on finer and finer meshes, as far as they go: each has a quarter of the tolerance of
  /// the one before, and the last one leaves a hundredth of s open.
  ///
  /// - Throws: `SolveFailure.undecided` where the way ends before.
  func maximum() throws(SolveFailure) -> [Stage] {
    let squared = BigFloat.dot(target, target)
    let direction = target.map { $0 / squared }
    // α of about 1, where there is no growth to speak of.
    let slopes = [1.0, -1.0].map { potential.steepness(at: 1, sign: $0).logSlope }
    let scale =
      (slopes.filter(\.isFinite).min() ?? 0) - Double.log(mesh.steepest(direction))
    var start = DualMesh.Point(direction: direction, logScale: scale)
    var first: Stage?
    for _ in 0..<20 where first == nil {
      first = stage(from: start, on: mesh, tolerance: Self.roughness)
      if first == nil { start.logScale -= 2 }
    }
    guard let first = first ?? balanced(from: DualMesh.Point(direction: direction, logScale: scale))
    else {
      throw failure("Newton's method on the dual found no start")
    }
    let ends = try bracket(from: first)
    // What a change of κ is for ln s.
    let growth =
      (ends.high.point.logScale - ends.low.point.logScale)
      / Double.log(ends.high.share / ends.low.share)
    let finest = Swift.max(Swift.min(5e-4, 0.01 / growth), 1e-6)
    var result: [Stage] = []
    var tolerance = 0.8 * Self.roughness
    while let stage = crossing(ends, from: result.last, tolerance: tolerance) {
      result.append(stage)
      if tolerance <= finest { break }
      tolerance /= 4
    }
    if result.isEmpty {
      throw failure(
        "Newton's method on the dual solved the problem for labels close to those given, not for "
          + "them")
    }
    return result
  }

  /// The solution for a scale at which E[ατ] is about as long as z̃ on the way along z̃ itself.
  ///
  /// Far out in tails features may be large where p has no mass to speak of, so that α of about 1
  /// there is next to 0 elsewhere; a φ̄ that is steep or has a kink at 0 has no flatness then.
  private func balanced(from start: DualMesh.Point) -> Stage? {
    var point = start
    func isShort() -> Bool? {
      mesh.value(at: point).map { value in
        zip(value.mean, rounded).reduce(0) { $0 + $1.0 * $1.1 } < size * size
      }
    }
    guard let side = isShort() else { return nil }
    for _ in 0..<200 where isShort() == side { point.logScale += side ? 1 : -1 }
    guard isShort() == !side else { return nil }
    for shift in [0.0, 1, 1, 1] {
      point.logScale += shift
      if let stage = stage(from: point, on: mesh, tolerance: Self.roughness) { return stage }
    }
    return nil
  }

  private func failure(_ reason: String) -> SolveFailure {
    .undecided(
      budget.isExhausted ? "the time ended within Newton's method on the dual" : reason)
  }

  private static let roughness = 1e-2

  /// Neighbours with κ ≤ 1 ≤ κ.
  private func bracket(from first: Stage) throws(SolveFailure) -> (low: Stage, high: Stage) {
    let isRising = first.share < 1
    var last = first
    var step = 1.0
    while !budget.isExhausted {
      var point = last.point
      point.logScale += isRising ? step : -step
      guard point.logScale < Self.largestScale,
        let next = stage(from: point, on: last.mesh, tolerance: Self.roughness),
        isRising == (next.share > last.share)
      else {
        step /= 2
        if step < 1e-4 * Swift.max(last.point.logScale.magnitude, 1) { break }
        continue
      }
      if isRising == (next.share >= 1) { return isRising ? (last, next) : (next, last) }
      if next.steps <= 4 { step *= 1.5 } else if next.steps > 8 { step /= 1.5 }
      last = next
    }
    let isBeyondNumbers = last.point.logScale > 0.99 * Self.largestScale
    throw .undecided(
      (budget.isExhausted ? "the time ended: " : isBeyondNumbers ? "numbers end at 2^(2^30): " : "")
        + "Newton's method on the dual solved the problem for the labels times "
        + "\(Float(last.share)), where sums of multipliers times activations reach "
        + "e^\(Float(last.point.logScale)), not for the labels themselves")
  }

  /// The solution for κ = 1 on a mesh of its own: steps in l and ln κ with the slope between the
  /// neighbours found on the first mesh, then regula falsi (Illinois), each time from the last solution.
  ///
  /// The neighbours start it only: how κ depends on l changes with the mesh, and κ = 1 may leave the
  /// stretch between them.
  private func crossing(
    _ ends: (low: Stage, high: Stage), from start: Stage?, tolerance: Double
  ) -> Stage? {
    func height(_ stage: Stage) -> Double { Double.log(Swift.max(stage.share, 1e-300)) }
    let (below, above) = (height(ends.low), height(ends.high))
    let slope = (ends.high.point.logScale - ends.low.point.logScale) / (above - below)
    var nearest = start ?? (below.magnitude < above.magnitude ? ends.low : ends.high)
    var next = start?.point.logScale ?? ends.low.point.logScale - slope * below
    var (low, high): ((place: Double, height: Double)?, (place: Double, height: Double)?)
    var lastSide = 0
    for _ in 0..<60 {
      var point = nearest.point
      point.logScale = next
      guard
        let stage = stage(
          from: point, on: nearest.mesh, tolerance: tolerance, accuracy: 1e-8)
      else {
        // On this side the way is shorter.
        let reach = next - nearest.point.logScale
        if reach.magnitude < 1e-6 * Swift.max(next.magnitude, 1) { return nil }
        next = nearest.point.logScale + reach / 2
        continue
      }
      nearest = stage
      let excess = height(stage)
      if excess.magnitude <= 1e-7 { return stage }
      let side = excess < 0 ? -1 : 1
      if side < 0 { low = (next, excess) } else { high = (next, excess) }
      guard var first = low, var last = high else {
        // Somewhat too far, so that the next one is on the other side.
        next -= 1.25 * slope * excess
        continue
      }
      if last.place - first.place <= 1e-13 * last.place.magnitude { return stage }
      if side == lastSide {
        if side < 0 { last.height /= 2 } else { first.height /= 2 }
        (low, high) = (first, last)
      }
      lastSide = side
      next = first.place - (last.place - first.place) * first.height / (last.height - first.height)
      if !(next > first.place && next < last.place) {
        next = first.place + (last.place - first.place) / 2
      }
    }
    return nil
  }
}
