import CMPFR

/// A working precision: the number of significant bits of a result.
///
/// Values outside 2…2³⁰ bits are moved to the nearest end of that range, so that no request can
/// stop the process.
public struct Precision: Comparable, Hashable, Sendable, CustomStringConvertible {
  /// The number of significant bits, 2…2³⁰.
  public let bits: Int

  /// The precision of `bits` significant bits.
  public init(bits: Int) {
    self.bits = Swift.min(Swift.max(bits, 2), 1 << 30)
  }

  /// The precision of a number of bits that is known to be in range.
  @inline(__always)
  init(unchecked bits: Int32) { self.bits = Int(bits) }

  /// The smallest precision that tells all decimals of `decimalDigits` significant digits apart.
  public init(decimalDigits: Int) {
    // log₂10 < 3.32193; one bit more separates neighbours (Matula's condition).
    let digits = Double(Swift.min(Swift.max(decimalDigits, 1), 1 << 28))
    self.init(bits: Int((digits * 3.32193).rounded(.up)) + 1)
  }

  /// The precision of `Double`: 53 bits.
  public static let double = Precision(bits: 53)

  /// The precision of integer literals and `.zero` in generic code.
  ///
  /// Results have the larger of their operands' precisions, so a literal adopts that of any wider
  /// partner.
  public static let literal = Precision(bits: 64)

  /// The number of decimal digits that survive a round trip at this precision.
  public var decimalDigits: Int { Int((Double(bits - 1) * 0.30102999566).rounded(.down)) }

  /// This precision with `count` bits more (or fewer, if negative).
  public func adding(bits count: Int) -> Precision {
    Precision(bits: bits + Swift.min(Swift.max(count, -(1 << 30)), 1 << 30))
  }

  /// A short text for people.
  public var description: String { "\(bits) bits" }

  /// Whether the first is less.
  public static func < (a: Precision, b: Precision) -> Bool { a.bits < b.bits }

  var raw: mpfr_prec_t { mpfr_prec_t(bits) }

  /// The bits as values store them.
  @inline(__always)
  var raw32: Int32 { Int32(truncatingIfNeeded: bits) }
}
