import Reporting

/// How a request ended.
enum AnswerStatus: String, Encodable {
  case ok, error, interrupted
}

/// The end of an evaluation, and of a request that failed.
struct EvaluationAnswer: Encodable {
  @Nullable var id: RequestID?
  var status: AnswerStatus
  /// The exit code that the command line would have.
  var exit: Int32
  /// What went wrong, as the command line shows it.
  var text: String?
  /// The same as data.
  var diagnostics: [DiagnosticEntry]?

  init(id: RequestID?, status: AnswerStatus, exit: CommandExit) {
    _id = Nullable(wrappedValue: id)
    self.status = status
    self.exit = exit.rawValue
  }

  /// The answer to what failed.
  init(id: RequestID?, _ failure: CommandFailure) {
    self.init(id: id, status: .error, exit: failure.exit)
    text = failure.text(style: .plain)
    diagnostics = failure.document.diagnostics
  }

  /// The answer to a cell with errors.
  init(id: RequestID?, _ errors: CellErrors) {
    self.init(id: id, status: .error, exit: .textErrors)
    text = errors.text
    diagnostics = errors.findings.map { DiagnosticEntry($0.diagnostic, in: $0.source) }
  }
}

/// What a cell declares, before its requests are carried out.
struct DeclaredEvent: Encodable {
  var id: RequestID
  var event = "declared"
  /// `potential quartic` and so on.
  var declared: [String]
  var replaced: [NotebookSession.Replacement]
}

/// Something that the command line tells on standard error.
struct MessageEvent: Encodable {
  var id: RequestID
  var event = "message"
  var text: String
}

/// How far long work is.
struct ProgressEvent: Encodable {
  var id: RequestID
  var event = "progress"
  var text: String
  var finished: Int
  var total: Int
  /// Seconds since it began.
  var seconds: Double
  /// Seconds left, estimated; absent before the first part is done.
  var remaining: Double?
}

/// A result in the forms that it has.
struct ResultEvent: Encodable {
  var id: RequestID
  var event = "result"
  /// The request, such as `solve m`.
  var name: String
  var text: String
  var html: String?
  var svg: String?
  var latex: String?
  var json: EncodedDocument?
  /// The points of a figure.
  var csv: String?
}

/// A document of any command.
struct EncodedDocument: Encodable {
  let document: any Encodable

  init(_ document: any Encodable) { self.document = document }

  func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }
}

/// The answer to `complete`.
struct CompletionAnswer: Encodable {
  struct Match: Encodable {
    var text: String
    var kind: String
  }
  var id: RequestID
  var status = AnswerStatus.ok
  /// What a match replaces, in Unicode scalars.
  var start: Int
  var end: Int
  var matches: [Match]
}

/// The answer to `inspect`.
struct InspectionAnswer: Encodable {
  var id: RequestID
  var status = AnswerStatus.ok
  var found: Bool
  var text: String
}

/// The answer to `is_complete`.
struct CompletenessAnswer: Encodable {
  var id: RequestID
  var status = AnswerStatus.ok
  /// `complete`, `incomplete` or `invalid`.
  var completeness: String
  /// What the next line begins with; empty unless it is incomplete.
  var indent: String
}

/// The answer to `interrupt`.
struct InterruptAnswer: Encodable {
  var id: RequestID
  var status = AnswerStatus.ok
  /// Whether something was stopped.
  var stopped: Bool
}

/// The answer to `version`.
struct VersionAnswer: Encodable {
  var id: RequestID
  var status = AnswerStatus.ok
  var mirrorflow = ProgramVersion.current
  var `protocol` = 1
  /// The words of the language by kind, for editors.
  var words: Words

  struct Words: Encodable {
    var keyword: [String]
    var function: [String]
    var constant: [String]
    var request: [String]
    var field: [String]
    var option: [String]
    var potential: [String]
    var density: [String]
    var activation: [String]
  }
}

/// The answer to `shutdown`.
struct ShutdownAnswer: Encodable {
  var id: RequestID
  var status = AnswerStatus.ok
}
