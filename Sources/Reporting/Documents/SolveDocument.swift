import MirrorTheory

/// What stands behind the digits of a document.
public struct CertificateEntry: Codable, Sendable, Hashable {
  /// Whether all digits asked for are proved.
  public var certified: Bool
  /// How many digits of each number are proved at least, where they are fewer than were asked for.
  public var provedDigits: Int?
  /// How.
  public var method: String
  /// The working precision of the last step.
  public var precisionBits: Int
  /// What was proved, or why not.
  public var statement: String

  private enum CodingKeys: String, CodingKey {
    case certified
    case provedDigits = "proved_digits"
    case method
    case precisionBits = "precision_bits"
    case statement
  }

  /// What a document says about a certificate.
  public init(_ certificate: ResultCertificate) {
    certified = certificate.certified
    provedDigits = certificate.provedDigits
    method = certificate.method
    precisionBits = certificate.precisionBits
    statement = certificate.statement
  }
}

/// The functional's terms by name, in order.
public struct TermEntries: Codable, Sendable, Hashable {
  /// One term.
  public struct Term: Sendable, Hashable {
    /// `G1`, `G2`, `G3`.
    public var name: String
    /// Its value.
    public var value: String
  }
  /// All terms.
  public var terms: [Term]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Gathers the terms.
  public init(_ terms: [Term]) { self.terms = terms }

  /// Reads the terms, ordered by name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    terms = try container.allKeys.map(\.stringValue).sorted().map {
      Term(name: $0, value: try container.decode(String.self, forKey: Key(stringValue: $0)))
    }
  }

  /// Writes one member for each term.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for term in terms {
      try container.encode(term.value, forKey: Key(stringValue: term.name))
    }
  }
}

/// The value of the bias functional.
public struct FunctionalEntry: Codable, Sendable, Hashable {
  /// min E[φ̄(α)], or cᵀKc.
  public var value: String
  /// The same as an exact rational.
  @Nullable public var exact: String?
  /// A bound of the error, given when the value is printed as `0` or with fewer digits than were asked
  /// for, all of them proved.
  public var error: String?
  /// Present, and false, only where not all digits asked for are proved.
  public var certified: Bool?
  /// How many digits are proved, where they are fewer than were asked for and only these are shown.
  public var provedDigits: Int?
  /// G₁, G₂, G₃ for ReLU with an unscaled potential.
  @Nullable public var terms: TermEntries?

  private enum CodingKeys: String, CodingKey {
    case value, exact, error, certified
    case provedDigits = "proved_digits"
    case terms
  }

  /// What a document says about the functional.
  public init(_ functional: FunctionalValue) {
    value = functional.value.text
    _exact = Nullable(wrappedValue: functional.value.exact?.description)
    error = functional.value.error
    certified = functional.value.certified ? nil : false
    provedDigits = functional.value.provedDigits
    let terms = functional.terms.map { terms in
      TermEntries(terms.map { TermEntries.Term(name: $0.name, value: $0.value.text) })
    }
    _terms = Nullable(wrappedValue: terms)
  }
}

/// The infinite-width solution of `mirrorflow solve`.
public struct SolveDocument: Codable, Sendable, Hashable {
  /// `solve/1`.
  public var schema = "solve/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The model's name.
  public var model: String
  /// The significant digits asked for.
  public var digits: Int
  /// λ, or c for an unscaled potential, in the order of the data.
  public var multipliers: [NumberEntry]
  /// The solution at the points asked for.
  public var values: [PointEntry]
  /// The bias functional there.
  public var functional: FunctionalEntry
  /// The solution as formulas, if they were asked for and there are any.
  public var solution: SolutionPiecesDocument?
  /// What stands behind the digits.
  public var certificate: CertificateEntry
  /// The verdicts on what the theorem needs.
  public var hypotheses: [HypothesisEntry]
  /// What a reader should know.
  public var notes: [String]

  /// What a document says about a solution.
  public init(_ result: SolveResult, mirrorflow: String) {
    self.mirrorflow = mirrorflow
    model = result.model
    digits = result.digits
    multipliers = result.multipliers.map(NumberEntry.init)
    values = result.values.map(PointEntry.init)
    functional = FunctionalEntry(result.functional)
    certificate = CertificateEntry(result.certificate)
    hypotheses = result.hypotheses.map(HypothesisEntry.init)
    notes = result.notes
  }
}
