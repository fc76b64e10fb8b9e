import MirrorTheory
import MultiPrecision
import RealModule
import Symbolic

/// A network of any number of inputs and any activation, in O(n·m·d) operations a pass.
///
/// The kinks of a piecewise σ, if it has any, are where they are at the moment: nothing is held.
struct DenseNetwork<Number: TrainingNumber>: TrainableNetwork {
  let layout: ParameterLayout
  /// The inputs, d numbers each.
  let points: [Number]
  let activation: ActivationFunction<Number>

  var dataCount: Int { points.count / layout.dimension }

  init(width: Int, dimension: Int, inputs: [Number], activation: ActivationFunction<Number>) {
    layout = ParameterLayout(width: width, dimension: dimension)
    points = inputs
    self.activation = activation
  }

  mutating func settle(_ theta: [Number]) {}

  var locatesKinks: Bool { false }

  func passedKinks(_ theta: [Number]) -> [Kink] { [] }

  // No side is held, so that there is nothing to flip or to keep in place.
  var held: [Kink] {
    get { [] }
    set {}
  }

  mutating func flip(_ kink: Kink) {}

  func input(_ point: Int) -> Number { 0 }

  var shadow: DenseNetwork<Double> {
    DenseNetwork<Double>(
      width: layout.width, dimension: layout.dimension, inputs: points.map(\.approximation),
      activation: activation.shadow())
  }

  func normalForm(_ theta: [Number], diagonal: [Number]) -> NormalForm {
    .dense(normalMatrix(theta, diagonal: diagonal).map(\.approximation))
  }

  /// By the central difference over a cube root of the rounding unit: about two thirds of the digits,
  /// without σ″.
  func gradientChange(
    _ theta: [Number], along direction: [Number], residuals: [Number], into result: inout [Number]
  ) {
    let largest = largestMagnitude(direction, direction.indices)
    guard largest > 0 else {
      for k in result.indices { result[k] = 0 }
      return
    }
    let step = Number(double: 0x1p-17, precision: .double) / largest
    var (ahead, behind) = (theta, theta)
    add(step, direction, to: &ahead)
    add(-step, direction, to: &behind)
    var below = result
    gradient(ahead, residuals: residuals, into: &result)
    gradient(behind, residuals: residuals, into: &below)
    let inverse = 1 / (step + step)
    for k in result.indices { result[k] = (result[k] - below[k]) * inverse }
  }

  func kinkGradient(
    _ kink: Kink, _ theta: [Number], residuals: [Number]
  ) -> (Number, Number) { (0, 0) }

  func side(_ kink: Kink) -> Number { 0 }

  func holdingPull(
    _ kink: Kink, gradient: (Number, Number), curvatures: (Number, Number)
  ) -> Number { 0 }

  func sidePull(_ kink: Kink, outputWeight: Number, residuals: [Number]) -> Number { 0 }

  func position(_ kink: Kink, weights: [Number], bias: Number) -> Number {
    preactivation(weights, 0, bias, kink.point)
  }

  @inline(__always)
  private func preactivation(
    _ weights: [Number], _ start: Int, _ bias: Number, _ point: Int
  ) -> Number {
    let d = layout.dimension
    var sum = -bias
    for c in 0..<d { sum += weights[start + c] * points[point * d + c] }
    return sum
  }

  func outputs(_ theta: [Number]) -> [Number] {
    let (n, d, m) = (layout.width, layout.dimension, dataCount)
    var result = [Number](repeating: theta[layout.outputBias], count: m)
    for j in 0..<n {
      let a = theta[layout.outputWeights + j]
      if a == 0 { continue }
      let b = theta[layout.biases + j]
      for i in 0..<m {
        result[i] += a * activation.value(preactivation(theta, j * d, b, i))
      }
    }
    return result
  }

  func gradient(_ theta: [Number], residuals: [Number], into result: inout [Number]) {
    let (n, d, m) = (layout.width, layout.dimension, dataCount)
    var sum: Number = 0
    for r in residuals { sum += r }
    for k in result.indices { result[k] = 0 }
    for j in 0..<n {
      let a = theta[layout.outputWeights + j]
      let b = theta[layout.biases + j]
      for i in 0..<m {
        let u = preactivation(theta, j * d, b, i)
        result[layout.outputWeights + j] += residuals[i] * activation.value(u)
        let pull = a * residuals[i] * activation.slope(u)
        result[layout.biases + j] -= pull
        for c in 0..<d { result[j * d + c] += pull * points[i * d + c] }
      }
    }
    result[layout.outputBias] = sum
  }

  func product(_ theta: [Number], _ direction: [Number]) -> [Number] {
    let (n, d, m) = (layout.width, layout.dimension, dataCount)
    var result = [Number](repeating: direction[layout.outputBias], count: m)
    for j in 0..<n {
      let a = theta[layout.outputWeights + j]
      let b = theta[layout.biases + j]
      for i in 0..<m {
        let u = preactivation(theta, j * d, b, i)
        let du = preactivation(direction, j * d, direction[layout.biases + j], i)
        let first = direction[layout.outputWeights + j] * activation.value(u)
        let second = a * activation.slope(u) * du
        result[i] += first + second
      }
    }
    return result
  }

  func squaredNorm(_ theta: [Number]) -> Number {
    let (n, d, m) = (layout.width, layout.dimension, dataCount)
    var sum = Number(Rational(m), precision: .double)
    for i in 0..<m {
      var inner: Number = 1
      for c in 0..<d { inner += points[i * d + c] * points[i * d + c] }
      for j in 0..<n {
        let u = preactivation(theta, j * d, theta[layout.biases + j], i)
        let value = activation.value(u)
        let slope = theta[layout.outputWeights + j] * activation.slope(u)
        sum += value * value + slope * slope * inner
      }
    }
    return sum
  }

  func normalMatrix(_ theta: [Number], diagonal: [Number]) -> [Number] {
    let (n, d, m) = (layout.width, layout.dimension, dataCount)
    let constant = 1 / diagonal[layout.outputBias]
    var matrix = [Number](repeating: constant, count: m * m)
    var value = [Number](repeating: 0, count: m)
    var slope = value
    for j in 0..<n {
      let a = theta[layout.outputWeights + j]
      let b = theta[layout.biases + j]
      for i in 0..<m {
        let u = preactivation(theta, j * d, b, i)
        value[i] = activation.value(u)
        slope[i] = a * activation.slope(u)
      }
      let outer = 1 / diagonal[layout.outputWeights + j]
      let bias = 1 / diagonal[layout.biases + j]
      for i in 0..<m {
        for l in i..<m {
          var inner = bias
          for c in 0..<d {
            let product = points[i * d + c] * points[l * d + c]
            inner += product / diagonal[j * d + c]
          }
          let first = value[i] * value[l] * outer
          let second = slope[i] * slope[l] * inner
          matrix[i * m + l] += first + second
        }
      }
    }
    for i in 0..<m {
      for l in 0..<i { matrix[i * m + l] = matrix[l * m + i] }
    }
    return matrix
  }
}
