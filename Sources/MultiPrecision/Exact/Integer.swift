import CMPFR

/// An integer of any size.
///
/// ### Accuracy
/// Exact. Memory is the only limit; operations whose result could be far larger than their
/// operands (`power`) are the caller's to bound.
public struct Integer: @unchecked Sendable {
  // Unchecked: the storage is written only while it is uniquely referenced.
  var storage: IntegerStorage

  init(storage: IntegerStorage) { self.storage = storage }

  init(_ fill: (IntegerStorage.Pointer) -> Void) { storage = .make(fill) }

  /// The integer of the same value.
  public init(_ value: Int) {
    self.init { __gmpz_set_si($0, value) }
  }

  /// The integer written in decimal: an optional sign, then digits.
  ///
  /// Nil for anything else.
  public init?(_ text: String) {
    var digits = Substring(text)
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let storage = IntegerStorage.make { _ in }
    guard __gmpz_set_str(storage.pointer, String(digits), 10) == 0 else { return nil }
    if isNegative { __gmpz_neg(storage.pointer, storage.pointer) }
    self.init(storage: storage)
  }

  /// The integer written in hexadecimal: an optional minus sign, then digits.
  ///
  /// Nil for anything else.
  public init?(hexadecimal text: String) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty,
      digits.utf8.allSatisfy({
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
      })
    else { return nil }
    let storage = IntegerStorage.make { _ in }
    guard __gmpz_set_str(storage.pointer, text, 16) == 0 else { return nil }
    self.init(storage: storage)
  }

  /// The integer in hexadecimal, in lower case.
  public var hexadecimal: String { text(base: 16) }

  /// 10 to the power of `exponent`, which must not be negative.
  static func powerOfTen(_ exponent: Int) -> Integer {
    Integer { __gmpz_ui_pow_ui($0, 10, UInt(exponent)) }
  }

  var pointer: IntegerStorage.Pointer { storage.pointer }

  /// Whether the value is 0.
  public var isZero: Bool { signum == 0 }

  /// −1, 0 or 1: the sign.
  public var signum: Int { withExtendedLifetime(storage) { Int(cmpfr_mpz_sgn(pointer)) } }

  /// The number of bits of the absolute value; 0 for 0.
  public var bitWidth: Int { withExtendedLifetime(storage) { cmpfr_mpz_bits(pointer) } }

  /// Whether the value is divisible by 2.
  public var isEven: Bool { withExtendedLifetime(storage) { __gmpz_tstbit(pointer, 0) == 0 } }

  /// The absolute value.
  public var magnitude: Integer {
    withExtendedLifetime(storage) { Integer { __gmpz_abs($0, pointer) } }
  }

  /// The value as `Int`, or nil if it does not fit.
  public var asInt: Int? {
    withExtendedLifetime(storage) {
      __gmpz_fits_slong_p(pointer) != 0 ? __gmpz_get_si(pointer) : nil
    }
  }
}

extension Integer: Comparable, Hashable {
  /// Whether both are the same number.
  public static func == (a: Integer, b: Integer) -> Bool { compare(a, b) == 0 }

  /// Whether the first is less.
  public static func < (a: Integer, b: Integer) -> Bool { compare(a, b) < 0 }

  private static func compare(_ a: Integer, _ b: Integer) -> Int32 {
    withExtendedLifetime((a.storage, b.storage)) { __gmpz_cmp(a.pointer, b.pointer) }
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    withExtendedLifetime(storage) {
      hasher.combine(Int(cmpfr_mpz_sgn(pointer)))
      hasher.combine(limbsOf: pointer)
    }
  }
}

extension Hasher {
  mutating func combine(limbsOf pointer: UnsafePointer<__mpz_struct>) {
    let count = __gmpz_size(pointer)
    if count > 0, let limbs = __gmpz_limbs_read(pointer) {
      combine(bytes: UnsafeRawBufferPointer(start: limbs, count: count * MemoryLayout<UInt>.size))
    }
  }
}

extension Integer: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The integer, exactly.
  public init(integerLiteral value: Int) { self.init(value) }

  /// A short text for people.
  public var description: String { text(base: 10) }

  private func text(base: Int32) -> String {
    withExtendedLifetime(storage) {
      withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: __gmpz_sizeinbase(pointer, base) + 2
      ) { buffer in
        _ = __gmpz_get_str(buffer.baseAddress, base, pointer)
        return buffer.baseAddress.map { String(cString: $0) } ?? ""
      }
    }
  }
}
