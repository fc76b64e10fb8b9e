import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension DualLayout {
  /// Lays out the dual problem of a model with one input and a piecewise-linear activation.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - points: Where h is wanted: an infinite support is not cut near them.
  ///   - tailBits: An infinite support of a density that is no piecewise polynomial is cut where
  ///     p(b)b⁶ is below 2 to the minus this many.
  /// - Throws: `SolveFailure.noSolution` when equal inputs have different labels or the features
  ///   are dependent on the support; `.undecided` for what this slice cannot set up.
  init(
    _ model: Model, points: [RealConstant], tailBits: Int
  ) throws(SolveFailure) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation else {
      throw .undecided("the activation \(model.activation.name) is not piecewise linear")
    }
    self.beta = RealConstant(beta)
    self.gamma = RealConstant(gamma)
    outerSlopes = (
      RealConstant((beta + gamma).simplified()), RealConstant((beta - gamma).simplified())
    )
    let data = try SortedData(model)
    knots = data.knots
    labels = data.labels
    knotOfDatum = data.knotOfDatum
    sides = data.knots.map { _ in 0 }
    notes = data.notes
    let support = try DensitySupport(
      model.biases, knots: data.knots + points, tailBits: tailBits)
    density = support.form
    densityIsEven = support.isEven
    let sees = { (sign: Int, weight: Rational, mirrored: Bool) throws(SolveFailure) -> SignBranch in
      try SignBranch(
        sign: sign, weight: weight, isMirrored: mirrored, knots: data.knots, support: support)
    }
    let half = Rational(1, 2)
    let hasOddPart = self.gamma.rational != 0
    if support.isEven {
      branches =
        hasOddPart
        ? [try sees(1, half, false), try sees(-1, half, false)] : [try sees(0, 1, false)]
    } else {
      let sign = hasOddPart ? 1 : 0
      branches = [try sees(sign, half, false), try sees(-sign, half, true)]
    }
    try requireIndependentFeatures()
  }

  /// Features are dependent exactly when some knot value is free of every cell: S vanishes on the
  /// support and yet S_j ≠ 0.
  private func requireIndependentFeatures() throws(SolveFailure) {
    let count = knots.count
    var met = Set<Int>()
    for branch in branches {
      for cell in branch.cells { met.insert(branch.segments[cell.node]) }
    }
    guard !met.isEmpty else { throw .noSolution("the density vanishes everywhere") }
    let bendingIsZero = beta.rational == 0
    let slopeIsZero = gamma.rational == 0
    if bendingIsZero && slopeIsZero { throw .noSolution("the activation is zero everywhere") }
    if count == 1 { return }
    if bendingIsZero && count > 2 {
      throw .noSolution(
        "the features are dependent: a linear activation tells at most two points apart")
    }
    let outerIsMet = met.contains(-1) || met.contains(count - 1)
    for knot in 0..<count {
      let isEnd = knot == 0 || knot == count - 1
      let isFixed =
        (isEnd && (outerIsMet || !slopeIsZero))
        || (knot > 0 && met.contains(knot - 1)) || (knot < count - 1 && met.contains(knot))
      if !isFixed || (bendingIsZero && !isEnd) {
        throw .noSolution(
          "the features are dependent: too many data points at or outside the edge of the "
            + "density's support, near x = \(knots[knot].text)")
      }
    }
  }
}
