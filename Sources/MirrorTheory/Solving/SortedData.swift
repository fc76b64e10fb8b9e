import MultiPrecision
import Symbolic

/// Distinct inputs with their labels, and what each point of the file became.
protocol DataLayout: Sendable {
  /// Distinct inputs, ascending.
  ///
  /// Count m ≥ 1.
  var knots: [RealConstant] { get }
  /// z at the knots.
  var labels: [RealConstant] { get }
  /// For each point of the file, its knot.
  var knotOfDatum: [Int] { get }
  var notes: [String] { get }
}

extension DataLayout {
  /// How many points of the file share each knot.
  var multiplicities: [Int] {
    var counts = Array(repeating: 0, count: knots.count)
    for knot in knotOfDatum { counts[knot] += 1 }
    return counts
  }

  /// log₂ of the span of the data over the least gap: how much differences cancel.
  var closenessBits: Int {
    guard knots.count > 1 else { return 0 }
    let wide = Precision(bits: 128)
    let positions = knots.map { $0.ball(precision: wide) }
    let span = (positions[knots.count - 1] - positions[0]).midpoint
    var least = 0
    for (left, right) in zip(knots, knots.dropFirst()) {
      var gap = (right.ball(precision: wide) - left.ball(precision: wide)).midpoint
      if let exactLeft = left.rational, let exactRight = right.rational {
        gap = BigFloat(exactRight - exactLeft, precision: wide)
      }
      if let top = span.exponent, let bottom = gap.exponent {
        least = Swift.max(least, top - bottom)
      }
    }
    return least
  }
}

/// The data of a model by distinct inputs, ascending.
struct SortedData: DataLayout {
  var knots: [RealConstant] = []
  var labels: [RealConstant] = []
  var knotOfDatum: [Int]
  var notes: [String] = []

  /// - Throws: `SolveFailure`: not one input, equal inputs with different labels, or the like.
  init(_ model: Model) throws(SolveFailure) {
    try requireOneInput(model)
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

/// What both duals take for granted: one input, and input weights ±1.
func requireOneInput(_ model: Model) throws(SolveFailure) {
  guard model.data.dimension == 1 else {
    throw .undecided("the data have \(model.data.dimension) inputs; only one is solved here")
  }
  guard case .sphere = model.inputWeights else {
    throw .undecided("input weights other than the sphere are outside the theorems")
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
