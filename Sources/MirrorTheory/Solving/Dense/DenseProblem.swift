import MultiPrecision
import NumericalMethods
import Symbolic

/// The infinite-width problem of a smooth activation: data, features, and the integrals of both.
struct DenseProblem: Sendable {
  let data: SortedData
  let points: [RealConstant]
  let layout: FeatureLayout
  /// log₂ of how nearly dependent the features are.
  let conditionBits: Int
  /// About the largest K(x, x) of the data.
  let kernelScale: ErrorBound

  var count: Int { data.knots.count }

  /// The place of the slope or kernel entry (i, j), i ≤ j, i a datum, in the order of
  /// `DualIntegrand.pairs`.
  ///
  /// - Parameters:
  ///   - i: The one.
  ///   - j: The other.
  ///   - width: How many features there are, if they are not those of the data and the points.
  /// - Returns: Which entry it is.
  func place(_ i: Int, _ j: Int, of width: Int? = nil) -> Int {
    let (i, j) = i <= j ? (i, j) : (j, i)
    let width = width ?? count + points.count
    return i * width - i * (i - 1) / 2 + (j - i)
  }

  /// K between the data, and between data and points.
  func kernel(precision: Precision, budget: WorkBudget) throws(SolveFailure) -> [Ball] {
    let pairs = DualIntegrand.pairs(dataCount: count, featureCount: layout.inputs.count)
    return try layout.expectation(
      precision: precision, tolerance: kernelScale * ErrorBound(powerOfTwo: 24 - precision.bits),
      tailFactor: ErrorBound(1), budget: budget
    ) {
      features, _ in
      KernelIntegrand(features: features, pairs: pairs)
    }
  }

  func labels(precision: Precision) -> [Ball] { data.labels.map { $0.ball(precision: precision) } }
}

extension DenseProblem {
  /// φ̄ = κα²/2: K c = z, by elimination in enclosures; nil where a pivot is not proved positive.
  func quadraticNumbers(
    curvature: Ball, isUnscaled: Bool, precision: Precision, budget: WorkBudget
  ) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    let table = try kernel(precision: precision, budget: budget)
    let matrix = Matrix<Ball>(rows: count, columns: count) { table[place($0, $1)] }
    guard let factor = try? LDLFactorization(matrix) else { return nil }
    let labels = labels(precision: precision)
    let coefficients = factor.solve(labels)
    let values = points.indices.map { point in
      Ball.dot(coefficients, (0..<count).map { table[place($0, count + point)] })
    }
    let energy = Ball.dot(labels, coefficients)
    let multipliers = isUnscaled ? coefficients : coefficients.map { curvature * $0 }
    return SolutionNumbers(
      multipliers: PrintedSolution.shared(multipliers, layout: data, precision: precision),
      values: values,
      functional: isUnscaled ? energy : (curvature * energy).scaled(byPowerOfTwo: -1))
  }
}

extension Ball {
  /// Σ aᵢbᵢ.
  fileprivate static func dot(_ a: [Ball], _ b: [Ball]) -> Ball {
    var sum = Ball(0, precision: a.first?.precision ?? .double)
    for (left, right) in zip(a, b) { sum.addProduct(left, right) }
    return sum
  }
}
