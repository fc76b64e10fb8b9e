import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private let uniform = DensityFunction(
  body: q("1/2"), variable: Symbol("x"), lower: -1, upper: 1)
private let normal = DensityFunction(
  body: exp(-x.pow(2)) / sqrt(.constant(.pi)), variable: Symbol("x"), lower: nil, upper: nil)

@Test func coincidingInputsAreFound() {
  #expect(checkDistinct([[1], [2], [q("1/3")]]).verdict == .proved)
  #expect(checkDistinct([[1], [2], [q("2/2")]]).witness == .indices([0, 2]))
  #expect(checkDistinct([[0, 1], [1, 0]]).verdict == .proved)
  let close = checkDistinct([[q("0.5")], [q("0.500000000001")]])
  #expect(close.verdict == .proved)
}

@Test func irrationalInputsAreCompared() {
  let root = sqrt(2)
  #expect(checkDistinct([[root], [q("1.41421356237309504880")]]).verdict == .proved)
  #expect(checkDistinct([[sqrt(8)], [2 * root], [1]]).witness == .indices([0, 1]))
}

@Test func inputsOutsideTheSupportAreFound() {
  func verdict(_ inputs: [[Expression]], _ density: DensityFunction = uniform) -> AssumptionResult {
    checkInSupport(inputs, of: density, budget: .unlimited)
  }
  #expect(verdict([[-1], [1], [0]]).verdict == .proved)
  #expect(verdict([[0], [q("1.0000000000000000000001")]]).witness == .indices([1]))
  #expect(verdict([[q("3/5"), q("4/5")]]).verdict == .proved)
  #expect(verdict([[q("3/5"), q("4/5")], [q("3/5"), q("81/100")]]).witness == .indices([1]))
  #expect(verdict([[sqrt(2) / 2]]).verdict == .proved)
  #expect(verdict([[sqrt(2)]]).verdict == .refuted)
  #expect(verdict([[1000]], normal).verdict == .proved)
}

@Test func theSupportIsTheClosureOfPositiveValues() {
  let hole = DensityFunction(
    body: .piecewise([Branch(0, when: .comparison(abs(x), .less, 1))], otherwise: q("1/2")),
    variable: Symbol("x"), lower: -2, upper: 2)
  #expect(checkInSupport([[q("1/2")]], of: hole, budget: .unlimited).witness == .indices([0]))
  #expect(checkInSupport([[1], [-2]], of: hole, budget: .unlimited).verdict == .proved)
  let open = DensityFunction(
    body: q("1/2"), variable: Symbol("x"), lower: -1, upper: 1, lowerIsClosed: false,
    upperIsClosed: false)
  #expect(checkInSupport([[1]], of: open, budget: .unlimited).verdict == .proved)
}
