import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The dual of a scaled model whose activation is not piecewise linear.
struct SmoothFlowFamily: ScaledFlowFamily {
  let layout: SortedData
  private let setup: DenseSetup
  private let potential: DualPotential
  private let hasBoundedSupport: Bool

  /// How long the eigenvalues of one matrix may take.
  private static var eigenvalueTime: Duration { .seconds(60) }

  /// - Throws: `SolveFailure` as `SolveRequest.denseSetup`, or where slopes of ψ jump.
  init(
    _ request: SolveRequest, _ activation: ActivationFormulas, omega: Expression
  ) throws(SolveFailure) {
    let budget = WorkBudget(
      processorTime: SolveRequest.denseTime, within: SolveRequest.denseTime * SolveRequest.patience)
    layout = try SortedData(request.model)
    potential = try request.dualPotential(omega: omega, isStrictlyConvex: true)
    guard potential.pieces != nil, !potential.hasFlats else {
      throw .undecided(
        "the flow of an activation that is not piecewise linear is integrated for psi with a "
          + "continuous slope")
    }
    setup = try request.denseSetup(activation, layout, potential, budget)
    hasBoundedSupport = setup.problem.layout.cuts.isEmpty
    // Newton's method for the stages has its matrices in Double.
    guard setup.conditioning.bits <= Self.largestCondition else {
      throw .undecided(
        "the features are nearly dependent: the rates of the flow differ by a factor of "
          + "2^\(setup.conditioning.bits), more than its integrator follows "
          + "(2^\(Self.largestCondition))")
    }
  }

  private static let largestCondition = 44

  var lostBits: Int { 2 * setup.conditioning.bits }

  func field(precision: Precision, digits: Int, relativeBits: Int) -> DualFlowField? {
    DualFlowField(
      MeshedDual(setup, potential, precision: precision, accuracy: relativeBits + 12),
      multiplicities: layout.multiplicities, hasBoundedSupport: hasBoundedSupport)
  }

  func enclosedHessian(_ lambda: [Ball], precision: Precision) -> Matrix<Ball>? {
    let budget = WorkBudget(
      processorTime: Self.eigenvalueTime, within: Self.eigenvalueTime * SolveRequest.patience)
    do throws(SolveFailure) {
      let problem = setup.problem
      if lambda.allSatisfy({ $0.isZero }) {
        let table = try problem.kernel(precision: precision, budget: budget)
        let curvature = potential.curvature(Ball(0, precision: precision))
        return Matrix<Ball>(rows: problem.count, columns: problem.count) {
          table[problem.place($0, $1)] / curvature
        }.scaled(byRootsOf: layout.multiplicities)
      }
      let start = try DenseStart(
        sampled: setup.sampled, conditioning: setup.conditioning, potential: potential,
        labels: problem.labels(precision: setup.conditioning.precision).map(\.midpoint),
        points: [], budget: budget
      ).solved()
      return try DenseDual(
        problem: problem, potential: potential, conditioning: setup.conditioning, start: start,
        budget: budget
      ).hessian(at: lambda, precision: precision).scaled(byRootsOf: layout.multiplicities)
    } catch {
      return nil
    }
  }
}

extension DualFlowField {
  /// The field of a dual by quadrature.
  init(_ dual: MeshedDual, multiplicities: [Int], hasBoundedSupport: Bool) {
    count = dual.count
    isCostly = true
    self.multiplicities = multiplicities.map { BigFloat($0, precision: dual.precision) }
    residual = { dual.residual($0) }
    roughHessian = { dual.roughHessian($0) }
    hessian = { dual.hessian($0) }
    levels = { dual.levels($0) }
    values = { lambda throws(SolveFailure) in dual.values(lambda) }
    largestAlpha = { hasBoundedSupport ? dual.largestAlpha($0) : nil }
  }
}
