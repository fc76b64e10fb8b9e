import Glibc

/// What the program does to folders, with the operating system's own errors.
enum FolderTree {
  /// What stands at a path, without following a link.
  enum Kind {
    case missing, folder, file, other
  }

  static func kind(_ path: String) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// Whether a path leads to a folder, links followed.
  static func leadsToFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a private folder of a name that nothing else has.
  ///
  /// - Parameters:
  ///   - prefix: Its path, to which random letters are added.
  ///   - path: What a failure names.
  /// - Returns: Its path.
  /// - Throws: `SystemFailure` with the operating system's reason.
  static func makeTemporary(
    _ prefix: String, for path: String
  ) throws(SystemFailure) -> String {
    var template = Array((prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFailure(path, errno) }
    return template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? prefix
    }
  }

  /// Creates a folder and those above it.
  ///
  /// - Returns: The folders that were created, outermost first.
  static func create(_ path: String) throws(SystemFailure) -> [String] {
    if path.isEmpty || leadsToFolder(path) { return [] }
    var created = try create(parent(of: path))
    guard mkdir(path, 0o777) == 0 else {
      let failure = SystemFailure(path, errno)
      for folder in created.reversed() { rmdir(folder) }
      throw failure
    }
    created.append(path)
    return created
  }

  /// The folder that holds a path; empty for the working directory.
  static func parent(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return "" }
    return slash == trimmed.startIndex ? "/" : withoutTrailingSlashes(String(trimmed[..<slash]))
  }

  static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Writes a new file and makes sure that it is on the disk.
  static func write(_ bytes: [UInt8], to path: String) throws(SystemFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw SystemFailure(path, errno) }
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else {
        let failure = SystemFailure(path, errno)
        close(descriptor)
        throw failure
      }
      offset += written
    }
    // A file system may keep the news of a full disk until now. Not all of them can flush.
    let isFlushed = fsync(descriptor) == 0 || errno == EINVAL
    let flushError = errno
    guard close(descriptor) == 0 else { throw SystemFailure(path, errno) }
    guard isFlushed else { throw SystemFailure(path, flushError) }
  }

  /// Reads a small file; nil if it is not there.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 { return nil }
      bytes += chunk[..<count]
    }
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a folder of this program with what is in it: at most three levels.
  static func remove(_ folder: String, depth: Int = 0) {
    guard depth <= 4 else { return }
    for name in names(in: folder) {
      let path = folder + "/" + name
      if kind(path) == .folder { remove(path, depth: depth + 1) } else { unlink(path) }
    }
    rmdir(folder)
  }
}

/// A file operation that failed.
struct SystemFailure: Error {
  let path: String
  let code: Int32

  init(_ path: String, _ code: Int32) {
    self.path = path
    self.code = code
  }
}
