import MirrorTheory
import MultiPrecision
import RealModule

/// A network of one input with σ(u) = β|u| + γu, in O(n + m) operations a pass.
///
/// Neuron j is on the side sᵢ = ±1 of its kink at the data point xᵢ, and σ(uᵢ) = (βsᵢ + γ)uᵢ. Since
/// u is monotone in x, the sides are a sign o at the points k, k + 1, … and −o before: a slot (k, o)
/// of 2(m + 1). Sums over the neurons of a slot and running sums over the slots give everything:
/// with A = Σ aw, B = Σ ab over the neurons that are active (s = 1) at xᵢ
/// ```
/// f(xᵢ) = (γ − β)(xᵢΣaw − Σab) + 2β(xᵢA − B) + d₀
/// ∂w = aQ₁,  ∂b = −aQ₀,  ∂a = wQ₁ − bQ₀,  Q₀ = Σᵢ(βsᵢ + γ)rᵢ,  Q₁ = Σᵢ(βsᵢ + γ)rᵢxᵢ
/// ```
///
/// ### Accuracy
/// *estimated*; running sums lose about log₂ n bits.
struct LineNetwork<Number: TrainingNumber>: TrainableNetwork {
  let layout: ParameterLayout
  /// The inputs, ascending.
  let points: [Number]
  /// Place of each sorted input in the file's order.
  let order: [Int]
  let beta: Number
  let gamma: Number
  /// 2k for o = 1, 2k + 1 for o = −1.
  var slots: [Int32]
  var held: [Kink] = []
  /// For each slot two points whose sides say whether a neuron belongs to it.
  let witnesses: [Witness]
  /// What makes the normal form of many points banded; nil for few or equal ones.
  let differences: SecondDifferences?

  /// Two points and the signs ±1 that u has there.
  struct Witness {
    var left: Number
    var leftSign: Number
    var right: Number
    var rightSign: Number

    /// Whether the slot agrees with the signs of u beside the kink; u = 0 agrees with both.
    @inline(__always)
    func holds(_ w: Number, _ b: Number) -> Bool {
      !(leftSign * (w * left - b) < 0 || rightSign * (w * right - b) < 0)
    }
  }

  /// From this many points on second differences are faster than a dense system.
  static var differencesLimit: Int { 16 }

  var dataCount: Int { points.count }
  var width: Int { layout.width }

  init(width: Int, inputs: [Number], beta: Number, gamma: Number) {
    layout = ParameterLayout(width: width, dimension: 1)
    order = inputs.indices.sorted { inputs[$0] < inputs[$1] }
    points = order.map { inputs[$0] }
    self.beta = beta
    self.gamma = gamma
    slots = Array(repeating: 0, count: width)
    let sorted = order.map { inputs[$0] }
    let m = sorted.count
    differences =
      m >= Self.differencesLimit
      ? SecondDifferences(sorted: sorted.map(\.approximation), order: order) : nil
    witnesses = (0..<(2 * m + 2)).map { slot in
      let k = slot / 2
      let sign: Number = slot & 1 == 0 ? 1 : -1
      // With one sign everywhere the kink may come back from either end.
      if k == 0 || k == m {
        let everywhere = k == 0 ? sign : -sign
        return Witness(
          left: sorted[0], leftSign: everywhere, right: sorted[m - 1], rightSign: everywhere)
      }
      return Witness(left: sorted[k - 1], leftSign: -sign, right: sorted[k], rightSign: sign)
    }
  }

  var shadow: LineNetwork<Double> {
    var inputs = [Double](repeating: 0, count: points.count)
    for (i, place) in order.enumerated() { inputs[place] = points[i].approximation }
    var network = LineNetwork<Double>(
      width: width, inputs: inputs, beta: beta.approximation, gamma: gamma.approximation)
    network.slots = slots
    network.held = held
    return network
  }

  // MARK: Sides

  mutating func settle(_ theta: [Number]) {
    let width = width
    var strays: [Int] = []
    theta.withUnsafeBufferPointer { theta in
      slots.withUnsafeBufferPointer { slots in
        witnesses.withUnsafeBufferPointer { witnesses in
          for j in 0..<width
          where !witnesses[Int(slots[j])].holds(theta[j], theta[width + j]) {
            strays.append(j)
          }
        }
      }
    }
    for j in strays { slots[j] = slot(theta[j], theta[width + j]) }
  }

