import MultiPrecision

/// A symmetric linear system that is proved to be positive definite, ready to be solved with error
/// bounds.
///
/// With S = D·A·D scaled to a diagonal near 1 and λ ≤ λ_min(S) from ``positiveDefiniteness(of:precision:)``,
/// ```
/// ‖y − ỹ‖₂ ≤ ‖D·b − S·ỹ‖₂ / λ,    x = D·y
/// ```
/// The residual is formed for a ỹ of twice the digits, so for exact data the bound is far below the
/// last digit of every component that is not itself tiny. It takes a fraction of the work of
/// ``VerifiedLinearSystem``, whose bounds are sharper for thick data.
///
/// ### Accuracy
/// Enclosure, *proved*, for all symmetric matrices whose entries lie in those of the lower triangle.
///
/// ### Source
/// Rump, Verification methods: rigorous results using floating-point arithmetic, Acta Numerica 19
/// (2010) 287–449, on symmetric positive definite systems.
public struct VerifiedPositiveDefiniteSystem: Sendable {
  /// The working precision.
  public let precision: Precision
  private let matrix: Matrix<Ball>
  private let scales: [Int]
  private let lower: Matrix<BigFloat>
  private let upper: Matrix<BigFloat>
  private let smallestEigenvalue: BigFloat

  /// Proves the matrix positive definite.
  ///
  /// - Parameters:
  ///   - matrix: A. Only its lower triangle is read.
  ///   - precision: The working precision; by default the largest of the entries'.
  /// - Throws: The obstacle.
  /// - Complexity: About n³/2 products.
  public init(_ matrix: Matrix<Ball>, precision: Precision? = nil) throws(LinearObstacle) {
    precondition(matrix.isSquare, "as many equations as unknowns")
    let precision = precision ?? matrix.precision
    guard matrix.elements.allSatisfy(\.isFinite) else { throw .notFinite }
    let symmetric = matrix.symmetrized
    scales = symmetricScales(of: symmetric)
    self.matrix = symmetric.scaled(by: scales)
    let trial = DefinitenessTrial(self.matrix, precision: precision)
    guard let bound = trial.smallestEigenvalue, let factor = trial.factor else {
      throw .notPositiveDefinite
    }
    self.precision = precision
    lower = factor
    upper = factor.transposed
    smallestEigenvalue = bound
  }

  /// The number of equations.
  public var order: Int { matrix.rows }

  /// The solution of A·x = b, each component enclosed.
  ///
  /// - Parameter right: b. An indeterminate entry makes every component indeterminate.
  /// - Returns: x.
  public func solve(_ right: [Ball]) -> [Ball] {
    precondition(right.count == order, "one right-hand side entry a row")
    guard right.allSatisfy(\.isFinite) else {
      return right.map { _ in .indeterminate(precision: precision) }
    }
    let scaledRight = zip(right, scales).map { $0.scaled(byPowerOfTwo: $1) }
    func approximate(_ vector: [Ball]) -> [BigFloat] {
      let points = vector.map { BigFloat($0.midpoint, precision: precision) }
      return backSubstitution(upper, forwardSubstitution(lower, points))
    }
    let refined = ResidualRefinement(
      precision: precision,
      residual: { matrix.residual(scaledRight, at: $0, precision: precision) },
      correct: { approximate($0).map { Ball(midpoint: $0) } }
    ).run(from: approximate(scaledRight))
    // ỹ with 2p bits, and the bound for it.
    let point = refined.sum(precision: Precision(bits: 2 * precision.bits))
    let residual = matrix.residual(scaledRight, at: point, precision: precision)
      .map(\.magnitudeUpperBound)
    // An upper bound of λ is at most 2⁻³⁰ of it above; the factor undoes that.
    let error =
      residual.euclideanNorm / Magnitude(upperBoundOf: smallestEigenvalue)
      * Magnitude(1 + 0x1p-28)
    return zip(point, scales).map {
      Ball(midpoint: $0).addingError(error).scaled(byPowerOfTwo: $1).withPrecision(precision)
    }
  }
}
