import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

/// Random formulas of the language, biased to what potentials are made of.
private struct FormulaGenerator {
  var random: SeededGenerator

  mutating func number() -> Expression {
    let size = random.pick([2, 5, 30])
    return .number(
      Rational(Int.random(in: -size...size, using: &random), random.pick([1, 1, 2, 3, 10])))
  }

  /// c·x + d.
  mutating func linear() -> Expression {
    if random.chance(0.5) { return x }
    return number() * x + (random.chance(0.5) ? number() : 0)
  }

  mutating func formula(depth: Int) -> Expression {
    if depth == 0 {
      return random.chance(0.3)
        ? number() * x.pow(random.pick([2, 2, 3, 4, 6])) : random.chance(0.3) ? number() : linear()
    }
    func below() -> Expression { formula(depth: depth - 1) }
    switch Int.random(in: 0..<16, using: &random) {
    case 0...4: return below() + below()
    case 5: return below() * below()
    case 6: return number() * below()
    case 7:
      let inner = below()
      return inner.pow(random.pick([2, 2, 4]))
    case 8:
      return (1 + below().pow(2)).pow(.number(random.pick([Rational(1, 2), -1, Rational(3, 2)])))
    case 9: return abs(below())
    case 10: return abs(linear()).pow(.number(random.pick([3, Rational(5, 2), Rational(3, 2), 5])))
    case 11: return .apply(random.pick([.cosh, .exp, .sinh]), linear())
    case 12: return .apply(random.pick([.sin, .cos, .tanh, .atan, .asinh, .erf]), below())
    case 13: return log(1 + random.pick([below().pow(2), exp(linear())]))
    case 14: return .function(random.pick([.max, .min]), [below(), below()])
    default: return joined(below(), below(), at: .number(random.pick([0, 1, -1, Rational(1, 2)])))
    }
  }
}

/// Points off all simple ones, dense near 0 and some far out.
private let points: [Rational] =
  ((-60...60).map { Rational($0 * 7 + 1, 77) }
  + [-300, -41, -19, 19, 41, 300].map { Rational($0) + Rational(1, 13) }).sorted()

/// f(x), f′(x), f″(x)/2 enclosed, by automatic differentiation of the formula as written: no
/// derivative's formula, no normal form, no range.
private func jet(_ body: Expression, _ at: Rational) -> [Ball] {
  body.taylor(in: Symbol("x"), at: Ball(at, precision: Precision(bits: 192)), order: 2)
}

/// A random stretch of checks for one assumption's verdict.
private func survives(_ body: Expression, _ results: [AssumptionResult]) -> String? {
  func verdict(_ id: String) -> Verdict { results.first { $0.id == id }?.verdict ?? .undecided }
  let isConvex = verdict(AssumptionID.scaledPsiConvex) == .proved
  let isPositive = verdict(AssumptionID.unscaledHessianPositive) == .proved
  let isSmooth = verdict(AssumptionID.unscaledC2) == .proved
  guard isConvex || isPositive || isSmooth else { return nil }
  var last: (x: Rational, value: Ball, slope: Ball)?
  for point in points {
    let found = jet(body, point)
    if !found[0].isFinite { continue }
    if isConvex, found[2].isNegative { return "convex, but concave at \(point)" }
    if isPositive, found[2].isNegative || found[2].isZero {
      return "positive second derivative, but not at \(point)"
    }
    if isConvex, found[1].isFinite {
      // The slope never decreases, and the graph lies above each tangent.
      if let last {
        if (last.slope - found[1]).isPositive { return "convex, but the slope drops at \(point)" }
        let step = Ball(point - last.x, precision: found[0].precision)
        if (last.value + last.slope * step - found[0]).isPositive {
          return "convex, but below its tangent at \(point)"
        }
      }
      last = (point, found[0], found[1])
    }
  }
  return nil
}

/// Whether the witness of a refutation is confirmed; nil when its form leaves nothing to compute.
private func confirms(_ body: Expression, _ result: AssumptionResult) -> Bool? {
  switch result.witness {
  case .point(let place, "undefined"):
    guard !place.contains("."), let x = Rational(fraction: place) else { return nil }
    return !jet(body, x)[0].isFinite
  case .point(let place, _):
    guard !place.contains("."), let x = Rational(fraction: place) else { return nil }
    for bits in [192, 768, 3072] {
      let at = Ball(x, precision: Precision(bits: bits))
      let second = body.taylor(in: Symbol("x"), at: at, order: 2)[2]
      // At a break there is no jet; the one-sided tests below cover it.
      guard second.isFinite else { return nil }
      if second.isNegative { return true }
      if second.isPositive { return false }
      if result.id == AssumptionID.unscaledHessianPositive, second.containsZero, bits == 3072 {
        return true
      }
    }
    return false
  case .jump(let place, let left, let right):
    guard let x = Rational(fraction: place), !place.contains(".") else { return nil }
    let order =
      result.reason.contains("function itself")
      ? 0
      : result.reason.contains("first")
        ? 1
        : result.reason.contains("second") ? 2 : 3
    // Close to the point from both sides the derivatives come close to the stated limits, or keep
    // growing.
    func near(_ side: Rational, _ limit: String) -> Bool? {
      var values: [Ball] = []
      for digits in [20, 60] {
        let precision = Precision(bits: 1200)
        let at = Ball(x + side * Rational(1, 10).power(digits), precision: precision)
        let all = body.taylor(in: Symbol("x"), at: at, order: 3)
        values.append(all[order] * Ball([1, 1, 2, 6][order], precision: precision))
      }
      guard values.allSatisfy({ $0.isFinite }) else { return nil }
      if limit.hasSuffix("inf") {
        let sign: Double = limit == "inf" ? 1 : -1
        let sizes = values.map { sign * $0.midpoint.doubleValue }
        return sizes[1] > 0 && sizes[1] > 1.5 * sizes[0]
      }
      guard let stated = Rational(fraction: limit) ?? Rational(decimal: limit) else { return nil }
      let distance = (values[0].midpoint.exactRational ?? stated) - stated
      return distance.magnitude < (1 + stated.magnitude) / 1_000_000
    }
    guard let low = near(-1, left), let high = near(1, right) else { return nil }
    return low && high
  default: return nil
  }
}

@Test func verdictsOnRandomFormulasSurviveSampling() {
  var generator = FormulaGenerator(random: SeededGenerator())
  var counts: [Verdict: Int] = [:]
  var confirmed = 0
  for _ in 0..<SeededGenerator.iterations(120) {
    let depth = generator.random.pick([1, 2, 2, 3])
    var body = generator.formula(depth: depth)
    if generator.random.chance(0.5) {
      body =
        body + .number(Rational(Int.random(in: 1...40, using: &generator.random), 4)) * x.pow(2)
    }
    let results = checkPotential(body, variable: Symbol("x"), budget: .seconds(1))
    for result in results { counts[result.verdict, default: 0] += 1 }
    if let failure = survives(body, results) {
      Issue.record("\(body.text): \(failure); \(generator.random.note)")
    }
    for result in results where result.verdict == .refuted {
      switch confirms(body, result) {
      case true?: confirmed += 1
      case false?:
        Issue.record("\(body.text): \(result.id) \(result.reason) \(generator.random.note)")
      case nil: break
      }
    }
  }
  #expect(counts[.proved, default: 0] > 0 && counts[.refuted, default: 0] > 0)
  #expect(confirmed > 0)
  print("random formulas: \(counts), \(confirmed) witnesses confirmed")
}