  /// The slot by bisection; u = 0 counts as inactive.
  func slot(_ w: Number, _ b: Number) -> Int32 {
    let m = points.count
    if w == 0 { return b < 0 ? 0 : Int32(2 * m) }
    let rises = w > 0
    var (low, high) = (0, m)
    while low < high {
      let middle = (low + high) / 2
      // Rising: the inactive ones come first; falling: the active ones.
      if (w * points[middle] - b <= 0) == rises { low = middle + 1 } else { high = middle }
    }
    return Int32(2 * low + (rises ? 0 : 1))
  }

  /// Puts one neuron on the other side of its kink at a point.
  mutating func flip(_ kink: Kink) {
    let m = points.count
    var slot = Int(slots[kink.neuron])
    // One sign everywhere can be written in two ways, (0, o) and (m, −o).
    if slot >> 1 == 0, kink.point == m - 1, m > 1 {
      slot = 2 * m + (slot ^ 1)
    } else if slot >> 1 == m, kink.point == 0, m > 1 {
      slot = (slot & 1) ^ 1
    }
    if kink.point == slot >> 1 {
      slot += 2
    } else if kink.point == slot >> 1 - 1 {
      slot -= 2
    }
    slots[kink.neuron] = Int32(slot)
  }

  func input(_ point: Int) -> Number { points[point] }

  func side(_ kink: Kink) -> Number {
    let slot = slots[kink.neuron]
    return (kink.point >= Int(slot >> 1)) == (slot & 1 == 0) ? 1 : -1
  }

  /// u moves by x∂w/φ″(v_w) − ∂b/φ″(v_b), which the pull makes 0.
  func holdingPull(
    _ kink: Kink, gradient: (Number, Number), curvatures: (Number, Number)
  ) -> Number {
    let x = points[kink.point]
    let speed = x * gradient.0 / curvatures.0 - gradient.1 / curvatures.1
    return -speed / (x * x / curvatures.0 + 1 / curvatures.1)
  }

  func sidePull(_ kink: Kink, outputWeight: Number, residuals: [Number]) -> Number {
    outputWeight * beta * residuals[order[kink.point]]
  }

  var locatesKinks: Bool { true }

  func passedKinks(_ theta: [Number]) -> [Kink] {
    var kinks: [Kink] = []
    for j in 0..<width
    where !witnesses[Int(slots[j])].holds(theta[j], theta[width + j]) {
      let slot = slots[j]
      let k = Int(slot >> 1)
      for i in points.indices {
        let u = theta[j] * points[i] - theta[width + j]
        let isActive = (i >= k) == (slot & 1 == 0)
        let kink = Kink(neuron: j, point: i)
        if isActive ? u < 0 : u > 0, !held.contains(kink) { kinks.append(kink) }
      }
    }
    return kinks
  }

  func kinkGradient(
    _ kink: Kink, _ theta: [Number], residuals: [Number]
  ) -> (Number, Number) {
    let k = Int(slots[kink.neuron] >> 1)
    let isRising = slots[kink.neuron] & 1 == 0
    var (zeroth, first): (Number, Number) = (0, 0)
    for i in points.indices {
      let factor = (i >= k) == isRising ? gamma + beta : gamma - beta
      let pull = factor * residuals[order[i]]
      zeroth += pull
      first += pull * points[i]
    }
    let a = theta[layout.outputWeights + kink.neuron]
    return (a * first, -(a * zeroth))
  }

  /// The gradient is linear in θ but for d₀, whose part is constant.
  func gradientChange(
    _ theta: [Number], along direction: [Number], residuals: [Number], into result: inout [Number]
  ) {
    gradient(direction, residuals: residuals, into: &result)
    result[layout.outputBias] = 0
  }

  func position(_ kink: Kink, weights: [Number], bias: Number) -> Number {
    weights[0] * points[kink.point] - bias
  }

  // MARK: Values

