import Glibc

/// Standard output or standard error, written without a buffer that could hide a failure.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  /// Writes a whole text.
  ///
  /// - Throws: `CommandFailure` when a byte cannot be written: a full disk, a closed pipe.
  func write(_ text: String) throws(CommandFailure) {
    let failure = writeReturningError(Array(text.utf8))
    guard failure == 0 else {
      throw .failure(
        .cannotWrite, "standard output cannot be written: \(SystemError(failure))",
        exit: .cannotWrite)
    }
  }

  /// Writes a message; a reader that is gone is no reason to stop.
  func writeIgnoringErrors(_ text: String) { _ = writeReturningError(Array(text.utf8)) }

  /// Whether a person is likely to be reading.
  var isTerminal: Bool { isatty(rawValue) == 1 }

  private func writeReturningError(_ bytes: [UInt8]) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let written = Glibc.write(
          rawValue, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if written >= 0 {
          offset += written
        } else if errno != EINTR && errno != EAGAIN {
          return errno
        }
      }
      return 0
    }
  }

  /// Opens what is closed, so that no file of ours takes the number of a standard stream.
  ///
  /// Standard output is opened for reading only: writing to it must keep failing.
  static func reserveDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 2 ? O_WRONLY : O_RDONLY)
    }
  }
}

/// An error of the operating system, in its own words.
struct SystemError: CustomStringConvertible {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  var description: String {
    guard let text = strerror(code) else { return "error \(code)" }
    let words = String(cString: text)
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
