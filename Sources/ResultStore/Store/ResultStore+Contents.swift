import Foundation
import GRDB

extension ResultStore {
  /// The kinds of results, by name.
  ///
  /// - Throws: `StoreTrouble` if the store cannot be read.
  public func kinds() throws(StoreTrouble) -> [StoredKind] {
    try access { queue in
      try queue.read { database in
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT kind, count(*) AS count, total(length(value) + length(request)) AS bytes,
              total(seconds) AS seconds, min(created) AS oldest, max(created) AS newest
            FROM result GROUP BY kind ORDER BY kind
            """)
        return rows.compactMap { row in
          guard let kind = String.fromDatabaseValue(row["kind"]),
            let count = Int.fromDatabaseValue(row["count"]),
            let bytes = Double.fromDatabaseValue(row["bytes"]),
            let seconds = Double.fromDatabaseValue(row["seconds"]),
            let oldest = Int64.fromDatabaseValue(row["oldest"]),
            let newest = Int64.fromDatabaseValue(row["newest"])
          else { return nil }
          return StoredKind(
            kind: kind, count: count, bytes: Int64(bytes), seconds: seconds, oldest: oldest,
            newest: newest)
        }
      }
    }
  }

  /// Hands out all results, one at a time, in an order that depends on their keys alone.
  ///
  /// The file is locked for a moment at a time only, so that a slow reader keeps nobody from
  /// storing; a result that goes in the meantime is left out.
  ///
  /// - Parameters:
  ///   - kind: Only results of this kind; nil for all.
  ///   - body: Takes a result.
  /// - Returns: How many damaged results were left out.
  /// - Throws: `StoreTrouble` if the store cannot be read, or what `body` throws.
  public func forEach(
    kind: String? = nil, _ body: (StoredResult) throws -> Void
  ) throws -> Int {
    let numbers = try access { queue in
      try queue.read { database in
        try Int64.fetchAll(
          database,
          sql: """
            SELECT result.id FROM result JOIN subject ON subject.id = result.subject
            WHERE ?1 IS NULL OR kind = ?1 ORDER BY kind, algorithm, text, request
            """,
          arguments: [kind])
      }
    }
    var damaged = 0
    for number in numbers {
      let row = try access { queue in
        try queue.read { database in
          try Row.fetchOne(
            database,
            sql: """
              SELECT kind, algorithm, text, request, value, checksum, program, created, seconds
              FROM result JOIN subject ON subject.id = result.subject WHERE result.id = ?
              """,
            arguments: [number])
        }
      }
      guard let row else { continue }
      if let key = Self.key(of: row), let result = Self.result(of: key, row: row) {
        try body(result)
      } else {
        damaged += 1
      }
    }
    return damaged
  }

  private static func key(of row: Row) -> ResultKey? {
    let columns = ["kind", "algorithm", "text", "request"]
    let texts = columns.compactMap { String.fromDatabaseValue(row[$0]) }
    guard texts.count == columns.count, !texts.contains(where: { $0.utf8.contains(0) }) else {
      return nil
    }
    return ResultKey(kind: texts[0], algorithm: texts[1], subject: texts[2], request: texts[3])
  }

  /// Removes results and gives their space back.
  ///
  /// - Parameter kind: Only results of this kind; nil for all.
  /// - Returns: How many, and by how much the file has shrunk.
  /// - Throws: `StoreTrouble` if the store cannot be written.
  public func clear(kind: String? = nil) throws(StoreTrouble) -> ClearedResults {
    let before = fileSize
    let count = try access { queue in
      try queue.inDatabase { database in
        var count = 0
        try database.inTransaction(.immediate) {
          try database.execute(
            sql: "DELETE FROM result WHERE ?1 IS NULL OR kind = ?1", arguments: [kind])
          count = database.changesCount
          try database.execute(
            sql: "DELETE FROM subject WHERE id NOT IN (SELECT subject FROM result)")
          return .commit
        }
        // The results are gone whether or not there is room and leave to write the file anew.
        try? database.execute(sql: "VACUUM")
        return count
      }
    }
    return ClearedResults(count: count, bytes: max(0, before - fileSize))
  }

  /// The size of the file in bytes.
  public var fileSize: Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }
}
