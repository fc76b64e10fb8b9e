import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The verdicts on every assumption of the theorem that a model falls under: Theorem 2 for
/// unscaled potentials, Theorem 8 for scaled ones.
///
/// Nothing is called proved without a certificate that the independent checker accepts.
///
/// - Parameters:
///   - model: The model.
///   - budget: The time after which open questions are answered `undecided`.
/// - Returns: One result for each assumption that the theorem needs, in the published order.
public func checkAssumptions(
  of model: Model, budget: Duration = .seconds(2)
) -> [AssumptionResult] {
  analyzed(model, budget: WorkBudget(budget)).certified(for: model, budget: budget)
}

/// What the analysis finds, without certificates.
private func analyzed(_ model: Model, budget: WorkBudget) -> [AssumptionResult] {
  var results: [AssumptionResult] = []
  var densityIDs = densityAssumptionIDs
  switch model.scaling {
  case .unscaled:
    results += checkPotential(
      model.potential.body, variable: model.potential.variable, assumptions: .unscaled,
      budget: budget)
    densityIDs.removeAll { $0 == AssumptionID.densityCompactSupport }
  case .scaled(let omega):
    results.append(checkPositive(omega: omega, budget: budget))
    results += checkPotential(
      model.potential.body, variable: model.potential.variable, assumptions: .scaled,
      budget: budget)
    results.append(omegaLarge)
  }
  let density = DensityFunction(model.biases)
  results += checkDensity(density, ids: densityIDs, budget: budget)
  results.append(checkDistinct(model.data.inputs, budget: budget))
  results.append(checkInSupport(model.data.inputs, of: density, budget: budget))
  results.append(checkActivation(of: model, budget: budget))
  results.append(checkDimension(of: model))
  results.append(checkInputWeights(of: model))
  return results
}

/// The unstated threshold of Theorem 8.
private let omegaLarge = AssumptionResult(
  AssumptionID.scaledOmegaLarge, .undecided, method: "none",
  reason: "The theorem holds for ω and n large enough and states no threshold; the limit problem "
    + "and its flow are well posed for every ω > 0.")

private func checkPositive(omega: Expression, budget: WorkBudget) -> AssumptionResult {
  let id = AssumptionID.scaledOmegaPositive
  switch signOfConstant(omega, budget: budget) {
  case .known(let sign) where sign > 0:
    return AssumptionResult(
      id, .proved, method: "exact", reason: "ω = \(omega.simplified().text) is positive.")
  case .known(let sign):
    let text = omega.simplified().text
    return AssumptionResult(
      id, .refuted, method: "exact",
      reason: "ω = \(text) is \(sign == 0 ? "0" : "negative"), and it must be positive.",
      witness: .point(x: "omega", value: text))
  case .open(let reason):
    return AssumptionResult(id, .undecided, method: "none", reason: reason)
  }
}

/// T2 is about ReLU, T8 about the absolute value.
private func checkActivation(of model: Model, budget: WorkBudget) -> AssumptionResult {
  let id = AssumptionID.modelActivation
  let isScaled = if case .scaled = model.scaling { true } else { false }
  let theorem = isScaled ? "Theorem 8" : "Theorem 2"
  let required = isScaled ? "the absolute value" : "ReLU"
  let wanted: [Expression] =
    isScaled ? [1, 0] : [.number(Rational(1, 2)), .number(Rational(1, 2))]
  if case .piecewiseLinear(_, let beta, let gamma) = model.activation {
    let isTheorems = zip([beta, gamma], wanted).allSatisfy { own, other in
      signOfConstant(own - other, budget: budget) == .known(0)
    }
    if isTheorems {
      return AssumptionResult(
        id, .proved, method: "exact",
        reason: "The activation is \(required), as \(theorem) asks.")
    }
  }
  let open = isScaled && model.activation.name == "relu"
  return AssumptionResult(
    id, .refuted, method: "exact",
    reason: "\(theorem) is about \(required), and the activation is \(model.activation.name)."
      + (open ? " ReLU with a scaled potential is an open question of the paper." : ""),
    witness: .point(x: "activation", value: model.activation.name))
}

private func checkDimension(of model: Model) -> AssumptionResult {
  let id = AssumptionID.modelDimension
  let dimension = model.data.dimension
  if dimension == 1 {
    return AssumptionResult(id, .proved, method: "exact", reason: "The inputs are numbers, d = 1.")
  }
  return AssumptionResult(
    id, .refuted, method: "exact",
    reason: "The inputs have d = \(dimension) coordinates, and the implicit bias is known for "
      + "d = 1 only; the lazy regime holds for every d.",
    witness: .point(x: "d", value: "\(dimension)"))
}

private func checkInputWeights(of model: Model) -> AssumptionResult {
  let id = AssumptionID.modelInputWeights
  let name: String
  switch model.inputWeights {
  case .sphere:
    return AssumptionResult(
      id, .proved, method: "exact", reason: "The input weights are uniform on the unit sphere.")
  case .zero: name = "zero"
  case .normal(let deviation): name = "normal(\(deviation.text))"
  case .uniform(let radius): name = "uniform(\(radius.text))"
  }
  return AssumptionResult(
    id, .refuted, method: "exact",
    reason: "The theorems need input weights that are uniform on the unit sphere, and the model "
      + "has \(name).",
    witness: .point(x: "input_weights", value: name))
}
