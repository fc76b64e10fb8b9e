import Foundation
import GRDB

extension ResultStore {
  /// The result of a key.
  ///
  /// - Parameter key: What is asked for.
  /// - Returns: The result, or nil if it is not there or is damaged, which `takeTroubles` tells.
  /// - Throws: `StoreTrouble` if the store cannot be read.
  public func result(of key: ResultKey) throws(StoreTrouble) -> StoredResult? {
    let read = try access { queue in
      try queue.read { try Self.find(key, in: $0) }
    }
    if case .damaged = read { note(.damagedResult(path: path, kind: key.kind)) }
    return if case .sound(let result) = read { result } else { nil }
  }

  /// Stores a result for good before it returns.
  ///
  /// If another process has stored one of this key in the meantime, that one stays.
  ///
  /// - Parameters:
  ///   - result: The result.
  ///   - replacing: Whether a result that is there gives way.
  /// - Returns: The result that is in the store now.
  /// - Throws: `StoreTrouble` if it cannot be written.
  @discardableResult
  public func save(
    _ result: StoredResult, replacing: Bool = false
  ) throws(StoreTrouble) -> StoredResult {
    try access { queue in
      var kept = result
      try queue.inDatabase { database in
        // Immediate: two processes that both read first could not both write.
        try database.inTransaction(.immediate) {
          if !replacing, case .sound(let other) = try Self.find(result.key, in: database) {
            kept = other
          } else {
            try Self.write(result, in: database)
          }
          return .commit
        }
      }
      return kept
    }
  }

  /// What a lookup finds.
  private enum Found {
    case nothing
    case damaged
    case sound(StoredResult)
  }

  private static func find(_ key: ResultKey, in database: Database) throws -> Found {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT value, checksum, program, created, seconds
        FROM result JOIN subject ON subject.id = result.subject
        WHERE subject.text = ? AND kind = ? AND algorithm = ? AND request = ?
        """,
      arguments: [key.subject, key.kind, key.algorithm, key.request])
    guard let row else { return .nothing }
    return result(of: key, row: row).map(Found.sound) ?? .damaged
  }

  /// A row as a result, unless it is damaged.
  static func result(of key: ResultKey, row: Row) -> StoredResult? {
    // A damaged row may have any types: nothing is converted by force.
    guard let data = Data.fromDatabaseValue(row["value"]),
      let checksum = Int64.fromDatabaseValue(row["checksum"]),
      let program = String.fromDatabaseValue(row["program"]),
      let created = Int64.fromDatabaseValue(row["created"]),
      let seconds = Double.fromDatabaseValue(row["seconds"])
    else { return nil }
    let value = [UInt8](data)
    guard checksum == key.checksum(with: value) else { return nil }
    return StoredResult(
      key: key, value: value, program: program, created: created, seconds: seconds)
  }

  private static func write(_ result: StoredResult, in database: Database) throws {
    let key = result.key
    try database.execute(
      sql: "INSERT OR IGNORE INTO subject (text) VALUES (?)", arguments: [key.subject])
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO result
          (kind, algorithm, subject, request, value, checksum, program, created, seconds)
        VALUES (?, ?, (SELECT id FROM subject WHERE text = ?), ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        key.kind, key.algorithm, key.subject, key.request, Data(result.value),
        key.checksum(with: result.value), result.program, result.created, result.seconds,
      ])
  }
}
