import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension DualLayout {
  /// Lays out the dual problem of a model with one input and a piecewise-linear activation.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - tailBits: An infinite support of a density that is no piecewise polynomial is cut where
  ///     p(b)b⁶ is below 2 to the minus this many.
  /// - Throws: `SolveFailure.noSolution` when equal inputs have different labels or the features
  ///   are dependent on the support; `.undecided` for what this slice cannot set up.
  init(_ model: Model, tailBits: Int) throws(SolveFailure) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation else {
      throw .undecided("the activation \(model.activation.name) is not piecewise linear")
    }
    guard model.data.dimension == 1 else {
      throw .undecided("the data have \(model.data.dimension) inputs; only one is solved here")
    }
    guard case .sphere = model.inputWeights else {
      throw .undecided("input weights other than the sphere are outside the theorems")
    }
    self.beta = RealConstant(beta)
    self.gamma = RealConstant(gamma)
    let points = try SortedData(model)
    knots = points.knots
    labels = points.labels
    knotOfDatum = points.knotOfDatum
    notes = points.notes
    let support = try DensitySupport(
      model.biases, knots: points.knots, tailBits: tailBits)
    density = support.form
    densityIsEven = support.isEven
    let sees = { (sign: Int, weight: Rational, mirrored: Bool) throws(SolveFailure) -> SignBranch in
      try SignBranch(
        sign: sign, weight: weight, isMirrored: mirrored, knots: points.knots, support: support)
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

/// The data of a model by distinct inputs, ascending.
private struct SortedData {
  var knots: [RealConstant] = []
  var labels: [RealConstant] = []
  var knotOfDatum: [Int]
  var notes: [String] = []

  init(_ model: Model) throws(SolveFailure) {
    let inputs = model.data.inputs.map { RealConstant($0[0]) }
    let targets = try Self.targets(of: model)
    let order = try ascending(inputs)
    knotOfDatum = Array(repeating: 0, count: inputs.count)
    var merged = 0
    for (rank, index) in order.enumerated() {
      if rank > 0, try compare(inputs[index], inputs[order[rank - 1]]) == .equal {
        guard try compare(targets[index], labels[labels.count - 1]) == .equal else {
          throw .noSolution(
            "equal inputs with different labels: points \(order[rank - 1] + 1) and \(index + 1) "
              + "both have x = \(inputs[index].text)")
        }
        merged += 1
      } else {
        knots.append(inputs[index])
        labels.append(targets[index])
      }
      knotOfDatum[index] = knots.count - 1
    }
    if merged > 0 {
      notes.append(
        "\(merged) repeated data point\(merged == 1 ? "" : "s") merged; "
          + "the multiplier of an input is shared equally by its repetitions")
    }
  }

  /// z = y − initial(x), which must be a number at every point.
  private static func targets(of model: Model) throws(SolveFailure) -> [RealConstant] {
    if model.initial == .number(0) { return model.data.labels.map { RealConstant($0) } }
    var targets: [RealConstant] = []
    for (index, (input, label)) in zip(model.data.inputs, model.data.labels).enumerated() {
      var values: [Symbol: Expression] = [:]
      for (symbol, coordinate) in zip(model.initialVariables, input) { values[symbol] = coordinate }
      let target = RealConstant((label - model.initial.substituting(values)).simplified())
      guard target.rational != nil || target.ball(precision: Precision(bits: 256)).isFinite else {
        throw .noSolution(
          "`initial` has no real value at data point \(index + 1), "
            + "x = \(input.map(\.text).joined(separator: ", "))")
      }
      targets.append(target)
    }
    return targets
  }
}

/// A comparison that must be decided.
func compare(_ left: RealConstant, _ right: RealConstant) throws(SolveFailure) -> Comparison {
  guard let result = left.compared(to: right) else {
    throw .undecided("\(left.text) and \(right.text) could not be told apart at 2000 bits")
  }
  return result
}

/// The indices of the constants in ascending order, equal ones in their given order.
func ascending(_ constants: [RealConstant]) throws(SolveFailure) -> [Int] {
  let rationals = constants.compactMap(\.rational)
  if rationals.count == constants.count {
    return rationals.indices.sorted {
      rationals[$0] == rationals[$1] ? $0 < $1 : rationals[$0] < rationals[$1]
    }
  }
  var failure: SolveFailure?
  let order = constants.indices.sorted { left, right in
    do throws(SolveFailure) {
      switch try compare(constants[left], constants[right]) {
      case .less: return true
      case .equal: return left < right
      case .greater: return false
      }
    } catch {
      failure = error
      return left < right
    }
  }
  if let failure { throw failure }
  return order
}
