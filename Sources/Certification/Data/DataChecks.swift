import MultiPrecision
import NumericalMethods
import Symbolic

/// `data.distinct`: no two inputs are equal.
///
/// - Parameters:
///   - inputs: One list of constant expressions a point, all of the same length.
///   - budget: The time after which the question stays open.
/// - Returns: The verdict; its witness names the places of two equal points.
public func checkDistinct(
  _ inputs: [[Expression]], budget: WorkBudget = .unlimited
) -> AssumptionResult {
  let id = AssumptionID.dataDistinct
  func equal(_ first: Int, _ second: Int) -> AssumptionResult {
    let point = inputs[first].map(\.text).joined(separator: ", ")
    return AssumptionResult(
      id, .refuted, method: "exact",
      reason: "Points \(first + 1) and \(second + 1) have the same input (\(point)).",
      witness: .indices([first, second]))
  }
  var exact: [[Rational]: Int] = [:]
  var symbolic: [Int] = []
  for (index, input) in inputs.enumerated() {
    let values = input.compactMap { $0.asRational ?? (try? $0.rationalValue()).flatMap { $0 } }
    guard values.count == input.count else {
      symbolic.append(index)
      continue
    }
    if let first = exact[values] { return equal(first, index) }
    exact[values] = index
  }
  if symbolic.isEmpty {
    return AssumptionResult(
      id, .proved, method: "exact",
      reason: inputs.count == 1
        ? "There is one input." : "The \(inputs.count) inputs are distinct rationals.")
  }
  // Irrational inputs are compared with every other by enclosures.
  let prover = SignProver(variable: Symbol(""), budget: budget)
  let ranges = inputs.map { $0.map { prover.value($0, at: 0) } }
  var open: (Int, Int)?
  for index in symbolic {
    if budget.isExhausted {
      return AssumptionResult(
        id, .undecided, method: "none", reason: "The time ended before all pairs were compared.")
    }
    for other in inputs.indices where other != index {
      if other > index || !symbolic.contains(other) {
        let isApart = zip(ranges[index], ranges[other]).contains { a, b in
          guard let a, let b else { return false }
          return (a + -b).excludesZero
        }
        if isApart { continue }
        let isSame = zip(inputs[index], inputs[other]).allSatisfy { prover.isZero($0 - $1) }
        if isSame { return equal(min(index, other), max(index, other)) }
        open = open ?? (min(index, other), max(index, other))
      }
    }
  }
  if let (first, second) = open {
    return AssumptionResult(
      id, .undecided, method: "none",
      reason: "Whether points \(first + 1) and \(second + 1) have the same input stays open.")
  }
  return AssumptionResult(
    id, .proved, method: "interval",
    reason: "Enclosures of the \(inputs.count) inputs are disjoint.")
}

/// `data.in-support`: the norm of every input lies in the support of the density.
public func checkInSupport(
  _ inputs: [[Expression]], of density: DensityFunction, budget: WorkBudget
) -> AssumptionResult {
  let id = AssumptionID.dataInSupport
  func undecided(_ reason: String) -> AssumptionResult {
    AssumptionResult(id, .undecided, method: "none", reason: reason)
  }
  let support: DensitySupport
  do throws(BudgetExceeded) {
    guard let found = try DensitySupport(density, budget: budget) else {
      return undecided("The support of the density, the closure of {p > 0}, is not known exactly.")
    }
    support = found
  } catch {
    return undecided("The support of the density is not known: \(error.explanation).")
  }
  var open: Int?
  for (index, input) in inputs.enumerated() {
    let values = input.compactMap { $0.asRational ?? (try? $0.rationalValue()).flatMap { $0 } }
    let isInside: Bool?
    if values.count == input.count {
      isInside = support.contains(rootOf: values.reduce(0) { $0 + $1 * $1 })
    } else {
      let square = input.reduce(Expression.number(0)) { $0 + $1 * $1 }
      let norm =
        input.count == 1
        ? Expression.function(.abs, input) : .power(square, .number(Rational(1, 2)))
      isInside = support.contains(norm)
    }
    if isInside == false {
      let point = input.map(\.text).joined(separator: ", ")
      return AssumptionResult(
        id, .refuted, method: "exact",
        reason:
          "The norm of point \(index + 1), (\(point)), lies outside the support "
          + "\(support.text) of the density.",
        witness: .indices([index]))
    }
    if isInside == nil { open = open ?? index }
  }
  if let open {
    return undecided(
      "Whether the norm of point \(open + 1) lies in the support \(support.text) stays open.")
  }
  return AssumptionResult(
    id, .proved, method: "exact",
    reason: "The norm of every input lies in the support \(support.text).")
}
