import MultiPrecision
import NumericalMethods
import Symbolic
import Synchronization

/// Expressions in one variable as an integrand.
///
/// The variable is the only symbol with a value. Bounds come from hardware doubles where these
/// reach, else from complex balls.
public struct ExpressionIntegrand: AnalyticIntegrand {
  private let compiled: [CompiledExpression]
  private let prepared: [PreparedExpression]
  private let precision: Precision
  private let sharper = SharperConstants()
  // Boxes do not know Γ.
  private let usesGamma: Bool

  /// The number of expressions.
  public var count: Int { compiled.count }

  /// Prepares expressions for nodes of this precision.
  ///
  /// - Parameters:
  ///   - expressions: The components.
  ///   - variable: The variable of integration.
  ///   - precision: That of the constants inside; nodes of a higher one are served too.
  public init(_ expressions: [Expression], _ variable: Symbol, precision: Precision) {
    self.precision = precision
    compiled = expressions.map { CompiledExpression($0, variable) }
    usesGamma = expressions.contains(where: \.containsGamma)
    prepared = compiled.map { $0.prepared(for: precision) }
  }

  /// Enclosures of the values, *proved*.
  public func values(at point: Ball) -> [Ball] {
    if point.precision <= precision { return prepared.map { $0(point) } }
    return sharper.expressions(compiled, point.precision).map { $0(point) }
  }

  /// Bounds over a rectangle, *proved*.
  public func bounds(over region: ComplexBall) -> [ErrorBound] {
    compiled.map { $0(region).magnitudeUpperBound }
  }

  /// Bounds over a rectangle, *proved*.
  public func bounds(over box: ComplexBox) -> [ErrorBound] {
    compiled.map {
      let value = $0(box)
      if value.isFinite || value.isUndefined { return value.magnitudeUpperBound }
      // Where doubles reach the middle, a smaller region will do.
      let middle = box.real.lower / 2 + box.real.upper / 2
      if !usesGamma, $0(ComplexBox(DoubleRange(middle))).isFinite { return .infinity }
      return $0(ComplexBall(box)).magnitudeUpperBound
    }
  }
}

extension Expression {
  fileprivate var containsGamma: Bool {
    if case .function(let function, _) = self, function == .gamma || function == .lgamma {
      return true
    }
    return children.contains(where: \.containsGamma)
  }
}

/// The expressions with constants at the last precision that was asked for beyond the usual one.
private final class SharperConstants: Sendable {
  private let last = Mutex<(bits: Int, expressions: [PreparedExpression])>((0, []))

  func expressions(
    _ compiled: [CompiledExpression], _ precision: Precision
  ) -> [PreparedExpression] {
    last.withLock { last in
      if last.bits != precision.bits {
        last = (precision.bits, compiled.map { $0.prepared(for: precision) })
      }
      return last.expressions
    }
  }
}
