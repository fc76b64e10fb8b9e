import CMPFR

extension BigFloatVector {
  /// The function's values at the elements, each rounded once: bit for bit those of
  /// `BigFloat.applying`.
  ///
  /// The elements are read and the values written where they are, in one allocation.
  ///
  /// ### Accuracy
  /// Correctly rounded.
  ///
  /// - Parameters:
  ///   - function: The function to evaluate.
  ///   - precision: That of the values; by default the elements'.
  ///   - rounding: The direction of rounding.
  /// - Returns: The values; NaN outside the domain, and for sin, cos and tan beyond 2^(2²⁰).
  public func applying(
    _ function: RealFunction, precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloatVector {
    let result = FloatArena.make(count: count, precision: precision ?? self.precision)
    let (values, arguments, raw) = (result.floats, arena.floats, function.raw)
    let limit = function.needsReduction ? RealFunction.reductionExponentLimit : Int.max
    for index in indices {
      if arguments[index]._mpfr_exp > limit {
        mpfr_set_nan(values + index)
      } else {
        _ = raw(values + index, arguments + index, rounding.raw)
      }
    }
    withExtendedLifetime((arena, result)) {}
    return BigFloatVector(arena: result)
  }
}
