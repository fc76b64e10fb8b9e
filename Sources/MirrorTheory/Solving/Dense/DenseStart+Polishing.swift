import MultiPrecision
import NumericalMethods
import RealModule

// The primal on finer and finer rules.

extension DenseStart {
  /// The outcome by the primal in Double; nil where fewer than two rules can be compared.
  ///
  /// - Parameters:
  ///   - start: μ.
  ///   - target: z̃.
  ///   - rough: What is known already, if anything.
  ///   - rules: How many rules it compares.
  /// - Returns: The digits of the last rule, beside those of the one before.
  func polished(
    from start: [Double], _ target: [Double], after rough: Outcome?, rules: Int = 0
  ) -> Outcome? {
    var cells = sampled.cells(total: 32)
    var nodes = cells.map(nodes(of:))
    if let finer = refined(cells, nodes, start, target, accuracy: 1e-6) { (cells, nodes) = finer }
    cells = cells.map { $0.unsettled }
    var problem = primal(nodes, target)
    var alphas =
      rough == nil
      ? problem.nodes.map { SampledPrimal.dot(target, $0.features) } : problem.alphas(start)
    var outcome = rough
    var rules = rules
    // Whether every cell agrees with its halves.
    var isSettled = false
    for _ in 0..<40 {
      guard let solution = problem.minimum(from: alphas, accuracy: 1e-13) else { break }
      let numbers = numbers(solution, problem)
      let steepness = problem.nodes.reduce(0) {
        Swift.max($0, SampledPrimal.dot(solution.mu, $1.features).magnitude)
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
      problem = primal(nodes, target)
      alphas = problem.alphas(solution.mu)
    }
    return rules > 1 || isSettled ? outcome : nil
  }

  /// λ, h and the functional, estimated.
  private func numbers(
    _ solution: SampledPrimal.Minimum, _ problem: SampledPrimal
  ) -> SolutionNumbers<BigFloat> {
    let activation = sampled.layout.activation
    let panels = sampled.layout.panels
    let values = points.map { x in
      zip(solution.alphas, problem.nodes).reduce(0) { sum, item in
        let u = Double(panels[item.1.panel].sign) * x - item.1.position
        return sum + item.1.weight * item.0 * activation.formulas[activation.piece(at: u)](u)
      }
    }
    return SolutionNumbers(
      multipliers: conditioning.backwardSolve(
        solution.mu.map { BigFloat($0, precision: conditioning.precision) }),
      values: values.map { BigFloat($0, precision: .double) },
      functional: BigFloat(problem.objective(solution.alphas), precision: .double))
  }

  /// Divides the cells on which the rule and its two halves disagree; nil when none does.
  private func refined(
    _ cells: [SampleCell], _ nodes: [[SampledPrimal.Node]], _ mu: [Double], _ target: [Double],
    accuracy: Double
  ) -> (cells: [SampleCell], nodes: [[SampledPrimal.Node]])? {
    var result: (cells: [SampleCell], nodes: [[SampledPrimal.Node]]) = ([], [])
    var isSettled = true
    let total = Double.sqrt(SampledPrimal.dot(target, target))
    func divide(_ cell: SampleCell, _ own: [SampledPrimal.Node], levels: Int) {
      if levels > 0, !cell.isSettled, !budget.isExhausted, let halves = cell.halves {
        let finer = halves.map(nodes(of:))
        let change = zip(primal([own], target).gradient(mu), primal(finer, target).gradient(mu))
          .map { $0 - $1 }
        if !(Double.sqrt(SampledPrimal.dot(change, change)) <= accuracy * total) {
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

  /// The problem on the nodes of all cells.
  private func primal(
    _ nodes: [[SampledPrimal.Node]], _ target: [Double]
  ) -> SampledPrimal {
    SampledPrimal(
      nodes: nodes.flatMap { $0 }, potential: potential, target: target, budget: budget)
  }

  private func nodes(of cell: SampleCell) -> [SampledPrimal.Node] {
    sampled.samples(of: cell, precision: conditioning.precision).map { sample in
      SampledPrimal.Node(
        weight: sample.weight,
        features: conditioning.forwardSolve(sample.features).map { $0.doubleValue(.nearest) },
        panel: sample.panel, position: sample.position)
    }
  }
}
