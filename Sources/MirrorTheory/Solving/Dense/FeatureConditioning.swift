import MultiPrecision
import NumericalMethods
import RealModule

/// How nearly dependent the features are, and the factor L of K ≈ LLᵀ that makes them orthonormal.
struct FeatureConditioning {
  /// L.
  let lower: Matrix<BigFloat>
  /// −log₂ of the least part of a feature that the earlier ones do not explain, squared.
  let bits: Int
  /// The largest E[f²].
  let scale: ErrorBound
  /// The working precision of L.
  let precision: Precision

  /// Sampled with rising precision, until the least pivot stands clear of its rounding errors.
  ///
  /// - Throws: `SolveFailure.undecided` when some feature cannot be told from a combination of the
  ///   others, or the time ends.
  init(_ sampled: SampledFeatures, budget: WorkBudget) throws(SolveFailure) {
    let count = sampled.dataCount
    let cells = sampled.cells(total: 32)
    for working in [256, 1024, 4096] {
      let precision = Precision(bits: working)
      let zero = BigFloat(0, precision: precision)
      var kernel = Matrix<BigFloat>(rows: count, columns: count, repeating: zero)
      for cell in cells {
        if budget.isExhausted {
          throw .undecided("the time ended before the features' condition was known")
        }
        for sample in sampled.samples(of: cell, precision: precision) {
          let weight = BigFloat(sample.weight, precision: precision)
          for i in 0..<count {
            let row = weight * sample.features[i]
            for j in 0...i { kernel[i, j] += row * sample.features[j] }
          }
        }
      }
      if let factor = try? LDLFactorization(kernel) {
        let losses = (0..<count).map {
          (kernel[$0, $0].exponent ?? 0) - (factor.diagonal[$0].exponent ?? 0)
        }
        let bits = losses.max() ?? 0
        if bits <= working - 64 {
          self.bits = Swift.max(bits, 0)
          self.precision = precision
          scale = (0..<count).map { ErrorBound(upperBoundOf: kernel[$0, $0]) }.max() ?? .zero
          let roots = factor.diagonal.map { $0.applying(.sqrt) }
          lower = Matrix(rows: count, columns: count) { i, j in
            j <= i ? factor.lower[i, j] * roots[j] : zero
          }
          return
        }
      }
    }
    throw .undecided(
      "the features are dependent as far as 4000 bits can tell: some combination of the "
        + "activation at the data vanishes on the density's support")
  }
}

extension FeatureConditioning {
  /// Which features nearly depend on the others, and how large the condition number is; nil where none
  /// comes close.
  ///
  /// Of E[fᵢ²] a share 1/(Kᵢᵢ(K⁻¹)ᵢᵢ) is not explained by the others. Estimated, as everything here.
  ///
  /// - Parameter inputs: x of the features.
  /// - Returns: A clause of a sentence.
  func dependence(at inputs: [RealConstant]) -> String? {
    let count = lower.rows
    let columns = inverseColumns
    func entry(_ i: Int, _ j: Int, of factor: (Int, Int) -> BigFloat) -> BigFloat {
      var sum = BigFloat(0, precision: precision)
      for k in 0..<count { sum += factor(i, k) * factor(j, k) }
      return sum
    }
    // K = LLᵀ and K⁻¹ = L⁻ᵀL⁻¹.
    func kernel(_ i: Int, _ j: Int) -> BigFloat { entry(i, j) { lower[$0, $1] } }
    func reciprocal(_ i: Int, _ j: Int) -> BigFloat { entry(i, j) { columns[$0][$1] } }
    func logarithm(_ value: BigFloat) -> Double {
      value.applying(.log).doubleValue(.nearest) / Double.log(10)
    }
    let shares = (0..<count).map { -logarithm(kernel($0, $0) * reciprocal($0, $0)) }
    guard let least = shares.min(), least < -6 else { return nil }
    func norm(_ matrix: (Int, Int) -> BigFloat) -> Double {
      var sum = BigFloat(0, precision: precision)
      for i in 0..<count {
        for j in 0..<count {
          let value = matrix(i, j)
          sum += value * value
        }
      }
      return logarithm(sum) / 2
    }
    let condition = norm(kernel) + norm(reciprocal)
    let worst = shares.indices.filter { shares[$0] < least + 1 }
    let places = worst.map { inputs[$0].text }.joined(separator: ", ")
    return "the features nearly depend on each other: at x = \(places) all but "
      + "10^\(Int(least.rounded())) of the mean square is a combination of the others, and the "
      + "condition number of E[sigma sigma^T] is about 10^\(Int(condition.rounded())) "
      + "(Frobenius norm)"
  }

  /// Why nothing was proved, with what is known of the features' dependence.
  func explaining(_ reason: String, at inputs: [RealConstant]) -> String {
    dependence(at: inputs).map { "\(reason); \($0)" } ?? reason
  }

  /// The columns of L⁻¹.
  private var inverseColumns: [[BigFloat]] {
    (0..<lower.rows).map { column in
      forwardSolve((0..<lower.rows).map { BigFloat($0 == column ? 1 : 0, precision: precision) })
    }
  }

  /// L⁻¹v.
  func forwardSolve(_ right: [BigFloat]) -> [BigFloat] {
    var result: [BigFloat] = []
    for i in right.indices {
      var value = right[i]
      for j in 0..<i { value -= lower[i, j] * result[j] }
      result.append(value / lower[i, i])
    }
    return result
  }

  /// L⁻ᵀv.
  func backwardSolve(_ right: [BigFloat]) -> [BigFloat] {
    var result = right
    for i in right.indices.reversed() {
      for j in right.indices where j > i { result[i] -= lower[j, i] * result[j] }
      result[i] = result[i] / lower[i, i]
    }
    return result
  }
}
