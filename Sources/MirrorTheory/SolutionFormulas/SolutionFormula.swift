import Certification
import MultiPrecision
import Symbolic

/// The solution h of a model in closed form, piece by piece.
///
/// On each piece h is a linear combination of powers of x and of functions of x and of inner
/// variables u = (φ̄′)⁻¹(s), s affine in x.
public struct SolutionFormula: Sendable {
  /// The name of the model.
  public var model: String
  /// The significant digits of h that the printed coefficients are good for.
  public var digits: Int
  /// From left to right, without gaps; the first begins at −∞ and the last ends at ∞.
  public var pieces: [SolutionPiece]
  /// Whether every coefficient is an exact rational.
  public var isExact: Bool
  /// How the formulas were checked.
  public var checks: [String]
}

/// h between two places where its formula changes.
public struct SolutionPiece: Sendable {
  /// Where it begins; nil for −∞.
  public var from: PieceEnd?
  /// Where it ends; nil for ∞.
  public var to: PieceEnd?
  /// h is their sum.
  public var terms: [FormulaTerm]
  /// What the factors of the terms are made of, beside x.
  public var inner: [InnerVariable]
}

/// A place where a formula changes.
public struct PieceEnd: Hashable, Sendable {
  /// The place, exact where it is a number of the model, else a decimal with proved digits.
  public var text: String
  /// The place as a formula, the decimal as the rational that it is.
  public var expression: Expression
}

/// A number of a formula: exact, or a decimal whose digits are proved.
public struct FormulaNumber: Hashable, Sendable {
  /// The number as the language writes it, with its sign.
  public var text: String
  /// What is written, as a rational.
  public var value: Rational
  /// Whether this is the number and not a rounded one.
  public var isExact: Bool

  /// An exact number.
  public init(exact value: Rational) {
    (text, self.value, isExact) = (value.description, value, true)
  }

  /// A number as it is written, with its value.
  public init(_ text: String, value: Rational, isExact: Bool) {
    (self.text, self.value, self.isExact) = (text, value, isExact)
  }

  /// A decimal; nil if the text is none.
  init?(decimal text: String) {
    guard let value = Rational(decimal: text) else { return nil }
    (self.text, self.value, isExact) = (text, value, false)
  }
}

/// A number times a formula.
public struct FormulaTerm: Hashable, Sendable {
  /// The coefficient, not 0.
  public var number: FormulaNumber
  /// A formula in `x` and inner variables.
  public var factor: Expression

  /// Creates it from its parts.
  public init(number: FormulaNumber, factor: Expression) {
    (self.number, self.factor) = (number, factor)
  }
}

/// u = (φ̄′)⁻¹(s) with s affine in x.
public struct InnerVariable: Sendable {
  /// `u`, or `u_1` and `u_2` for both signs of the input weight.
  public var name: Symbol
  /// s as a sum of a constant and a multiple of `x`.
  public var argument: [FormulaTerm]
  /// u as a formula in `s`; nil where none is known: then u solves φ̄′(u) = s.
  public var closedForm: Expression?
  /// φ̄′, in the variable's own name.
  public var slope: Expression
  /// Where u lies on the piece.
  public var range: (lower: Rational, upper: Rational)
}

extension SolutionPiece {
  /// The printed formula at a point: enclosure of what is written, not of h.
  func value(at x: Ball, inner values: [Symbol: Ball], precision: Precision) -> Ball {
    var symbols = values
    symbols[Symbol("x")] = x
    return terms.reduce(Ball(0, precision: precision)) { sum, term in
      sum + Ball(term.number.value, precision: precision)
        * term.factor.enclosure(at: symbols, precision: precision)
    }
  }
}
