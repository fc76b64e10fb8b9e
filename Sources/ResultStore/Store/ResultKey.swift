/// What a result is the result of.
///
/// The texts themselves are the key, compared byte by byte: no two of them ever collide. They say
/// everything that the value depends on; whoever changes an algorithm so that its values change
/// gives it another version.
public struct ResultKey: Sendable, Hashable {
  /// The kind of result, such as `flow`: what `cache list` sorts by.
  public let kind: String
  /// The name and version of the algorithm.
  public let algorithm: String
  /// The object of the computation, such as a model's content; stored once for all its results.
  public let subject: String
  /// What was asked about it.
  public let request: String

  /// Creates a key from its texts.
  ///
  /// - Precondition: No text has a NUL, which ends a text in SQLite.
  public init(kind: String, algorithm: String, subject: String, request: String) {
    self.kind = kind
    self.algorithm = algorithm
    self.subject = subject
    self.request = request
    precondition(texts.allSatisfy { !$0.utf8.contains(0) }, "keys have no NUL")
  }

  private var texts: [String] { [kind, algorithm, subject, request] }

  /// Whether the texts have the same bytes; `String` would also equate different bytes that show
  /// the same characters.
  public static func == (left: ResultKey, right: ResultKey) -> Bool {
    zip(left.texts, right.texts).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) {
    for text in texts {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      hasher.combine(0 as UInt8)
    }
  }

  /// A checksum of the key and its value: FNV-1a with 64 bits.
  ///
  /// SQLite has no checksums of its own; this one notices every single changed byte, and others but
  /// for one in 2⁶⁴. It guards against broken disks, not against people.
  func checksum(with value: [UInt8]) -> Int64 {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
      for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
      // No text contains a byte 0, so that it separates.
      state = state &* 0x0000_0100_0000_01b3
    }
    for text in texts {
      var text = text
      text.withUTF8(feed)
    }
    value.withUnsafeBufferPointer(feed)
    return Int64(bitPattern: state)
  }
}
