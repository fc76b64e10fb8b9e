import Glibc

/// Cuts what comes from a pipe into lines.
struct LineBuffer {
  private var bytes: [UInt8] = []
  /// Where the search for the next line break begins.
  private var searched = 0
  /// Whether the rest of a line that was too long is being dropped.
  private var isDropping = false

  /// A cell of the size of the largest file, escaped as JSON.
  static let limit = 256 << 20

  /// What a pipe gave.
  enum Line: Equatable {
    case line([UInt8])
    case tooLong
  }

  /// Takes what is there; false at the end.
  mutating func fill(from descriptor: Int32) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
        return true
      }
      if count == 0 || errno != EINTR { return false }
    }
  }

  /// The next whole line without its break; nil until more has come.
  mutating func next() -> Line? {
    guard let end = bytes[searched...].firstIndex(of: 0x0A) else {
      searched = bytes.count
      if bytes.count > Self.limit {
        bytes = []
        searched = 0
        isDropping = true
      }
      return nil
    }
    let line = Array(bytes[..<end])
    bytes.removeSubrange(...end)
    searched = 0
    if isDropping {
      isDropping = false
      return .tooLong
    }
    return line.count > Self.limit ? .tooLong : .line(line)
  }

  /// What stands behind the last line break, at the end; empty if nothing.
  mutating func rest() -> [UInt8] {
    defer {
      bytes = []
      searched = 0
    }
    return isDropping ? [] : bytes
  }
}
