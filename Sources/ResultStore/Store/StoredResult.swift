/// A result as the store keeps it.
public struct StoredResult: Sendable, Hashable {
  /// What it is the result of.
  public var key: ResultKey
  /// The value as JSON.
  public var value: [UInt8]
  /// The version of the program that computed it.
  public var program: String
  /// When it was stored, in seconds since 1970.
  public var created: Int64
  /// The seconds that it took.
  public var seconds: Double

  /// Creates it from its parts.
  public init(key: ResultKey, value: [UInt8], program: String, created: Int64, seconds: Double) {
    self.key = key
    self.value = value
    self.program = program
    self.created = created
    self.seconds = seconds
  }
}

/// The results of one kind.
public struct StoredKind: Sendable, Hashable {
  /// The kind.
  public var kind: String
  /// How many results there are.
  public var count: Int
  /// The bytes of their values and requests.
  public var bytes: Int64
  /// The seconds that they took.
  public var seconds: Double
  /// When the first was stored, in seconds since 1970.
  public var oldest: Int64
  /// When the last was stored, in seconds since 1970.
  public var newest: Int64
}

/// What `clear` has removed.
public struct ClearedResults: Sendable, Hashable {
  /// How many results are gone.
  public var count: Int
  /// The bytes by which the file has shrunk.
  public var bytes: Int64
}
