import MultiPrecision

/// The eigenvalues of a symmetric matrix, all enclosed, with approximate eigenvectors.
///
/// Let V hold approximate eigenvectors in its columns, B = VᵀAV and ‖VᵀV − I‖ ≤ g < 1. By Ostrowski's
/// theorem λⱼ(A) = λⱼ(B)/θⱼ with 1 − g ≤ θⱼ ≤ 1 + g. With dⱼ the diagonal of B in ascending order and δ a
/// bound of the norm of the rest, Weyl's inequality gives |λⱼ(B) − dⱼ| ≤ δ. That holds for each j,
/// whatever the multiplicities.
///
/// Where the intervals dⱼ ± δ fall into groups, the bounds become quadratic. For a group I write
/// B = [M Eᵀ; E C] with M = B_II; the spectrum of C keeps a distance γ from all μ in the group's range,
/// since C is within δ of its diagonal. For such μ the inertia of B − μ is that of C − μ plus that of
/// M − μ − Eᵀ(C − μ)⁻¹E (Haynsworth), so that the eigenvalues of B in the group are, in order, within
/// ‖E‖²/γ of those of M; and these are within ‖M − diag M‖ of the dⱼ.
///
/// Thick entries, A = mid A + Δ with |Δ| ≤ ρ entry by entry, add ‖VᵀΔV‖ ≤ (1 + g)‖ρ‖ to δ; for a group
/// of one, |v|ᵀρ|v| to M and √(1 + g)·‖ρ|v|‖₂ to E.
///
/// ### Accuracy
/// Enclosure, *proved*: eigenvalue j in ascending order, counted with multiplicity, is in ball j for
/// every symmetric matrix whose entries lie in those of the lower triangle. Balls of a cluster overlap.
/// For exact entries radii are about n·2^−precision·‖A‖ at most.
///
/// ### Source
/// Ostrowski, A quantitative formulation of Sylvester's law of inertia, PNAS 45 (1959) 740–744;
/// Parlett, The Symmetric Eigenvalue Problem (1998), §§10–11; Rump, Acta Numerica 19 (2010) 287–449.
public struct SymmetricEigenvalues: Sendable {
  /// The eigenvalues, ascending.
  public let values: [Ball]
  /// The approximate eigenvectors to the values, *estimated*, of unit length.
  public let vectors: [[BigFloat]]

  /// The eigenvalues of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: A. Only its lower triangle is read. If an entry is indeterminate, so are the values.
  ///   - precision: The working precision; by default the largest of the entries'.
  /// - Complexity: About 10n³ products.
  public init(of matrix: Matrix<Ball>, precision: Precision? = nil) {
    precondition(matrix.isSquare, "only square matrices are symmetric")
    let n = matrix.rows
    let asked = precision ?? matrix.precision
    guard matrix.elements.allSatisfy(\.isFinite) else {
      values = Array(repeating: .indeterminate(precision: asked), count: n)
      vectors = Matrix<BigFloat>.identity(order: n).table
      return
    }
    // Products of n terms, twice: their roundings stay below the last digit asked for.
    let working = asked.adding(bits: 16 + 2 * (Int.bitWidth - n.leadingZeroBitCount))
    let symmetric = matrix.symmetrized
    let approximation = ApproximateEigenvectors(
      of: symmetric.map { BigFloat($0.midpoint, precision: working) }, precision: working)
    let similarity = ApproximateSimilarity(
      symmetric, vectors: approximation.vectors.map(\.elements), precision: working)
    values = similarity.eigenvalues.map { $0.withPrecision(asked) }
    vectors = similarity.vectors.map { $0.map { BigFloat($0, precision: asked) } }
  }
}

extension Matrix {
  /// The rows.
  var table: [[Element]] { (0..<rows).map { Array(row($0)) } }
}
