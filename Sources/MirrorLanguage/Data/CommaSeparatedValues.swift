/// Splits the bytes of a csv file into records, as in RFC 4180.
///
/// Fields are separated by commas and may stand in double quotes with doubled quotes inside; lines
/// end in LF or CRLF. Blank lines and lines that start with `#` are skipped, a byte
/// order mark is ignored.
///
/// Records are handed out one at a time: a file of a million lines never exists as strings.
struct CommaSeparatedValues {
  struct Malformed: Error, Hashable {
    var line: Int
    var message: String
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset: Int
  /// The line, from 1, at which the record last handed out begins.
  private(set) var line = 0
  private var nextLine = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Reads the next record and calls `take` with the bytes of each field, without the spaces around.
  ///
  /// - Returns: Whether there was one.
  mutating func nextRecord(
    _ take: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(Malformed) -> Bool {
    skipEmptyLines()
    guard offset < bytes.count else { return false }
    line = nextLine
    while true {
      let field = try nextField()
      take(field)
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: ",") else { break }
      offset += 1
    }
    endLine()
    return true
  }

  private mutating func skipEmptyLines() {
    while offset < bytes.count {
      var end = offset
      while end < bytes.count, isBlank(bytes[end]) { end += 1 }
      guard end < bytes.count else {
        offset = end
        return
      }
      if bytes[end] == UInt8(ascii: "#") {
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      } else if bytes[end] != 0x0A {
        return
      }
      offset = end
      endLine()
    }
  }

  /// Spaces, tabs, and the carriage return before a line feed.
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private mutating func endLine() {
    if offset < bytes.count, bytes[offset] == 0x0A {
      offset += 1
      nextLine += 1
    }
  }

  private mutating func nextField() throws(Malformed) -> UnsafeBufferPointer<UInt8> {
    while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") { return try quotedField() }
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: ","), bytes[offset] != 0x0A {
      offset += 1
    }
    return trimmed(start, offset)
  }

  private func trimmed(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    var end = end
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// A quoted field.
  ///
  /// Doubled quotes cannot occur in a number, so the text may keep them: it is only
  /// ever shown in a message.
  private mutating func quotedField() throws(Malformed) -> UnsafeBufferPointer<UInt8> {
    offset += 1
    let start = offset
    while true {
      guard offset < bytes.count else {
        throw Malformed(line: line, message: "a quoted field has no end")
      }
      if bytes[offset] == 0x0A { nextLine += 1 }
      if bytes[offset] == UInt8(ascii: "\"") {
        if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\"") {
          offset += 2
          continue
        }
        break
      }
      offset += 1
    }
    let field = trimmedFront(start, offset)
    offset += 1
    while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
    if offset < bytes.count, bytes[offset] != UInt8(ascii: ","), bytes[offset] != 0x0A {
      throw Malformed(line: nextLine, message: "text follows the end of a quoted field")
    }
    return field
  }

  private func trimmedFront(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    var start = start
    while start < end, isBlank(bytes[start]) { start += 1 }
    return trimmed(start, end)
  }
}
