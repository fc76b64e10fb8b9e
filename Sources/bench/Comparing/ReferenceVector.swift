import CReference
import Glibc
import MultiPrecision

/// Raw MPFR numbers of one precision, made and read outside the timed region.
final class ReferenceVector {
  let pointer: OpaquePointer
  let count: Int
  let bits: Int

  /// Zeros.
  init(count: Int, bits: Int) {
    pointer = cref_vector_new(count, bits)
    self.count = count
    self.bits = bits
  }

  /// Exact copies of numbers.
  convenience init(_ numbers: BenchNumbers) {
    self.init(count: numbers.count, bits: numbers.bits)
    for index in 0..<count {
      _ = cref_vector_set(
        pointer, index, numbers.significands[index].description, numbers.exponents[index])
    }
  }

  deinit { cref_vector_free(pointer) }

  /// The element's exact value.
  subscript(index: Int) -> Rational {
    var exponent = 0
    guard let text = cref_vector_get(pointer, index, &exponent) else { return 0 }
    defer { free(text) }
    return Rational(Integer(String(cString: text)) ?? 0) * Rational(2).power(exponent)
  }
}
