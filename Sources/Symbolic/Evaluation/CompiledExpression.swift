import MultiPrecision

/// An expression in one variable prepared for evaluation at many points.
///
/// Equal subexpressions are evaluated once. Every symbol but the variable is undefined.
public struct CompiledExpression: Sendable {
  /// Bits carried beyond the precision of the argument.
  private static let guardBits = 32

  private let code: Code
  /// The variable of the expression.
  public let variable: Symbol

  /// One object, since each part that is copied costs a count that all threads share: in doubles more
  /// than the evaluation.
  private final class Code: Sendable {
    let program: Program
    let doubleLiterals: [Double]
    let boxLiterals: [ComplexBox]

    init(_ program: Program) {
      self.program = program
      doubleLiterals = program.literals(of: Double.self, precision: .double)
      boxLiterals = program.literals(of: ComplexBox.self, precision: .double)
    }
  }

  var program: Program { code.program }

  /// Compiles an expression in one variable.
  public init(_ expression: Expression, _ variable: Symbol) {
    self.variable = variable
    code = Code(Program(expression, arguments: [variable]))
  }

  /// The number of operations of one evaluation.
  public var operationCount: Int { program.instructions.count }

  /// The value in double precision, *estimated*; NaN where it is undefined.
  ///
  /// Allocates nothing.
  public func callAsFunction(_ point: Double) -> Double {
    let code = code
    return code.program.run(literals: code.doubleLiterals, undefined: .nan) { _ in point }
  }

  /// The value at the point's precision, *estimated*: computed with 32 guard bits.
  public func callAsFunction(_ point: BigFloat) -> BigFloat { evaluate(point) }

  /// An enclosure of the values on the ball, *proved*, as `Expression.enclosure(at:precision:)`.
  public func callAsFunction(_ point: Ball) -> Ball { evaluate(point) }

  /// An enclosure of the holomorphic extension on the rectangle, *proved*; if it is finite, the
  /// expression is holomorphic there.
  public func callAsFunction(_ point: ComplexBall) -> ComplexBall { evaluate(point) }

  /// The holomorphic extension on the rectangle, *proved*; see `ComplexBox`.
  ///
  /// Allocates nothing.
  public func callAsFunction(_ point: ComplexBox) -> ComplexBox {
    let code = code
    return code.program.run(literals: code.boxLiterals, undefined: .undefined) { _ in point }
  }

  /// The coefficients of the Taylor polynomial at a point, as `Expression.taylor(in:at:order:)`.
  public func taylor<Scalar: EvaluationScalar>(at point: Scalar, order: Int) -> [Scalar] {
    program.taylor(at: [point], direction: 0, order: order)
  }

  private func evaluate<Scalar: EvaluationScalar>(_ point: Scalar) -> Scalar {
    let precision = point.workingPrecision
    return program.evaluate([point], precision.adding(bits: CompiledExpression.guardBits))
      .atPrecision(precision)
  }
}
