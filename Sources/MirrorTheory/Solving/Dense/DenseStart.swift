import MultiPrecision
import NumericalMethods
import RealModule

/// Where the certified iteration starts: the primal problem in Double, on a fixed rule.
///
/// The features are nearly dependent, so that λ, which is huge, cannot be found in Double. With
/// K = LLᵀ the features τ = L⁻¹f, computed with many bits and only then rounded, have E[ττᵀ] = 1.
///
/// `DualPath` finds the maximum to a few digits, whatever the steepness. It is polished on the primal,
/// E[φ̄(α)] subject to E[ατ] = z̃, whose unknowns are the α at the nodes of Gauss–Legendre rules. A step
/// solves
/// ```
/// E[ττᵀ/φ″]μ = E[τφ̄′/φ″],   δ = (μ·τ − φ̄′(α))/φ″(α)
/// ```
/// and is damped by the objective, which is convex. Nothing here is proved; the rule is refined where
/// s = μ·τ bends α. Where Double cannot hold s, the mesh's digits are all.
struct DenseStart {
  private struct Node {
    var weight: Double
    var features: [Double]
    var panel: Int
    var position: Double
  }

  /// What is known before anything is proved.
  struct Outcome {
    /// λ near the maximum of the dual.
    var lambda: [BigFloat]
    /// The binary exponent of the largest entry of E[ττᵀ/φ″(α)], and the condition.
    var flatnessExponent: Int
    var condition: Double
    /// The binary exponent of the largest |s|.
    var steepnessExponent: Int
    /// Estimates on the last two rules.
    var numbers: SolutionNumbers<BigFloat>
    var rougher: SolutionNumbers<BigFloat>

    /// The estimates, with the multipliers of repeated inputs shared.
    func shared(_ data: SortedData) -> Outcome {
      var result = self
      let precision = lambda.first?.precision ?? .double
      for path in [\Outcome.numbers, \Outcome.rougher] {
        result[keyPath: path].multipliers = PrintedSolution.shared(
          result[keyPath: path].multipliers, layout: data, precision: precision)
      }
      return result
    }
  }

  let sampled: SampledFeatures
  let conditioning: FeatureConditioning
  let potential: DualPotential
  /// z.
  let labels: [BigFloat]
  /// Where h is wanted.
  let points: [Double]
  let budget: WorkBudget

  private var count: Int { labels.count }

  /// Solves the problem to a few digits.
  ///
  /// - Throws: `SolveFailure.undecided` when the iteration stalls or the time ends.
  func solved() throws(SolveFailure) -> Outcome {
    let target = conditioning.forwardSolve(labels)
    let rounded = target.map { $0.doubleValue(.nearest) }
    let path = DualPath(sampled, conditioning, potential, target: target, budget: budget)
    let stages: [DualPath.Stage]
    do throws(SolveFailure) {
      stages = try path.maximum()
    } catch {
      guard let outcome = polished(from: rounded, rounded, after: nil) else { throw error }
      return outcome
    }
    // Two meshes are compared, of which one has a sixteenth of the other's tolerance.
    let compared = [stages.dropLast(2).last, stages.last].compactMap { $0 }
    var outcome: Outcome?
    for stage in compared { outcome = self.outcome(stage, before: outcome) }
    guard let last = compared.last, isWithinDouble(last, rounded) else {
      guard let outcome, compared.count == 2 else { throw stalled }
      return outcome
    }
    let scale = Double.exp(last.point.logScale)
    let start = last.point.direction.map { $0.doubleValue(.nearest) * scale }
    guard let result = polished(from: start, rounded, after: outcome, rules: compared.count) else {
      throw stalled
    }
    return result
  }

  /// Whether sums of products in Double hold s, its slopes and the weights.
  private func isWithinDouble(_ stage: DualPath.Stage, _ target: [Double]) -> Bool {
    guard stage.point.logScale.magnitude < 600 else { return false }
    let change = zip(target, stage.mesh.roughMean(at: stage.point)).map { $0 - $1 }
    return Double.sqrt(Self.dot(change, change))
      <= 1e-3 * Double.sqrt(Self.dot(target, target))
  }

