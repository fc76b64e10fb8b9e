import CMPFR

/// A complex number that is multiplied and added to in place, without a radius.
///
/// In long products and sums a rectangle grows with every rotation, by a factor of up to √2 a step.
/// The loops that would suffer use points instead, and add one bound for all roundings in the end.
/// Each part of a result is rounded once, so that the modulus of an operation's error is at most
/// u = 2^−p times that of its result.
struct ComplexPoint {
  private(set) var real: BigFloat
  private(set) var imaginary: BigFloat
  private var spare: BigFloat

  /// The midpoint, rounded to the precision.
  init(_ ball: ComplexBall, precision: Precision) {
    real = BigFloat(ball.real.midpoint, precision: precision)
    imaginary = BigFloat(ball.imaginary.midpoint, precision: precision)
    spare = .zero(precision: precision)
    // Parts of its own, which may be written in place.
    real.makeWritable(bits: precision.raw32)
    imaginary.makeWritable(bits: precision.raw32)
  }

  /// A rectangle of all points within `error` of this one.
  func ball(error: ErrorBound) -> ComplexBall {
    ComplexBall(
      real: Ball(midpoint: real, radius: error), imaginary: Ball(midpoint: imaginary, radius: error)
    )
  }

  mutating func multiply(by w: ComplexPoint) {
    BigFloat.withReferences(w.real, w.imaginary) { u, v in
      real.withReference { x in
        imaginary.writing { y in
          _ = spare.writing { mpfr_fmms($0, x, u, y, v, MPFR_RNDN) }
          _ = mpfr_fmma(y, x, v, y, u, MPFR_RNDN)
        }
      }
    }
    swap(&real, &spare)
  }

  mutating func divide(by divisor: Int) {
    _ = real.writing { mpfr_div_si($0, $0, divisor, MPFR_RNDN) }
    _ = imaginary.writing { mpfr_div_si($0, $0, divisor, MPFR_RNDN) }
  }

  /// Makes the real part that of `z` plus an integer.
  mutating func setReal(_ z: ComplexPoint, plus addend: Int) {
    _ = z.real.withReference { z in
      real.writing { mpfr_add_si($0, z, addend, MPFR_RNDN) }
    }
  }

  /// Adds 1/n.
  mutating func addInverse(of n: Int) {
    real.writing { real in
      spare.writing { spare in
        _ = mpfr_set_si(spare, 1, MPFR_RNDN)
        _ = mpfr_div_si(spare, spare, n, MPFR_RNDN)
        _ = mpfr_add(real, real, spare, MPFR_RNDN)
      }
    }
  }
}
