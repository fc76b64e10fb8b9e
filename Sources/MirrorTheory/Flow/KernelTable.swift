import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// K between the data, and between points and the data, enclosed.
struct KernelTable: Sendable {
  let data: Matrix<Ball>
  /// A row a point.
  let points: [[Ball]]
}

/// A way to enclose the kernels of a model's data at any precision.
struct KernelSource {
  let data: SortedData
  /// Nil where the precision does not suffice.
  let table: (Precision) throws(SolveFailure) -> KernelTable?

  /// The way that the activation and the density ask for.
  ///
  /// - Parameters:
  ///   - model: One input.
  ///   - points: Where values are wanted.
  ///   - hypotheses: What is proved of the density counts.
  ///   - bits: The bits that results will have.
  /// - Throws: `SolveFailure`: the features are dependent, or kernels are not enclosed.
  init(
    _ model: Model, points: [RealConstant], hypotheses: [AssumptionResult], bits: Int
  ) throws(SolveFailure) {
    let data = try SortedData(model)
    self.data = data
    if case .smooth(_, let variable, let body) = model.activation {
      let isNonnegative = hypotheses.contains {
        $0.id == "density.nonnegative" && $0.verdict == .proved
      }
      table = try Self.integrated(
        ActivationFormulas(body, variable: variable), model, data, points,
        isNonnegative: isNonnegative, bits: bits)
      return
    }
    // Finds dependent features and what else has no solution.
    let layout = try DualLayout(model, points: points, tailBits: bits)
    if let reason = layout.unprovedTail { throw .undecided(reason) }
    let formulas = MomentFormulas(model.biases)
    table = { precision throws(SolveFailure) in
      let kernels = try KernelFunction(model, formulas: formulas, precision: precision)
        .pairs(at: data.knots + points)
      return try Self.table(kernels, count: data.knots.count, pointCount: points.count)
    }
  }

  /// By moments of the density, for piecewise-linear activations.
  private static func table(
    _ kernels: PairKernels, count: Int, pointCount: Int
  ) throws(SolveFailure) -> KernelTable {
    var matrix = Matrix<Ball>(rows: count, columns: count)
    for i in 0..<count {
      for j in 0...i {
        matrix[i, j] = try kernels.value(i, j)
        matrix[j, i] = matrix[i, j]
      }
    }
    var rows: [[Ball]] = []
    for point in 0..<pointCount {
      var row: [Ball] = []
      for knot in 0..<count { row.append(try kernels.value(count + point, knot)) }
      rows.append(row)
    }
    return KernelTable(data: matrix, points: rows)
  }

  /// By enclosed integrals, for any activation.
  private static func integrated(
    _ activation: ActivationFormulas, _ model: Model, _ data: SortedData,
    _ points: [RealConstant], isNonnegative: Bool, bits: Int
  ) throws(SolveFailure) -> (Precision) throws(SolveFailure) -> KernelTable? {
    func laidOut(tailBits: Int) throws(SolveFailure) -> FeatureLayout {
      try FeatureLayout(
        activation, model, inputs: data.knots + points, mirrorsAgree: true, tailBits: tailBits)
    }
    var layout = try laidOut(tailBits: bits)
    try layout.requireIndependence(of: data)
    let conditioning = try FeatureConditioning(
      SampledFeatures(layout, dataCount: data.knots.count),
      budget: WorkBudget(SolveRequest.proofTime))
    if !layout.cuts.isEmpty {
      guard isNonnegative else {
        throw .undecided("the density's tails are not proved to be nonnegative")
      }
      layout = try laidOut(tailBits: 2 * bits + 4 * conditioning.bits + 128)
    }
    let problem = DenseProblem(
      data: data, points: points, layout: layout, conditionBits: conditioning.bits,
      kernelScale: conditioning.scale)
    let count = data.knots.count
    return { precision throws(SolveFailure) in
      let entries = try problem.kernel(
        precision: precision, budget: WorkBudget(SolveRequest.proofTime))
      return KernelTable(
        data: Matrix(rows: count, columns: count) { entries[problem.place($0, $1)] },
        points: points.indices.map { point in
          (0..<count).map { entries[problem.place($0, count + point)] }
        })
    }
  }
}

extension KernelPair {
  /// Two constants.
  init(_ x: RealConstant, _ y: RealConstant) {
    self.x = x
    self.y = y
    mirroredX = x.negated
    mirroredY = y.negated
  }
}
