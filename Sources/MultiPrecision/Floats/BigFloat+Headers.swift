import CMPFR

/// The address of an MPFR number that is only read.
typealias FloatReference = UnsafePointer<__mpfr_struct>

/// The address of an MPFR number that is written.
typealias FloatPointer = UnsafeMutablePointer<__mpfr_struct>

/// Values as MPFR takes them: through headers on the stack whose limbs are the words of the value
/// or its tail. No address outlives the call that gets it.
///
/// MPFR never reallocates a result's limbs as long as nobody calls `mpfr_set_prec`, `mpfr_clear` or
/// `mpfr_swap` on it.
extension BigFloat {
  /// Runs `body` on the value as an operand.
  @inline(__always)
  func withReference<Result>(_ body: (FloatReference) -> Result) -> Result {
    withUnsafeBytes(of: (low, high)) { words in
      let header = __mpfr_struct(
        _mpfr_prec: Int(shape.bits), _mpfr_sign: shape.sign, _mpfr_exp: shape.fullExponent,
        _mpfr_d: tail?.limbs ?? Self.limbs(words.baseAddress, shape.bits))
      defer { withExtendedLifetime(tail) {} }
      return withUnsafePointer(to: header, body)
    }
  }

  /// Runs `body` on two values as operands.
  @inline(__always)
  static func withReferences<Result>(
    _ a: BigFloat, _ b: BigFloat, _ body: (FloatReference, FloatReference) -> Result
  ) -> Result {
    a.withReference { x in b.withReference { y in body(x, y) } }
  }

  /// Runs `body` on the value as a result, which may be an operand too.
  ///
  /// The caller has made sure that no other value shares the tail.
  @inline(__always)
  mutating func writing<Result>(_ body: (FloatPointer) -> Result) -> Result {
    let (bits, limbs) = (shape.bits, tail?.limbs)
    var header = __mpfr_struct(
      _mpfr_prec: Int(bits), _mpfr_sign: shape.sign, _mpfr_exp: shape.fullExponent,
      _mpfr_d: nil)
    // In place: the halves are the first parts of a value. (Read back from elsewhere as numbers of
    // 128 bits they would wait for MPFR's stores of 64.)
    let result = withUnsafeMutableBytes(of: &self) { value in
      header._mpfr_d = limbs ?? Self.limbs(UnsafeRawPointer(value.baseAddress), bits)
      return withUnsafeMutablePointer(to: &header, body)
    }
    shape = FloatShape(header)
    return result
  }

  /// A value that `write` sets.
  @inline(__always)
  init(precision: Precision, _ write: (FloatPointer) -> Void) {
    // Not `writing`: a value that is made in local variables is not copied on its way out.
    let bits = precision.raw32
    let tail = bits > Self.inlineBits ? FloatTail.make(bits: bits) : nil
    var words: (UInt, UInt, UInt, UInt) = (0, 0, 0, 0)
    let header = withUnsafeMutableBytes(of: &words) { words in
      var header = __mpfr_struct(
        _mpfr_prec: Int(bits), _mpfr_sign: 1, _mpfr_exp: cmpfr_zero_exponent(),
        _mpfr_d: tail?.limbs ?? Self.limbs(UnsafeRawPointer(words.baseAddress), bits))
      withUnsafeMutablePointer(to: &header, write)
      return header
    }
    low = UInt128(words.1) << 64 | UInt128(words.0)
    high = UInt128(words.3) << 64 | UInt128(words.2)
    self.tail = tail
    shape = FloatShape(header)
  }

  /// Makes the value one that may be written in place, at `bits` or more: rounding nothing.
  @inline(__always)
  mutating func makeWritable(bits: Int32) {
    let isShared = tail != nil && !isKnownUniquelyReferenced(&tail)
    if isShared || shape.bits < bits {
      self = BigFloat(self, movedTo: Swift.max(shape.bits, bits))
    }
  }

  /// The same number in words or a tail of its own, of at least as many bits.
  @inline(never)
  init(_ other: BigFloat, movedTo bits: Int32) {
    self.init(unsetBits: bits)
    other.withReference { other in writing { _ = mpfr_set($0, other, MPFR_RNDN) } }
  }

  /// Where the limbs of a number of so many bits begin in the four words of a value.
  @inline(__always)
  private static func limbs(
    _ words: UnsafeRawPointer?, _ bits: Int32
  ) -> UnsafeMutablePointer<UInt>? {
    let start = words?.assumingMemoryBound(to: UInt.self)
    return UnsafeMutablePointer(mutating: start.map { $0 + (4 &- (Int(bits) &+ 63) &>> 6) })
  }
}

/// Runs `body` on a temporary MPFR number, on the stack up to about 8000 bits.
func withScratchFloat<Result>(bits: Int, _ body: (FloatPointer) -> Result) -> Result {
  withUnsafeTemporaryAllocation(of: UInt.self, capacity: (bits + 63) / 64) { limbs in
    var header = __mpfr_struct(
      _mpfr_prec: bits, _mpfr_sign: 1, _mpfr_exp: 0, _mpfr_d: limbs.baseAddress)
    return withUnsafeMutablePointer(to: &header, body)
  }
}
