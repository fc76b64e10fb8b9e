import Certification

/// What kind of thing a verdict is about.
public enum SubjectKind: String, Codable, Sendable, Hashable {
  case potential, density, data, model
}

/// Where an assumption fails, as a document shows it.
public enum WitnessEntry: Codable, Sendable, Hashable {
  /// At `x` the quantity in question has `value`.
  case point(x: String, value: String)
  /// At `x` the one-sided limits differ.
  case jump(x: String, left: String, right: String)
  /// Points of the data, counted from 0.
  case indices([Int])

  private enum CodingKeys: String, CodingKey {
    case x, value, left, right, indices
  }

  /// What a document says about a witness.
  public init(_ witness: Witness) {
    self =
      switch witness {
      case .point(let x, let value): .point(x: x, value: value)
      case .jump(let x, let left, let right): .jump(x: x, left: left, right: right)
      case .indices(let indices): .indices(indices)
      }
  }

  /// Reads a witness by the members it has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.indices) {
      self = .indices(try container.decode([Int].self, forKey: .indices))
    } else if container.contains(.left) {
      self = .jump(
        x: try container.decode(String.self, forKey: .x),
        left: try container.decode(String.self, forKey: .left),
        right: try container.decode(String.self, forKey: .right))
    } else {
      self = .point(
        x: try container.decode(String.self, forKey: .x),
        value: try container.decode(String.self, forKey: .value))
    }
  }

  /// Writes the members of this kind of witness.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .point(let x, let value):
      try container.encode(x, forKey: .x)
      try container.encode(value, forKey: .value)
    case .jump(let x, let left, let right):
      try container.encode(x, forKey: .x)
      try container.encode(left, forKey: .left)
      try container.encode(right, forKey: .right)
    case .indices(let indices): try container.encode(indices, forKey: .indices)
    }
  }

  /// Parts of a model that are witnesses as they stand: `activation = tanh`.
  private static let parts: Set = ["activation", "d", "input_weights", "omega"]

  /// Whether a witness names a number that belongs to no place: an integral or a moment.
  private static func isQuantity(_ x: String) -> Bool { x == "integral" || x.hasPrefix("E[") }

  /// The witness in a few words.
  public var text: String {
    switch self {
    case .point(let x, let value):
      if value == "unbounded" {
        "unbounded towards \(x)"
      } else {
        Self.parts.contains(x)
          ? "\(x) = \(value)"
          : Self.isQuantity(x) ? "\(x): \(value)" : "x = \(x), value \(value)"
      }
    case .jump("support", let left, let right): "the support goes from \(left) to \(right)"
    case .jump(let x, let left, let right): "x = \(x), \(left) on the left, \(right) on the right"
    case .indices(let indices):
      "points " + indices.map { String($0 + 1) }.joined(separator: " and ")
    }
  }
}

/// The verdict on one assumption.
public struct AssumptionEntry: Codable, Sendable, Hashable {
  /// The published name, such as `scaled.psi-convex`.
  public var id: String
  /// Proved, refuted or undecided.
  public var verdict: Verdict
  /// How it was decided.
  public var method: String
  /// One sentence.
  public var reason: String
  /// Where it fails.
  @Nullable public var witness: WitnessEntry?
  /// The part of the source that is to blame and changes that were checked to help, for refuted
  /// assumptions on declared potentials where they are known.
  @Nullable public var explanation: DiagnosticEntry?
  /// The proof for an independent checker; absent where none was asked for or found.
  public var certificate: Certificate?

  /// What a document says about a verdict; what is to blame is added by whoever knows the source.
  public init(_ result: AssumptionResult) {
    id = result.id
    verdict = result.verdict
    method = result.method
    reason = result.reason
    _witness = Nullable(wrappedValue: result.witness.map(WitnessEntry.init))
    _explanation = Nullable(wrappedValue: nil)
    certificate = result.certificate
  }
}

/// How smooth a potential is.
public struct SmoothnessEntry: Codable, Sendable, Hashable {
  /// A point where a derivative does not exist.
  public struct Obstruction: Codable, Sendable, Hashable {
    /// The point: exact, or 20 digits.
    public var x: String
    /// The first derivative that does not exist there; 0 is the function itself.
    public var order: Int
    /// Its limit from the left.
    public var left: String
    /// Its limit from the right.
    public var right: String
  }

  /// `analytic`, `smooth` (all derivatives, not analytic), `C0`, `C1`, …, `discontinuous`,
  /// `undefined` (not defined on the whole line) or `open`.
  public var `class`: String
  /// What is known when the class is open: at least C of this order.
  @Nullable public var atLeast: Int?
  /// The points that keep the function from a larger class.
  public var obstructions: [Obstruction]

  private enum CodingKeys: String, CodingKey {
    case `class`
    case atLeast = "at_least"
    case obstructions
  }

  /// What a document says about the class of a potential.
  public init(_ smoothness: Smoothness) {
    self.class = smoothness.name
    if case .open(let order, _) = smoothness.smoothness {
      _atLeast = Nullable(wrappedValue: order)
    } else {
      _atLeast = Nullable(wrappedValue: nil)
    }
    obstructions = smoothness.obstructions.map {
      Obstruction(x: $0.x, order: $0.order, left: $0.left, right: $0.right)
    }
  }
}

/// One thing that was checked.
public struct SubjectEntry: Codable, Sendable, Hashable {
  /// Model, potential, density or data.
  public var kind: SubjectKind
  /// The name in the file.
  public var name: String
  /// Its verdicts.
  public var assumptions: [AssumptionEntry]
  /// Which theorem the verdicts belong to and what it needs besides.
  public var notes: [String]
  /// How smooth it is, for potentials.
  @Nullable public var smoothness: SmoothnessEntry?
  /// For `check --for`: where the assumptions hold, in place of verdicts.
  @Nullable public var parameters: [ParameterEntry]?

  /// Gathers the verdicts on one thing.
  public init(
    kind: SubjectKind, name: String, results: [AssumptionResult], notes: [String] = [],
    smoothness: Smoothness? = nil, parameters: [ParameterSet]? = nil
  ) {
    _parameters = Nullable(wrappedValue: parameters.map { $0.map(ParameterEntry.init) })
    _smoothness = Nullable(wrappedValue: smoothness.map(SmoothnessEntry.init))
    self.kind = kind
    self.name = name
    self.assumptions = results.map(AssumptionEntry.init)
    self.notes = notes
  }
}

/// The verdicts of `mirrorflow check`.
public struct CheckDocument: Codable, Sendable, Hashable {
  /// `check/1`.
  public var schema = "check/1"
  /// The version of the program.
  public var mirrorflow: String
  /// Models first, then potentials, densities and data.
  public var subjects: [SubjectEntry]

  /// Gathers what was checked.
  public init(mirrorflow: String, subjects: [SubjectEntry]) {
    self.mirrorflow = mirrorflow
    self.subjects = subjects
  }
}

/// A verdict without its reason, as results of models carry it.
public struct HypothesisEntry: Codable, Sendable, Hashable {
  /// The published name of the assumption.
  public var id: String
  /// Proved, refuted or undecided.
  public var verdict: Verdict

  /// Leaves the reason out.
  public init(_ result: AssumptionResult) {
    id = result.id
    verdict = result.verdict
  }
}
