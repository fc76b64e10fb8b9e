import CReference

/// A pass in raw C MPFR, and the same in FLINT.
final class MPFRContender {
  private let pass: cref_pass
  private let x: ReferenceVector
  private let y: ReferenceVector
  /// Where the pass leaves its numbers.
  let result: ReferenceVector

  /// `start` is what the result holds at first, zeros if nil.
  init(
    _ pass: cref_pass, _ x: BenchNumbers, _ y: BenchNumbers, resultCount: Int,
    start: BenchNumbers? = nil
  ) {
    self.pass = pass
    self.x = ReferenceVector(x)
    self.y = ReferenceVector(y)
    result =
      start.map { ReferenceVector($0) } ?? ReferenceVector(count: resultCount, bits: x.bits)
  }

  func run(_ repetitions: Int) {
    cref_run(pass, result.pointer, x.pointer, y.pointer, repetitions)
  }

  var contender: Contender { Contender(.mpfr) { self.run($0) } }

  /// The pass by arf functions, or by arb functions for balls.
  func flintContender(_ flint: FlintLibrary, midpointsOnly: Bool) -> Contender {
    let operands = FlintOperands(flint, x, y, result)
    let (pass, bits) = (pass, x.bits)
    return Contender(.flint) { count in
      _ = cref_flint_run(
        flint.pointer, pass, midpointsOnly ? 1 : 0, operands.z.pointer, operands.x.pointer,
        operands.y.pointer, bits, count)
    }
  }

  /// Σ xᵢ·yᵢ of each part by arb_dot, or by arb_approx_dot.
  func flintDotsContender(_ flint: FlintLibrary, midpointsOnly: Bool) -> Contender {
    let operands = FlintOperands(flint, x, y, result)
    let bits = x.bits
    return Contender(.flint) { count in
      cref_flint_dots(
        flint.pointer, midpointsOnly ? 1 : 0, operands.z.pointer, operands.x.pointer,
        operands.y.pointer, bits, count)
    }
  }

  /// A matrix x times a vector y, a dot a row.
  func flintRowsContender(_ flint: FlintLibrary, midpointsOnly: Bool) -> Contender {
    let operands = FlintOperands(flint, x, y, result)
    let bits = x.bits
    return Contender(.flint) { count in
      cref_flint_rows(
        flint.pointer, midpointsOnly ? 1 : 0, operands.z.pointer, operands.x.pointer,
        operands.y.pointer, bits, count)
    }
  }
}

/// FLINT's copies of a pass's numbers.
private struct FlintOperands {
  let x: FlintBalls
  let y: FlintBalls
  let z: FlintBalls

  init(
    _ flint: FlintLibrary, _ x: ReferenceVector, _ y: ReferenceVector, _ z: ReferenceVector
  ) {
    self.x = FlintBalls(flint, x)
    self.y = FlintBalls(flint, y)
    self.z = FlintBalls(flint, z)
  }
}
