import Foundation
import GRDB
import Synchronization

/// Finished results in a file: an SQLite database that several processes may use at once.
///
/// Each result is stored in one transaction with a rollback journal and full synchronization, so
/// that a process may be killed at any moment: a result is there whole or not at all, and what was
/// stored stays. (WAL would be faster, but it needs two more files and shared memory, which
/// network file systems lack; a result takes seconds to compute and milliseconds to store.) A
/// process that finds the file locked waits ten seconds for the others.
///
/// The size has no bound: a result takes a few kilobytes, and nothing that was computed goes
/// before somebody asks for it. `clear` gives the space back.
public final class ResultStore: Sendable {
  /// The file.
  public let path: String
  private let queue: Mutex<DatabaseQueue>
  private let found = Mutex<[StoreTrouble]>([])

  /// Opens a store; a file that does not exist is made, with its folders.
  ///
  /// A damaged store is set aside under another name, which `takeTroubles` tells.
  ///
  /// - Parameter path: The file.
  /// - Throws: `StoreTrouble` if there can be no store at this path. A file that is no store is left
  ///   as it is.
  public init(at path: String) throws(StoreTrouble) {
    self.path = path
    var aside: String?
    queue = Mutex(try Self.open(path, aside: &aside))
    if let aside { found.withLock { $0.append(.setAside(path: path, movedTo: aside)) } }
  }

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    return configuration
  }

  private static func open(
    _ path: String, aside: inout String?
  ) throws(StoreTrouble) -> DatabaseQueue {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      } catch {
        throw .unavailable(path: path, reason: "its folder cannot be made")
      }
    }
    func attempt() throws -> DatabaseQueue {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try StoreFormat.prepare(queue, path: path)
      return queue
    }
    do {
      return try attempt()
    } catch {
      guard DamagedFile.isDamage(error) else { throw StoreTrouble(error, path: path) }
    }
    aside = try DamagedFile(path: path).setAside()
    do {
      return try attempt()
    } catch {
      throw StoreTrouble(error, path: path)
    }
  }

  /// What was found and overcome since the last call.
  public func takeTroubles() -> [StoreTrouble] {
    found.withLock { troubles in
      defer { troubles = [] }
      return troubles
    }
  }

  func note(_ trouble: StoreTrouble) { found.withLock { $0.append(trouble) } }

  /// Does something with the database; if it turns out to be damaged, with a new one.
  func access<Result>(
    _ work: (DatabaseQueue) throws -> Result
  ) throws(StoreTrouble) -> Result {
    let current = queue.withLock { $0 }
    do {
      return try work(current)
    } catch {
      guard DamagedFile.isDamage(error) else { throw StoreTrouble(error, path: path) }
    }
    try reopen(instead: current)
    do {
      return try work(queue.withLock { $0 })
    } catch {
      throw StoreTrouble(error, path: path)
    }
  }

  private func reopen(instead damaged: DatabaseQueue) throws(StoreTrouble) {
    var aside: String?
    try queue.withLock { queue throws(StoreTrouble) in
      // Another thread may have done it.
      guard queue === damaged else { return }
      aside = try DamagedFile(path: path).setAside()
      queue = try Self.open(path, aside: &aside)
    }
    if let aside { note(.setAside(path: path, movedTo: aside)) }
  }
}
