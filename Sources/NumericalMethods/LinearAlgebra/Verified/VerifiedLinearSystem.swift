import MultiPrecision

/// Why a linear system was not solved.
public enum LinearObstacle: String, Error, Hashable, Sendable, CustomStringConvertible {
  /// An entry is indeterminate.
  case notFinite
  /// The matrix, or one within its entries' radii, is singular or too nearly so.
  case singularOrIllConditioned
  /// The matrix was not proved to be positive definite.
  case notPositiveDefinite

  /// A short text for people.
  public var description: String {
    switch self {
    case .notFinite: "an entry has no finite enclosure"
    case .singularOrIllConditioned: "singular or too ill-conditioned at this precision"
    case .notPositiveDefinite: "not proved positive definite at this precision"
    }
  }
}

/// A square linear system that is proved to be regular, ready to be solved with error bounds for
/// each component.
///
/// With R ≈ A⁻¹ and |I − RA| ≤ G, where G contracts, A is regular. For x with A·x = b and any x̃
/// ```
/// e = x − x̃ = d + (I − RA)·e,    d = R·(b − A·x̃)
/// ```
/// so x ∈ x̃ + d ± G·ē for any bound ē of |e|. The residual is formed with twice the digits and x̃ is
/// refined until it settles, so that for exact data d is below the last digit of x̃ and each
/// component has nearly all of them, as long as the condition number is below 2^precision.
///
/// Entries may be thick: the result encloses the solutions of all systems within their radii, with
/// radii beyond the first order by a factor 1/(1 − α), α the contraction.
///
/// ### Accuracy
/// Enclosure, *proved*, component by component.
///
/// ### Source
/// Rump, Verification methods: rigorous results using floating-point arithmetic, Acta Numerica 19
/// (2010) 287–449, on linear systems. Differs: weights, and bounds that are iterated.
public struct VerifiedLinearSystem: Sendable {
  /// The working precision.
  public let precision: Precision
  private let matrix: Matrix<Ball>
  private let inverse: Matrix<Ball>
  private let factors: LUFactorization<BigFloat>
  private let contraction: ContractionBound

  /// Proves the matrix regular.
  ///
  /// - Parameters:
  ///   - matrix: A, square.
  ///   - precision: The working precision; by default the largest of the entries'. Higher ones
  ///     reach more ill-conditioned systems.
  /// - Throws: The obstacle.
  /// - Complexity: About 2n³ products.
  public init(_ matrix: Matrix<Ball>, precision: Precision? = nil) throws(LinearObstacle) {
    precondition(matrix.isSquare, "as many equations as unknowns")
    let n = matrix.rows
    let precision = precision ?? matrix.precision
    guard matrix.elements.allSatisfy(\.isFinite) else { throw .notFinite }
    let points = matrix.map { BigFloat($0.midpoint, precision: precision) }
    guard let factors = try? LUFactorization(points) else { throw .singularOrIllConditioned }
    let inverse = factors.inverse.map { Ball(midpoint: $0) }
    guard inverse.elements.allSatisfy(\.isFinite) else { throw .singularOrIllConditioned }
    let columns = matrix.transposed
    var bounds: [Magnitude] = []
    bounds.reserveCapacity(n * n)
    for i in 0..<n {
      for j in 0..<n {
        var entry = Ball.dot(inverse.row(i), columns.row(j), precision: precision)
        if i == j { entry -= 1 }
        bounds.append(entry.magnitudeUpperBound)
      }
    }
    guard let contraction = ContractionBound(order: n, bounds: bounds) else {
      throw .singularOrIllConditioned
    }
    self.precision = precision
    self.matrix = matrix
    self.inverse = inverse
    self.factors = factors
    self.contraction = contraction
  }

  /// The number of equations.
  public var order: Int { matrix.rows }

  /// The solution of A·x = b, each component enclosed.
  ///
  /// - Parameter right: b. An indeterminate entry makes every component indeterminate.
  /// - Returns: x.
  /// - Complexity: O(n²) for each refinement; one or two unless the system is ill-conditioned.
  public func solve(_ right: [Ball]) -> [Ball] {
    precondition(right.count == order, "one right-hand side entry a row")
    guard right.allSatisfy(\.isFinite) else {
      return right.map { _ in .indeterminate(precision: precision) }
    }
    let start = factors.solve(right.map { BigFloat($0.midpoint, precision: precision) })
    let refined = ResidualRefinement(
      precision: precision,
      residual: { matrix.residual(right, at: $0, precision: precision) },
      correct: { residual in
        (0..<order).map { Ball.dot(inverse.row($0), residual[...], precision: precision) }
      }
    ).run(from: start)
    let remainders = contraction.remainders(refined.correction.map(\.magnitudeUpperBound))
    return (0..<order).map { i in
      (Ball(midpoint: refined.point[i]) + refined.correction[i]).addingError(remainders[i])
    }
  }

  /// The solutions for several right-hand sides, the columns of a matrix.
  public func solve(_ right: Matrix<Ball>) -> Matrix<Ball> {
    precondition(right.rows == order, "one right-hand side entry a row")
    let columns = right.transposed
    let solutions = (0..<right.columns).map { solve(Array(columns.row($0))) }
    return Matrix(rows: order, columns: right.columns) { solutions[$1][$0] }
  }

  /// The solution of A·x = b in the contiguous types.
  public func solve(_ right: BallVector) -> BallVector {
    BallVector(solve(right.elements), precision: precision)
  }
}

/// Solves A·x = b with a proved error bound for each component.
///
/// - Parameters:
///   - matrix: A, square; its entries may be thick.
///   - right: b.
///   - precision: The working precision; by default the matrix's.
/// - Returns: An enclosure of each component of every solution.
/// - Throws: The obstacle, if A could not be proved regular at this precision.
public func solveLinearSystem(
  _ matrix: BallMatrix, _ right: BallVector, precision: Precision? = nil
) throws(LinearObstacle) -> BallVector {
  try VerifiedLinearSystem(Matrix(matrix), precision: precision).solve(right)
}

extension Matrix where Element == Ball {
  /// The matrix of the same entries.
  public init(_ matrix: BallMatrix) {
    self.init(rows: matrix.rows, columns: matrix.columns) { matrix[$0, $1] }
  }

  /// The largest precision of an entry.
  var precision: Precision { elements.lazy.map(\.precision).max() ?? .literal }
}

extension BallMatrix {
  /// The matrix of the same entries, in a single allocation.
  public init(_ matrix: Matrix<Ball>, precision: Precision? = nil) {
    self.init((0..<matrix.rows).map { Array(matrix.row($0)) }, precision: precision)
  }
}
