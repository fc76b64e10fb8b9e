import MultiPrecision

/// The shape of an expression next to 0: f(u) = uᵛ·h(u) for all real u > 0 of a region around 0,
/// where h is holomorphic.
///
/// ### Accuracy
/// Enclosures, *proved*; so is that h is holomorphic on the region.
public struct EndExpansion: Sendable {
  /// v, exactly.
  public let exponent: Rational
  /// h(0).
  public let leading: Ball
  /// h over the region.
  public let cofactor: ComplexBall
}

extension CompiledExpression {
  /// The shape next to 0; nil where none is proved.
  ///
  /// - Parameters:
  ///   - region: A rectangle that contains 0.
  ///   - order: How many zeros at 0 may cancel, ≥ 0.
  /// - Returns: Exponent and cofactor.
  /// - Precondition: The region contains 0.
  public func endExpansion(over region: ComplexBall, order: Int) -> EndExpansion? {
    precondition(region.isFinite && region.containsZero, "a region around 0")
    let precision = region.precision.adding(bits: 32)
    let variable = EndJet.variable(
      over: region.withPrecision(precision), order: order, precision: precision)
    let result = program.run(
      literals: program.literals(of: EndJet.self, precision: precision),
      undefined: .undefined(precision: precision)
    ) { _ in variable }
    guard result.germ.constantTerm.isFinite, result.region.constantTerm.isFinite else {
      return nil
    }
    return EndExpansion(
      exponent: result.exponent, leading: result.germ.constantTerm.ball,
      cofactor: result.region.constantTerm)
  }
}
