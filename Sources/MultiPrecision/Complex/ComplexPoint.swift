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
    // Copies of its own, which may be written in place.
    func copy(_ x: BigFloat) -> BigFloat {
      withExtendedLifetime(x.storage) {
        BigFloat(precision: precision) { _ = mpfr_set($0, x.pointer, MPFR_RNDN) }
      }
    }
    real = copy(ball.real.midpoint)
    imaginary = copy(ball.imaginary.midpoint)
    spare = .zero(precision: precision)
  }

  /// A rectangle of all points within `error` of this one.
  func ball(error: ErrorBound) -> ComplexBall {
    ComplexBall(
      real: Ball(midpoint: real, radius: error), imaginary: Ball(midpoint: imaginary, radius: error)
    )
  }

  mutating func multiply(by w: ComplexPoint) {
    withExtendedLifetime((w.real.storage, w.imaginary.storage)) {
      _ = mpfr_fmms(
        spare.pointer, real.pointer, w.real.pointer, imaginary.pointer, w.imaginary.pointer,
        MPFR_RNDN)
      _ = mpfr_fmma(
        imaginary.pointer, real.pointer, w.imaginary.pointer, imaginary.pointer, w.real.pointer,
        MPFR_RNDN)
    }
    swap(&real, &spare)
  }

  mutating func divide(by divisor: Int) {
    _ = mpfr_div_si(real.pointer, real.pointer, divisor, MPFR_RNDN)
    _ = mpfr_div_si(imaginary.pointer, imaginary.pointer, divisor, MPFR_RNDN)
  }

  /// Makes the real part that of `z` plus an integer.
  mutating func setReal(_ z: ComplexPoint, plus addend: Int) {
    withExtendedLifetime(z.real.storage) {
      _ = mpfr_add_si(real.pointer, z.real.pointer, addend, MPFR_RNDN)
    }
  }

  /// Adds 1/n.
  mutating func addInverse(of n: Int) {
    _ = mpfr_set_si(spare.pointer, 1, MPFR_RNDN)
    _ = mpfr_div_si(spare.pointer, spare.pointer, n, MPFR_RNDN)
    _ = mpfr_add(real.pointer, real.pointer, spare.pointer, MPFR_RNDN)
  }
}
