import CMPFR

/// The box of a `BigFloat`: an MPFR header whose limbs are the tail of the same allocation.
///
/// One allocation a value, nothing to release by hand. MPFR never reallocates a result's limbs
/// as long as nobody calls `mpfr_set_prec`, `mpfr_clear` or `mpfr_swap` on it. The addresses are
/// stable, and taking them involves no exclusivity check, so one storage may stand for several
/// operands of a call.
final class FloatStorage: ManagedBuffer<__mpfr_struct, UInt> {
  typealias Pointer = UnsafeMutablePointer<__mpfr_struct>

  /// A storage whose value is not set yet: the caller's next step writes it.
  static func make(_ precision: Precision) -> FloatStorage {
    let limbs = (precision.bits + 63) / 64
    let buffer = FloatStorage.create(minimumCapacity: limbs) { buffer in
      buffer.withUnsafeMutablePointerToElements {
        __mpfr_struct(_mpfr_prec: precision.raw, _mpfr_sign: 1, _mpfr_exp: 0, _mpfr_d: $0)
      }
    }
    return unsafeDowncast(buffer, to: FloatStorage.self)
  }

  @inline(__always)
  var pointer: Pointer { withUnsafeMutablePointerToHeader { $0 } }
}

/// The address of an MPFR number that is only read.
typealias FloatReference = UnsafePointer<__mpfr_struct>

/// Runs `body` on a temporary MPFR number, on the stack up to about 8000 bits.
func withScratchFloat<Result>(
  bits: Int, _ body: (FloatStorage.Pointer) -> Result
) -> Result {
  withUnsafeTemporaryAllocation(of: UInt.self, capacity: (bits + 63) / 64) { limbs in
    var header = __mpfr_struct(
      _mpfr_prec: bits, _mpfr_sign: 1, _mpfr_exp: 0, _mpfr_d: limbs.baseAddress)
    return withUnsafeMutablePointer(to: &header, body)
  }
}

/// Runs `body` and keeps both storages alive until it returns: `withExtendedLifetime` of a tuple
/// would retain and release its parts, which costs more than an addition does.
@inline(__always)
func keepingAlive<Result>(
  _ a: some AnyObject, _ b: some AnyObject, _ body: () -> Result
) -> Result {
  defer {
    withExtendedLifetime(a) {}
    withExtendedLifetime(b) {}
  }
  return body()
}
