import MultiPrecision

/// Several expressions in one variable, prepared for evaluation together at many points and one
/// precision.
///
/// What the expressions have in common is evaluated once, and their constants are rounded or
/// enclosed once. No guard bits are added: over `Ball` values enclose, over `BigFloat` every
/// operation is rounded at the precision of the point.
public struct CompiledExpressions<Scalar: EvaluationScalar>: Sendable {
  // Called from generic code of other modules: without specializations several times slower.
  private let code: Code

  /// One object, since each part that is copied costs a count that all threads share.
  private final class Code: Sendable {
    let program: Program
    let literals: [Scalar]
    let precision: Precision

    init(_ program: Program, _ literals: [Scalar], _ precision: Precision) {
      self.program = program
      self.literals = literals
      self.precision = precision
    }
  }

  /// Compiles expressions in one variable; every other symbol is undefined.
  public init(_ expressions: [Expression], _ variable: Symbol, precision: Precision) {
    let program = Program(expressions, arguments: [variable])
    let (folded, literals) = program.folded(
      program.literals(of: Scalar.self, precision: precision),
      undefined: .undefined(precision: precision))
    code = Code(folded, literals, precision)
  }

  /// The number of expressions.
  public var count: Int { code.program.results.count }

  /// The values of all expressions at a point, in their order.
  ///
  /// - Parameter point: Of the precision given, or a higher one.
  /// - Returns: One value for each expression.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == BigFloat)
  @_specialize(where Scalar == Ball)
  @_specialize(where Scalar == ComplexBox)
  @_specialize(where Scalar == ComplexBall)
  public func callAsFunction(_ point: Scalar) -> [Scalar] {
    let code = code
    return code.program.run(
      literals: code.literals, undefined: { .undefined(precision: code.precision) },
      arguments: { _ in point },
      read: { values in code.program.results.map { values[Int($0)] } })
  }

  /// The value of the first expression at a point.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == BigFloat)
  @_specialize(where Scalar == Ball)
  @_specialize(where Scalar == ComplexBox)
  @_specialize(where Scalar == ComplexBall)
  public func first(_ point: Scalar) -> Scalar {
    let code = code
    return code.program.run(
      literals: code.literals, undefined: .undefined(precision: code.precision)
    ) { _ in point }
  }
}
