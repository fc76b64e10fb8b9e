import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The kernel K(x, y) = E[σ(Wx − B)σ(Wy − B)] of a model at pairs of points, and in symbols.
///
/// ### Accuracy
/// Piecewise-polynomial densities: exact rationals for rational points and data, else enclosures of
/// rising precision until the digits are proved. Other densities: enclosures by rigorous
/// quadrature; estimates, `certified` false, where the tail of the density is not bounded.
/// Activations that are not piecewise linear: enclosed integrals. Where nothing is known there is
/// no value, and a note says so.
///
/// ### Source
/// arXiv:2410.03988, Theorem 2; the closed form is derived in the documentation.
///
/// - Parameters:
///   - model: Activation, density and input weights count; potential and labels do not.
///   - pairs: Constant expressions; left out for inputs of several coordinates, for which there is
///     `evaluateKernel(of:atInputs:digits:)`.
///   - digits: Significant digits asked for, ≥ 1.
/// - Returns: The closed form where there is one, and a value for every pair that has one.
public func evaluateKernel(
  of model: Model, at pairs: [(Expression, Expression)], digits: Int
) -> KernelResult {
  if model.data.dimension > 1 {
    return evaluateKernel(of: model, atInputs: [], digits: digits)
  }
  var result = KernelResult(
    model: model.name, closedForm: nil, values: [], certified: false,
    hypotheses: checkAssumptions(of: model, budget: .seconds(2)), notes: [])
  result.initialCurvature = model.initialCurvature(digits: Swift.max(digits, 1))
  if result.initialCurvature != nil {
    result.initialCurvatureFormula = model.initialCurvatureFormula
  }
  let request = KernelRequest(
    pairs: pairs.map { KernelPair($0.0, $0.1) }, digits: Swift.max(digits, 1))
  request.run(model, into: &result)
  return result
}

/// One call of ``evaluateKernel(of:at:digits:)`` on its way.
struct KernelRequest {
  let pairs: [KernelPair]
  let digits: Int

  var workingBits: Int { Int(Double(digits) * 3.3219281) + 64 }
  /// Binary digits an attempt may use.
  private static let precisionLimit = 2_000_000

  func run(_ model: Model, into result: inout KernelResult) {
    if case .smooth(_, let variable, let body) = model.activation {
      return addSmoothValues(model, variable, body, to: &result)
    }
    let formulas = model.biases.isPolynomial ? nil : MomentFormulas(model.biases)
    do throws(SolveFailure) {
      if let formulas {
        let (beta, gamma) = try KernelSetting.slopes(of: model)
        addFormula(of: formulas, model, to: &result)
        addValues(to: &result) { pair throws(SolveFailure) in
          try closedValue(formulas, RealConstant(beta), RealConstant(gamma), pair)
        }
        return
      }
      let setting = try KernelSetting(
        model, points: pairs.flatMap { [$0.x, $0.y] }, tailBits: workingBits + 64)
      addFormula(of: setting, model, to: &result)
      let exact = MomentKernel<Rational>(setting, precision: .double)
      addValues(to: &result) { pair throws(SolveFailure) in
        try printed(model, setting, exact: exact, pair)
      }
      if result.values.contains(where: { !$0.value.certified }) {
        result.notes.append(
          "some values are estimates: "
            + (setting.unprovedTail ?? "rigorous quadrature did not reach the digits asked for"))
      }
    } catch {
      result.notes.append(error.reason)
    }
  }

  /// Adds the values of all pairs, or why there is none.
  func addValues(
    to result: inout KernelResult,
    _ value: (KernelPair) throws(SolveFailure) -> PrintedValue
  ) {
    var allProved = true
    for pair in pairs {
      do throws(SolveFailure) {
        let value = try value(pair)
        result.values.append(KernelResult.Pair(x: pair.x.text, y: pair.y.text, value: value))
        allProved = allProved && value.certified
      } catch {
        allProved = false
        result.notes.append("no value at (\(pair.x.text), \(pair.y.text)): \(error.reason)")
      }
    }
    result.certified = allProved && (!pairs.isEmpty || result.closedForm != nil)
  }

  /// From the partial moments at both points.
  private func closedValue(
    _ formulas: MomentFormulas, _ beta: RealConstant, _ gamma: RealConstant, _ pair: KernelPair
  ) throws(SolveFailure) -> PrintedValue {
    let isInOrder = try compare(pair.x, pair.y) != .greater
    let (lesser, greater) = isInOrder ? (pair.x, pair.y) : (pair.y, pair.x)
    let first = Precision(bits: workingBits)
    let limit = Precision(bits: Swift.min(Self.precisionLimit, 64 * first.bits))
    let value = try PrecisionBudget(first: first, limit: limit, duration: SolveRequest.proofTime)
      .provingDigits(digits) { precision throws(SolveFailure) in
        let source = KernelFactorSource(
          beta: beta, gamma: gamma, moments: formulas, precision: precision)
        return try source.factors(at: lesser).kernel(with: source.factors(at: greater))
      }
    if let shortfall = value.shortfall {
      throw .undecided("\(digits) digits could not be proved \(shortfall)")
    }
    return PrintedValue(text: value.text ?? "", certified: true, error: value.error)
  }

