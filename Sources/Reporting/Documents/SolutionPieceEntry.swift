import MirrorTheory

/// A solution as formulas, piece by piece.
public struct SolutionPiecesDocument: Codable, Sendable, Hashable {
  /// Whether every coefficient is exact.
  public var exact: Bool
  /// The pieces, left to right.
  public var pieces: [SolutionPieceEntry]
  /// How they were checked.
  public var checks: [String]

  /// What a document says about formulas of a solution.
  public init(_ formula: SolutionFormula) {
    exact = formula.isExact
    checks = formula.checks
    pieces = zip(formula.pieces, SolutionNotation(formula).pieces).map {
      SolutionPieceEntry($0, $1)
    }
  }
}

/// The solution between two places.
public struct SolutionPieceEntry: Codable, Sendable, Hashable {
  /// Where it begins; null for −∞.
  @Nullable public var from: String?
  /// Where it ends; null for ∞.
  @Nullable public var to: String?
  /// The same as a condition on `x`.
  public var condition: DerivedFormulaEntry
  /// h in `x` and the inner variables.
  public var formula: DerivedFormulaEntry
  /// The inner variables, in the order in which they are needed.
  public var inner: [InnerVariableEntry]

  init(_ piece: SolutionPiece, _ notation: SolutionNotation.Piece) {
    _from = Nullable(wrappedValue: piece.from?.text)
    _to = Nullable(wrappedValue: piece.to?.text)
    condition = DerivedFormulaEntry(notation.condition)
    formula = DerivedFormulaEntry(notation.value)
    inner = zip(piece.inner, notation.inner).map { InnerVariableEntry($0, $1) }
  }
}

/// u with φ̄′(u) = s, s affine in x.
public struct InnerVariableEntry: Codable, Sendable, Hashable {
  /// `u`, or `u_1` and `u_2`.
  public var name: String
  /// `s`, or `s_1` and `s_2`.
  public var argumentName: String
  /// s in `x`.
  public var argument: DerivedFormulaEntry
  /// u in `s`; null where no closed form is known.
  @Nullable public var value: DerivedFormulaEntry?
  /// φ̄′(u), which is s.
  public var slope: DerivedFormulaEntry

  private enum CodingKeys: String, CodingKey {
    case name
    case argumentName = "argument_name"
    case argument, value, slope
  }

  init(_ variable: InnerVariable, _ notation: SolutionNotation.Inner) {
    name = variable.name.name
    argumentName = variable.argumentName
    argument = DerivedFormulaEntry(notation.argument)
    _value = Nullable(wrappedValue: notation.value.map { DerivedFormulaEntry($0) })
    slope = DerivedFormulaEntry(notation.slope)
  }
}

extension SolutionPiecesDocument {
  /// The formulas for people.
  public var text: String {
    var text = "solution h, piece by piece\n"
    for piece in pieces {
      text += "  \(piece.condition.text)\n    h(x) = \(piece.formula.text)\n"
      for variable in piece.inner {
        if let value = variable.value {
          text += "    \(variable.name) = \(value.text)\n"
        } else {
          text += "    \(variable.name) solves \(variable.slope.text) = \(variable.argumentName)\n"
        }
        text += "    \(variable.argumentName) = \(variable.argument.text)\n"
      }
    }
    for check in checks { text += "  checked: \(check)\n" }
    return text
  }

  /// Equations in the order of a page: h on a piece, then what it uses.
  ///
  /// Parts are joined by `equals` and `comma`, names of inner variables are written by `name`.
  private func equations(
    _ part: (DerivedFormulaEntry) -> String, h: String, equals: String, comma: String,
    name: (String) -> String
  ) -> [(caption: String, equation: String)] {
    pieces.flatMap { piece -> [(String, String)] in
      var list = [
        (piece.condition.text, h + equals + part(piece.formula) + comma + part(piece.condition))
      ]
      for variable in piece.inner {
        let (own, argument) = (name(variable.name), name(variable.argumentName))
        list.append(
          (
            "",
            variable.value.map { own + equals + part($0) }
              ?? part(variable.slope) + equals + argument
          ))
        list.append(("", argument + equals + part(variable.argument)))
      }
      return list
    }
  }

  private var latexEquations: [(caption: String, equation: String)] {
    equations(
      \.latex, h: "h(x)", equals: " = ", comma: " , \\quad ",
      name: { $0.count == 1 ? $0 : "\($0.prefix(1))_{\($0.dropFirst(2))}" })
  }

  /// Displayed equations for amsmath.
  public var latex: String { latexEquations.map { "\\[ \($0.equation) \\]\n" }.joined() }

  /// A `math` element for each equation.
  public var mathML: String {
    displayed.map {
      "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">\($0.mathML)</math>\n"
    }.joined()
  }

  /// The equations as a page shows them.
  var displayed: [DisplayedFormula] {
    let texts = equations(\.text, h: "h(x)", equals: " = ", comma: " for ", name: { $0 })
    let markups = equations(
      \.mathml, h: MathMarkup.call(MathMarkup.name("h"), MathMarkup.name("x")),
      equals: MathMarkup.sign("="),
      comma: MathMarkup.sign(",") + "<mspace width=\"1em\"/>",
      name: {
        $0.count == 1
          ? MathMarkup.name($0)
          : MathMarkup.sub(
            MathMarkup.name(String($0.prefix(1))), MathMarkup.number(String($0.dropFirst(2))))
      })
    return zip(texts, zip(latexEquations, markups)).map { text, rest in
      DisplayedFormula(
        caption: text.caption, text: text.equation, latex: rest.0.equation,
        mathML: MathMarkup.row(rest.1.equation))
    }
  }
}
