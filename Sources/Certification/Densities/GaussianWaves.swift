import MultiPrecision
import Symbolic

/// A sum of terms k·exp(c + bx − ax²)·cos(wx + l) with a > 0, whose integral over the line is known.
///
/// ```
/// ∫ exp(c + (b + iw)x − ax²) dx = √(π/a)·exp(c + (b + iw)²/(4a))
/// ```
/// times e^(il), of which the real part is √(π/a)·exp(c + (b² − w²)/(4a))·cos(l + wb/(2a)).
struct GaussianWaves {
  struct Term {
    var k: Expression
    var a: Expression
    var b: Expression
    var c: Expression
    var w: Expression
    var l: Expression

    var parameters: [Expression] { [k, a, b, c, w, l] }

    var integral: Expression {
      k * .apply(.sqrt, .constant(.pi) / a) * .apply(.exp, c + (b.pow(2) - w.pow(2)) / (4 * a))
        * .apply(.cos, l + w * b / (2 * a))
    }
  }
  let terms: [Term]

  var integral: Expression { .sum(terms.map(\.integral)) }

  /// Nil for other formulas, and for those without a wave.
  init?(_ formula: Expression, _ variable: Symbol, _ prover: SignProver) {
    guard formula.applies([.sin, .cos], to: variable) else { return nil }
    let addends = formula.withMultipleAngles.expanded(termLimit: 64).addends
    var terms: [Term] = []
    for addend in addends {
      guard let term = Self.term(addend, variable, prover) else { return nil }
      terms.append(term)
    }
    self.terms = terms
  }

  private static func term(
    _ addend: Expression, _ variable: Symbol, _ prover: SignProver
  ) -> Term? {
    var term = Term(k: 1, a: 0, b: 0, c: 0, w: 0, l: 0)
    for factor in addend.factors {
      guard factor.contains(variable) else {
        term.k = term.k * factor
        continue
      }
      guard case .function(let function, let arguments) = factor,
        let c = arguments[0].polynomialCoefficients(in: variable)
      else { return nil }
      switch function {
      case .exp where c.count <= 3:
        term.c = term.c + c[0]
        term.b = term.b + (c.count > 1 ? c[1] : 0)
        term.a = term.a - (c.count > 2 ? c[2] : 0)
      case .sin where c.count == 2 && term.w == 0, .cos where c.count == 2 && term.w == 0:
        term.w = c[1]
        // sin u = cos(u − π/2)
        term.l = function == .sin ? c[0] - .constant(.pi) / 2 : c[0]
      default: return nil
      }
    }
    let simple = Term(
      k: term.k.simplified(), a: term.a.simplified(), b: term.b.simplified(),
      c: term.c.simplified(), w: term.w.simplified(), l: term.l.simplified())
    guard prover.value(simple.a, at: 0)?.isPositive == true else { return nil }
    return simple
  }
}
