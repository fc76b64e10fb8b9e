import GRDB

/// Why a store cannot be used, or what was found in it.
///
/// None of them loses a result that was computed: work goes on without the store.
public enum StoreTrouble: Error, Hashable, CustomStringConvertible {
  /// The file is no store; it is left alone.
  case foreign(path: String)
  /// A later version of the program has written the file; it is left alone.
  case newer(path: String)
  /// The file cannot be opened, read or written.
  case unavailable(path: String, reason: String)
  /// The file is damaged; it was renamed, and a new one begun.
  case setAside(path: String, movedTo: String)
  /// A result in the file is damaged; it is computed anew.
  case damagedResult(path: String, kind: String)

  /// The trouble in a sentence without its stop.
  public var description: String {
    switch self {
    case .foreign(let path): "\(path) is not a store of results of mirrorflow"
    case .newer(let path): "\(path) was written by a later version of mirrorflow"
    case .unavailable(let path, let reason): "\(path) cannot be used: \(reason)"
    case .setAside(let path, let other): "\(path) is damaged and was renamed to \(other)"
    case .damagedResult(let path, let kind): "\(path) holds a damaged result of kind `\(kind)`"
    }
  }

  /// Whether the store goes on working.
  public var isOvercome: Bool {
    switch self {
    case .foreign, .newer, .unavailable: false
    case .setAside, .damagedResult: true
    }
  }
}

extension StoreTrouble {
  /// What SQLite says, without its habit of quoting the statement.
  init(_ error: any Error, path: String) {
    if let trouble = error as? StoreTrouble {
      self = trouble
    } else if let error = error as? DatabaseError {
      let reason = error.message ?? "SQLite's error \(error.resultCode.rawValue)"
      self = .unavailable(path: path, reason: reason)
    } else {
      self = .unavailable(path: path, reason: "\(error)")
    }
  }
}
