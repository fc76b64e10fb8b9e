import Glibc

/// Another program's standard output, read to its end, and how it ended.
struct ProgramOutput {
  let text: String
  let status: Int32

  /// Runs a program found in `PATH` or at a path, and waits.
  ///
  /// - Throws: `BenchFailure` when it cannot be started.
  init(_ program: String, _ arguments: [String]) throws(BenchFailure) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw BenchFailure(reason: "no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, program, &actions, nil, &words, environ)
    close(ends[1])
    defer { close(ends[0]) }
    guard failure == 0 else { throw BenchFailure(reason: "\(program) cannot be started") }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        break
      }
    }
    var end: Int32 = 0
    while waitpid(process, &end, 0) == -1 {
      if errno != EINTR { break }
    }
    text = String(decoding: bytes, as: UTF8.self)
    status = end & 0x7F == 0 ? (end >> 8) & 0xFF : -(end & 0x7F)
  }
}
