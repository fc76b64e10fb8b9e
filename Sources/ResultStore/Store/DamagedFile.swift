import Foundation
import GRDB

/// A store that SQLite finds damaged makes way for a new one and is kept under another name.
struct DamagedFile {
  let path: String

  /// Whether an error says that the file's structure is broken, or that the file was deleted or
  /// replaced while it was open.
  static func isDamage(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    if error.extendedResultCode == .SQLITE_READONLY_DBMOVED { return true }
    return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode.primaryResultCode)
  }

  /// Renames the file, unless another process has done so already.
  ///
  /// Processes that find the damage together take turns by a lock on the file, and each looks again
  /// before it renames: the second must not set aside the first one's new file. (SQLite's own locks
  /// are of another sort and do not meet this one.)
  ///
  /// - Returns: The new name, or nil if the file is sound or gone by now.
  /// - Throws: `StoreTrouble.foreign` if the file does not bear our mark (it is somebody's, whatever
  ///   it is), or `.unavailable`.
  func setAside() throws(StoreTrouble) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("it cannot be read")
    }
    defer { close(file) }
    while flock(file, LOCK_EX) != 0 {
      if errno != EINTR { throw failure("it cannot be locked") }
    }
    guard isStillDamaged() else { return nil }
    guard bearsOurMark() else { throw .foreign(path: path) }
    var number = 1
    while access("\(path).damaged-\(number)", F_OK) == 0 { number += 1 }
    let name = "\(path).damaged-\(number)"
    // The journal goes first: SQLite would play it back into a new file.
    for suffix in ["-journal", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
      guard rename(path + suffix, name + suffix) == 0 else { throw failure("it cannot be renamed") }
    }
    guard rename(path, name) == 0 else { throw failure("it cannot be renamed") }
    return name
  }

  private func failure(_ reason: String) -> StoreTrouble {
    .unavailable(path: path, reason: "it is damaged, and \(reason)")
  }

  private func isStillDamaged() -> Bool {
    do {
      let queue = try DatabaseQueue(path: path, configuration: ResultStore.configuration)
      let verdict = try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
      return verdict != "ok"
    } catch {
      return Self.isDamage(error)
    }
  }

  /// Whether the header still has our identification.
  private func bearsOurMark() -> Bool {
    guard let file = FileHandle(forReadingAtPath: path),
      let header = try? file.read(upToCount: 100), header.count == 100
    else { return false }
    let mark = withUnsafeBytes(of: StoreFormat.applicationID.bigEndian) { Array($0) }
    return Array(header[68..<72]) == mark
  }
}
