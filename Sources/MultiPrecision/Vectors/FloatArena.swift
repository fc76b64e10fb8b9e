import CMPFR

/// The shape of an arena.
struct FloatArenaShape {
  let count: Int
  let precision: Precision
  let hasRadii: Bool

  var limbsPerElement: Int { (precision.bits + 63) / 64 }
}

/// The box of a vector of floats or balls: one allocation with a persistent MPFR header for every
/// element, then the radii if there are any, then the limbs, end to end.
///
/// Headers that persist cost 32 bytes an element and save their construction at every call: MPFR
/// and the kernels of sums of products work on the elements where they are. Nobody may call
/// `mpfr_set_prec`, `mpfr_clear` or `mpfr_swap` on them.
final class FloatArena: ManagedBuffer<FloatArenaShape, UInt> {
  typealias Float = UnsafeMutablePointer<__mpfr_struct>

  private static let headerWords = MemoryLayout<__mpfr_struct>.stride / MemoryLayout<UInt>.stride
  private static let radiusWords = MemoryLayout<ErrorBound>.stride / MemoryLayout<UInt>.stride

  /// An arena of zeros.
  static func make(count: Int, precision: Precision, hasRadii: Bool = false) -> FloatArena {
    precondition(count >= 0, "a vector has no negative count")
    let shape = FloatArenaShape(count: count, precision: precision, hasRadii: hasRadii)
    let words =
      count * (headerWords + shape.limbsPerElement + (hasRadii ? radiusWords : 0))
    let buffer = FloatArena.create(minimumCapacity: words) { _ in shape }
    let arena = unsafeDowncast(buffer, to: FloatArena.self)
    let start = arena.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) }
    let headers = start.bindMemory(to: __mpfr_struct.self, capacity: count)
    var rest = start + count * MemoryLayout<__mpfr_struct>.stride
    if hasRadii {
      rest.bindMemory(to: ErrorBound.self, capacity: count)
        .initialize(repeating: .zero, count: count)
      rest += count * MemoryLayout<ErrorBound>.stride
    }
    let limbs = rest.bindMemory(to: UInt.self, capacity: count * shape.limbsPerElement)
    limbs.initialize(repeating: 0, count: count * shape.limbsPerElement)
    let zero = cmpfr_zero_exponent()
    for index in 0..<count {
      (headers + index).initialize(
        to: __mpfr_struct(
          _mpfr_prec: precision.raw, _mpfr_sign: 1, _mpfr_exp: zero,
          _mpfr_d: limbs + index * shape.limbsPerElement))
    }
    return arena
  }

  /// The shape, which never changes: read where it is, since every use of `header` is checked for
  /// exclusive access while the program runs.
  @inline(__always)
  var shape: FloatArenaShape { withUnsafeMutablePointerToHeader { $0.pointee } }

  @inline(__always)
  private var start: UnsafeMutableRawPointer {
    withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) }
  }

  /// The headers of all elements.
  @inline(__always)
  var floats: Float { start.assumingMemoryBound(to: __mpfr_struct.self) }

  /// The radii of all elements, of an arena that has them.
  @inline(__always)
  var radii: UnsafeMutablePointer<ErrorBound> {
    (start + shape.count * MemoryLayout<__mpfr_struct>.stride)
      .assumingMemoryBound(to: ErrorBound.self)
  }

  @inline(__always)
  private var limbs: UnsafeMutablePointer<UInt> {
    let radii = shape.hasRadii ? MemoryLayout<ErrorBound>.stride : 0
    return (start + shape.count * (MemoryLayout<__mpfr_struct>.stride + radii))
      .assumingMemoryBound(to: UInt.self)
  }

  /// The same values in an allocation of their own.
  func copy() -> FloatArena {
    let (count, width) = (shape.count, shape.limbsPerElement)
    let result = FloatArena.make(
      count: count, precision: shape.precision, hasRadii: shape.hasRadii)
    let (source, target) = (floats, result.floats)
    for index in 0..<count {
      target[index]._mpfr_sign = source[index]._mpfr_sign
      target[index]._mpfr_exp = source[index]._mpfr_exp
    }
    result.limbs.update(from: limbs, count: count * width)
    if shape.hasRadii { result.radii.update(from: radii, count: count) }
    return result
  }

  /// Exchanges the values of two elements; their limbs stay where they are.
  func swap(_ first: Int, _ second: Int) {
    if first == second { return }
    let floats = self.floats
    Swift.swap(&floats[first]._mpfr_sign, &floats[second]._mpfr_sign)
    Swift.swap(&floats[first]._mpfr_exp, &floats[second]._mpfr_exp)
    let (x, y): (UnsafeMutablePointer<UInt>, UnsafeMutablePointer<UInt>) = (
      floats[first]._mpfr_d, floats[second]._mpfr_d
    )
    for limb in 0..<shape.limbsPerElement { Swift.swap(&x[limb], &y[limb]) }
    if shape.hasRadii { Swift.swap(&radii[first], &radii[second]) }
  }

  /// A new arena of the elements at the given positions.
  func gathering(_ count: Int, _ position: (Int) -> Int) -> FloatArena {
    let result = FloatArena.make(
      count: count, precision: shape.precision, hasRadii: shape.hasRadii)
    for index in 0..<count {
      let place = position(index)
      _ = mpfr_set(result.floats + index, floats + place, MPFR_RNDN)
      if shape.hasRadii { result.radii[index] = radii[place] }
    }
    return result
  }
}
