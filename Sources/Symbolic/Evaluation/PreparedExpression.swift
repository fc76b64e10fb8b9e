import MultiPrecision

/// An expression in one variable with its constants at one precision: for many evaluations.
///
/// Unlike `CompiledExpression`, which it is made from, it carries no guard bits: enclosures are as
/// wide as arithmetic at this precision makes them.
public struct PreparedExpression: Sendable {
  private let program: Program
  private let literals: [Ball]
  /// The working precision.
  public let precision: Precision

  init(_ program: Program, precision: Precision) {
    self.precision = precision
    (self.program, literals) = program.folded(
      program.literals(of: Ball.self, precision: precision),
      undefined: .indeterminate(precision: precision))
  }

  /// An enclosure of the values on the ball, *proved*, as `Expression.enclosure(at:precision:)`.
  public func callAsFunction(_ point: Ball) -> Ball {
    let operand = point.precision < precision ? point.withPrecision(precision) : point
    return program.run(literals: literals, undefined: .indeterminate(precision: precision)) { _ in
      operand
    }
  }
}

extension CompiledExpression {
  /// The expression ready for evaluation at a precision.
  public func prepared(for precision: Precision) -> PreparedExpression {
    PreparedExpression(program, precision: precision)
  }
}
