/// The stored results of one kind.
public struct CacheKindEntry: Codable, Sendable, Hashable {
  /// The kind, such as `flow`.
  public var kind: String
  /// How many results there are.
  public var count: Int
  /// The bytes of their values.
  public var bytes: Int64
  /// The seconds that they took to compute, all together.
  public var seconds: Double
  /// When the first was stored: date and time in UTC.
  public var oldest: String
  /// When the last was stored.
  public var newest: String

  /// Creates it from its parts.
  public init(
    kind: String, count: Int, bytes: Int64, seconds: Double, oldest: String, newest: String
  ) {
    self.kind = kind
    self.count = count
    self.bytes = bytes
    self.seconds = seconds
    self.oldest = oldest
    self.newest = newest
  }
}

/// What `mirrorflow cache list` prints.
public struct CacheListDocument: Codable, Sendable, Hashable {
  /// `cache-list/1`.
  public var schema = "cache-list/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The store's file.
  public var path: String
  /// The size of the file; 0 if there is none.
  public var bytes: Int64
  /// The kinds of results, by name.
  public var kinds: [CacheKindEntry]

  /// Creates it from its parts.
  public init(mirrorflow: String, path: String, bytes: Int64, kinds: [CacheKindEntry]) {
    self.mirrorflow = mirrorflow
    self.path = path
    self.bytes = bytes
    self.kinds = kinds
  }

  /// The list for people.
  public var text: String {
    var text = "\(path): \(Self.size(bytes))\n"
    guard !kinds.isEmpty else { return text + "no results\n" }
    var table = TextTable([.left, .right, .right, .right, .left])
    table.add(["kind", "results", "size", "computed in", "stored"])
    for kind in kinds {
      table.add([
        kind.kind, "\(kind.count)", Self.size(kind.bytes), "\(Int(kind.seconds.rounded(.up))) s",
        kind.oldest == kind.newest ? kind.oldest : "\(kind.oldest) to \(kind.newest)",
      ])
    }
    text += table.text
    return text
  }

  /// A number of bytes for people, with three digits at most.
  static func size(_ bytes: Int64) -> String {
    var value = Double(bytes)
    for unit in ["bytes", "kB", "MB", "GB"] {
      if value < 999.5 || unit == "GB" {
        if unit == "bytes" || value >= 10 { return "\(Int(value.rounded())) \(unit)" }
        return "\((value * 10).rounded() / 10) \(unit)"
      }
      value /= 1000
    }
    return "\(bytes) bytes"
  }
}

/// What `mirrorflow cache clear` prints.
public struct CacheClearDocument: Codable, Sendable, Hashable {
  /// `cache-clear/1`.
  public var schema = "cache-clear/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The store's file.
  public var path: String
  /// How many results are gone.
  public var removed: Int
  /// The bytes by which the file has shrunk.
  public var freed: Int64

  private enum CodingKeys: String, CodingKey {
    case schema, mirrorflow, path, removed
    case freed = "freed_bytes"
  }

  /// Creates it from its parts.
  public init(mirrorflow: String, path: String, removed: Int, freed: Int64) {
    self.mirrorflow = mirrorflow
    self.path = path
    self.removed = removed
    self.freed = freed
  }

  /// The outcome for people.
  public var text: String {
    "removed \(removed) \(removed == 1 ? "result" : "results"), "
      + "freed \(CacheListDocument.size(freed))\n"
  }
}
