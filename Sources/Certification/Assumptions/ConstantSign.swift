import MultiPrecision
import NumericalMethods
import Symbolic

/// What is known about the sign of a constant.
public enum ConstantSign: Hashable, Sendable {
  /// −1, 0 or 1.
  case known(Int)
  case open(String)
}

/// The sign of a constant expression, exactly or by an enclosure.
public func signOfConstant(
  _ constant: Expression, budget: WorkBudget = .unlimited
) -> ConstantSign {
  if let reason = openParameters(of: constant, besides: Symbol("")) { return .open(reason) }
  if let value = try? constant.rationalValue() { return .known(value.signum) }
  let prover = SignProver(variable: Symbol(""), budget: budget)
  guard let range = prover.value(constant, at: 0) else {
    return .open("\(constant.text) has no value.")
  }
  if range.isPositive { return .known(1) }
  if range.isNegative { return .known(-1) }
  if prover.isZero(constant) { return .known(0) }
  return .open("The sign of \(constant.text) was not found with 256 bits.")
}
