/// The limbs of a `BigFloat` that are too many to lie in the value itself.
///
/// Shared between copies, and written only while one value holds it.
@usableFromInline
final class FloatTail: ManagedBuffer<Void, UInt> {
  /// A tail for a number of bits, its limbs not set yet: the caller's next step writes them.
  static func make(bits: Int32) -> FloatTail {
    let buffer = FloatTail.create(minimumCapacity: (Int(bits) + 63) / 64) { _ in }
    return unsafeDowncast(buffer, to: FloatTail.self)
  }

  /// The words of the significand, the lowest first.
  @inline(__always)
  var limbs: UnsafeMutablePointer<UInt> { withUnsafeMutablePointerToElements { $0 } }
}
