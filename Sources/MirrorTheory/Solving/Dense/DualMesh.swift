import MultiPrecision
import NumericalMethods
import RealModule

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

  private struct Node {
    let position: BigFloat
    let features: [BigFloat]
    let rounded: [Double]
  }

  private struct Strip {
    let panel: Int
    var nodes: [Node]
    /// By interval: the mass of p, with the share of the sign.
    var weights: [Double] = []
    /// By feature: the means over the intervals.
    var middles: [BigFloatVector] = []
  }

  /// The dual at a point.
  struct Value {
    /// E[ατ].
    fileprivate(set) var mean: [Double]
    /// eˡE[ττᵀ/φ″].
    fileprivate(set) var hessian: Matrix<BigFloat>
    /// e⁻ˡE[φ̄*(s)].
    fileprivate(set) var penalty = 0.0
    /// The means of α, by strip and interval.
    fileprivate(set) var alphas: [[Double]] = []
    fileprivate(set) var largestAlpha = 0.0
    /// The largest |ν·τ|.
    fileprivate(set) var steepest = 0.0
  }

  let precision: Precision
  private let sampled: SampledFeatures
  private let conditioning: FeatureConditioning
  private let potential: DualPotential
  private let budget: WorkBudget
  private var strips: [Strip]

  /// The most intervals.
  private static let limit = 20_000

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
    divide { panel, low, middle, high in
      // Far tails have their mass at one end.
      let length = (high.position - low.position).doubleValue(.nearest)
      let masses = [low, middle, high].map { node in
        Self.mass(length, sampled.layout.panels[panel], at: node.position.doubleValue(.nearest))
      }
      let heights = [low, middle, high].map { node in
        node.rounded.reduce(0) { $0 + $1 * $1 }
      }
      return (masses.filter(\.isFinite).max() ?? 0) * (heights.max() ?? 0) > limit
    }
  }

  private func node(_ position: BigFloat, panel: Int) -> Node {
    let features = conditioning.forwardSolve(
      sampled.features(at: position, panel: panel, precision: precision))
    return Node(
      position: position, features: features,
      rounded: features.map { $0.doubleValue(.nearest) })
  }

  // MARK: The dual at a point

  /// α and φ̄* where s has a value, both times e⁻ˡ where they are like s.
  private struct Load {
    var s = 0.0
    var alpha = 0.0
    /// e⁻ˡφ̄*(s).
    var conjugate = 0.0
    /// φ̄′/φ″.
    var step = 0.0
  }

  private func load(_ s: Double, _ logScale: Double, near guess: Double) -> Load {
    let sign: Double = s < 0 ? -1 : 1
    let (size, there) = potential.inverse(
      ofLogarithm: Double.log(s.magnitude) + logScale, sign: sign, near: guess)
    return Load(
      s: s, alpha: sign * size, conjugate: s.magnitude * (size - there.value), step: there.step)
  }

  private static func isSteep(_ low: Load, _ high: Load) -> Bool {
    (high.s - low.s).magnitude > 1e-6 * Swift.max(high.s.magnitude, low.s.magnitude)
  }

  /// The mean of α over an interval with linear s.
  private static func mean(_ low: Load, _ high: Load) -> Double {
    isSteep(low, high)
      ? (high.conjugate - low.conjugate) / (high.s - low.s) : (high.alpha + low.alpha) / 2
  }

  /// The mean of eˡ/φ″, which may be beyond the range of Double.
  private func flatness(_ low: Load, _ high: Load, _ logScale: Double) -> BigFloat {
    func quotient(_ a: Double, _ b: Double) -> BigFloat {
      BigFloat(a, precision: .double) / BigFloat(b, precision: .double)
    }
    if Self.isSteep(low, high) { return quotient(high.alpha - low.alpha, high.s - low.s) }
    if low.s != 0 { return quotient(low.step, low.s.magnitude) }
    return BigFloat(logScale, precision: .double).applying(.exp)
      / BigFloat(potential.curvature(0), precision: .double)
  }

  /// E[ατ] and what belongs to it; nil where some α is no number.
  func value(at point: Point) -> Value? {
    let count = point.direction.count
    var value = Value(
      mean: Array(repeating: 0, count: count),
      hessian: Matrix(
        rows: count, columns: count, repeating: BigFloat(0, precision: precision)))
    for strip in strips {
      var alphas: [Double] = []
      var flats: [BigFloat] = []
      alphas.reserveCapacity(strip.weights.count)
      flats.reserveCapacity(strip.weights.count)
      var last = Load()
      for (place, node) in strip.nodes.enumerated() {
        let s = BigFloat.dot(point.direction, node.features).doubleValue(.nearest)
        let next = load(s, point.logScale, near: last.alpha.magnitude)
        guard next.alpha.isFinite, next.conjugate.isFinite else { return nil }
        value.largestAlpha = Swift.max(value.largestAlpha, next.alpha.magnitude)
        value.steepest = Swift.max(value.steepest, s.magnitude)
        defer { last = next }
        if place == 0 { continue }
        let weight = strip.weights[place - 1]
        let mean = Self.mean(last, next)
        alphas.append(mean)
        flats.append(
          flatness(last, next, point.logScale) * BigFloat(weight, precision: .double))
        value.penalty += weight * (next.conjugate + last.conjugate) / 2
        let before = strip.nodes[place - 1].rounded
        for i in 0..<count {
          value.mean[i] += weight * mean * (node.rounded[i] + before[i]) / 2
        }
      }
      let loads = BigFloatVector(flats, precision: precision)
      for i in 0..<count {
        var row = loads
        row.multiplyElementwise(by: strip.middles[i])
        for j in 0...i { value.hessian[i, j] += row.dot(strip.middles[j]) }
      }
      value.alphas.append(alphas)
    }
    for i in 0..<count {
      for j in 0..<i { value.hessian[j, i] = value.hessian[i, j] }
    }
    return value
  }

  /// The largest |ν·τ| at the nodes.
  func steepest(_ direction: [BigFloat]) -> Double {
    var largest = 0.0
    for strip in strips {
      for node in strip.nodes {
        largest = Swift.max(
          largest, BigFloat.dot(direction, node.features).doubleValue(.nearest).magnitude)
      }
    }
    return largest
  }

  /// E[ατ] with s summed in Double, which may not hold what cancels in it.
  func roughMean(at point: Point) -> [Double] {
    let direction = point.direction.map { $0.doubleValue(.nearest) }
    var sums = Array(repeating: 0.0, count: direction.count)
    for strip in strips {
      var last = Load()
      for (place, node) in strip.nodes.enumerated() {
        let s = zip(direction, node.rounded).reduce(0) { $0 + $1.0 * $1.1 }
        let next = load(s, point.logScale, near: last.alpha.magnitude)
        defer { last = next }
        if place == 0 { continue }
        let mass = strip.weights[place - 1] * Self.mean(last, next)
        let before = strip.nodes[place - 1].rounded
        for i in sums.indices { sums[i] += mass * (node.rounded[i] + before[i]) / 2 }
      }
    }
    return sums
  }

  /// h(x), σ given on panels, from the means of α.
  func value(
    of alphas: [[Double]], _ feature: (_ panel: Int, _ position: Double) -> Double
  ) -> Double {
    var sum = 0.0
    for (strip, means) in zip(strips, alphas) {
      let positions = strip.nodes.map { $0.position.doubleValue(.nearest) }
      for (index, mean) in means.enumerated() {
        let middle = (positions[index] + positions[index + 1]) / 2
        sum += strip.weights[index] * mean * feature(strip.panel, middle)
      }
    }
    return sum
  }

  // MARK: Finer meshes

  /// The mesh on which no interval's part of E[ατ] changes by more than a tolerance when it is halved.
  ///
  /// Intervals become twice as long at most: what is narrow at one point of the dual and narrower at
  /// the next would be missed by a mesh that begins anew.
  ///
  /// - Parameters:
  ///   - point: Where.
  ///   - tolerance: The Euclidean norm of what a change may be.
  ///   - precision: Of the nodes.
  /// - Returns: The mesh; nil where the time or the room ends.
  func adapted(to point: Point, tolerance: Double, precision: Precision) -> DualMesh? {
    var result =
      precision == self.precision
      ? self
      : DualMesh(sampled, conditioning, potential, precision: precision, budget: budget)
    if precision != self.precision {
      for index in strips.indices {
        result.strips[index].nodes = strips[index].nodes.map {
          result.node(BigFloat($0.position, precision: precision), panel: strips[index].panel)
        }
      }
    }
    result.divide { panel, low, middle, high in
      func load(_ node: Node) -> Load {
        self.load(
          BigFloat.dot(point.direction, node.features).doubleValue(.nearest), point.logScale,
          near: 1)
      }
      func part(_ low: Node, _ high: Node) -> [Double] {
        let mass =
          mass(low.position, high.position, panel: panel)
          * Self.mean(load(low), load(high))
        return zip(low.rounded, high.rounded).map { mass * ($0 + $1) / 2 }
      }
      var change = 0.0
      for (whole, (first, second)) in zip(
        part(low, high), zip(part(low, middle), part(middle, high)))
      {
        let difference = whole - first - second
        change += difference * difference
      }
      return !(Double.sqrt(change) <= tolerance)
    }
    let size = result.strips.reduce(0) { $0 + $1.weights.count }
    return size <= Self.limit && !budget.isExhausted ? result : nil
  }

  /// The mass of p on an interval, with the share of the sign.
  private func mass(_ low: BigFloat, _ high: BigFloat, panel: Int) -> Double {
    let length = (high - low).doubleValue(.nearest)
    let middle = low.doubleValue(.nearest) + length / 2
    return Self.mass(length, sampled.layout.panels[panel], at: middle)
  }

  /// The same for a density that is everywhere as at one place.
  private static func mass(_ length: Double, _ panel: FeaturePanel, at place: Double) -> Double {
    panel.weight.doubleValue * length * panel.density(place)
  }

  /// Halves panels again and again: where intervals are long, where there were nodes on both sides of
  /// their middle before, and where it is asked for.
  private mutating func divide(
    where isCoarse: (_ panel: Int, _ low: Node, _ middle: Node, _ high: Node) -> Bool
  ) {
    let total = strips.reduce(0) {
      $0 + ($1.nodes[$1.nodes.count - 1].position - $1.nodes[0].position).doubleValue(.nearest)
    }
    var room = Self.limit
    for index in strips.indices {
      let panel = strips[index].panel
      let old = strips[index].nodes
      var made = Strip(panel: panel, nodes: [old[0]])
      /// `between` are the places of old nodes strictly within.
      func halve(_ low: Node, _ high: Node, between: Range<Int>, depth: Int) {
        let place = (low.position + high.position).scaled(byPowerOfTwo: -1)
        let isSplit = place > low.position && place < high.position
        if isSplit, room > 0, depth < 2_000, !budget.isExhausted {
          let cut = between.partition { old[$0].position >= place }
          let isKnown = between.contains(cut) && old[cut].position == place
          let after = isKnown ? cut + 1 : cut
          let middle = isKnown ? old[cut] : node(place, panel: panel)
          let length = (high.position - low.position).doubleValue(.nearest)
          if depth < 2 || length > total / 32 || between.lowerBound < cut
            || after < between.upperBound || isCoarse(panel, low, middle, high)
          {
            halve(low, middle, between: between.lowerBound..<cut, depth: depth + 1)
            halve(middle, high, between: after..<between.upperBound, depth: depth + 1)
            return
          }
        }
        room -= 1
        made.nodes.append(high)
        made.weights.append(mass(low.position, high.position, panel: panel))
      }
      if let high = old.last, old.count > 1 {
        halve(old[0], high, between: 1..<(old.count - 1), depth: 0)
      }
      made.middles = old[0].features.indices.map { feature in
        BigFloatVector(
          zip(made.nodes, made.nodes.dropFirst()).map {
            ($0.features[feature] + $1.features[feature]).scaled(byPowerOfTwo: -1)
          }, precision: precision)
      }
      strips[index] = made
    }
  }
}

extension Range<Int> {
  /// The first element from which on a condition holds, as it does for all later ones; else the end.
  fileprivate func partition(where isAfter: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isAfter(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
