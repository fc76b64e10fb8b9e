import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

let x = Expression.symbol(Symbol("x"))

func q(_ text: String) -> Expression { .number(Rational(fraction: text) ?? 0) }
func abs(_ e: Expression) -> Expression { .apply(.abs, e) }
func exp(_ e: Expression) -> Expression { .apply(.exp, e) }
func log(_ e: Expression) -> Expression { .apply(.log, e) }
func cosh(_ e: Expression) -> Expression { .apply(.cosh, e) }
func sqrt(_ e: Expression) -> Expression { .apply(.sqrt, e) }
func asinh(_ e: Expression) -> Expression { .apply(.asinh, e) }

/// `first` for x < at, `second` otherwise.
func joined(_ first: Expression, _ second: Expression, at point: Expression = 0) -> Expression {
  .piecewise([Branch(first, when: .comparison(x, .less, point))], otherwise: second)
}

/// A potential with its known verdicts: c2, hessian-positive, psi-convex, psi-c3 as
/// p(roved), r(efuted) or u(ndecided), and the witness of the first refutation if it is checked.
struct PotentialCase: CustomTestStringConvertible, Sendable {
  var body: Expression
  var verdicts: String
  var witness: Witness?

  init(_ body: Expression, _ verdicts: String, _ witness: Witness? = nil) {
    self.body = body
    self.verdicts = verdicts
    self.witness = witness
  }

  var testDescription: String { body.text }

  func check() {
    // The simplified form may be defined at more points, so gaps are looked for as written.
    for form in witness?.isGap == true ? [body] : [body, body.simplified()] {
      let results = checkPotential(form, variable: Symbol("x"))
      let found = results.map { String($0.verdict.rawValue.prefix(1)) }.joined()
      #expect(found == verdicts, "\(form.text): \(results.map(\.reason))")
      if let witness {
        #expect(
          results.first { $0.verdict == .refuted }?.witness == witness,
          "\(form.text): \(results.map(\.reason))")
      }
      checkCertificates(form, results)
      for result in results {
        #expect(result.reason.hasSuffix("."), "\(result.reason)")
        #expect((result.verdict == .refuted) == (result.witness != nil), "\(result)")
      }
    }
  }
}

extension PotentialCase {
  private func checkCertificates(_ form: Expression, _ results: [AssumptionResult]) {
    let certified = results.certified(
      byPotential: form, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
    for result in certified where result.verdict != .undecided {
      let outcome = try? replayOutcome(of: result)
      #expect(outcome == .accepted, "\(result.id) \(result.verdict) of \(form.text)")
    }
  }
}

extension Witness {
  fileprivate var isGap: Bool {
    if case .point(_, "undefined") = self { return true }
    return false
  }
}
