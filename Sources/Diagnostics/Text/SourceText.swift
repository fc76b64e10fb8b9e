/// A named text with the positions of its lines.
///
/// Offsets count the bytes of the file as it stands, so a byte order mark and the carriage returns
/// of CRLF keep their places; neither belongs to the text of a line. The bytes may be any bytes:
/// what is not UTF-8 is found by `invalidBytes()`, and shows as U+FFFD.
public struct SourceText: Sendable {
  /// What a message calls the text: a path, `<stdin>`, `<--at>`.
  public let name: String
  /// The bytes as read.
  public let bytes: [UInt8]
  /// The offset at which each line begins; never empty, ascending.
  let lineStarts: [Int]

  /// Creates a text from the bytes of a file.
  ///
  /// - Complexity: O(n) in the number of bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    bytes.withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        if buffer[offset] == 0x0A { starts.append(offset + 1) }
        offset += 1
      }
    }
    lineStarts = starts
  }

  /// Creates a text from a string.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The offset of the first byte after a byte order mark.
  public var contentStart: Int { lineStarts[0] }

  /// The whole text; bytes that are not UTF-8 become U+FFFD.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text of a span; bytes that are not UTF-8 become U+FFFD.
  public subscript(span: SourceSpan) -> String {
    let end = min(span.end, bytes.count)
    return String(decoding: bytes[min(span.start, end)..<end], as: UTF8.self)
  }
}
