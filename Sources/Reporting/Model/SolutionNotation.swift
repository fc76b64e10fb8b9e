import MirrorTheory
import MultiPrecision
import Symbolic

/// The pieces of a solution in all notations.
struct SolutionNotation {
  private typealias N = FormulaNotation

  /// A piece as equations: h, then the inner variables that it needs.
  struct Piece {
    let condition: FormulaNotation
    let value: FormulaNotation
    let inner: [Inner]
  }

  /// u = (φ̄′)⁻¹(s), with s.
  struct Inner {
    let name: FormulaNotation
    let argumentName: FormulaNotation
    let argument: FormulaNotation
    /// u as a formula in s.
    let value: FormulaNotation?
    /// φ̄′(u).
    let slope: FormulaNotation
  }

  let pieces: [Piece]

  init(_ formula: SolutionFormula) {
    pieces = formula.pieces.map { piece in
      Piece(
        condition: Self.condition(from: piece.from, to: piece.to), value: Self.sum(piece.terms),
        inner: piece.inner.map(Self.inner))
    }
  }

  /// The condition on x that a piece stands for.
  static func condition(from: PieceEnd?, to: PieceEnd?) -> FormulaNotation {
    let x = N.name("x")
    let least = N.sign("<=", latex: "\\le", mathML: "≤")
    func end(_ end: PieceEnd) -> FormulaNotation {
      end.expression.asRational.map { number(FormulaNumber(end), of: $0) } ?? N(end.expression)
    }
    switch (from, to) {
    case (let from?, let to?): return end(from) + least + x + least + end(to)
    case (let from?, nil): return x + N.sign(">=", latex: "\\ge", mathML: "≥") + end(from)
    case (nil, let to?): return x + least + end(to)
    case (nil, nil):
      return N(text: "every x", latex: "x \\in \\mathbb{R}", mathML: "<mtext>every x</mtext>")
    }
  }

  private static func inner(_ variable: InnerVariable) -> Inner {
    let s = Symbol(variable.argumentName)
    return Inner(
      name: N(.symbol(variable.name)), argumentName: N(.symbol(s)),
      argument: sum(variable.argument),
      value: variable.closedForm.map { N($0.substituting(Symbol("s"), by: .symbol(s))) },
      slope: N(variable.slope))
  }

  /// A sum of numbers times formulas.
  static func sum(_ terms: [FormulaTerm]) -> FormulaNotation {
    guard !terms.isEmpty else { return N.number(0) }
    var result: FormulaNotation?
    for term in terms {
      let isNegative = term.number.value.signum < 0
      let size = magnitude(term)
      if let own = result {
        result = own + N.sign(isNegative ? "-" : "+") + size
      } else {
        result = isNegative ? N.minus(size) : size
      }
    }
    return result ?? N.number(0)
  }

  private static func magnitude(_ term: FormulaTerm) -> FormulaNotation {
    let size = term.number.value.magnitude
    let factor = N(term.factor)
    if term.factor == 1 { return number(term.number, of: size) }
    if size == 1, term.number.isExact {
      return term.factor.isSum ? N.parenthesized(factor) : factor
    }
    let number = number(term.number, of: size)
    let needsFence = term.factor.isSum || term.factor.startsWithNumber
    let fenced = needsFence ? N.parenthesized(factor) : factor
    return N(
      text: "\(number.text)*\(fenced.text)", latex: "\(number.latex) \\, \(fenced.latex)",
      mathML: MathMarkup.row(number.mathML, MathMarkup.sign("\u{2062}"), fenced.mathML))
  }

  /// |number| as a fraction or with its decimals.
  private static func number(_ number: FormulaNumber, of size: Rational) -> FormulaNotation {
    if number.isExact { return N(.number(size)) }
    let digits =
      number.value.signum < 0 && size.signum >= 0 ? String(number.text.dropFirst()) : number.text
    let parts = digits.split(separator: "e")
    guard parts.count == 2 else {
      return N(text: digits, latex: digits, mathML: MathMarkup.number(digits))
    }
    return N(
      text: digits, latex: "\(parts[0]) \\cdot 10^{\(parts[1])}",
      mathML: MathMarkup.row(
        MathMarkup.number(String(parts[0])), MathMarkup.sign("·"),
        MathMarkup.sup(MathMarkup.number("10"), MathMarkup.number(String(parts[1])))))
  }
}

extension InnerVariable {
  /// `s` for `u`, `s_1` for `u_1`.
  var argumentName: String { "s" + name.name.dropFirst() }
}

extension FormulaNumber {
  /// The number that an end of a piece is.
  fileprivate init(_ end: PieceEnd) {
    let value = end.expression.asRational ?? 0
    self.init(end.text, value: value, isExact: end.text == value.description)
  }
}

extension Expression {
  fileprivate var isSum: Bool { if case .sum = self { true } else { false } }

  /// Whether a number in front of it would run into a number.
  fileprivate var startsWithNumber: Bool { text.first?.isNumber ?? false }
}