  private func printed(
    _ model: Model, _ setting: KernelSetting, exact: MomentKernel<Rational>?, _ pair: KernelPair
  ) throws(SolveFailure) -> PrintedValue {
    let placements = try setting.placements(of: pair)
    if let value = exact?.value(at: placements) {
      return PrintedValue(
        text: value.decimalString(significantDigits: digits), exact: value, certified: true)
    }
    if setting.pieces != nil { return try enclosed(setting, placements) }
    if setting.unprovedTail == nil, let value = try enclosed(model, pair) { return value }
    return try estimated(setting, placements)
  }

  /// By rigorous quadrature; nil where the digits are not proved in a few attempts.
  private func enclosed(_ model: Model, _ pair: KernelPair) throws(SolveFailure) -> PrintedValue? {
    let first = workingBits + 32
    let budget = WorkBudget(SolveRequest.proofTime)
    let value = try PrecisionBudget(
      first: Precision(bits: first), limit: Precision(bits: 5 * first),
      duration: SolveRequest.proofTime
    ).provingDigits(digits) { precision throws(SolveFailure) in
      // Tails are cut where they are below the error that is asked for.
      let setting = try KernelSetting(
        model, points: pairs.flatMap { [$0.x, $0.y] }, tailBits: precision.bits + 64)
      guard case .formulas(let density) = setting.support.form,
        let kernel = MomentKernel<Ball>(
          setting, density: density, precision: precision, budget: budget)
      else { return .indeterminate(precision: precision) }
      return kernel.value(at: try setting.placements(of: pair))
        ?? .indeterminate(precision: precision)
    }
    guard value.isProved, let text = value.text else { return nil }
    return PrintedValue(text: text, certified: true, error: value.error)
  }

  /// Raises the precision until the digits are proved.
  private func enclosed(
    _ setting: KernelSetting, _ placements: [PairPlacement]
  ) throws(SolveFailure) -> PrintedValue {
    let first = Precision(bits: workingBits + 64)
    let limit = Precision(bits: Swift.min(Self.precisionLimit, 64 * first.bits))
    let value = PrecisionBudget(first: first, limit: limit).provingDigits(digits) { precision in
      MomentKernel<Ball>(setting, precision: precision)?.value(at: placements)
        ?? .indeterminate(precision: precision)
    }
    if let shortfall = value.shortfall {
      throw .undecided("\(digits) digits could not be proved \(shortfall)")
    }
    return PrintedValue(text: value.text ?? "", certified: true, error: value.error)
  }

  /// Two precisions with different nodes; the digits in which they agree.
  private func estimated(
    _ setting: KernelSetting, _ placements: [PairPlacement]
  ) throws(SolveFailure) -> PrintedValue {
    var attempts: [BigFloat] = []
    for (bits, partCount) in [(workingBits + 32, 1), (workingBits + 96, 2)] {
      let precision = Precision(bits: bits)
      guard
        let kernel = EstimatedKernel(setting, precision: precision, partCount: partCount),
        let value = kernel.value(at: placements), value.isFinite
      else { throw .undecided("the numerical integral has no finite value") }
      attempts.append(value)
    }
    return PrintedValue(estimate: attempts[1], rougher: attempts[0], digits: digits)
  }

  /// Adds the closed form from partial moments if it agrees with integrals of σσp.
  private func addFormula(
    of formulas: MomentFormulas, _ model: Model, to result: inout KernelResult
  ) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation,
      let formula = ClosedKernel(beta: beta, gamma: gamma, moments: formulas)?.expression
    else {
      result.notes.append("no closed form is given: the density has too many pieces")
      return
    }
    let check = KernelFormulaCheck(
      formula: formula, model: model, beta: beta, gamma: gamma, isEven: formulas.isEven)
    if let failure = check.failure {
      result.notes.append("no closed form is given: \(failure)")
    } else {
      result.closedForm = formula
    }
  }

  /// Adds the closed form if it agrees with direct values everywhere it is compared.
  private func addFormula(
    of setting: KernelSetting, _ model: Model, to result: inout KernelResult
  ) {
    guard let formula = KernelFormula(setting),
      let kernel = MomentKernel<Rational>(setting, precision: .double)
    else {
      if let formulas = MomentFormulas(model.biases) {
        return addFormula(of: formulas, model, to: &result)
      }
      result.notes.append(
        "no closed form is given: no antiderivatives of the density's moments are known")
      return
    }
    let expression = formula.expression
    let samples = formula.samples
    for (index, x) in samples.enumerated() {
      for y in samples[index...] {
        let value = try? expression.rationalValue(at: [Symbol("x"): x, Symbol("y"): y])
        let placements = try? setting.placements(of: KernelPair(x, y))
        guard let value, let placements, kernel.value(at: placements) == value else {
          result.notes.append("no closed form is given: it did not agree with direct values")
          return
        }
      }
    }
    result.closedForm = expression
  }
}

extension SolveFailure {
  /// What fails, in words.
  var reason: String {
    switch self {
    case .noSolution(let reason), .undecided(let reason): reason
    }
  }
}
