import GRDB

/// What marks a file as a store, and its tables.
enum StoreFormat {
  /// "MFrs": SQLite keeps it in bytes 68 to 71 of the file.
  static let applicationID: Int32 = 0x4d46_7273
  /// Of the tables.
  static let version: Int32 = 1

  /// A subject's text is stored once: a thousand data points take 20 KB, and a campaign asks
  /// dozens of things about them.
  private static let tables = """
    CREATE TABLE subject (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    );
    CREATE TABLE result (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      subject INTEGER NOT NULL REFERENCES subject (id),
      request TEXT NOT NULL,
      value BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      program TEXT NOT NULL,
      created INTEGER NOT NULL,
      seconds REAL NOT NULL,
      UNIQUE (subject, kind, algorithm, request)
    );
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    """

  /// Recognizes a store, or makes one of an empty file.
  ///
  /// - Throws: `StoreTrouble.foreign` or `.newer`, or SQLite's errors.
  static func prepare(_ queue: DatabaseQueue, path: String) throws {
    if try queue.read({ try isStore($0, path: path) }) { return }
    // Another process may have been faster; its tables and marks come in one transaction.
    try queue.inDatabase { database in
      try database.inTransaction(.immediate) {
        if try !isStore(database, path: path) { try database.execute(sql: tables) }
        return .commit
      }
    }
  }

  /// Whether the file is a store; false if it is empty.
  private static func isStore(_ database: Database, path: String) throws -> Bool {
    func number(_ query: String) throws -> Int64 {
      try Int64.fetchOne(database, sql: query) ?? 0
    }
    let application = try number("PRAGMA application_id")
    if application == 0, try number("SELECT count(*) FROM sqlite_master") == 0 { return false }
    guard application == Int64(applicationID) else { throw StoreTrouble.foreign(path: path) }
    guard try number("PRAGMA user_version") <= Int64(version) else {
      throw StoreTrouble.newer(path: path)
    }
    return true
  }
}
