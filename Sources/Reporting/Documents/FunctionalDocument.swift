import MirrorTheory

/// The value of a bias functional of `mirrorflow functional`.
public struct FunctionalDocument: Codable, Sendable, Hashable {
  /// `functional/1`.
  public var schema = "functional/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The model's name.
  public var model: String
  /// The significant digits asked for.
  public var digits: Int
  /// The value, `inf` where the functional is infinite; null where it was not found.
  @Nullable public var value: String?
  /// `G1`, `G2`, `G3` of ReLU with an unscaled potential.
  @Nullable public var terms: TermEntries?
  /// Whether h is in the function space; null where this is open.
  @Nullable public var inSpace: Bool?
  /// Whether h takes the values of the data; null where this is open.
  @Nullable public var interpolates: Bool?
  /// The least value among functions that fit the data.
  @Nullable public var minimum: String?
  /// What stands behind the digits of the value.
  public var certificate: CertificateEntry
  /// The verdicts on what the theorem needs.
  public var hypotheses: [HypothesisEntry]
  /// What a reader should know.
  public var notes: [String]

  private enum CodingKeys: String, CodingKey {
    case schema, mirrorflow, model, digits, value, terms
    case inSpace = "in_space"
    case interpolates, minimum, certificate, hypotheses, notes
  }

  /// What a document says about an evaluation.
  public init(_ result: FunctionalEvaluation, mirrorflow: String) {
    self.mirrorflow = mirrorflow
    model = result.model
    digits = result.digits
    _value = Nullable(wrappedValue: result.value?.text)
    let terms = result.terms.map { terms in
      TermEntries(terms.map { TermEntries.Term(name: $0.name, value: $0.value.text) })
    }
    _terms = Nullable(wrappedValue: terms)
    _inSpace = Nullable(wrappedValue: result.inSpace)
    _interpolates = Nullable(wrappedValue: result.interpolates)
    _minimum = Nullable(wrappedValue: result.minimum?.text)
    certificate = CertificateEntry(result.certificate)
    hypotheses = result.hypotheses.map(HypothesisEntry.init)
    notes = result.notes
  }

  /// Names and values for a table.
  public var rows: [(name: String, value: String)] {
    func answer(_ value: Bool?) -> String { value.map { $0 ? "yes" : "no" } ?? "open" }
    var rows = [("value", value ?? "not found")]
    for term in terms?.terms ?? [] { rows.append((term.name, term.value)) }
    rows.append(("minimum", minimum ?? "not known"))
    rows.append(("in the space", answer(inSpace)))
    rows.append(("fits the data", answer(interpolates)))
    return rows
  }
}
