import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The density as it enters integrals: polynomials or other formulas between breaks.
enum DensityForm: Sendable {
  /// `polynomials[k]` in b.
  case polynomials([Polynomial<Rational>])
  case formulas(DensityFormulas)
}

/// A part of the support between two consecutive nodes, on which p is one formula and S is affine.
struct Cell: Sendable {
  /// The places of its ends among the branch's nodes: `node` and `node + 1`.
  var node: Int
  /// Which formula of the density applies.
  var densityPiece: Int
  /// The ends of the formula that its ends are.
  var densityEnds = DensityEnds()
}

/// One sign of the input weight: w = +1 sees p(b), w = −1 sees p(−b) in the coordinate b → wb.
struct SignBranch: Sendable {
  /// ς: the sign of γ's part in s_ς = βS + ςγ(M − Λb).
  var sign: Int
  /// The share of this sign in the expectation: 1 where both signs agree, else ½.
  var weight: Rational
  /// Whether the branch sees the mirrored density p(−b).
  var isMirrored: Bool
  /// Ascending: knots, breaks of p and ends of the support, clipped to the support.
  var nodes: [RealConstant]
  /// `segments[k]`: between which knots node k lies: −1 left of the first, j in [x_j, x_{j+1}).
  var segments: [Int]
  /// Whether node k is the knot `segments[k]`.
  var isKnot: [Bool]
  var cells: [Cell]
}

/// The dual problem in knot values, laid out exactly: which knots, which cells, which signs.
struct DualLayout: DataLayout {
  var beta: RealConstant
  var gamma: RealConstant
  /// β + γ and β − γ: σ(u) = (β + γ)·u for u > 0 and (β − γ)·|u| for u < 0.
  ///
  /// One of them is exactly 0 for an activation that is 0 on one side.
  var outerSlopes: (positive: RealConstant, negative: RealConstant)
  /// Distinct inputs, ascending.
  ///
  /// Count m ≥ 1.
  var knots: [RealConstant]
  /// z at the knots.
  var labels: [RealConstant]
  /// For each point of the file, its knot.
  var knotOfDatum: [Int]
  var branches: [SignBranch]
  /// By knot the sign ς of the branch whose s is the unknown there, or 0 for their mean S; 0 at the
  /// first and last knot.
  ///
  /// Where s₊ and s₋ differ by many orders of magnitude the smaller one is lost in the mean.
  var sides: [Int]
  var density: DensityForm
  /// Whether p is known to be even, so that the theorem's three terms apply.
  var densityIsEven: Bool
  var notes: [String]

  /// The same with other unknowns at the knots.
  func withSides(_ sides: [Int]) -> DualLayout {
    var result = self
    result.sides = sides
    return result
  }

  /// Whether everything in the problem is rational, so that a quadratic one is solved exactly.
  var isRational: Bool {
    guard case .polynomials = density else { return false }
    return beta.rational != nil && gamma.rational != nil
      && knots.allSatisfy { $0.rational != nil } && labels.allSatisfy { $0.rational != nil }
      && branches.allSatisfy { $0.nodes.allSatisfy { $0.rational != nil } }
  }
}
