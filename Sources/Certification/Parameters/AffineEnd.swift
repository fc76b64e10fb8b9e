import MultiPrecision
import NumericalMethods
import Symbolic

/// Finds and proves the ends of the interval of values for which A + p·B is convex.
///
/// With h = −A″/B″ the lower end is the supremum of h where B″ > 0, and the upper one the infimum
/// where B″ < 0; kinks of A and B count with the jumps of the slopes in place of second
/// derivatives. A scan in Double precision finds the place, Newton's method its digits; then proofs
/// on both sides decide, whatever the scan has missed.
struct AffineEnd {
  let family: AffineParameter
  let cells: [Cell]

  init(family: AffineParameter) throws(BudgetExceeded) {
    self.family = family
    cells = try Self.cells(of: family)
  }

  var variable: Symbol { family.variable }
  var budget: WorkBudget { family.budget }

  /// A cell between breaks, with the formulas of A″ and B″ there.
  struct Cell {
    var segment: LineSegment
    var constant: Expression
    var slope: Expression
  }

  private static func cells(of family: AffineParameter) throws(BudgetExceeded) -> [Cell] {
    let variable = family.variable
    let budget = family.budget
    let prover = SignProver(variable: variable, budget: budget)
    let split = LineSplit(variable: variable, prover: prover, budget: budget)
    let cases = CaseSplit(variable: variable, prover: prover, budget: budget)
    guard let first = try split.breaks(of: family.constant + family.slope) else { return [] }
    var result: [Cell] = []
    let ends = first.map(Optional.some)
    for (lower, upper) in zip([nil] + ends, ends + [nil]) {
      guard let a = cases.formula(family.constant, above: lower?.upper, below: upper?.lower),
        let b = cases.formula(family.slope, above: lower?.upper, below: upper?.lower)
      else { return [] }
      func second(_ expression: Expression) -> Expression {
        expression.derivative(in: variable).derivative(in: variable).simplified()
      }
      let segment = LineSegment(lower: lower?.upper, upper: upper?.lower)
      result.append(Cell(segment: segment, constant: second(a), slope: second(b)))
    }
    return result
  }

  /// Where the bound is attained as far as a scan tells.
  private struct Place {
    var value: Double
    var x: Double
    var ratio: Expression
    /// The cell of `x`; nil at a break.
    var segment: LineSegment?
  }

  /// The supremum of h where B″ > 0 and the infimum where B″ < 0, *estimated*.
  func estimates() -> (lower: Double?, upper: Double?) {
    let found = places()
    return (found.lower?.value, found.upper?.value)
  }

  private func places() -> (lower: Place?, upper: Place?) {
    var lower: Place?
    var upper: Place?
    for cell in cells {
      let constant = CompiledExpression(cell.constant, variable)
      let slope = CompiledExpression(cell.slope, variable)
      let ratio = (-cell.constant / cell.slope).simplified()
      for x in SignAnalysis.scan(of: cell.segment) {
        let a = Self.value(of: cell.constant, constant(x), variable, at: x)
        let b = Self.value(of: cell.slope, slope(x), variable, at: x)
        let value = -a / b
        guard b.isFinite, value.isFinite, b.magnitude > 1e-250 else { continue }
        // Far out, where Newton's method has lost the period of a wave, only a bound that is clearly
        // better counts.
        let step = x.magnitude > 1_000 ? 1e-3 * value.magnitude : 0
        if b > 0, value > (lower?.value ?? -.infinity) + step {
          lower = Place(value: value, x: x, ratio: ratio, segment: cell.segment)
        }
        if b < 0, value < (upper?.value ?? .infinity) - step {
          upper = Place(value: value, x: x, ratio: ratio, segment: cell.segment)
        }
      }
    }
    for kink in kinks() where !kink.slope.isZero {
      let value = (-kink.constant / kink.slope).doubleValue
      let place = Place(value: value, x: 0, ratio: .number(-kink.constant / kink.slope))
      if kink.slope.signum > 0, value > lower?.value ?? -.infinity { lower = place }
      if kink.slope.signum < 0, value < upper?.value ?? .infinity { upper = place }
    }
    return (lower, upper)
  }

  /// A value in Double precision, in more bits where it is small: 1 − tanh² is noise beyond 18.
  private static func value(
    of expression: Expression, _ estimate: Double, _ variable: Symbol, at x: Double
  ) -> Double {
    guard estimate.magnitude < 1e-9, expression != 0, let exact = Rational(exactly: x) else {
      return estimate
    }
    let precision = Precision(bits: 512)
    let value = expression.enclosure(
      at: [variable: Ball(exact, precision: precision)], precision: precision)
    return value.isFinite ? value.midpoint.doubleValue : estimate
  }

  /// The jumps of the slopes of A and B where either has one.
  func kinks() -> [(constant: Rational, slope: Rational)] {
    let a = family.analysis(at: 0).smoothness.obstructions.filter { $0.order == 1 }
    let b = family.ofSlope.smoothness.obstructions.filter { $0.order == 1 }
    return Set((a + b).map(\.x)).sorted().compactMap { x in
      let left = a.first { $0.x == x }
      let right = b.first { $0.x == x }
      guard let one = left.map(\.jump) ?? 0, let two = right.map(\.jump) ?? 0 else { return nil }
      return (one, two)
    }
  }

  // MARK: An end

