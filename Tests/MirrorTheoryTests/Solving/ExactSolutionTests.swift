import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

private let figureOne: [(Expression, Expression)] = [
  (-1, q(-3, 20)), (q(-1, 5), q(-3, 20)), (0, q(3, 20)), (q(1, 5), q(-3, 20)), (1, q(-3, 20)),
]

@Test func figureOneIsExact() throws {
  let result = try solved(
    model(Activations.relu, data: figureOne),
    at: [q(5, 4), q(-5, 4), q(1, 2), q(-1, 2), q(1, 10), q(-1, 10), q(9, 10)], digits: 12)
  #expect(result.certificate.certified && result.certificate.method == "exact")
  let c = ["25911/1240", "-91575/248", "21348/31", "-91575/248", "25911/1240"]
  #expect(result.multipliers.map(\.exact) == c.map { Rational(fraction: $0) })
  let h = [
    "-3/155", "-3/155", "-16023/39680", "-16023/39680", "2871/62000", "2871/62000",
    "-208587/992000",
  ]
  #expect(result.h.map(\.exact) == h.map { Rational(fraction: $0) })
  #expect(result.functional.value.exact == Rational(644193, 3100))
  let terms = try #require(result.functional.terms)
  #expect(terms.map(\.name) == ["G1", "G2", "G3"])
  #expect(terms.compactMap(\.value.exact).reduce(0, +) == Rational(644193, 3100))
  #expect(result.h[0].text == "-0.0193548387097")
}

@Test func theThreeTermsAddUpForOtherEvenDensities() throws {
  for density in [Densities.epanechnikov, Densities.tent, Densities.uniform(q(3, 2))] {
    let result = try solved(model(Activations.relu, density, data: figureOne))
    let terms = try #require(result.functional.terms)
    #expect(terms.compactMap(\.value.exact).reduce(0, +) == result.functional.value.exact)
    #expect(terms.allSatisfy { ($0.value.exact ?? -1) >= 0 })
  }
}

@Test func irrationalPointsOfARationalProblemAreEnclosed() throws {
  let half = Expression.number(2).pow(q(1, 2)) / 2
  let result = try solved(
    model(Activations.relu, data: figureOne), at: [q(1, 2), half, q(-1, 2)], digits: 30)
  #expect(result.certificate.certified)
  #expect(result.h.map { $0.exact == nil } == [false, true, false])
  // h is C¹: a rational 10⁻⁴⁰ away has the same 30 digits, up to one unit.
  let near = try #require(Rational(decimal: "0.7071067811865475244008443621048490392848"))
  let beside = try solved(model(Activations.relu, data: figureOne), at: [.number(near)], digits: 30)
  #expect(result.h[1].agrees(with: beside.h[0]))
}

@Test func onePointIsSolvedByHand() throws {
  // abs, uniform on [−1, 1]: K(x,x) = x² + 1/3; c = z/K; h(0) = cK(0,x) = c∫|b||x−b|/2 db.
  let result = try solved(model(data: [(q(1, 2), 3)]), at: [q(1, 2), 0], digits: 15)
  let c = Rational(3) / Rational(7, 12)
  #expect(result.multipliers[0].exact == c)
  #expect(result.h[0].exact == 3)
  // 1/2[∫_{-1}^0 −b(1/2−b) + ∫_0^{1/2} b(1/2−b) + ∫_{1/2}^1 b(b−1/2)] = 1/2(7/12 + 1/48 + 5/48)
  #expect(result.h[1].exact == c * Rational(17, 48))
  #expect(result.functional.value.exact == 3 * c)
}

@Test func duplicatesAreMergedAndShareTheirMultiplier() throws {
  let once = try solved(model(Activations.relu, data: [(0, 1), (1, 2)]), at: [q(1, 3)])
  let twice = try solved(
    model(Activations.relu, data: [(1, 2), (0, 1), (q(2, 2), q(4, 2))]), at: [q(1, 3)])
  #expect(once.h == twice.h)
  let shared = try #require(once.multipliers[1].exact) / 2
  #expect(twice.multipliers.map(\.exact) == [shared, once.multipliers[0].exact, shared])
  #expect(twice.notes.contains { $0.contains("1 repeated data point merged") })
}

@Test func aScaledQuadraticIsTheKernelSolutionTimesItsCurvature() throws {
  // φ″ = (6 + 2ω)/(1 + ω) = 10/3 for ψ = 3x², ω = 2: λ = κc, E φ̄(α) = κ cᵀKc/2.
  let plain = try solved(model(data: figureOne), at: [q(1, 3), 2])
  let scaled = try solved(model(3 * x.pow(2), omega: 2, data: figureOne), at: [q(1, 3), 2])
  let kappa = Rational(10, 3)
  #expect(scaled.certificate.method == "exact")
  #expect(scaled.h.map(\.exact) == plain.h.map(\.exact))
  for (left, right) in zip(scaled.multipliers, plain.multipliers) {
    #expect(left.exact == right.exact.map { kappa * $0 })
  }
  #expect(scaled.functional.value.exact == plain.functional.value.exact.map { kappa * $0 / 2 })
}

@Test func pointsCloserThanDoublesTellApartAreExact() throws {
  let gap = Rational(10).power(-12)
  let data: [(Expression, Expression)] = [
    (-1, 0), (.number(Rational(1, 3)), 1), (.number(Rational(1, 3) + gap), 2), (1, 0),
  ]
  let result = try solved(
    model(Activations.relu, data: data), at: [.number(Rational(1, 3) + gap / 2)], digits: 40)
  #expect(result.certificate.method == "exact")
  // Between the pair h is within its curvature of the chord, and far from it outside.
  let middle = try #require(result.h[0].exact)
  #expect(middle > Rational(14, 10) && middle < Rational(16, 10))
  let scaled = try solved(
    model(Potentials.quartic, omega: 1, data: data), at: data.map(\.0), digits: 25)
  #expect(scaled.certificate.certified)
  for (value, point) in zip(scaled.h, data) {
    let label = try #require(try point.1.rationalValue())
    #expect(value.isWithinPromise(of: label))
  }
}

@Test func moreThanAHundredPointsRunInEnclosuresUnlessExactIsAsked() throws {
  let data = (0...101).map { (q(2 * $0 - 101, 101), q($0 % 3, 5)) }
  let enclosed = try solved(model(data: data), at: [q(1, 1000)], digits: 15)
  #expect(enclosed.certificate.certified && enclosed.multipliers.allSatisfy { $0.exact == nil })
  let exact = try solved(model(data: data), at: [q(1, 1000)], digits: 15, exact: true)
  #expect(exact.certificate.method == "exact")
  for (left, right) in zip(enclosed.numbers, exact.numbers) {
    #expect(left.isWithinPromise(of: right.exact ?? 0), "\(left) \(right)")
  }
}
