import MultiPrecision

/// Real functions of one real variable, with bounds of their holomorphic extensions: what
/// `integrate` asks of an integrand.
///
/// All components share the nodes. Parameters known to within an error may be inside: the
/// components then stand for all functions of the family, and the integrals enclose those of
/// each of them.
public protocol AnalyticIntegrand: Sendable {
  /// The number of components f₁ … f_count.
  var count: Int { get }

  /// Enclosures of the components at every point of a real ball; indeterminate where a component
  /// is not known to be defined.
  ///
  /// Nodes are balls about as narrow as their precision. A part of the range that bisection could
  /// not resolve is passed whole; the integral is an enclosure only if the values enclose.
  func values(at point: Ball) -> [Ball]

  /// Upper bounds of |f_k| over a rectangle of the complex plane, whose points may be real.
  ///
  /// A finite bound asserts that f_k, as given by `values` on the real line, extends
  /// holomorphically to a neighbourhood of the rectangle; it is `.infinity` where that is not
  /// proved; on a rectangle without height, a part of the real line, it is a bound and no more.
  /// Rectangles lie in the closed upper half plane, and touch or lie on the real line:
  /// since f_k is real there, its extension below is the mirror image.
  func bounds(over region: ComplexBall) -> [ErrorBound]

  /// The same over a rectangle with ends in doubles, which is all that most bounds need.
  ///
  /// By default it is converted; an own implementation can be many times faster.
  func bounds(over box: ComplexBox) -> [ErrorBound]
}

extension AnalyticIntegrand {
  /// The bounds over the same rectangle of balls.
  public func bounds(over box: ComplexBox) -> [ErrorBound] { bounds(over: ComplexBall(box)) }
}