  /// The end, proved; nil if the proofs beside the estimate fail.
  func end(
    _ estimate: Double?, isLower: Bool, inner: Rational
  ) throws(BudgetExceeded) -> ParameterSet.End? {
    let found = places()
    guard let place = isLower ? found.lower : found.upper else { return nil }
    let bits = Int(Double(family.digits + 12) * 3.33) + 64
    let (value, x) = try polished(place, bits: bits)
    let outward: Rational = isLower ? -1 : 1
    // A value in closed form that is proved, and beyond which nothing is.
    for candidate in names(of: value, place, at: x, bits: bits) {
      try budget.check()
      if let end = try exactEnd(candidate, isLower: isLower) { return end }
    }
    guard let value else { return nil }
    let unit = max(value.magnitude, Rational(1, 10).power(200))
    var slack = unit * Rational(1, 10).power(family.digits + 3)
    for _ in 0..<6 {
      try budget.check()
      let inside = value - outward * slack
      let outside = value + outward * slack
      if family.verdict(AssumptionID.scaledPsiConvex, at: .number(inside)) == .proved,
        family.verdict(AssumptionID.scaledPsiConvex, at: .number(outside)) == .refuted
      {
        let (low, high) = isLower ? (outside, inside) : (inside, outside)
        // Around 0 no digit is known.
        guard low.signum * high.signum > 0 else { return nil }
        return Self.enclosed(low, high, digits: family.digits)
      }
      slack *= 100
    }
    return nil
  }

  /// The digits that both bounds share.
  static func enclosed(_ low: Rational, _ high: Rational, digits: Int) -> ParameterSet.End {
    var text = low.decimalString(significantDigits: digits)
    for count in stride(from: digits, through: 1, by: -1) {
      text = low.truncatedString(significantDigits: count)
      if text == high.truncatedString(significantDigits: count) { break }
    }
    return ParameterSet.End(
      text: text, isExact: false, isIncluded: true, lower: low, upper: high)
  }

  /// The place's stationary value of h and its x, in many bits; at an end of the scan its own
  /// value.
  private func polished(
    _ place: Place, bits: Int
  ) throws(BudgetExceeded) -> (value: Rational?, x: Rational?) {
    if let value = place.ratio.asRational { return (value, nil) }
    guard let start = Rational(exactly: place.x) else { return (nil, nil) }
    let source = TaylorSource(place.ratio, variable, shift: 0)
    let precision = Precision(bits: bits)
    let one = BigFloat(1, precision: precision)
    var x = BigFloat(start, precision: precision)
    for _ in 0..<40 {
      try budget.check()
      let h = source.coefficients(at: Ball(midpoint: x), order: 2)
      guard h[1].isFinite, h[2].isFinite, !h[2].midpoint.isZero else { break }
      let step = h[1].midpoint / h[2].midpoint.scaled(byPowerOfTwo: 1)
      guard step.isFinite, step.magnitude < max(x.magnitude, one) else { break }
      if step.isZero { break }
      x = x - step
      if step.magnitude < max(x.magnitude, one).scaled(byPowerOfTwo: -bits * 3 / 4) { break }
    }
    let value = source.coefficients(at: Ball(midpoint: x), order: 0)[0]
    return value.isFinite
      ? (value.midpoint.exactRational, x.exactRational) : (Rational(exactly: place.value), nil)
  }

  /// Closed forms near the estimate: h at a point with a name, and numbers with a short one.
  private func names(
    of value: Rational?, _ place: Place, at x: Rational?, bits: Int
  ) -> [Expression] {
    // Beside a break h may tend to its bound without a zero of its slope.
    var result = [place.segment?.lower, place.segment?.upper].compactMap { $0 }.map {
      place.ratio.substituting(variable, by: .number($0)).simplified()
    }.filter { $0.isConstant && $0.enclosure(precision: .literal).isFinite }
    for estimate in [value, Rational(exactly: place.value)].compactMap({ $0 }) {
      for slack in [Rational(1, 10).power(12), Rational(1, 10).power(7)] {
        let width = max(estimate.magnitude, 1) * slack
        let found = Rational.simplest(above: estimate - width, below: estimate + width)
        if found.bitSize < 40, !result.contains(.number(found)) { result.append(.number(found)) }
      }
    }
    if let x {
      for (name, _) in WellFinder.candidates(near: x, bits: bits) {
        let form = place.ratio.substituting(variable, by: name).simplified()
        if form.isConstant, !form.hasUnknownDerivative, !result.contains(form) {
          result.append(form)
        }
      }
    }
    return result
  }

  /// The end if it is this value: convex here, and beyond nowhere.
  private func exactEnd(
    _ value: Expression, isLower: Bool
  ) throws(BudgetExceeded) -> ParameterSet.End? {
    let ball = value.enclosure(precision: Precision(bits: 512))
    guard ball.isFinite, let low = ball.lower.exactRational, let high = ball.upper.exactRational
    else { return nil }
    let analysis = family.analysis(at: value)
    guard analysis.verdict(AssumptionID.scaledPsiConvex) == .proved,
      try endsExactly(at: value, analysis, isLower: isLower)
    else { return nil }
    if let exact = value.asRational { return ParameterSet.End(exact, isIncluded: true) }
    return ParameterSet.End(
      text: value.text, isExact: true, isIncluded: true, lower: low, upper: high,
      expression: value)
  }
}

extension Rational {
  /// The first digits, cut off and not rounded.
  fileprivate func truncatedString(significantDigits digits: Int) -> String {
    let text = magnitude.decimalString(significantDigits: digits + 6)
    guard !text.contains("e") else { return decimalString(significantDigits: digits) }
    var kept = ""
    var count = 0
    for character in text {
      if character == "." {
        if count >= digits { break }
      } else if count > 0 || character != "0" {
        count += 1
      }
      if count <= digits {
        kept.append(character)
      } else if !kept.contains(".") {
        kept.append("0")
      }
    }
    return (signum < 0 ? "-" : "") + kept
  }
}
