import MultiPrecision
import NumericalMethods
import Symbolic

/// Expressions in one variable as an integrand.
///
/// The variable is the only symbol with a value. Bounds come from hardware doubles where these
/// reach, else from complex balls.
public struct ExpressionIntegrand: AnalyticIntegrand {
  private let compiled: [CompiledExpression]
  private let prepared: [PreparedExpression]
  // Boxes do not know Γ.
  private let usesGamma: Bool

  /// The number of expressions.
  public var count: Int { compiled.count }

  /// Prepares expressions for nodes of up to this precision.
  ///
  /// - Parameters:
  ///   - expressions: The components.
  ///   - variable: The variable of integration.
  ///   - precision: That of the constants inside; `integrate` works with up to 80 bits more than
  ///     its request asks for, unless cancellation makes it try more.
  public init(_ expressions: [Expression], _ variable: Symbol, precision: Precision) {
    compiled = expressions.map { CompiledExpression($0, variable) }
    usesGamma = expressions.contains(where: \.containsGamma)
    prepared = compiled.map { $0.prepared(for: precision) }
  }

  /// Enclosures of the values, *proved*.
  public func values(at point: Ball) -> [Ball] { prepared.map { $0(point) } }

  /// Bounds over a rectangle, *proved*.
  public func bounds(over region: ComplexBall) -> [ErrorBound] {
    compiled.map { $0(region).magnitudeUpperBound }
  }

  /// Bounds over a rectangle, *proved*.
  public func bounds(over box: ComplexBox) -> [ErrorBound] {
    compiled.map {
      let value = $0(box)
      if value.isFinite || value.isUndefined { return value.magnitudeUpperBound }
      // Where doubles overflow only far from the real line, a smaller region will do.
      if !usesGamma, $0(ComplexBox(box.real)).isFinite { return .infinity }
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
