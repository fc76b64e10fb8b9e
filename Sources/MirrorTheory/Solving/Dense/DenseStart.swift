import MultiPrecision
import NumericalMethods
import RealModule

/// Where the certified iteration starts: the dual in Double, in features made orthonormal.
///
/// The features are nearly dependent, so that λ, which is huge, cannot be found in Double. With
/// K = LLᵀ the features τ = L⁻¹f, computed with many bits and only then rounded, have E[ττᵀ] = 1, and
/// the Hessian E[ττᵀ/φ″(α)] for μ = Lᵀλ is as well conditioned as φ″ allows. Nothing here is proved;
/// the quadrature is a fixed rule, refined where s bends.
struct DenseStart {
  private struct Node {
    var weight: Double
    var features: [Double]
  }

  let sampled: SampledFeatures
  let conditioning: FeatureConditioning
  let potential: DualPotential
  /// z.
  let labels: [BigFloat]

  private var count: Int { labels.count }

  /// λ near the maximum of the dual, and the range of φ″(α) there.
  ///
  /// - Throws: `SolveFailure.undecided` when the iteration stalls.
  func multipliers() throws(SolveFailure) -> (
    lambda: [BigFloat], curvatures: (least: Double, largest: Double)
  ) {
    let target = forwardSolve(labels).map { $0.doubleValue(.nearest) }
    var cells = sampled.cells(total: 32)
    var nodes = cells.map(nodes(of:))
    var mu = start(target, nodes.flatMap { $0 })
    for _ in 0..<14 {
      guard let next = maximize(from: mu, target, nodes.flatMap { $0 }) else {
        throw .undecided("Newton's method on the dual did not converge")
      }
      mu = next
      guard let finer = refined(cells, nodes, mu, target), finer.cells.count <= 2_000 else { break }
      (cells, nodes) = finer
    }
    let lambda = backwardSolve(mu.map { BigFloat($0, precision: conditioning.precision) })
    let curvatures = nodes.flatMap { $0 }.map { node in
      potential.curvature(potential.inverse(of: Self.dot(mu, node.features)))
    }
    guard let least = curvatures.min(), let largest = curvatures.max(), least > 0,
      largest.isFinite
    else { throw .undecided("the curvature of psi + omega*x^2 is 0 or infinite on the solution") }
    return (lambda, (least, largest))
  }

  /// Halves the cells on which the rule and its two halves disagree; nil when none does.
  private func refined(
    _ cells: [SampleCell], _ nodes: [[Node]], _ mu: [Double], _ target: [Double]
  ) -> (cells: [SampleCell], nodes: [[Node]])? {
    var result: (cells: [SampleCell], nodes: [[Node]]) = ([], [])
    var isSettled = true
    let total = Double.sqrt(Self.dot(target, target))
    for (cell, own) in zip(cells, nodes) {
      if let halves = cell.halves {
        let finer = halves.map(nodes(of:))
        let change = zip(gradient(mu, own), gradient(mu, finer.flatMap { $0 })).map { $0 - $1 }
        if Double.sqrt(Self.dot(change, change)) > 1e-9 * total {
          isSettled = false
          result.cells += halves
          result.nodes += finer
          continue
        }
      }
      result.cells.append(cell)
      result.nodes.append(own)
    }
    return isSettled ? nil : result
  }

  private func nodes(of cell: SampleCell) -> [Node] {
    sampled.samples(of: cell, precision: conditioning.precision).map { sample in
      Node(
        weight: sample.weight,
        features: forwardSolve(sample.features).map { $0.doubleValue(.nearest) })
    }
  }

  private func forwardSolve(_ right: [BigFloat]) -> [BigFloat] {
    let lower = conditioning.lower
    var result: [BigFloat] = []
    for i in 0..<count {
      var value = right[i]
      for j in 0..<i { value -= lower[i, j] * result[j] }
      result.append(value / lower[i, i])
    }
    return result
  }

  private func backwardSolve(_ right: [BigFloat]) -> [BigFloat] {
    let lower = conditioning.lower
    var result = right
    for i in (0..<count).reversed() {
      for j in i..<count where j > i { result[i] -= lower[j, i] * result[j] }
      result[i] = result[i] / lower[i, i]
    }
    return result
  }

  // MARK: Newton's method

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  /// μ·z̃ − E[φ̄*(s)]; −∞ where it is no number.
  private func dual(_ mu: [Double], _ target: [Double], _ nodes: [Node]) -> Double {
    var sum = Self.dot(mu, target)
    for node in nodes {
      let s = Self.dot(mu, node.features)
      let alpha = potential.inverse(of: s)
      sum -= node.weight * (s * alpha - potential.value(alpha))
    }
    return sum.isNaN ? -.infinity : sum
  }

  /// E[ατ].
  private func gradient(_ mu: [Double], _ nodes: [Node]) -> [Double] {
    var sums = Array(repeating: 0.0, count: count)
    for node in nodes {
      let alpha = node.weight * potential.inverse(of: Self.dot(mu, node.features))
      for i in 0..<count { sums[i] += alpha * node.features[i] }
    }
    return sums
  }

  /// The best multiple of the quadratic problem's solution, by powers of 2.
  private func start(_ target: [Double], _ nodes: [Node]) -> [Double] {
    var best = (-Double.infinity, target)
    for exponent in stride(from: -40, through: 60, by: 2) {
      let scale = Double(sign: .plus, exponent: exponent, significand: 1)
      let candidate = target.map { scale * $0 }
      let value = dual(candidate, target, nodes)
      if value > best.0 { best = (value, candidate) }
    }
    return best.1
  }

  /// Newton's method, damped until the dual rises; nil when it breaks down far from a maximum.
  private func maximize(from start: [Double], _ target: [Double], _ nodes: [Node]) -> [Double]? {
    var mu = start
    var height = dual(mu, target, nodes)
    for _ in 0..<200 {
      guard let (force, step) = newtonStep(mu, target, nodes) else { return nil }
      let gain = Self.dot(step, force)
      guard gain.isFinite else { return nil }
      let scale = Self.dot(mu, target).magnitude
      if gain <= 1e-14 * scale { return zip(mu, step).map { $0 + $1 } }
      var damping = 1.0
      var isRising = false
      for _ in 0..<60 {
        let candidate = zip(mu, step).map { $0 + damping * $1 }
        let next = dual(candidate, target, nodes)
        if next >= height + damping * gain / 10 {
          (mu, height) = (candidate, next)
          isRising = true
          break
        }
        damping /= 2
      }
      // Rounding ends the rise; close to the top that is no failure.
      if !isRising { return gain <= 1e-6 * scale ? mu : nil }
    }
    return nil
  }

  private func newtonStep(
    _ mu: [Double], _ target: [Double], _ nodes: [Node]
  ) -> (force: [Double], step: [Double])? {
    var force = target
    var matrix = Matrix<Double>(rows: count, columns: count, repeating: 0)
    for node in nodes {
      let alpha = potential.inverse(of: Self.dot(mu, node.features))
      let slope = node.weight / potential.curvature(alpha)
      for i in 0..<count {
        force[i] -= node.weight * alpha * node.features[i]
        let row = slope * node.features[i]
        for j in 0...i { matrix[i, j] += row * node.features[j] }
      }
    }
    guard let factor = try? LDLFactorization(matrix) else { return nil }
    return (force, factor.solve(force))
  }
}
