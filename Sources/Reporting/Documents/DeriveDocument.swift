import MirrorTheory

/// A derived formula: in the language's own syntax where that has words for it, and for papers.
public struct DerivedFormulaEntry: Codable, Sendable, Hashable {
  /// In the language, but for integrals and derivatives.
  public var text: String
  /// For amsmath.
  public var latex: String
  /// The markup inside a `math` element.
  public var mathml: String

  init(_ formula: FormulaNotation) {
    (text, latex, mathml) = (formula.text, formula.latex, formula.mathML)
  }
}

/// The formulas of `mirrorflow derive`.
public struct DeriveDocument: Codable, Sendable, Hashable {
  /// `derive/1`.
  public var schema = "derive/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The model's name.
  public var model: String
  /// What the solution minimizes.
  public var functional: DerivedFormulaEntry
  /// What each term of the functional penalizes.
  public var meanings: [String]
  /// What the functions it is minimized over satisfy.
  public var constraints: [DerivedFormulaEntry]
  /// The Euler–Lagrange equation of the functional.
  public var stationarity: StationarityEntry
  /// What is said beyond the paper, with its standing; empty for most models.
  public var beyond: [String]
  /// φ in `x`.
  public var potential: DerivedFormulaEntry
  /// D_φ in `x` and `y`.
  public var bregmanDivergence: DerivedFormulaEntry
  /// φ′ in `x`.
  public var mirrorMap: DerivedFormulaEntry
  /// Its inverse in `s`.
  @Nullable public var inverseMirrorMap: DerivedFormulaEntry?
  /// φ* in `s`.
  @Nullable public var conjugate: DerivedFormulaEntry?
  /// K in `x` and `y`.
  @Nullable public var kernel: DerivedFormulaEntry?
  /// E[B²].
  @Nullable public var secondMoment: NumberEntry?
  /// The limit of H(0) for wide networks.
  @Nullable public var initialKernel: DerivedFormulaEntry?
  /// How the formulas were checked.
  public var checks: [String]
  /// The verdicts on what the theorem needs.
  public var hypotheses: [HypothesisEntry]
  /// What a reader should know.
  public var notes: [String]
  /// Everything above as equations with captions, for people.
  public var displayed: [CaptionedFormula]

  /// An equation and what it is.
  public struct CaptionedFormula: Codable, Sendable, Hashable {
    /// In words; empty where the one before goes on.
    public var caption: String
    /// The equation.
    public var formula: DerivedFormulaEntry
  }

  private enum CodingKeys: String, CodingKey {
    case schema, mirrorflow, model, functional, meanings, constraints, stationarity, beyond,
      potential
    case bregmanDivergence = "bregman_divergence"
    case mirrorMap = "mirror_map"
    case inverseMirrorMap = "inverse_mirror_map"
    case conjugate, kernel
    case secondMoment = "second_moment"
    case initialKernel = "initial_kernel"
    case checks, hypotheses, notes, displayed
  }

  /// What a document says about a derivation.
  public init(_ derivation: Derivation, mirrorflow: String) {
    let formulas = DerivationFormulas(derivation)
    self.mirrorflow = mirrorflow
    model = derivation.model
    functional = DerivedFormulaEntry(formulas.functional)
    meanings = derivation.functional.meanings
    constraints = formulas.constraints.map { DerivedFormulaEntry($0) }
    stationarity = StationarityEntry(formulas)
    beyond = formulas.beyondStatements
    potential = DerivedFormulaEntry(formulas.potential)
    bregmanDivergence = DerivedFormulaEntry(formulas.divergence)
    mirrorMap = DerivedFormulaEntry(formulas.mirrorMap)
    _inverseMirrorMap = Nullable(wrappedValue: formulas.inverse.map { DerivedFormulaEntry($0) })
    _conjugate = Nullable(wrappedValue: formulas.conjugate.map { DerivedFormulaEntry($0) })
    _kernel = Nullable(wrappedValue: formulas.kernel.map { DerivedFormulaEntry($0) })
    _secondMoment = Nullable(wrappedValue: derivation.secondMoment.map { NumberEntry($0) })
    _initialKernel = Nullable(wrappedValue: formulas.initial.map { DerivedFormulaEntry($0) })
    checks = derivation.checks
    hypotheses = derivation.hypotheses.map(HypothesisEntry.init)
    notes = derivation.notes
    displayed = formulas.displayed.map {
      CaptionedFormula(caption: $0.caption, formula: DerivedFormulaEntry($0.formula))
    }
  }

  /// The formulas as a report shows them.
  public var formulas: [DisplayedFormula] {
    displayed.map {
      DisplayedFormula(
        caption: $0.caption, text: $0.formula.text, latex: $0.formula.latex,
        mathML: $0.formula.mathml)
    }
  }
}
