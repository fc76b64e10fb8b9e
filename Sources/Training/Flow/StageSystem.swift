import MultiPrecision
import NumericalMethods

/// The Newton matrix of the stage residuals, factored: I + q·aᵢⱼNᵢ over all pairs of stages.
///
/// Neurons couple through r = ∂L/∂f alone. With r at the stages given, each stage's ζ is a sum of
/// gradients, and f there responds to r by −(h/n)Σⱼ aᵢⱼNᵢ with Nᵢ = J(∇²Φ)⁻¹Jᵀ; so s·m unknowns are
/// left of s·(3n + 1). It is all in `Double`, whatever the numbers of the run: its errors are made good
/// by the next sweep.
struct StageSystem: Sendable {
  private enum Form: Sendable {
    case dense(LUFactorization<Double>)
    case differenced(DifferencedStageSystem)
  }
  private let form: Form

  /// Assembles and factors the matrix; nil if it is singular or not finite.
  ///
  /// - Parameters:
  ///   - matrix: A, row by row.
  ///   - forms: Nᵢ, one for each stage.
  ///   - factor: q = 2·weight·h/n.
  init?(_ matrix: [Double], forms: [NormalForm], factor: Double) {
    let s = forms.count
    var banded: [DifferencedNormalForm] = []
    var dense: [[Double]] = []
    for form in forms {
      switch form {
      case .dense(let values): dense.append(values)
      case .differenced(let values): banded.append(values)
      }
    }
    if banded.count == s {
      guard let system = DifferencedStageSystem(matrix, forms: banded, factor: factor) else {
        return nil
      }
      form = .differenced(system)
      return
    }
    precondition(dense.count == s, "one form for all stages")
    let m = Int(Double(dense[0].count).squareRoot().rounded())
    var entries = [Double](repeating: 0, count: s * s * m * m)
    for i in 0..<s {
      for k in 0..<m {
        let row = (i * m + k) * s * m
        for j in 0..<s {
          let weight = factor * matrix[i * s + j]
          for l in 0..<m { entries[row + j * m + l] = weight * dense[i][k * m + l] }
        }
        entries[row + i * m + k] += 1
      }
    }
    let order = s * m
    guard
      let factors = try? LUFactorization(
        Matrix<Double>(rows: order, columns: order) { entries[$0 * order + $1] })
    else { return nil }
    form = .dense(factors)
  }

  /// The corrections of all stages, one after another.
  func solve(_ defects: [Double]) -> [Double] {
    switch form {
    case .dense(let factors): factors.solve(defects)
    case .differenced(let system): system.solve(defects)
    }
  }
}
