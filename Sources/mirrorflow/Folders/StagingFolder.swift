import Glibc

/// A temporary folder in which a report is written before it takes its place.
///
/// It is locked as long as the process lives, which the system sees to whatever ends it. So a folder
/// that nobody locks was left behind by a process that was killed, and the next one removes it.
final class StagingFolder: Sendable {
  /// Where it is.
  let path: String
  private let descriptor: Int32

  private static let prefix = ".mirrorflow-"
  /// How long, in seconds, a folder is left alone: its process may not have locked it yet.
  private static let patience = 60

  /// Makes the folder, and removes those that were left behind.
  ///
  /// - Parameters:
  ///   - home: The folder that it stands in.
  ///   - path: What a failure names.
  /// - Throws: `SystemFailure` with the operating system's reason.
  init(in home: String, for path: String) throws(SystemFailure) {
    Self.removeAbandoned(in: home)
    self.path = try FolderTree.makeTemporary(home + "/" + Self.prefix, for: path)
    descriptor = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // Where folders cannot be locked, nothing is ever seen as abandoned either.
    if descriptor >= 0 { flock(descriptor, LOCK_EX | LOCK_NB) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  private static func removeAbandoned(in home: String) {
    for name in FolderTree.names(in: home)
    where name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6 {
      let path = home + "/" + name
      guard FolderTree.kind(path) == .folder else { continue }
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_uid == getuid(),
        status.st_mtim.tv_sec < time(nil) - patience, flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      FolderTree.remove(path)
    }
  }
}
