import MultiPrecision
import RealModule
import NumericalMethods

/// The Newton matrix of the stage residuals, factored: I + q·aᵢⱼHᵢ over all pairs of stages.
///
/// Neurons couple through r = ∂L/∂f alone. With r at the stages given, each stage's ζ is a sum of
/// gradients, and f there responds to r by −(h/n)Σⱼ aᵢⱼHᵢ with Hᵢ = J(∇²Φ)⁻¹Jᵀ; so s·m unknowns are
/// left of s·(3n + 1).
struct StageSystem<Number: TrainingNumber> {
  private let factors: LUFactorization<Number>

  /// Assembles and factors the matrix; nil if it is singular or not finite.
  ///
  /// - Parameters:
  ///   - tableau: The method.
  ///   - normal: Hᵢ, row by row, one for each stage.
  ///   - factor: q = 2·weight·h/n.
  ///   - m: The number of data points.
  init?(_ tableau: RadauTableau<Number>, normal: [[Number]], factor: Number, dataCount m: Int) {
    let s = tableau.stages
    let matrix = Matrix<Number>(rows: s * m, columns: s * m) { row, column in
      let (i, j) = (row / m, column / m)
      let (k, l) = (row % m, column % m)
      let value = factor * tableau.matrix[i * s + j] * normal[i][k * m + l]
      return row == column ? value + 1 : value
    }
    guard let factors = try? LUFactorization(matrix) else { return nil }
    self.factors = factors
  }

  /// The corrections of all stages, one after another.
  func solve(_ defects: [Number]) -> [Number] { factors.solve(defects) }
}
