import MultiPrecision
import Symbolic

/// An end of a density's support.
public enum SupportEnd: Hashable, Sendable {
  case infinite
  /// A constant expression, and whether the end belongs to the support as written.
  case finite(Expression, isClosed: Bool)
}

/// The density p of the biases: `body` on the support, 0 outside it; never renormalized.
public struct InitializationDensity: Hashable, Sendable {
  /// The name in the file.
  public var name: String
  /// The variable of the formula.
  public var variable: Symbol
  /// The formula.
  public var body: Expression
  /// The lower end of the support.
  public var lower: SupportEnd
  /// The upper end of the support.
  public var upper: SupportEnd

  /// Creates it from its parts.
  public init(
    name: String, variable: Symbol, body: Expression, lower: SupportEnd, upper: SupportEnd
  ) {
    self.name = name
    self.variable = variable
    self.body = body
    self.lower = lower
    self.upper = upper
  }
}
