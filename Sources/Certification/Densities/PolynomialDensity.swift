import MultiPrecision
import NumericalMethods
import Symbolic

/// A piecewise-polynomial density on the whole line, 0 outside its support, with exact verdicts.
public struct PolynomialDensity: Sendable {
  /// The density on ℝ.
  public let function: PiecewisePolynomial
  private let budget: WorkBudget

  /// Reads a density; nil when it is not a piecewise polynomial with rational or square-root ends,
  /// or is not defined on its support.
  public init?(
    _ density: DensityFunction, budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) {
    let reader = PiecewiseReader(variable: density.variable, budget: budget)
    guard let body = try reader.read(density.body) else { return nil }
    var ends: [(RealAlgebraicNumber?, Bool)] = []
    for (end, isClosed) in [
      (density.lower, density.lowerIsClosed), (density.upper, density.upperIsClosed),
    ] {
      guard let end else {
        ends.append((nil, false))
        continue
      }
      guard let value = RealAlgebraicNumber(constant: end) else { return nil }
      ends.append((value, isClosed))
    }
    var result = try body.refined(at: ends.compactMap(\.0), budget: budget)
    for index in result.pieces.indices {
      let sample = RealAlgebraicNumber(result.samplePoint(ofPiece: index))
      if let lower = ends[0].0, sample < lower { result.pieces[index] = .zero }
      if let upper = ends[1].0, sample > upper { result.pieces[index] = .zero }
    }
    for (index, point) in result.breaks.enumerated() {
      if let lower = ends[0].0, point < lower || (point == lower && !ends[0].1) {
        result.values[index] = .zero
      }
      if let upper = ends[1].0, point > upper || (point == upper && !ends[1].1) {
        result.values[index] = .zero
      }
    }
    guard let total = result.total else { return nil }
    function = total
    self.budget = budget
  }

  private func result(
    _ id: String, _ verdict: Verdict, _ reason: String, _ witness: Witness? = nil
  ) -> AssumptionResult {
    AssumptionResult(id, verdict, method: "exact", reason: reason, witness: witness)
  }

  private func ends(ofPiece index: Int) -> (RealAlgebraicNumber?, RealAlgebraicNumber?) {
    (
      index > 0 ? function.breaks[index - 1] : nil,
      index < function.breaks.count ? function.breaks[index] : nil
    )
  }

