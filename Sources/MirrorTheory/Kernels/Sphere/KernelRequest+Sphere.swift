import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The kernel K(x, y) = E[σ(⟨W, x⟩ − B)σ(⟨W, y⟩ − B)] of a model at pairs of inputs with any number
/// of coordinates, and in symbols.
///
/// ### Accuracy
/// One coordinate: as `evaluateKernel(of:at:digits:)` for numbers. More: exact or enclosed from the
/// closed form of even polynomial densities where both inputs lie within their support; else
/// enclosed integrals over directions, estimates (`certified` false) where a break of the density
/// is met inside the unit ball of d ≥ 3 coordinates. Where nothing is known there is no value, and a
/// note says so.
///
/// - Parameters:
///   - model: Activation, density and input weights count, and the dimension of the data.
///   - pairs: Inputs of as many constant expressions as the data have coordinates.
///   - digits: Significant digits asked for, ≥ 1.
/// - Returns: The closed form where there is one, and a value for every pair that has one.
public func evaluateKernel(
  of model: Model, atInputs pairs: [([Expression], [Expression])], digits: Int
) -> KernelResult {
  let dimension = model.data.dimension
  precondition(
    pairs.allSatisfy { $0.0.count == dimension && $0.1.count == dimension },
    "as many coordinates as the data have")
  if dimension == 1 {
    return evaluateKernel(of: model, at: pairs.map { ($0.0[0], $0.1[0]) }, digits: digits)
  }
  var result = KernelResult(
    model: model.name, closedForm: nil, values: [], certified: false,
    hypotheses: checkAssumptions(of: model, budget: .seconds(2)), notes: [])
  result.initialCurvature = model.initialCurvature(digits: Swift.max(digits, 1))
  if result.initialCurvature != nil {
    result.initialCurvatureFormula = model.initialCurvatureFormula
  }
  SphereRequest(pairs: pairs.map { InputPair($0.0, $0.1) }, digits: Swift.max(digits, 1))
    .run(model, into: &result)
  return result
}

/// One call for inputs of several coordinates on its way.
struct SphereRequest {
  let pairs: [InputPair]
  let digits: Int

  private var workingBits: Int { Int(Double(digits) * 3.3219281) + 48 }

  func run(_ model: Model, into result: inout KernelResult) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation else {
      result.notes.append(
        "no kernel of several inputs is known for the activation \(model.activation.name)")
      return
    }
    guard case .sphere = model.inputWeights else {
      result.notes.append(
        "no kernel is known for these input weights; only those on the unit sphere are")
      return
    }
    let formula = SphereFormula(beta: beta, gamma: gamma, density: model.biases)
    if let formula, model.data.dimension <= 8 {
      result.closedForm = formula.expression(dimension: model.data.dimension)
      result.notes.append(
        "the closed form holds for inputs of norm at most \(formula.radius.text)")
    } else {
      result.notes.append(
        "no closed form is given: in several dimensions that needs an even polynomial density on "
          + "[-r, r]")
    }
    let moments = pairs.isEmpty ? nil : MomentFormulas(model.biases)
    let isNonnegative = result.hypotheses.contains {
      $0.id == AssumptionID.densityNonnegative && $0.verdict == .proved
    }
    var allProved = true
    for pair in pairs {
      let (x, y) = (InputPair.text(pair.x), InputPair.text(pair.y))
      do throws(SolveFailure) {
        let value: PrintedValue
        if let formula, try formula.holds(for: pair) {
          value = try closed(formula.value(for: pair))
        } else {
          guard let moments else {
            throw .undecided("no antiderivatives of the density's moments are known")
          }
          let kernel = SphereKernel(
            beta: RealConstant(beta), gamma: RealConstant(gamma), moments: moments,
            isNonnegative: isNonnegative)
          value = try integrated(kernel, pair)
        }
        result.values.append(KernelResult.Pair(x: x, y: y, value: value))
        allProved = allProved && value.certified
      } catch {
        allProved = false
        result.notes.append("no value at \(x), \(y): \(error.reason)")
      }
    }
    if result.values.contains(where: { !$0.value.certified }) {
      result.notes.append(
        "some values are estimates: the density's breaks are met inside the ball of directions")
    }
    result.certified = allProved && (!pairs.isEmpty || result.closedForm != nil)
  }

  /// Exact where the formula is rational, else enclosed.
  private func closed(_ value: Expression) throws(SolveFailure) -> PrintedValue {
    if let exact = try? value.rationalValue() {
      return PrintedValue(
        text: exact.decimalString(significantDigits: digits), exact: exact, certified: true)
    }
    let constant = RealConstant(value)
    return try printed(
      PrecisionBudget(digits: digits).provingDigits(digits) { constant.ball(precision: $0) })
  }

  private func printed(_ value: ProvedDigits) throws(SolveFailure) -> PrintedValue {
    if let shortfall = value.shortfall {
      throw .undecided("\(digits) digits could not be proved \(shortfall)")
    }
    return PrintedValue(text: value.text ?? "", certified: true, error: value.error)
  }

  private func integrated(
    _ kernel: SphereKernel, _ pair: InputPair
  ) throws(SolveFailure) -> PrintedValue {
    let zero = RealConstant(Rational(0))
    if try compare(RealConstant(pair.squareX), zero) == .equal,
      try compare(RealConstant(pair.squareY), zero) == .equal
    {
      // K₁(0, 0), whatever W.
      let beta = kernel.beta, gamma = kernel.gamma
      return try printed(
        PrecisionBudget(digits: digits).provingDigits(digits) { precision throws(SolveFailure) in
          let factors = try KernelFactorSource(
            beta: beta, gamma: gamma, moments: kernel.moments, precision: precision
          ).factors(at: zero)
          return factors.kernel(with: factors)
        })
    }
    guard try kernel.isEnclosed(pair) else {
      guard let estimate = try EstimatedSphereKernel(kernel).value(of: pair, digits: digits)
      else { throw .undecided("the numerical integral has no finite value") }
      return estimate
    }
    let first = Precision(bits: workingBits)
    let budget = WorkBudget(SolveRequest.proofTime)
    return try printed(
      PrecisionBudget(
        first: first, limit: Precision(bits: 4 * first.bits), duration: SolveRequest.proofTime
      ).provingDigits(digits) { precision throws(SolveFailure) in
        try kernel.value(of: pair, precision: precision, budget: budget)
      })
  }
}
