import Certification
import MirrorTheory
import MultiPrecision
import Training

/// Differences of trained networks and solutions of one model, on an interval.
struct NetworkComparison: Sendable {
  /// Parameters with the factor that their network has in a difference.
  typealias Summand = (parameters: [Double], factor: Double)

  /// A solution to compare with.
  struct Reference: Sendable {
    enum Form: Sendable {
      case table(CurveTable)
      case curve(SolutionCurve)
    }
    var form: Form
    /// Whether the solution's digits are proved.
    var isProved: Bool
    /// Whether that might be different on a faster machine.
    var dependsOnClock: Bool

    /// What a table is known to be off by.
    var deviation: Double? {
      if case .table(let table) = form { table.deviation } else { nil }
    }
  }

  /// A solution that nothing can be proved of is found sooner than any limit on the time of a proof.
  private static let patience = Duration.seconds(15)

  private enum Form: Sendable {
    case piecewiseLinear(beta: Double, gamma: Double)
    case smooth(ActivationFunction<Double>)
  }

  let interval: ClosedRange<Double>
  private let form: Form

  /// - Throws: `VerificationFailure.undecided` for more than one input, or without an interval.
  init(_ model: Model, asked: ClosedRange<Double>?) throws(VerificationFailure) {
    guard model.data.dimension == 1 else {
      throw .undecided(
        "the data have \(model.data.dimension) inputs, and functions are compared for one input only"
      )
    }
    interval = try model.comparedInterval(asked: asked)
    switch model.activation {
    case .piecewiseLinear(_, let beta, let gamma):
      form = .piecewiseLinear(
        beta: RealConstant(beta).doubleValue, gamma: RealConstant(gamma).doubleValue)
    case .smooth: form = .smooth(ActivationFunction(model.activation, precision: .double))
    }
  }

  /// h̄ of a model whose networks start as 0.
  ///
  /// - Throws: `VerificationFailure` without a solution.
  func reference(
    of model: Model, hypotheses: [AssumptionResult]
  ) throws(VerificationFailure) -> Reference {
    let isLinear = if case .piecewiseLinear = form { true } else { false }
    let solution: SolveResult
    let begin = ContinuousClock.now
    do throws(SolveFailure) {
      solution = try solve(
        model, at: [], digits: isLinear ? 17 : 10, exact: false, hypotheses: hypotheses)
    } catch {
      throw VerificationFailure(error)
    }
    let isProved = solution.certificate.certified
    let isLate = !isProved && ContinuousClock.now - begin >= Self.patience
    func reference(_ form: Reference.Form) -> Reference {
      Reference(form: form, isProved: isProved, dependsOnClock: isLate)
    }
    guard isLinear else { return reference(.curve(solution.curve)) }
    guard let table = CurveTable(solution.curve, on: interval) else {
      throw .undecided("the solution has no finite values and second derivatives to compare with")
    }
    return reference(.table(table))
  }

  /// The supremum of |Σ factor·f − h̄|: exact in its places for piecewise linear activations.
  ///
  /// - Throws: `VerificationFailure.undecided` where a smooth activation is too rough.
  func supremum(
    of summands: [Summand], layout: ParameterLayout, minus reference: Reference?
  ) throws(VerificationFailure) -> Supremum {
    switch form {
    case .piecewiseLinear(let beta, let gamma):
      var function = PiecewiseLinearFunction(on: interval)
      for summand in summands {
        function.add(
          summand.parameters, layout: layout, beta: beta, gamma: gamma, factor: summand.factor)
      }
      if case .table(let table) = reference?.form { return function.supremum(ofDistanceTo: table) }
      return function.supremum()
    case .smooth(let activation):
      var curve: SolutionCurve?
      if case .curve(let known) = reference?.form { curve = known }
      let distance = SmoothSupremum { x in
        summands.reduce(curve.map { -$0.value(x) } ?? 0) { sum, summand in
          sum + summand.factor * Self.value(summand.parameters, layout, activation, at: x)
        }
      }
      guard let supremum = distance(on: interval, breaks: curve?.breaks ?? []) else {
        throw .undecided("the network is not finite or too rough for its distance to be found")
      }
      return supremum
    }
  }

  /// f(x, θ).
  private static func value(
    _ parameters: [Double], _ layout: ParameterLayout, _ activation: ActivationFunction<Double>,
    at x: Double
  ) -> Double {
    var sum = parameters[layout.outputBias]
    for j in 0..<layout.width {
      sum +=
        parameters[layout.outputWeights + j]
        * activation.value(parameters[j] * x - parameters[layout.biases + j])
    }
    return sum
  }
}