  func nonnegative() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityNonnegative
    for (index, piece) in function.pieces.enumerated() {
      let (lower, upper) = ends(ofPiece: index)
      let sign = try PolynomialAnalysis.curvature(piece, from: lower, to: upper, budget: budget)
      if case .negative(let x, let value) = sign {
        return result(
          id, .refuted, "The density at b = \(x) is \(value), and a density is never negative.",
          .point(x: x, value: value))
      }
    }
    for (index, point) in function.breaks.enumerated()
    where try point.sign(of: function.valuesAtBreaks[index], budget: budget) < 0 {
      let value = try point.text(of: function.valuesAtBreaks[index], budget: budget)
      return result(
        id, .refuted, "The density at b = \(point.text()) is \(value).",
        .point(x: point.text(), value: value))
    }
    return AssumptionResult(
      id, .proved, method: "sturm",
      reason: "No piece of the density has a negative value, by Sturm sequences.")
  }

  func normalized() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityNormalized
    guard function.pieces.first?.isZero == true, function.pieces.last?.isZero == true else {
      return result(
        id, .refuted, "A polynomial that is not 0 has no finite integral over a half line.",
        .point(x: function.pieces.first?.isZero == true ? "inf" : "-inf", value: "inf"))
    }
    // ∫p = Σ over breaks of (P_left − P_right)(break), P the antiderivatives.
    let primitives = function.pieces.map(\.antiderivative)
    var total: Rational = 0
    var irrational: [(RealAlgebraicNumber, Polynomial<Rational>)] = []
    for (index, point) in function.breaks.enumerated() {
      let step = primitives[index] - primitives[index + 1]
      if let x = point.rational {
        total += step(x)
      } else if let same = irrational.firstIndex(where: { $0.0 == point }) {
        irrational[same].1 = irrational[same].1 + step
      } else if let opposite = irrational.firstIndex(where: { $0.0 == -point }) {
        irrational[opposite].1 = irrational[opposite].1 + step.reflected
      } else {
        irrational.append((point, step))
      }
    }
    if let (point, sum) = irrational.first, irrational.count == 1 {
      let integral = sum + Polynomial(constant: total)
      if try point.sign(of: integral - Polynomial(constant: 1), budget: budget) == 0 {
        return result(id, .proved, "The integral is exactly 1.")
      }
      return off(id, try point.text(of: integral, budget: budget))
    }
    if irrational.isEmpty {
      if total == 1 { return result(id, .proved, "The integral is exactly 1.") }
      var result = off(id, total.description)
      // Exact rationals: divided by c > 0, the integral c becomes 1.
      if total.signum > 0 {
        result.reason += " Divided by \(total) it has the integral 1."
        result.normalizingConstant = .number(total)
      }
      return result
    }
    var (low, high) = (total, total)
    for (point, step) in irrational {
      let bounds = try point.bounds(of: step, width: Rational(1, 10).power(30), budget: budget)
      low += bounds.lower
      high += bounds.upper
    }
    if low > 1 || high < 1 { return off(id, low.decimalString(significantDigits: 20)) }
    return AssumptionResult(
      id, .undecided, method: "none",
      reason: "The integral is within 1e-28 of 1; the ends of the pieces are irrational, and "
        + "equality was not proved.")
  }

  private func off(_ id: String, _ value: String) -> AssumptionResult {
    result(
      id, .refuted, "The integral of the density is \(value), and it must be 1.",
      .point(x: "integral", value: value))
  }

  func even() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityEven
    let own = PartialPiecewisePolynomial(
      breaks: function.breaks, pieces: function.pieces, values: function.valuesAtBreaks)
    let mirrored = PartialPiecewisePolynomial(
      breaks: function.breaks.reversed().map { -$0 },
      pieces: function.pieces.reversed().map(\.reflected),
      values: function.valuesAtBreaks.reversed().map(\.reflected))
    let difference = try own.combined(with: mirrored, budget: budget) {
      a, b throws(BudgetExceeded) in a - b
    }
    for index in difference.pieces.indices.reversed() {
      guard let piece = difference.pieces[index], !piece.isZero else { continue }
      var x = difference.samplePoint(ofPiece: index)
      // A polynomial that is not 0 has finitely many zeros: one of these points shows it.
      if piece(x).isZero {
        let upper = index < difference.breaks.count ? difference.breaks[index] : nil
        for _ in 0...piece.degree where piece(x).isZero {
          x = Rational(between: RealAlgebraicNumber(x), upper)
        }
      }
      return result(
        id, .refuted,
        "p(\(x)) − p(\(-x)) is \(piece(x)), so the density is not even.",
        .point(x: x.description, value: piece(x).description))
    }
    return result(id, .proved, "p(−b) − p(b) is 0 on every piece.")
  }

  func continuous() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityContinuous
    for (index, point) in function.breaks.enumerated() {
      let value = function.valuesAtBreaks[index]
      let sides = [function.pieces[index], function.pieces[index + 1]]
      // Where a side is 0, it does not belong to the support.
      guard sides.contains(where: { !$0.isZero }) else { continue }
      for side in sides where !side.isZero {
        guard try point.sign(of: side - value, budget: budget) != 0 else { continue }
        let limits = try sides.map { side throws(BudgetExceeded) in
          try point.text(of: side, budget: budget)
        }
        let here = try point.text(of: value, budget: budget)
        let reason =
          limits[0] == limits[1]
          ? "The density at b = \(point.text()) is \(here), but its limit there is \(limits[0])."
          : "On its support the density is not continuous at b = \(point.text()): limits "
            + "\(limits[0]) from the left and \(limits[1]) from the right, value \(here)."
        return result(
          id, .refuted, reason, .jump(x: point.text(), left: limits[0], right: limits[1]))
      }
    }
    return result(id, .proved, "The pieces fit together at every break inside the support.")
  }

  func compactSupport() -> AssumptionResult {
    let id = AssumptionID.densityCompactSupport
    if function.pieces.first?.isZero == true, function.pieces.last?.isZero == true {
      let ends = supportEnds.map { $0.text() }
      return result(
        id, .proved,
        ends.count == 2
          ? "The density is 0 outside [\(ends[0]), \(ends[1])]." : "The density is 0 everywhere.")
    }
    return result(
      id, .refuted, "The density is not 0 near infinity.",
      .point(x: function.pieces.last?.isZero == true ? "-inf" : "inf", value: "unbounded"))
  }

  func subGaussian() -> AssumptionResult {
    let id = AssumptionID.densitySubGaussian
    if compactSupport().verdict == .proved {
      return result(id, .proved, "A bounded random variable is sub-Gaussian.")
    }
    return result(
      id, .refuted, "A polynomial tail has no exponential moments.",
      .point(x: "E[exp(b)]", value: "inf"))
  }

  /// The smallest and the largest point of the support; empty when it is empty or unbounded.
  public var supportEnds: [RealAlgebraicNumber] {
    guard let first = function.pieces.firstIndex(where: { !$0.isZero }), first > 0,
      let last = function.pieces.lastIndex(where: { !$0.isZero }), last < function.breaks.count
    else { return [] }
    return [function.breaks[first - 1], function.breaks[last]]
  }

  /// Whether a number lies in the support, the closure of {p > 0}.
  func supportContains(_ x: RealAlgebraicNumber) -> Bool {
    for (index, piece) in function.pieces.enumerated() where !piece.isZero {
      let (lower, upper) = ends(ofPiece: index)
      if (lower.map { $0 <= x } ?? true) && (upper.map { x <= $0 } ?? true) { return true }
    }
    return false
  }
}