  func outputs(_ theta: [Number]) -> [Number] {
    let m = points.count
    let width = width
    var sumW = [Number](repeating: 0, count: 2 * m + 2)
    var sumB = sumW
    theta.withUnsafeBufferPointer { theta in
      slots.withUnsafeBufferPointer { slots in
        sumW.withUnsafeMutableBufferPointer { sumW in
          sumB.withUnsafeMutableBufferPointer { sumB in
            for j in 0..<width {
              let a = theta[2 * width + j]
              let slot = Int(slots[j])
              sumW[slot] += a * theta[j]
              sumB[slot] += a * theta[width + j]
            }
          }
        }
      }
    }
    return values(sumW, sumB, constant: theta[layout.outputBias])
  }

  /// Σ over neurons of (βsᵢ + γ)(xᵢp − q), from the sums of p and q over each slot.
  func values(_ sumP: [Number], _ sumQ: [Number], constant: Number) -> [Number] {
    let m = points.count
    var totalP: Number = 0
    var totalQ: Number = 0
    // The active ones at the first point: o = 1 with k = 0, and o = −1 with k > 0.
    var activeP = sumP[0]
    var activeQ = sumQ[0]
    for slot in 0..<(2 * m + 2) {
      totalP += sumP[slot]
      totalQ += sumQ[slot]
      if slot & 1 == 1, slot > 1 {
        activeP += sumP[slot]
        activeQ += sumQ[slot]
      }
    }
    let twice = beta + beta
    let rest = gamma - beta
    var result = [Number](repeating: 0, count: m)
    for i in 0..<m {
      if i > 0 {
        activeP += sumP[2 * i] - sumP[2 * i + 1]
        activeQ += sumQ[2 * i] - sumQ[2 * i + 1]
      }
      result[order[i]] =
        rest * (points[i] * totalP - totalQ) + twice * (points[i] * activeP - activeQ) + constant
    }
    return result
  }

  /// Q₀ and Q₁ for each slot.
  @inline(__always)
  func moments(_ residuals: [Number]) -> (zeroth: [Number], first: [Number], sum: Number) {
    let m = points.count
    var before0: Number = 0
    var before1: Number = 0
    var total0: Number = 0
    var total1: Number = 0
    for i in 0..<m {
      total0 += residuals[order[i]]
      total1 += residuals[order[i]] * points[i]
    }
    var zeroth = [Number](repeating: 0, count: 2 * m + 2)
    var first = zeroth
    let twice = beta + beta
    let rest = gamma - beta
    for k in 0...m {
      zeroth[2 * k] = rest * total0 + twice * (total0 - before0)
      first[2 * k] = rest * total1 + twice * (total1 - before1)
      zeroth[2 * k + 1] = rest * total0 + twice * before0
      first[2 * k + 1] = rest * total1 + twice * before1
      if k < m {
        before0 += residuals[order[k]]
        before1 += residuals[order[k]] * points[k]
      }
    }
    return (zeroth, first, total0)
  }

  func gradient(_ theta: [Number], residuals: [Number], into result: inout [Number]) {
    let (zeroth, first, sum) = moments(residuals)
    let width = width
    theta.withUnsafeBufferPointer { theta in
      result.withUnsafeMutableBufferPointer { result in
        zeroth.withUnsafeBufferPointer { zeroth in
          first.withUnsafeBufferPointer { first in
            slots.withUnsafeBufferPointer { slots in
              for j in 0..<width {
                let slot = Int(slots[j])
                let (q0, q1) = (zeroth[slot], first[slot])
                let a = theta[2 * width + j]
                result[j] = a * q1
                result[width + j] = -(a * q0)
                result[2 * width + j] = theta[j] * q1 - theta[width + j] * q0
              }
            }
          }
        }
      }
    }
    result[layout.outputBias] = sum
  }

  func product(_ theta: [Number], _ direction: [Number]) -> [Number] {
    let m = points.count
    var sumP = [Number](repeating: 0, count: 2 * m + 2)
    var sumQ = sumP
    for j in 0..<width {
      let slot = Int(slots[j])
      let a = theta[2 * width + j]
      let y = direction[2 * width + j]
      sumP[slot] += a * direction[j] + theta[j] * y
      sumQ[slot] += a * direction[width + j] + theta[width + j] * y
    }
    return values(sumP, sumQ, constant: direction[layout.outputBias])
  }
}
