import Diagnostics
import Glibc

/// The file that a subcommand works on.
struct InputFile {
  /// Its text and its name in messages.
  let source: SourceText
  /// The folder that paths in the text are relative to.
  let folder: String

  /// Files beyond this size are an error of the language; one byte more is enough to tell.
  private static let readLimit = 64 << 20 + 1

  /// Reads a file, or standard input for `-`.
  ///
  /// - Throws: `CommandFailure` with exit code 66.
  init(path: String) throws(CommandFailure) {
    if path == "-" {
      source = SourceText(name: "<stdin>", bytes: try Self.read(descriptor: 0, name: "<stdin>"))
      folder = ""
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
    defer { close(descriptor) }
    source = SourceText(name: path, bytes: try Self.read(descriptor: descriptor, name: path))
    folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
  }

  private static func read(descriptor: Int32, name: String) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < readLimit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw unreadable(name, errno)
      }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private static func unreadable(_ path: String, _ code: Int32) -> CommandFailure {
    .failure(.unreadableFile, "\(path) cannot be read: \(SystemError(code))", exit: .unreadable)
  }
}