  /// What a mesh says.
  private func outcome(_ stage: DualPath.Stage, before: Outcome?) -> Outcome? {
    let pivots = stage.pivots
    guard let largest = pivots.max(), let least = pivots.min(), stage.value.steepest > 0,
      stage.value.steepest.isFinite
    else { return nil }
    let scale = BigFloat(stage.point.logScale, precision: conditioning.precision).applying(.exp)
    let activation = sampled.layout.activation
    let panels = sampled.layout.panels
    let numbers = SolutionNumbers(
      multipliers: conditioning.backwardSolve(stage.point.direction.map { scale * $0 }),
      values: points.map { x in
        let value = stage.mesh.value(of: stage.value.alphas) { panel, position in
          let u = Double(panels[panel].sign) * x - position
          return activation.formulas[activation.piece(at: u)](u)
        }
        return BigFloat(value, precision: .double)
      },
      functional: scale
        * (BigFloat.dot(
          stage.point.direction, conditioning.forwardSolve(labels))
          - BigFloat(stage.value.penalty, precision: .double)))
    let exponent = scale.exponent ?? 0
    return Outcome(
      lambda: numbers.multipliers,
      flatnessExponent: (largest.exponent ?? 0) - exponent,
      condition: (largest / least).doubleValue(.nearest),
      steepnessExponent: exponent + Int(stage.value.steepest.exponent),
      numbers: numbers, rougher: before?.numbers ?? numbers)
  }

  /// The same by the primal in Double; nil where fewer than two rules can be compared.
  private func polished(
    from start: [Double], _ target: [Double], after rough: Outcome?, rules: Int = 0
  ) -> Outcome? {
    var cells = sampled.cells(total: 32)
    var nodes = cells.map(nodes(of:))
    if let finer = refined(cells, nodes, start, target, accuracy: 1e-6) { (cells, nodes) = finer }
    cells = cells.map { $0.unsettled }
    var all = nodes.flatMap { $0 }
    var alphas =
      rough == nil ? all.map { Self.dot(target, $0.features) } : self.alphas(start, all)
    var outcome = rough
    var rules = rules
    // Whether every cell agrees with its halves.
    var isSettled = false
    for _ in 0..<40 {
      guard let solution = minimize(from: alphas, target, all, accuracy: 1e-13) else { break }
      let numbers = numbers(solution.mu, solution.alphas, all)
      let steepness = zip(solution.alphas, all).reduce(0) {
        Swift.max($0, Self.dot(solution.mu, $1.1.features).magnitude)
      }
      outcome = Outcome(
        lambda: numbers.multipliers, flatnessExponent: Int(solution.flatness.exponent),
        condition: solution.condition,
        steepnessExponent: steepness > 0 ? Int(steepness.exponent) + 1 : 0, numbers: numbers,
        rougher: outcome?.numbers ?? numbers)
      rules += 1
      let finer = refined(cells, nodes, solution.mu, target, accuracy: 1e-9)
      isSettled = finer == nil && !budget.isExhausted
      guard let finer, finer.cells.count <= 3_000, !budget.isExhausted else { break }
      (cells, nodes) = finer
      all = nodes.flatMap { $0 }
      alphas = self.alphas(solution.mu, all)
    }
    return rules > 1 || isSettled ? outcome : nil
  }

  private var stalled: SolveFailure {
    .undecided(
      budget.isExhausted
        ? "the time ended within Newton's method in Double"
        : "Newton's method did not converge in Double: the solution may be concentrated next to "
          + "single biases, closer than meshes resolve")
  }

