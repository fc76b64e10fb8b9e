import Glibc

/// Replaces one file at once: a reader sees the old text or the new one.
enum FileReplacement {
  /// Writes beside the file and moves the result over it; a link stays a link.
  ///
  /// - Throws: `CommandFailure` with exit code 73.
  static func replace(_ path: String, with text: String) throws(CommandFailure) {
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    let temporary = target + ".mirrorflow-\(getpid())"
    do throws(SystemFailure) {
      try FolderTree.write(Array(text.utf8), to: temporary)
      var status = stat()
      if stat(target, &status) == 0 { chmod(temporary, status.st_mode & 0o7777) }
      guard rename(temporary, target) == 0 else { throw SystemFailure(path, errno) }
    } catch {
      unlink(temporary)
      throw .failure(
        .cannotWrite, "\(path) cannot be written: \(SystemError(error.code))", exit: .cannotWrite)
    }
  }
}
