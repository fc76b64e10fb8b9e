import MultiPrecision
import NumericalMethods
import RealModule

/// The primal problem on a fixed rule, in Double: E[φ̄(α)] = min subject to E[ατ] = z̃, whose unknowns
/// are the α at the nodes.
///
/// A step of Newton's method solves
/// ```
/// E[ττᵀ/φ″]μ = E[τφ̄′/φ″],   δ = (μ·τ − φ̄′(α))/φ″(α)
/// ```
/// and is damped by the objective, which is convex. Nothing here is proved.
struct SampledPrimal {
  /// A node of the rule: b, its weight with p and the share of the sign, and τ there.
  struct Node {
    var weight: Double
    var features: [Double]
    var panel: Int
    var position: Double
  }

  /// Where Newton's method ends.
  struct Minimum {
    var mu: [Double]
    var alphas: [Double]
    /// The largest pivot of E[ττᵀ/φ″], and what it is times the least.
    var flatness: Double
    var condition: Double
  }

  let nodes: [Node]
  let potential: DualPotential
  /// z̃.
  let target: [Double]
  let budget: WorkBudget

  private var count: Int { target.count }

  /// The sum of products.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  /// α = (φ̄′)⁻¹(μ·τ).
  func alphas(_ mu: [Double]) -> [Double] {
    nodes.map { potential.inverse(of: Self.dot(mu, $0.features)) }
  }

  /// E[ατ].
  private func mean(_ alphas: [Double]) -> [Double] {
    var sums = Array(repeating: 0.0, count: count)
    for (alpha, node) in zip(alphas, nodes) {
      let load = node.weight * alpha
      for i in 0..<count { sums[i] += load * node.features[i] }
    }
    return sums
  }

  /// E[ατ] for α = (φ̄′)⁻¹(μ·τ).
  func gradient(_ mu: [Double]) -> [Double] { mean(alphas(mu)) }

  /// E[φ̄(α)]; ∞ where it is no number.
  func objective(_ alphas: [Double]) -> Double {
    var sum = 0.0
    for (alpha, node) in zip(alphas, nodes) { sum += node.weight * potential.value(alpha) }
    return sum.isFinite ? sum : .infinity
  }

  /// Newton's method, damped until the objective falls; nil when it breaks down far from a minimum.
  ///
  /// - Parameters:
  ///   - start: α.
  ///   - accuracy: The share of the objective that may be left to fall.
  /// - Returns: μ and α there.
  func minimum(from start: [Double], accuracy: Double) -> Minimum? {
    guard var alphas = feasible(start) else { return nil }
    var height = objective(alphas)
    guard height.isFinite else { return nil }
    var lastDecrement = Double.infinity
    for _ in 0..<400 {
      guard let (step, decrement, result) = newtonStep(alphas) else { return nil }
      // Rounding ends the fall; close to the bottom that is no failure.
      let isStalled = decrement <= 1e-6 * height && decrement > 0.3 * lastDecrement
      if decrement <= accuracy * height || isStalled { return result }
      lastDecrement = decrement
      var damping = 1.0
      var isFalling = false
      for _ in 0..<60 {
        let candidate = zip(alphas, step).map { $0 + damping * $1 }
        let next = objective(candidate)
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
  private func feasible(_ alphas: [Double]) -> [Double]? {
    let missing = zip(target, mean(alphas)).map { $0 - $1 }
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
    _ alphas: [Double]
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