  /// λ, h and the functional, estimated.
  private func numbers(
    _ mu: [Double], _ alphas: [Double], _ nodes: [Node]
  ) -> SolutionNumbers<BigFloat> {
    let activation = sampled.layout.activation
    let panels = sampled.layout.panels
    let values = points.map { x in
      zip(alphas, nodes).reduce(0) { sum, item in
        let u = Double(panels[item.1.panel].sign) * x - item.1.position
        return sum + item.1.weight * item.0 * activation.formulas[activation.piece(at: u)](u)
      }
    }
    return SolutionNumbers(
      multipliers: conditioning.backwardSolve(
        mu.map { BigFloat($0, precision: conditioning.precision) }),
      values: values.map { BigFloat($0, precision: .double) },
      functional: BigFloat(objective(alphas, nodes), precision: .double))
  }

  /// Divides the cells on which the rule and its two halves disagree; nil when none does.
  private func refined(
    _ cells: [SampleCell], _ nodes: [[Node]], _ mu: [Double], _ target: [Double],
    accuracy: Double
  ) -> (cells: [SampleCell], nodes: [[Node]])? {
    var result: (cells: [SampleCell], nodes: [[Node]]) = ([], [])
    var isSettled = true
    let total = Double.sqrt(Self.dot(target, target))
    func divide(_ cell: SampleCell, _ own: [Node], levels: Int) {
      if levels > 0, !cell.isSettled, !budget.isExhausted, let halves = cell.halves {
        let finer = halves.map(nodes(of:))
        let change = zip(gradient(mu, own), gradient(mu, finer.flatMap { $0 })).map { $0 - $1 }
        if !(Double.sqrt(Self.dot(change, change)) <= accuracy * total) {
          isSettled = false
          for (half, its) in zip(halves, finer) { divide(half, its, levels: levels - 1) }
          return
        }
      }
      var cell = cell
      // It is not looked at again: the next solution is close to this one.
      cell.isSettled = levels > 0
      result.cells.append(cell)
      result.nodes.append(own)
    }
    // Where s vanishes is known to no more than a few levels before the next solution.
    for (cell, own) in zip(cells, nodes) { divide(cell, own, levels: 4) }
    return isSettled ? nil : result
  }

  private func nodes(of cell: SampleCell) -> [Node] {
    sampled.samples(of: cell, precision: conditioning.precision).map { sample in
      Node(
        weight: sample.weight,
        features: conditioning.forwardSolve(sample.features).map { $0.doubleValue(.nearest) },
        panel: sample.panel, position: sample.position)
    }
  }

  // MARK: Newton's method

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  /// α = (φ̄′)⁻¹(μ·τ).
  private func alphas(_ mu: [Double], _ nodes: [Node]) -> [Double] {
    nodes.map { potential.inverse(of: Self.dot(mu, $0.features)) }
  }

  /// E[ατ].
  private func mean(_ alphas: [Double], _ nodes: [Node]) -> [Double] {
    var sums = Array(repeating: 0.0, count: count)
    for (alpha, node) in zip(alphas, nodes) {
      let load = node.weight * alpha
      for i in 0..<count { sums[i] += load * node.features[i] }
    }
    return sums
  }

  private func gradient(_ mu: [Double], _ nodes: [Node]) -> [Double] {
    mean(alphas(mu, nodes), nodes)
  }

  /// E[φ̄(α)]; ∞ where it is no number.
  private func objective(_ alphas: [Double], _ nodes: [Node]) -> Double {
    var sum = 0.0
    for (alpha, node) in zip(alphas, nodes) { sum += node.weight * potential.value(alpha) }
    return sum.isFinite ? sum : .infinity
  }

  private struct Minimum {
    var mu: [Double]
    var alphas: [Double]
    var flatness: Double
    var condition: Double
  }

