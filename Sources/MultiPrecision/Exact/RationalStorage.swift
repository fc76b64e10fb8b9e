import CMPFR

/// The box of a `Rational`: a GMP fraction in lowest terms.
final class RationalStorage: ManagedBuffer<__mpq_struct, Never> {
  typealias Pointer = UnsafeMutablePointer<__mpq_struct>

  static func make(_ fill: (Pointer) -> Void) -> RationalStorage {
    let buffer = RationalStorage.create(minimumCapacity: 0) { _ in
      var value = __mpq_struct()
      __gmpq_init(&value)
      return value
    }
    let storage = unsafeDowncast(buffer, to: RationalStorage.self)
    fill(storage.pointer)
    return storage
  }

  var pointer: Pointer { withUnsafeMutablePointerToHeader { $0 } }

  deinit {
    withUnsafeMutablePointerToHeader { __gmpq_clear($0) }
  }
}
