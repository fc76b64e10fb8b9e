#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file could not be read, as the end of a sentence.
struct FileReadFailure: Error, Hashable {
  var reason: String
  /// Whether the file was there and was refused for its size.
  var isTooLarge = false
}

/// Reads regular files whole, up to a limit; a pipe or a device could keep a run waiting for ever.
enum FileContents {
  static func read(_ path: String) throws(FileReadFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileReadFailure(reason: lastError()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileReadFailure(reason: lastError()) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw FileReadFailure(reason: isFolder ? "it is a folder" : "it is not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= LanguageLimits.fileBytes else {
      throw FileReadFailure(reason: "it is larger than 64 MiB", isTooLarge: true)
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = bytes.withUnsafeMutableBytes { buffer in
        #if canImport(Glibc)
          Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
        #elseif canImport(Musl)
          Musl.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
        #else
          Darwin.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileReadFailure(reason: lastError()) }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(size - filled)
    return bytes
  }

  private static func lastError() -> String {
    String(cString: strerror(errno)).lowercased()
  }

  /// A path of a file that another file names.
  static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The folder of a file, or the empty string for the working directory.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