  /// Newton's method on the primal, damped until the objective falls; nil when it breaks down far
  /// from a minimum.
  private func minimize(
    from start: [Double], _ target: [Double], _ nodes: [Node], accuracy: Double
  ) -> Minimum? {
    guard var alphas = feasible(start, target, nodes) else { return nil }
    var height = objective(alphas, nodes)
    guard height.isFinite else { return nil }
    var lastDecrement = Double.infinity
    for _ in 0..<400 {
      guard let (step, decrement, result) = newtonStep(alphas, nodes) else { return nil }
      // Rounding ends the fall; close to the bottom that is no failure.
      let isStalled = decrement <= 1e-6 * height && decrement > 0.3 * lastDecrement
      if decrement <= accuracy * height || isStalled { return result }
      lastDecrement = decrement
      var damping = 1.0
      var isFalling = false
      for _ in 0..<60 {
        let candidate = zip(alphas, step).map { $0 + damping * $1 }
        let next = objective(candidate, nodes)
        if next <= height - damping * decrement / 10 {
          (alphas, height) = (candidate, next)
          isFalling = true
          break
        }
        damping /= 2
      }
      if !isFalling { return decrement <= 1e-6 * height ? result : nil }
      if budget.isExhausted { return nil }
    }
    return nil
  }

  /// The α nearest to given ones with E[ατ] = z̃ on this rule.
  private func feasible(
    _ alphas: [Double], _ target: [Double], _ nodes: [Node]
  ) -> [Double]? {
    let missing = zip(target, mean(alphas, nodes)).map { $0 - $1 }
    var gram = Matrix<Double>(rows: count, columns: count, repeating: 0)
    for node in nodes {
      for i in 0..<count {
        let row = node.weight * node.features[i]
        for j in 0...i { gram[i, j] += row * node.features[j] }
      }
    }
    guard let factor = try? LDLFactorization(gram) else { return nil }
    let shift = factor.solve(missing)
    return zip(alphas, nodes).map { $0 + Self.dot(shift, $1.features) }
  }

  /// μ is the solution of the least squares problem E[(μ·τ − φ̄′)²/φ″] = min, as E[ατ] = z̃ already.
  ///
  /// The weights 1/φ″ range over many powers of ten, which normal equations would square: the
  /// triangle R of τ√(w/φ″) is found by rotations, the largest rows first.
  private func newtonStep(
    _ alphas: [Double], _ nodes: [Node]
  ) -> (step: [Double], decrement: Double, Minimum)? {
    let slopes = alphas.map { potential.slope($0) }
    let curvatures = alphas.map { potential.curvature($0) }
    let scales = zip(nodes, curvatures).map { Double.sqrt($0.weight / $1) }
    let sizes = zip(nodes, scales).map { node, scale in
      scale * (node.features.map(\.magnitude).max() ?? 0)
    }
    guard sizes.allSatisfy(\.isFinite) else { return nil }
    var triangle = Matrix<Double>(rows: count, columns: count + 1, repeating: 0)
    var row = Array(repeating: 0.0, count: count + 1)
    for index in nodes.indices.sorted(by: { sizes[$0] > sizes[$1] }) {
      for i in 0..<count { row[i] = scales[index] * nodes[index].features[i] }
      row[count] = scales[index] * slopes[index]
      for i in 0..<count where row[i] != 0 {
        let (a, b) = (triangle[i, i], row[i])
        let length = Double.hypot(a, b)
        let (cosine, sine) = (a / length, b / length)
        for j in i...count {
          let (x, y) = (triangle[i, j], row[j])
          triangle[i, j] = cosine * x + sine * y
          row[j] = cosine * y - sine * x
        }
      }
    }
    var mu = Array(repeating: 0.0, count: count)
    for i in (0..<count).reversed() {
      var value = triangle[i, count]
      for j in i..<count where j > i { value -= triangle[i, j] * mu[j] }
      mu[i] = value / triangle[i, i]
    }
    var decrement = 0.0
    var step: [Double] = []
    step.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      let change = (Self.dot(mu, node.features) - slopes[index]) / curvatures[index]
      step.append(change)
      decrement += node.weight * curvatures[index] * change * change
    }
    let pivots = (0..<count).map { triangle[$0, $0] * triangle[$0, $0] }
    let largest = pivots.max() ?? 1
    guard decrement.isFinite, largest.isFinite, largest > 0,
      (largest / (pivots.min() ?? largest)).isFinite
    else { return nil }
    return (
      step, decrement,
      Minimum(
        mu: mu, alphas: alphas, flatness: largest,
        condition: largest / (pivots.min() ?? largest))
    )
  }
}
