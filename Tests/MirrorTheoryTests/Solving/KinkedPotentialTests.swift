import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

/// Smooth activations under potentials whose slope jumps: α stays at the kink while s passes all the
/// slopes there.
@Suite("Kinks of the potential under smooth activations")
struct KinkedPotentialTests {
  /// Everything as in `Tests/Oracles/solve/kink_activation_mpmath.json`, 44 digits by integrals in b.
  @Test func recordedSolutions() throws {
    let all = try ActivationOracle.load("kink")
    #expect(all.count == 8)
    for item in all where SeededGenerator.scale > 1 || item.data.count == 2 {
      // All digits of the quick ones, some of those that take a debug build long.
      let isQuick = item.potential.contains("x^2")
      let digits = SeededGenerator.scale > 1 || isQuick ? 40 : 10
      let found = try item.checked(digits: digits)
      #expect(!agree(found[0], item.expect.multipliers[1], digits: 2))
    }
  }

  private func potential(_ psi: Symbolic.Expression) throws -> DualPotential {
    try DualPotential(
      Potential(name: "psi", variable: Symbol("x"), body: psi), omega: 1, isPsiConvex: true)
  }

  private func ball(_ value: Double, radius: Double = 0) -> Ball {
    Ball(value, precision: Precision(bits: 128)).addingError(ErrorBound(radius))
  }

  /// φ̄′ = α + sign(α)/2: 0 is taken on [−1/2, 1/2], and nothing is claimed across its end.
  @Test func inverseIsFlatAtAKink() throws {
    let kinked = try potential(Potentials.kinked)
    #expect(kinked.hasFlats)
    #expect(kinked.levels == [-0.5, 0.5])
    #expect(kinked.inverse(of: 0.25) == 0 && kinked.inverse(of: -0.5) == 0)
    #expect(kinked.inverse(of: ball(0.25, radius: 0.125)).isZero)
    #expect(kinked.approximateInverse(of: BigFloat(0.25, precision: .double)).isZero)
    let beyond = kinked.inverse(of: ball(1.5))
    #expect(beyond.contains(Rational(4, 8)) && beyond.radius < ErrorBound(1e-30))
    let across = kinked.inverse(of: ball(0.5, radius: 0.25))
    #expect(
      !across.isFinite || (across.contains(Rational(0, 8)) && across.contains(Rational(1, 8))))
    #expect(kinked.place(of: ball(0.25))?.index == 1)
    #expect(kinked.place(of: ball(-0.75))?.index == 0 && kinked.place(of: ball(0.75))?.index == 2)
    #expect(kinked.place(of: ball(0.5, radius: 0.25)) == nil)
  }

  /// max(x², 2x) jumps at 0, from which φ̄ is measured by the mean of its slopes 0 and 2, and at 2:
  /// φ̄′ is 2α − 1/2, α + 1/2 and 2α − 1/2.
  @Test func kinksAreMeasuredFromTheMeanSlope() throws {
    let two = try potential(.function(.max, [x.pow(2), 2 * x]))
    #expect(two.levels == [-0.5, 0.5, 2.5, 3.5])
    #expect(
      two.inverse(of: ball(3)).contains(Rational(16, 8)) && two.place(of: ball(3))?.index == 3)
    #expect(two.inverse(of: ball(1)).contains(Rational(4, 8)))
    #expect(two.inverse(of: ball(5.5)).contains(Rational(24, 8)))
  }

  /// A kink at √2, where Newton's method alone would have found roots of one formula.
  @Test func irrationalKinks() throws {
    let jumping = try potential(Potentials.irrationalKinks)
    let flat = try #require(jumping.flats.compactMap { $0 }.last)
    let precision = Precision(bits: 128)
    let ends = flat.ends(precision: precision)
    let root = Ball.sqrt(Ball(2, precision: precision))
    func isNear(_ value: Ball, _ expected: Ball) -> Bool {
      (value - expected).magnitudeUpperBound < ErrorBound(1e-30)
    }
    #expect(isNear(ends.lower, 2 * root) && isNear(ends.upper, 3 * root))
    #expect(isNear(jumping.inverse(of: (ends.lower + ends.upper).scaled(byPowerOfTwo: -1)), root))
    #expect(!isNear(jumping.inverse(of: ends.upper + 1), root))
  }
}
