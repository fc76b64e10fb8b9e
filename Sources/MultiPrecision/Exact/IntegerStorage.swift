import CMPFR

/// The box of an `Integer`: a GMP integer that lives until the last value that shares it.
///
/// `ManagedBuffer` hands out the header's address without a dynamic exclusivity check, so the
/// same storage may be passed twice to one GMP call (`x * x`).
final class IntegerStorage: ManagedBuffer<__mpz_struct, Never> {
  typealias Pointer = UnsafeMutablePointer<__mpz_struct>

  static func make(_ fill: (Pointer) -> Void) -> IntegerStorage {
    let buffer = IntegerStorage.create(minimumCapacity: 0) { _ in
      var value = __mpz_struct()
      __gmpz_init(&value)
      return value
    }
    let storage = unsafeDowncast(buffer, to: IntegerStorage.self)
    fill(storage.pointer)
    return storage
  }

  var pointer: Pointer { withUnsafeMutablePointerToHeader { $0 } }

  deinit {
    withUnsafeMutablePointerToHeader { __gmpz_clear($0) }
  }
}
