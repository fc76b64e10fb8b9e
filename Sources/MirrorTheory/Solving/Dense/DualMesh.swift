import MultiPrecision
import NumericalMethods
import RealModule

/// The dual in Double on a mesh, for potentials of any steepness.
///
/// With orthonormal features τ and s = eˡ ν·τ, maximize ν·z̃ − E[φ̄*(s)]e⁻ˡ. Under steep ψ the
/// solution is nearly α = ±A with A in the hundreds, that is s = ±e^A, and jumps where s vanishes.
/// Three things make Newton's method as fast there as for powers (4 to 12 steps were seen):
///
/// - Means over an interval of the mesh are those of linear s: of α the secant slope of φ̄*, and of
///   1/φ″ the secant slope of α. An interval in which s changes its sign then has the curvature of
///   the whole jump, which nodes would miss.
/// - The scale l is found on its own, where ν·∇ = 0: the remaining step changes directions only.
/// - Steps are damped by the logarithm of the dual's value.
///
/// Nothing here is proved. Errors are of second order in the mesh.
struct DualMesh {
  private struct Strip {
    var panel: Int
    var positions: [Double]
    var features: [[Double]]
    /// By interval: the mass of p, with the share of the sign.
    var weights: [Double]
  }

  /// Where the dual is steepest upward, and what it is there.
  struct Point {
    /// ν, of norm 1.
    var direction: [Double]
    /// l.
    var logScale: Double
    /// z̃ − E[ατ].
    fileprivate(set) var force: [Double] = []
    /// eˡE[ττᵀ/φ″].
    fileprivate(set) var hessian = Matrix<Double>(rows: 0, columns: 0, repeating: 0)
    /// e⁻ˡ times the dual.
    fileprivate(set) var height = 0.0
    /// |α| at the nodes, by strip.
    fileprivate(set) var sizes: [[Double]] = []
    /// The means of α, by strip and interval.
    fileprivate(set) var means: [[Double]] = []
    fileprivate(set) var largest = 0.0
    /// The largest |ν·τ|.
    fileprivate(set) var steepest = 0.0
  }

  private let potential: DualPotential
  private let target: [Double]
  /// Empty where no mesh is fine enough.
  private let strips: [Strip]
  private let budget: WorkBudget

  private var count: Int { target.count }

