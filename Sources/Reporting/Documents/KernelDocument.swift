import MirrorTheory
import Symbolic

/// A formula in the language's own syntax and in LaTeX.
public struct FormulaEntry: Codable, Sendable, Hashable {
  /// In the language; parses back.
  public var text: String
  /// For a paper.
  public var latex: String

  /// Gathers both forms.
  public init(text: String, latex: String) {
    self.text = text
    self.latex = latex
  }
}

/// A value of the kernel.
public struct KernelValueEntry: Codable, Sendable, Hashable {
  /// The first point.
  public var x: String
  /// The second point.
  public var y: String
  /// K(x, y).
  public var value: String
  /// K(x, y) as an exact rational.
  @Nullable public var exact: String?
  /// Whether every digit is proved.
  public var certified: Bool
  /// The radius of the enclosure, given when the value is printed as `0`.
  public var error: String?

  /// What a document says about a value of the kernel.
  public init(_ pair: KernelResult.Pair) {
    x = pair.x
    y = pair.y
    value = pair.value.text
    _exact = Nullable(wrappedValue: pair.value.exact?.description)
    certified = pair.value.certified
    error = pair.value.error
  }
}

/// The kernel of `mirrorflow kernel`.
public struct KernelDocument: Codable, Sendable, Hashable {
  /// `kernel/1`.
  public var schema = "kernel/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The model's name.
  public var model: String
  /// K in the symbols `x` and `y`, where it is known.
  @Nullable public var closedForm: FormulaEntry?
  /// φ″(0): H(0) tends to K/φ″(0) with the width.
  @Nullable public var initialCurvature: NumberEntry?
  /// The same as a formula, where it is no rational number.
  @Nullable public var initialCurvatureFormula: FormulaEntry?
  /// K at the pairs asked for.
  public var values: [KernelValueEntry]
  /// The verdicts on what the theorem needs.
  public var hypotheses: [HypothesisEntry]
  /// What a reader should know.
  public var notes: [String]

  private enum CodingKeys: String, CodingKey {
    case schema, mirrorflow, model
    case closedForm = "closed_form"
    case initialCurvature = "initial_curvature"
    case initialCurvatureFormula = "initial_curvature_formula"
    case values, hypotheses, notes
  }

  /// What a document says about a kernel.
  public init(_ result: KernelResult, mirrorflow: String) {
    self.mirrorflow = mirrorflow
    model = result.model
    let form = result.closedForm.map { FormulaEntry(text: $0.text, latex: $0.latex) }
    _closedForm = Nullable(wrappedValue: form)
    _initialCurvature = Nullable(wrappedValue: result.initialCurvature.map { NumberEntry($0) })
    let curvature =
      result.initialCurvature?.exact == nil ? result.initialCurvatureFormula : nil
    _initialCurvatureFormula = Nullable(
      wrappedValue: curvature.map { FormulaEntry(text: $0.text, latex: $0.latex) })
    values = result.values.map(KernelValueEntry.init)
    hypotheses = result.hypotheses.map(HypothesisEntry.init)
    notes = result.notes
  }
}
