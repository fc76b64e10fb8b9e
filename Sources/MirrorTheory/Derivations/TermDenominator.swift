import MultiPrecision
import Symbolic

extension Expression {
  /// The least number that makes the rational factor of every term of a sum whole.
  public var termDenominator: Integer {
    addends.reduce(Integer(1)) { common, term in
      let factor = term.factors.compactMap(\.asRational).first ?? 1
      // common/d in lowest terms has below what d lacks of it.
      return common * Rational(common, factor.denominator).denominator
    }
  }
}