  /// - Parameters:
  ///   - layout: The panels.
  ///   - potential: φ̄.
  ///   - target: z̃.
  ///   - parts: About how many intervals share the mass of |τ|².
  ///   - budget: The time it may take.
  ///   - features: τ on a panel at a point.
  init(
    _ layout: FeatureLayout, _ potential: DualPotential, target: [Double], parts: Int,
    budget: WorkBudget, features: (_ panel: Int, _ position: Double) -> [Double]
  ) {
    self.potential = potential
    self.target = target
    self.budget = budget
    let limit = Double(target.count) / Double(parts)
    // Features that are orthonormal share a mass of their number. Where they are not, meshes may not
    // be fine enough, whatever their size.
    var room = 50 * parts
    let strips = layout.panels.indices.map { index in
      let panel = layout.panels[index]
      var strip = Strip(panel: index, positions: [], features: [], weights: [])
      let share = panel.weight.doubleValue
      typealias Node = (position: Double, features: [Double], density: Double)
      func node(_ position: Double) -> Node {
        (position, features(index, position), panel.density(position))
      }
      func mass(_ node: Node) -> Double { node.density * Self.dot(node.features, node.features) }
      func divide(_ low: Node, _ high: Node, depth: Int) {
        let middle = node(low.position + (high.position - low.position) / 2)
        let length = high.position - low.position
        let size = share * length * Swift.max(mass(low), Swift.max(mass(middle), mass(high)))
        if depth < 3 || (size > limit && depth < 40 && room > 0 && !budget.isExhausted) {
          divide(low, middle, depth: depth + 1)
          divide(middle, high, depth: depth + 1)
        } else {
          room -= 1
          strip.weights.append(share * length * middle.density)
          strip.positions.append(high.position)
          strip.features.append(high.features)
        }
      }
      let first = node(panel.lower.doubleValue)
      strip.positions.append(first.position)
      strip.features.append(first.features)
      divide(first, node(panel.upper.doubleValue), depth: 0)
      return strip
    }
    self.strips = room > 0 && !budget.isExhausted ? strips : []
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  private static func norm(_ a: [Double]) -> Double { Double.sqrt(dot(a, a)) }

  // MARK: The dual at a point

  private func evaluated(_ start: Point) -> Point {
    var point = start
    let guesses = start.sizes
    point.force = target
    point.hessian = Matrix(rows: count, columns: count, repeating: 0)
    point.height = Self.dot(point.direction, target)
    point.sizes = []
    point.means = []
    point.largest = 0
    point.steepest = 0
    for (index, strip) in strips.enumerated() {
      var sizes: [Double] = []
      var means: [Double] = []
      sizes.reserveCapacity(strip.positions.count)
      means.reserveCapacity(strip.weights.count)
      var last = (s: 0.0, alpha: 0.0, conjugate: 0.0, flat: 0.0)
      for (place, features) in strip.features.enumerated() {
        let s = Self.dot(point.direction, features)
        let sign: Double = s < 0 ? -1 : 1
        let guess = guesses.isEmpty ? 1 : guesses[index][place]
        let (size, there) = potential.inverse(
          ofLogarithm: Double.log(s.magnitude) + point.logScale, sign: sign, near: guess)
        let next = (
          s: s, alpha: sign * size, conjugate: s.magnitude * (size - there.value),
          flat: s == 0
            ? Swift.min(Double.exp(point.logScale) / potential.curvature(0), 1e300)
            : there.step / s.magnitude
        )
        sizes.append(size)
        point.largest = Swift.max(point.largest, size)
        point.steepest = Swift.max(point.steepest, s.magnitude)
        defer { last = next }
        if place == 0 { continue }
        let change = next.s - last.s
        let isSteep = change.magnitude > 1e-6 * Swift.max(next.s.magnitude, last.s.magnitude)
        let mean =
          isSteep ? (next.conjugate - last.conjugate) / change : (next.alpha + last.alpha) / 2
        let flat = isSteep ? (next.alpha - last.alpha) / change : (next.flat + last.flat) / 2
        means.append(mean)
        let weight = strip.weights[place - 1]
        point.height -= weight * (next.conjugate + last.conjugate) / 2
        let before = strip.features[place - 1]
        for i in 0..<count {
          let feature = (features[i] + before[i]) / 2
          point.force[i] -= weight * mean * feature
          let row = weight * flat * feature
          for j in 0...i { point.hessian[i, j] += row * (features[j] + before[j]) / 2 }
        }
      }
      point.sizes.append(sizes)
      point.means.append(means)
    }
    for i in 0..<count {
      for j in 0..<i { point.hessian[j, i] = point.hessian[i, j] }
    }
    return point
  }

  /// What moving along ν by its own length would gain and cost: the step of l is their quotient.
  private func scaleStep(_ point: Point) -> Double {
    var curvature = 0.0
    for i in 0..<count {
      for j in 0..<count {
        curvature += point.direction[i] * point.hessian[i, j] * point.direction[j]
      }
    }
    return Self.dot(point.direction, point.force) / curvature
  }

  /// The point with the scale at which ν·∇ = 0, which falls as l grows.
  private func scaled(_ start: Point, tolerance: Double) -> Point? {
    var (low, high) = (-Double.infinity, Double.infinity)
    var point = start
    for _ in 0..<60 {
      point = evaluated(point)
      let step = scaleStep(point)
      guard step.isFinite, point.height.isFinite, !budget.isExhausted else { return nil }
      if step.magnitude <= tolerance { return point }
      if step > 0 { low = point.logScale } else { high = point.logScale }
      let next = point.logScale + Swift.min(Swift.max(step, -50), 50)
      point.logScale = next > low && next < high ? next : low + (high - low) / 2
    }
    return nil
  }

  // MARK: Newton's method

  /// The maximum, from the solution for quadratic φ̄ or from that on a coarser mesh.
  ///
  /// - Returns: nil unless E[ατ] = z̃ to within about a hundredth.
  func maximum(from start: Point?) -> Point? {
    let size = Self.norm(target)
    guard size > 0, !strips.isEmpty else { return nil }
    var first =
      start
      ?? Point(direction: target.map { $0 / size }, logScale: Double.log(size))
    first.sizes = []
    guard var point = scaled(first, tolerance: 0.1) else { return nil }
    for _ in 0..<100 {
      let error = Self.norm(point.force) / size
      if error < 1e-11 { break }
      guard let factor = try? LDLFactorization(point.hessian) else { break }
      let step = factor.solve(point.force)
      let own = scaleStep(point)
      let turn = zip(step, point.direction).map { $0 - own * $1 }
      let decrement = Self.dot(step, point.force) / point.height
      guard decrement.isFinite else { break }
      let tolerance = Swift.min(0.1, Swift.max(error * error, 1e-12))
      var damping = 1.0
      var better: Point?
      while damping > 1e-5, better == nil, !budget.isExhausted {
        var candidate = point
        candidate.direction = zip(point.direction, turn).map { $0 + damping * $1 }
        let length = Self.norm(candidate.direction)
        candidate.direction = candidate.direction.map { $0 / length }
        candidate.logScale += Double.log(length) + (own.magnitude < 1 ? own : 0)
        if let next = scaled(candidate, tolerance: tolerance) {
          let gain =
            Double.log(next.height / point.height) + next.logScale - point.logScale
          let isCloser = error < 0.05 && Self.norm(next.force) < 0.7 * Self.norm(point.force)
          if gain > 0.1 * damping * decrement || isCloser { better = next }
        }
        damping /= 2
      }
      guard let better else { break }
      point = better
    }
    return Self.norm(point.force) <= 0.02 * size ? point : nil
  }

  /// h(x) at a point of the dual, σ given on panels.
  func value(at point: Point, _ feature: (_ panel: Int, _ position: Double) -> Double) -> Double {
    var sum = 0.0
    for (strip, means) in zip(strips, point.means) {
      for (index, mean) in means.enumerated() {
        let middle = (strip.positions[index] + strip.positions[index + 1]) / 2
        sum += strip.weights[index] * mean * feature(strip.panel, middle)
      }
    }
    return sum
  }
}
