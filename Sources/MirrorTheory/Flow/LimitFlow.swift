import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// Mirror flow of an infinitely wide network: gradient ascent on the dual.
///
/// ```
/// dλ/dτ = z − E[α_λσ],  λ(0) = 0,  φ̄′(α_λ) = Σ λᵢσᵢ,  h(x) = E[α_λσ(Wx − B)]
/// ```
/// τ is 2t, t or 2t/m for the three losses, t being counted with step size 1/n. Unscaled potentials,
/// of which only κ = φ″(0) counts, and quadratic ψ make this linear: dλ/dτ = z − Kλ/κ, whose solution
/// `LinearFlow` encloses at any time. Otherwise `DualFlowMethod` integrates it, twice, with
/// different stages, tolerances and precisions.
///
/// ### Accuracy
/// Linear flows: *proved* digits, and a proved time. Others: *estimated*, the digits in which the
/// two runs agree; but the state at a time that was asked for, and the time at which a loss that was
/// asked for is crossed, are *proved* where `EnclosedDualFlow` gets there in time. The eigenvalues of
/// H(0) and H(∞) are proved for all.
///
/// ### Source
/// arXiv:2410.03988, §3.3; the rates are those of ‖r‖² with d‖r‖²/dτ = −2rᵀHr.
///
/// - Parameters:
///   - model: One input.
///   - request: Digits, points, and where to stop.
/// - Returns: The state where it stopped, the way there, and where it leads.
/// - Throws: ``SolveFailure``: the dual is unbounded, or nothing was computed.
public func infiniteWidthFlow(
  of model: Model, _ request: LimitFlowRequest
) throws(SolveFailure) -> LimitFlowResult {
  let hypotheses = checkAssumptions(of: model, budget: .seconds(2))
  return try LimitFlow(model: model, request: request, hypotheses: hypotheses).run()
}

/// One call of ``infiniteWidthFlow(of:_:)`` on its way.
struct LimitFlow {
  let model: Model
  let request: LimitFlowRequest
  let hypotheses: [AssumptionResult]
  let points: [RealConstant]

  init(model: Model, request: LimitFlowRequest, hypotheses: [AssumptionResult]) {
    self.model = model
    self.request = request
    self.hypotheses = hypotheses
    points = request.points.map { RealConstant($0) }
  }

  var digits: Int { Swift.max(request.digits, 1) }
  /// The bits of the digits asked for, with a margin.
  var workingBits: Int { Int(Double(digits) * 3.3219281) + 64 }

  func run() throws(SolveFailure) -> LimitFlowResult {
    if case .scaled(let omega) = model.scaling {
      let potential = PolynomialPotential(model.potential, omega: omega)
      guard let potential, potential.isQuadratic else { return try scaled(omega: omega) }
      return try linear(
        LinearCurvature(isUnscaled: false) {
          potential.quadraticCurvature(in: Ball.self, precision: $0)
            ?? .indeterminate(precision: $0)
        })
    }
    return try linear(try LinearCurvature(atRest: model.potential))
  }

  // MARK: Time and loss

  /// c of τ = ct.
  var timeFactor: Rational {
    switch model.loss {
    case .sumOfSquares: 2
    case .halfSumOfSquares: 1
    case .meanSquares: Rational(2, model.data.count)
    }
  }

  /// The factor of Σ rᵢ² in the loss.
  var lossFactor: Rational {
    switch model.loss {
    case .sumOfSquares: 1
    case .halfSumOfSquares: Rational(1, 2)
    case .meanSquares: Rational(1, model.data.count)
    }
  }

  /// The loss at which to stop.
  var goal: RealConstant {
    request.loss.map { RealConstant($0) } ?? RealConstant(Rational(10).power(-2 * digits))
  }

  /// The time at which to stop.
  var end: RealConstant? { request.time.map { RealConstant($0) } }

  /// The bits by which the residual may fall on the way, from labels of this size.
  func bitsOfDecay(_ labels: [RealConstant]) -> Int {
    let precision = Precision(bits: 64)
    let factor = Ball(lossFactor, precision: precision)
    let target = (goal.ball(precision: precision) / factor).midpoint.exponent ?? 0
    let sizes = labels.compactMap { $0.ball(precision: precision).midpoint.exponent }
    return Swift.max(0, 2 * (sizes.max() ?? 0) - target) / 2 + 2
  }

  // MARK: What is printed

  /// By point of data what is given by knot: repeated points share equally.
  func byDatum<Element: SolverScalar>(
    _ lambda: [Element], _ data: some DataLayout, precision: Precision
  ) -> [Element] {
    let shares = PrintedSolution.shared(lambda, layout: data, precision: precision)
    return data.knotOfDatum.map { shares[$0] }
  }

  /// initial(x) at the points.
  func initialValues(precision: Precision) -> [Ball] {
    request.points.map { point in
      guard let symbol = model.initialVariables.first else {
        return Ball(0, precision: precision)
      }
      let value = model.initial.substituting([symbol: point]).simplified()
      return RealConstant(value).ball(precision: precision)
    }
  }

  var notes: [String] {
    model.outputWeights == .zero && model.outputBias == .zero
      ? []
      : [
        "a random f(x, theta(0)) is a Gaussian process in the limit of infinite width; "
          + "the flow shown is for z = y - initial(x)"
      ]
  }

  /// Where the flow leads; nil with a note where that is not decided.
  func limit(digits: Int, _ notes: inout [String]) throws(SolveFailure) -> SolveResult? {
    do throws(SolveFailure) {
      return try SolveRequest(
        model: model, points: points, digits: digits, wantsExact: false, hypotheses: hypotheses
      ).run()
    } catch {
      guard case .undecided(let reason) = error else { throw error }
      notes.append("the limit was not found: \(reason)")
      return nil
    }
  }
}
