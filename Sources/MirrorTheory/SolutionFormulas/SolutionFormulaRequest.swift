import Certification
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// What came of the wish to write a solution as a formula.
public enum SolutionFormulaOutcome: Sendable {
  /// Formulas, checked.
  case formula(SolutionFormula)
  /// There is none that is known here, and why.
  case none(String)
}

/// The solution of a model in closed form, piece by piece.
///
/// Where φ̄ and p are piecewise polynomials it is made of polynomials in x and in u = (φ̄′)⁻¹(s), s
/// affine in x: cubic splines with rational coefficients for uniform p, quadratic φ and rational
/// data. For quadratic φ other densities do too whose products with 1, x, x² have known
/// antiderivatives. The multipliers and two values of h a piece come from
/// ``solve(_:at:digits:exact:hypotheses:budget:)``.
///
/// ### Accuracy
/// Exact, or decimals with at least the digits asked for, each proved. The printed formula agrees with
/// the solution to those digits of its largest value at the data and at further points of each piece.
///
/// - Parameters:
///   - model: Any model.
///   - digits: Significant digits asked for, ≥ 1.
/// - Returns: The formulas, or why there are none.
/// - Throws: `DerivationFailure` if a formula does not have the solution's values.
public func solutionFormula(
  of model: Model, digits: Int
) throws(DerivationFailure) -> SolutionFormulaOutcome {
  do {
    let layout = try PieceLayout(model, wantsMoments: true)
    let alpha = try AlphaBranches(model)
    let request = SolutionFormulaRequest(
      model: model, layout: layout, alpha: alpha, digits: digits)
    return .formula(try request.run())
  } catch let failure as DerivationFailure {
    throw failure
  } catch let none as NoFormula {
    return .none(none.reason)
  } catch {
    return .none("\(error)")
  }
}

/// One call of ``solutionFormula(of:digits:)`` on its way.
struct SolutionFormulaRequest {
  let model: Model
  let layout: PieceLayout
  let alpha: AlphaBranches
  let digits: Int

  /// Shares of a piece's width: two places that settle the affine part, then those of the check.
  private static let shares = [
    Rational(1, 16), Rational(15, 16), Rational(1, 4), Rational(5, 8),
  ]

  func run() throws -> SolutionFormula {
    let hypotheses = checkAssumptions(of: model, budget: .seconds(2))
    var reason = ""
    for surplus in [40, 120, 360] {
      let precision = Precision(bits: Int(Double(digits + surplus) * 3.3219281) + 128)
      let solution = try solved([], digits + surplus, hypotheses)
      guard solution.certificate.certified else {
        throw NoFormula("the digits of the solution are not proved")
      }
      let isRational = solution.multipliers.allSatisfy { $0.exact != nil }
      do {
        if isRational, let exact = try exactFormula(solution, precision, hypotheses) {
          return exact
        }
      } catch let none as NoFormula { reason = none.reason }
      let multipliers = byKnot(solution.multipliers.map { $0.enclosure(precision) })
      guard
        let solver = PieceSolver<Ball>(
          layout, alpha, multipliers: multipliers, precision: precision)
      else { break }
      do {
        return try enclosedFormula(solver, digits + surplus, hypotheses)
      } catch let none as NoFormula { reason = none.reason }
    }
    throw NoFormula(reason)
  }

  private func solved(
    _ points: [Rational], _ digits: Int, _ hypotheses: [AssumptionResult]
  ) throws -> SolveResult {
    do throws(SolveFailure) {
      return try solve(
        model, at: points.map { .number($0) }, digits: digits, exact: false,
        hypotheses: hypotheses)
    } catch { throw NoFormula(error) }
  }

  /// The multipliers of repeated inputs together.
  private func byKnot<Element: SolverScalar>(_ values: [Element]) -> [Element] {
    var sums = Array(repeating: Element.zero, count: layout.knots.count)
    for (input, value) in zip(model.data.inputs, values) {
      let place = RealConstant(input[0])
      if let knot = layout.knots.firstIndex(where: { $0.compared(to: place) == .equal }) {
        sums[knot] += value
      }
    }
    return sums
  }

  func places<Element>(_ piece: ParticularPiece<Element>) -> [Rational] {
    Self.shares.map { piece.reach.lower + $0 * (piece.reach.upper - piece.reach.lower) }
  }

  // MARK: Exact

  /// Rational coefficients; nil where something is irrational.
  ///
  /// - Throws: `DerivationFailure` where the formula does not have the solution's values.
  private func exactFormula(
    _ solution: SolveResult, _ precision: Precision, _ hypotheses: [AssumptionResult]
  ) throws -> SolutionFormula? {
    guard
      let solver = PieceSolver<Rational>(
        layout, alpha, multipliers: byKnot(solution.multipliers.compactMap(\.exact)),
        precision: precision)
    else { return nil }
    var pieces = try solver.pieces()
    guard pieces.allSatisfy({ $0.parts.isEmpty }) else { return nil }
    let points = pieces.flatMap(places)
    let values = try solved(points, 20, hypotheses).values.map(\.value.exact)
    var written: [SolutionPiece] = []
    for index in pieces.indices {
      let own = Array(points[(4 * index)..<(4 * index + 4)])
      let known = values[(4 * index)..<(4 * index + 4)].compactMap { $0 }
      guard known.count == 4 else { return nil }
      let particular = Polynomial(pieces[index].polynomial)
      let (first, second) = (known[0] - particular(own[0]), known[1] - particular(own[1]))
      let slope = (second - first) / (own[1] - own[0])
      pieces[index].polynomial[0] = first - slope * own[0]
      pieces[index].polynomial[1] = slope
      let whole = Polynomial(pieces[index].polynomial)
      guard whole(own[2]) == known[2], whole(own[3]) == known[3] else {
        throw DerivationFailure.mismatch(
          "a piece of the solution does not have the solution's value")
      }
      written.append(
        SolutionPiece(
          from: pieces[index].from, to: pieces[index].to,
          terms: Self.terms(pieces[index].polynomial.map { FormulaNumber(exact: $0) }), inner: []))
    }
    return SolutionFormula(
      model: model.name, digits: digits, pieces: Self.joined(written), isExact: true,
      checks: ["each piece against exact values of the solution at two further points"])
  }

  private static func terms(_ polynomial: [FormulaNumber]) -> [FormulaTerm] {
    polynomial.enumerated().filter { !$0.element.value.isZero }.map { degree, number in
      FormulaTerm(
        number: number,
        factor: degree == 0
          ? 1 : degree == 1 ? .variable("x") : Expression.variable("x").pow(degree))
    }
  }

  /// Neighbours with one formula are one.
  private static func joined(_ pieces: [SolutionPiece]) -> [SolutionPiece] {
    pieces.reduce(into: []) { result, piece in
      if let last = result.last, last.terms == piece.terms, last.inner.isEmpty,
        piece.inner.isEmpty
      {
        result[result.count - 1].to = piece.to
      } else {
        result.append(piece)
      }
    }
  }
}
