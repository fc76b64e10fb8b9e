import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import Training

@Suite("Mirror maps")
struct MirrorMapTests {
  static let cases: [(String, Expression?)] = [
    ("quadratic", nil), ("quadratic", 1), ("cubic", 1), ("quartic", 2), ("cosh", nil),
    ("cosh", 1), ("hypentropy", nil),
  ]

  private func model(_ potential: String, _ omega: Expression?) -> Model {
    Fixture.model(potential: potential, omega: omega, inputs: [[0]], labels: [0])
  }

  @Test(arguments: cases)
  func inversesGoBack(_ potential: String, _ omega: Expression?) {
    let model = model(potential, omega)
    let map = MirrorMap<Double>(model, precision: .double)
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(400) {
      let v = Double.random(in: -6...6, using: &generator)
      let start = Double.random(in: -6...6, using: &generator)
      let back = map.inverse(map.slope(v), near: start)
      // φ′ is rounded in a few places; φ″v/φ′ ≤ 5 for these potentials.
      #expect((back - v).magnitude <= 1e-14 * max(1e-3, v.magnitude), "\(potential) \(v)")
    }
    #expect(map.inverse(0, near: 3) == 0 && map.slope(0) == 0)
  }

  @Test(arguments: cases)
  func agreesWithTheExpression(_ potential: String, _ omega: Expression?) {
    let model = model(potential, omega)
    var body = model.potential.body
    if let omega { body = (body + omega * .power(.symbol(x), 2)) / (1 + omega) }
    let precision = Precision(bits: 160)
    let map = MirrorMap<BigFloat>(model, precision: precision)
    let slope = body.derivative(in: x)
    for numerator in [-35, -8, -1, 3, 20, 51] {
      let v = BigFloat(Rational(numerator, 10), precision: precision)
      let first = slope.value(at: [x: v], precision: precision)
      let second = slope.derivative(in: x).value(at: [x: v], precision: precision)
      #expect((map.slope(v) - first).magnitude.approximation < 1e-44 * 1e3)
      #expect((map.curvature(v) - second).magnitude.approximation < 1e-44 * 1e3)
      #expect((map.inverse(first, near: 1) - v).magnitude.approximation < 1e-44 * 1e2)
    }
  }

  @Test(arguments: cases)
  func arraysAgreeWithSingleNumbers(_ potential: String, _ omega: Expression?) {
    let map = MirrorMap<Double>(model(potential, omega), precision: .double)
    let targets = (0..<700).map { Double($0 - 350) / 40 }
    var displacement = [Double](repeating: 0, count: targets.count)
    var theta = displacement
    map.place(
      targets, displacement: &displacement, theta: &theta, start: displacement.map { _ in 1 },
      inverseScale: 0.25)
    for k in targets.indices {
      let v = map.inverse(targets[k], near: 0)
      #expect((displacement[k] - v).magnitude <= 1e-15 * max(1, v.magnitude))
      #expect(theta[k] == 1 + displacement[k] * 0.25)
    }
    #expect(zip(map.curvatures(targets), targets).allSatisfy { $0 == map.curvature($1) })
  }

  /// From starts that are near, far, 0 or of the other sign.
  @Test(arguments: cases)
  func arraysOfTwoWordsAreInverses(_ potential: String, _ omega: Expression?) {
    let precision = Precision(bits: 128)
    let map = MirrorMap<TwoWordFloat>(model(potential, omega), precision: precision)
    let exact = MirrorMap<BigFloat>(model(potential, omega), precision: Precision(bits: 200))
    let targets = (0..<60).map { k -> TwoWordFloat in
      let share = TwoWordFloat(Rational(k - 30, 7), precision: precision)
      return share * share * share
    }
    let quarter = TwoWordFloat(0.25)
    let inverses = targets.map { exact.inverse($0.bigFloat, near: 1) }
    for far in [1e-30, 1e-20, 1e-9, 1e-3, 0.5, -3, 1e3] {
      var displacement = zip(inverses, targets.indices).map {
        $1 == 7 ? 0 : TwoWordFloat($0) * (1 + TwoWordFloat(far))
      }
      var theta = displacement
      map.place(
        targets, displacement: &displacement, theta: &theta,
        start: displacement.map { _ in 1 }, inverseScale: quarter)
      for k in targets.indices {
        let error = (displacement[k].bigFloat - inverses[k]).magnitude
        #expect(error <= inverses[k].magnitude.scaled(byPowerOfTwo: -121), "\(targets[k]) \(far)")
        #expect(theta[k] == 1 + displacement[k] * quarter)
      }
    }
  }

  @Test func slopesThatTheMapDoesNotTakeAreUndefined() {
    // φ = √(1 + x²): φ′ stays within ±1.
    var model = model("quadratic", nil)
    model.potential.body = .function(.sqrt, [1 + .power(.symbol(x), 2)])
    let map = MirrorMap<Double>(model, precision: .double)
    #expect(map.inverse(2, near: 0).isNaN)
    #expect((map.inverse(0.6, near: 0) - 0.75).magnitude < 1e-14)
  }
}
