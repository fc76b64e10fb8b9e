/// A part of a report.
public struct ReportSection: Sendable, Hashable {
  /// The heading of the part; empty for running text.
  public var heading: String
  /// What the part shows.
  public var content: ReportContent

  /// Gathers a part.
  public init(heading: String, content: ReportContent) {
    self.heading = heading
    self.content = content
  }
}

/// What a part of a report shows.
public enum ReportContent: Sendable, Hashable {
  /// Markdown of the file's author.
  case text(String)
  /// A model's definitions as formulas, and its data.
  case definitions(ModelDescription)
  /// Verdicts.
  case check(SubjectEntry)
  /// The formulas that follow from a model's definitions.
  case derive(DeriveDocument)
  /// The bias functional at a function.
  case functional(FunctionalDocument)
  /// The solution: its formula, its numbers.
  case solve(SolutionDescription)
  /// The kernel.
  case kernel(KernelDescription)
  /// A claim that was put to the test.
  case verify(VerifyDocument)
  /// A trained network.
  case flow(FlowDocument)
  /// A figure.
  case figure(FigureDescription)
  /// Something that was asked for and is not here.
  case skipped(SkippedEntry)
}

extension ReportSection: Codable {
  /// `kind` names the member that holds the content.
  private enum CodingKeys: String, CodingKey {
    case kind, heading, text, definitions, check, derive, functional, solve, kernel, flow, verify,
      figure, skipped
  }

  /// Reads the member that `kind` names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    heading = try container.decode(String.self, forKey: .heading)
    let kind = try container.decode(String.self, forKey: .kind)
    switch kind {
    case "text": content = .text(try container.decode(String.self, forKey: .text))
    case "definitions":
      content = .definitions(try container.decode(ModelDescription.self, forKey: .definitions))
    case "check": content = .check(try container.decode(SubjectEntry.self, forKey: .check))
    case "derive": content = .derive(try container.decode(DeriveDocument.self, forKey: .derive))
    case "functional":
      content = .functional(try container.decode(FunctionalDocument.self, forKey: .functional))
    case "solve": content = .solve(try container.decode(SolutionDescription.self, forKey: .solve))
    case "kernel": content = .kernel(try container.decode(KernelDescription.self, forKey: .kernel))
    case "verify": content = .verify(try container.decode(VerifyDocument.self, forKey: .verify))
    case "flow": content = .flow(try container.decode(FlowDocument.self, forKey: .flow))
    case "figure": content = .figure(try container.decode(FigureDescription.self, forKey: .figure))
    case "skipped": content = .skipped(try container.decode(SkippedEntry.self, forKey: .skipped))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "a report has no part `\(kind)`")
    }
  }

  /// Writes kind, heading and content.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func open(_ kind: CodingKeys) throws {
      try container.encode(kind.rawValue, forKey: .kind)
      try container.encode(heading, forKey: .heading)
    }
    switch content {
    case .text(let text):
      try open(.text)
      try container.encode(text, forKey: .text)
    case .definitions(let model):
      try open(.definitions)
      try container.encode(model, forKey: .definitions)
    case .check(let subject):
      try open(.check)
      try container.encode(subject, forKey: .check)
    case .derive(let document):
      try open(.derive)
      try container.encode(document, forKey: .derive)
    case .functional(let document):
      try open(.functional)
      try container.encode(document, forKey: .functional)
    case .solve(let solution):
      try open(.solve)
      try container.encode(solution, forKey: .solve)
    case .kernel(let kernel):
      try open(.kernel)
      try container.encode(kernel, forKey: .kernel)
    case .verify(let document):
      try open(.verify)
      try container.encode(document, forKey: .verify)
    case .flow(let flow):
      try open(.flow)
      try container.encode(flow, forKey: .flow)
    case .figure(let figure):
      try open(.figure)
      try container.encode(figure, forKey: .figure)
    case .skipped(let entry):
      try open(.skipped)
      try container.encode(entry, forKey: .skipped)
    }
  }
}
