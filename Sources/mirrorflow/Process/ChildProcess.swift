import Glibc

/// Runs another program and waits for it.
enum ChildProcess {
  /// How a program ended.
  enum Outcome: Equatable {
    case exited(Int32)
    case killed(Int32)
    /// It could not be started.
    case notStarted(Int32)
  }

  /// Runs a program found in `PATH`, with its own messages in a file.
  ///
  /// - Parameters:
  ///   - program: The name.
  ///   - arguments: What follows the name.
  ///   - log: The file that takes standard output and standard error.
  /// - Returns: How it ended.
  static func run(
    _ program: String, _ arguments: [String], log: String
  ) -> Outcome {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    // The child gets the default signals back that this program has blocked or ignored.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &pipe)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var process = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let failure = posix_spawnp(&process, program, &actions, &attributes, &words, environ)
    guard failure == 0 else { return .notStarted(failure) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 {
      if errno != EINTR { return .notStarted(errno) }
    }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
  }
}
