import MultiPrecision
import Symbolic

/// Compares constant expressions: exactly where both are rational, else by enclosures.
enum ConstantComparison {
  /// The sign of left − right, or nil when one of them is no constant or the sign is not decided at
  /// 512 bits.
  static func order(_ left: Expression, _ right: Expression) -> Int? {
    if case .number(let a) = left, case .number(let b) = right { return (a - b).signum }
    let difference = Expression.sum([left, .product([.number(-1), right])])
    guard difference.isConstant else { return nil }
    if let value = (try? difference.rationalValue()) ?? nil { return value.signum }
    for bits in [64, 512] {
      let value = difference.enclosure(precision: Precision(bits: bits))
      if value.isPositive { return 1 }
      if value.isNegative { return -1 }
    }
    return nil
  }
}
