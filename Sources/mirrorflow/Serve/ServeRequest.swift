/// What a client calls a request; answers and events carry it.
enum RequestID: Codable, Hashable, Sendable {
  case number(Int)
  case text(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

/// One line of a client.
struct ServeRequest: Decodable {
  enum Kind: String, Decodable, CaseIterable {
    case evaluate, complete, inspect, interrupt, version, shutdown
    case isComplete = "is_complete"
  }
  var id: RequestID
  var type: Kind
  /// The text of a cell.
  var code: String?
  /// What messages call the cell; `cell 1` and so on by default.
  var name: String?
  /// The cursor, in Unicode scalars from the start of `code`; its end by default.
  var cursor: Int?
  /// What to interrupt; what is running by default.
  var request: RequestID?

  /// The cursor in bytes.
  var cursorOffset: Int {
    let scalars = (code ?? "").unicodeScalars
    guard let cursor, cursor < scalars.count else { return (code ?? "").utf8.count }
    return scalars.prefix(max(0, cursor)).reduce(0) { $0 + UTF8.width($1) }
  }

  /// Only what a request is called, to answer one that cannot be read.
  struct Name: Decodable {
    var id: RequestID
  }
}
