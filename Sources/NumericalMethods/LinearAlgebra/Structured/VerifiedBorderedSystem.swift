import MultiPrecision

/// A bordered tridiagonal system (tridiagonal, cyclic or arrow) that is proved to be regular, ready to
/// be solved with error bounds in O(m).
///
/// An approximate solution x̃ of twice the digits and its residual r = b − A·x̃ give |x − x̃| ≤ |A⁻¹|·|r|.
/// Of A⁻¹ one of three things is proved, for the matrix scaled to a unit diagonal:
///
/// - |A⁻¹| ≤ C⁻¹ with the comparison matrix C: for dominant matrices, definite or not, and their
///   scalings; also for all positive definite tridiagonal and arrow matrices, whose signs can be
///   flipped until nothing off the diagonal is positive. Bounds are component by component.
/// - ‖A⁻¹‖₂ ≤ 1/λ with λ ≤ λ_min(A) from a factorization in floats : for all positive
///   definite matrices.
/// - For orders up to `denseLimit`, what ``VerifiedLinearSystem`` proves, in O(m³): for any regular
///   matrix.
///
/// ### Accuracy
/// Enclosure, *proved*, for all symmetric matrices within the entries. For exact data nearly all digits
/// of components that are not tiny beside the largest.
public struct VerifiedBorderedSystem: Sendable {
  /// The working precision.
  public let precision: Precision
  private let matrix: BorderedTridiagonalMatrix<Ball>
  private let scales: [Int]
  private let proof: Proof

  private enum Proof: Sendable {
    case comparison(ComparisonBound, BorderedTridiagonalFactorization<BigFloat>)
    case definite(BigFloat, BorderedTridiagonalFactorization<BigFloat>)
    case dense(VerifiedLinearSystem)
  }

  /// Proves the matrix regular.
  ///
  /// - Parameters:
  ///   - matrix: A.
  ///   - precision: The working precision.
  ///   - denseLimit: The largest order at which dense elimination may be tried.
  /// - Throws: The obstacle.
  /// - Complexity: O(m), unless dense elimination is needed.
  public init(
    _ matrix: BorderedTridiagonalMatrix<Ball>, precision: Precision, denseLimit: Int = 64
  ) throws(LinearObstacle) {
    var isFinite = true
    _ = matrix.map { _, _, entry in
      isFinite = isFinite && entry.isFinite
      return entry
    }
    guard isFinite else { throw .notFinite }
    let scales = (0..<matrix.order).map {
      -((matrix.diagonalEntry($0).midpoint.exponent ?? 0) >> 1)
    }
    let scaled = matrix.map { $2.scaled(byPowerOfTwo: scales[$0] + scales[$1]) }
    self.precision = precision
    self.scales = scales
    self.matrix = scaled
    let points = scaled.map { BigFloat($2.midpoint, precision: precision) }
    if let factors = try? BorderedTridiagonalFactorization(points, isPositive: \.isInvertible) {
      if let bound = ComparisonBound(scaled, precision: precision) {
        proof = .comparison(bound, factors)
        return
      }
      let trial = BorderedDefiniteness(scaled, factors: factors, precision: precision)
      if let bound = trial.smallestEigenvalue {
        proof = .definite(bound, factors)
        return
      }
    }
    guard matrix.order <= denseLimit else { throw .singularOrIllConditioned }
    proof = .dense(try VerifiedLinearSystem(scaled.dense, precision: precision))
  }

  /// The number of equations.
  public var order: Int { matrix.order }

  /// The solution of A·x = b, each component enclosed.
  ///
  /// - Parameter right: b. An indeterminate entry makes every component indeterminate.
  /// - Returns: x.
  /// - Complexity: O(m), unless dense elimination was needed.
  public func solve(_ right: [Ball]) -> [Ball] {
    precondition(right.count == order, "one right-hand side entry a row")
    guard right.allSatisfy(\.isFinite) else {
      return right.map { _ in .indeterminate(precision: precision) }
    }
    let scaledRight = zip(right, scales).map { $0.scaled(byPowerOfTwo: $1) }
    let solution: [Ball]
    switch proof {
    case .dense(let system): solution = system.solve(scaledRight)
    case .comparison(let bound, let factors):
      solution = enclosed(scaledRight, factors, bound.errors)
    case .definite(let eigenvalue, let factors):
      // An upper bound of λ is at most 2⁻³⁰ of it above; the factor undoes that.
      let rate = Magnitude(1 + 0x1p-28) / Magnitude(upperBoundOf: eigenvalue)
      solution = enclosed(scaledRight, factors) { residual in
        Array(repeating: residual.euclideanNorm * rate, count: order)
      }
    }
    return zip(solution, scales).map {
      $0.scaled(byPowerOfTwo: $1).withPrecision(precision)
    }
  }

  private func enclosed(
    _ right: [Ball], _ factors: BorderedTridiagonalFactorization<BigFloat>,
    _ errors: ([Magnitude]) -> [Magnitude]
  ) -> [Ball] {
    let fine = Precision(bits: 2 * precision.bits)
    func approximate(_ vector: [Ball]) -> [BigFloat] {
      factors.solve(vector.map { BigFloat($0.midpoint, precision: precision) })
    }
    func residual(_ point: [BigFloat]) -> [Ball] {
      let image = matrix.multiplied(by: point.map { Ball($0, precision: fine) })
      return zip(right, image).map { $0 - $1 }
    }
    let refined = ResidualRefinement(
      precision: precision, residual: residual,
      correct: { approximate($0).map { Ball(midpoint: $0) } }
    ).run(from: approximate(right))
    let point = refined.sum(precision: fine)
    let bounds = errors(residual(point).map(\.magnitudeUpperBound))
    return zip(point, bounds).map { Ball(midpoint: $0).addingError($1) }
  }
}

extension BorderedTridiagonalMatrix where Element == Ball {
  /// The same matrix with all its zeros.
  var dense: Matrix<Ball> {
    var result = Matrix<Ball>(rows: order, columns: order)
    _ = map { row, column, entry in
      result[row, column] = entry
      result[column, row] = entry
      return entry
    }
    return result
  }
}
