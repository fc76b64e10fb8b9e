import MultiPrecision
import Symbolic

/// A formula over the numbers of a training; what has two words goes through `BigFloat`, for which
/// the evaluation is compiled.
struct TrainingFormula<Number: TrainingNumber>: Sendable {
  private enum Form: Sendable {
    case own(CompiledExpressions<Number>)
    case long(CompiledExpressions<BigFloat>)
  }
  private let form: Form

  init(_ expression: Expression, _ variable: Symbol, precision: Precision) {
    form =
      Number.self == TwoWordFloat.self
      ? .long(CompiledExpressions([expression], variable, precision: precision))
      : .own(CompiledExpressions([expression], variable, precision: precision))
  }

  func callAsFunction(_ point: Number) -> Number {
    switch form {
    case .own(let formula): formula.first(point)
    case .long(let formula): Number(formula.first(point.bigFloat))
    }
  }
}
