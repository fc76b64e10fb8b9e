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
///   - pairs: Constant expressions.
///   - digits: Significant digits asked for, ≥ 1.
/// - Returns: The closed form where there is one, and a value for every pair that has one.
public func evaluateKernel(
  of model: Model, at pairs: [(Expression, Expression)], digits: Int
) -> KernelResult {
  var result = KernelResult(
    model: model.name, closedForm: nil, values: [], certified: false,
    hypotheses: checkAssumptions(of: model, budget: .seconds(2)), notes: [])
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
    let setting: KernelSetting
    do throws(SolveFailure) {
      setting = try KernelSetting(
        model, points: pairs.flatMap { [$0.x, $0.y] }, tailBits: workingBits + 64)
    } catch {
      result.notes.append(error.reason)
      return
    }
    if setting.pieces == nil {
      addShapeFormula(of: model, to: &result)
    } else {
      addFormula(of: setting, to: &result)
    }
    var allProved = true
    let exact = MomentKernel<Rational>(setting, precision: .double)
    for pair in pairs {
      do throws(SolveFailure) {
        let value = try printed(model, setting, exact: exact, pair)
        result.values.append(KernelResult.Pair(x: pair.x.text, y: pair.y.text, value: value))
        allProved = allProved && value.certified
      } catch {
        allProved = false
        result.notes.append("no value at (\(pair.x.text), \(pair.y.text)): \(error.reason)")
      }
    }
    if result.values.contains(where: { !$0.value.certified }) {
      result.notes.append(
        "some values are estimates: "
          + (setting.unprovedTail ?? "rigorous quadrature did not reach the digits asked for"))
    }
    result.certified = allProved && (!pairs.isEmpty || result.closedForm != nil)
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

  /// Adds the closed form of a Gaussian or Laplace shape if it agrees with rigorous quadrature.
  private func addShapeFormula(of model: Model, to result: inout KernelResult) {
    guard let formula = ShapeKernel(model)?.expression else {
      result.notes.append(
        "no closed form is given: that needs a density that is a piecewise polynomial, "
          + "c*exp(-k*b^2) or c*exp(-k*|b|)")
      return
    }
    let precision = Precision(bits: 160)
    let samples: [(Rational, Rational)] = [
      (Rational(1, 3), Rational(-2, 5)), (2, Rational(1, 2)), (Rational(-3, 2), Rational(7, 3)),
      (Rational(1, 2), Rational(1, 2)),
    ]
    for (x, y) in samples {
      let pair = KernelPair(x, y)
      guard
        let setting = try? KernelSetting(
          model, points: [pair.x, pair.y], tailBits: precision.bits + 64),
        case .formulas(let density) = setting.support.form,
        let kernel = MomentKernel<Ball>(
          setting, density: density, precision: precision,
          budget: WorkBudget(SolveRequest.proofTime)),
        let placements = try? setting.placements(of: pair),
        let direct = kernel.value(at: placements), direct.relativeAccuracyBits > 40
      else {
        result.notes.append("no closed form is given: direct values were not found to check it")
        return
      }
      let value = formula.enclosure(
        at: [
          Symbol("x"): Ball(x, precision: precision), Symbol("y"): Ball(y, precision: precision),
        ], precision: precision)
      guard value.overlaps(direct), value.relativeAccuracyBits > 40 else {
        result.notes.append("no closed form is given: it did not agree with direct values")
        return
      }
    }
    result.closedForm = formula
  }

  /// Adds the closed form if it agrees with direct values everywhere it is compared.
  private func addFormula(of setting: KernelSetting, to result: inout KernelResult) {
    guard let formula = KernelFormula(setting),
      let kernel = MomentKernel<Rational>(setting, precision: .double)
    else {
      result.notes.append(
        "no closed form is given: it needs rational breaks and coefficients, and few of them")
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
