import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

@testable import MirrorTheory

@Suite("Proof of a flow's digits")
struct EnclosedFlowTests {
  private let digits = 6

  /// Figure 2's x⁴ to τ = ½, its proof, and τ.
  private func integrated() throws -> (path: DualFlowPath, flow: EnclosedDualFlow, end: Ball) {
    let model = figure2(Potentials.quartic)
    let layout = try DualLayout(model, points: [], tailBits: 128)
    let family = try DualFlowFamily(model, omega: 1, reserve: nil, layout: layout, points: [])
    let precision = Precision(bits: 128)
    let field = try #require(
      family.field(precision: precision, digits: digits, relativeBits: 48))
    let end = BigFloat(Rational(1, 2), precision: precision)
    let run = DualFlowRun(
      field: field, basis: StageBasis(stages: 14, precision: precision), precision: precision,
      tolerance: BigFloat(Rational(1, 10_000_000_000), precision: precision),
      target: BigFloat(0, precision: precision), end: end)
    let path = run.path(stepLimit: 100) { false }
    #expect(path.outcome == .endReached)
    let flow = try #require(
      family.enclosedFlow(stages: 14, digits: digits, precision: precision, budget: .unlimited))
    return (path, flow, Ball(midpoint: end))
  }

  private func bound(_ value: ErrorBound?) throws -> Double { try #require(value).doubleValue }

  @Test("the bound is small, and sees every change of a polynomial, a state or the time")
  func sensitivity() throws {
    var (path, flow, end) = try integrated()
    #expect(try bound(flow.error(of: path, at: end, digits: digits)) < 1e-9)
    let late = end + Ball(Rational(1, 10_000), precision: Precision(bits: 64))
    #expect(try bound(flow.error(of: path, at: late, digits: digits)) > 1e-6)
    let whole = path
    // A coefficient of degree 3 does not show at the end of a step.
    let series = path.series[0]
    var coefficients = series.coefficients
    coefficients[1][3] += BigFloat(1e-5, precision: .double)
    path.series[0] = VelocitySeries(
      start: series.start, step: series.step, coefficients: coefficients)
    let change = try bound(flow.error(of: path, at: end, digits: digits))
    #expect(change > 1e-5 * series.step.doubleValue(.nearest) / 10)
    path = whole
    path.nodes[1].lambda[2] += BigFloat(1e-5, precision: .double)
    #expect(try bound(flow.error(of: path, at: end, digits: digits)) >= 1e-5)
  }

  @Test("a proof that runs out of time is given up with a note, and leaves estimates")
  func timeIsOver() throws {
    var request = LimitFlowRequest(points: [0], digits: digits)
    request.time = q(1, 4)
    let proved = try infiniteWidthFlow(of: figure2(Potentials.quartic), request)
    #expect(proved.certificate.certified && proved.notes.isEmpty)
    request.proofTime = .zero
    let given = try infiniteWidthFlow(of: figure2(Potentials.quartic), request)
    #expect(!given.certificate.certified && given.outcome == .endReached)
    #expect(given.notes.contains { $0.contains("did not finish in the 0 seconds") })
    #expect(given.values[0].value.text == proved.values[0].value.text)
  }

  /// Both ways name the same moment: by its loss, and by its time.
  @Test("the crossing of a loss is proved, and agrees with the state at its time")
  func crossing() throws {
    let model = figure2(Potentials.quartic)
    let loss = q(3, 50)
    let crossed = try flowed(model, digits: digits, at: [0], loss: loss)
    #expect(crossed.outcome == .lossReached && crossed.certificate.certified)
    #expect(crossed.notes.isEmpty && crossed.time.certified && crossed.loss.certified)
    #expect(crossed.loss.number == Rational(3, 50))
    let state = try flowed(model, digits: digits, at: [0], time: .number(crossed.time.number))
    #expect(state.certificate.certified)
    // The time is off by less than a unit of its last digit, and d ln(loss)/dt is below 10.
    let slack = crossed.time.promisedError * 10
    #expect((state.loss.number - Rational(3, 50)).magnitude <= slack + state.loss.promisedError)
    #expect(
      (state.values[0].value.number - crossed.values[0].value.number).magnitude
        <= slack + state.values[0].value.promisedError * 2)
    let other = try flowed(
      model, digits: digits, loss: .number(Rational(3, 50) * Rational(10_001, 10_000)))
    #expect(other.time.number < crossed.time.number - crossed.time.promisedError)
  }

  /// For g = 1/(a − x) the error is ω(x)/(ω(a)(a − x)) exactly.
  @Test("interpolation errors are within their bound, which is not far from them")
  func interpolation() throws {
    let tableau = try #require(
      CollocationTableau<Ball>(.radauIIA, stages: 12, precision: Precision(bits: 128)))
    let bound = InterpolationBound(radius: 3, nodes: tableau.nodes)
    let zeros = tableau.nodes.map { 2 * $0.midpoint.doubleValue(.nearest) - 1 }
    func omega(_ x: Double) -> Double { zeros.reduce(1) { $0 * (x - $1) } }
    let pole = bound.semiAxis + 0.1
    let supremum = 1 / (pole - bound.semiAxis)
    var largest = 0.0
    for step in 0...400 {
      let x = Double(step) / 200 - 1
      largest = max(largest, abs(omega(x) / (omega(pole) * (pole - x))))
    }
    let allowed = bound.factor.doubleValue * supremum
    #expect(largest <= allowed)
    #expect(allowed <= 1000 * largest)
  }
}
