import Glibc
import MirrorLanguage

/// What a worker is told to compute.
struct CellJob: Codable {
  var id: RequestID
  var text: CellText
}

/// A process of its own that carries out the requests of one cell.
///
/// It is this program again, so nothing is computed in another way than by the commands. Stopping
/// it cannot hurt the session, and neither can its running out of memory.
final class CellWorker {
  let id: RequestID
  /// Where its lines come from.
  let output: Int32
  private let process: pid_t
  private let input: Int32
  private(set) var lines = LineBuffer()
  /// Whether its answer has been sent on.
  var hasAnswered = false
  private(set) var isInterrupted = false
  /// When a process that does not end by itself is killed.
  private(set) var deadline: ContinuousClock.Instant?

  /// How long a process has to remove its temporary files.
  private static let grace = Duration.seconds(2)

  /// Starts a process for a job, which is one line of JSON.
  ///
  /// - Throws: `CommandFailure` with exit code 70 when no process can be had.
  init(id: RequestID, job: String, arguments: [String]) throws(CommandFailure) {
    self.id = id
    var toWorker: [Int32] = [0, 0]
    var fromWorker: [Int32] = [0, 0]
    guard Self.makePipe(&toWorker) else { throw Self.notStarted(errno) }
    guard Self.makePipe(&fromWorker) else {
      let failure = errno
      for descriptor in toWorker { close(descriptor) }
      throw Self.notStarted(failure)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toWorker[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromWorker[1], 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: a signal from the terminal is this process's to pass on.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var process = pid_t()
    let words = ["mirrorflow", "serve", "--worker"] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let failure = posix_spawn(
      &process, "/proc/self/exe", &actions, &attributes, &pointers, environ)
    close(toWorker[0])
    close(fromWorker[1])
    input = toWorker[1]
    output = fromWorker[0]
    self.process = process
    guard failure == 0 else {
      close(input)
      close(output)
      throw Self.notStarted(failure)
    }
    Self.send(Array((job + "\n").utf8), to: input)
  }

  /// A pipe that no other process inherits.
  private static func makePipe(_ ends: inout [Int32]) -> Bool {
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return true
  }

  private static func notStarted(_ code: Int32) -> CommandFailure {
    .failure(
      .computationLost, "no process can be started to compute: \(SystemError(code))",
      exit: .internalError)
  }

  /// Writes the job; a worker that is gone already shows at the other pipe.
  private static func send(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = write(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count > 0 { offset += count } else if errno != EINTR { return }
      }
    }
  }

  /// Takes what it has written; false at its end.
  func fill() -> Bool { lines.fill(from: output) }

  /// Its next whole line.
  func nextLine() -> LineBuffer.Line? { lines.next() }

  /// Asks it to stop; ``killIfOverdue()`` does not ask.
  func interrupt() {
    guard !isInterrupted else { return }
    isInterrupted = true
    kill(process, SIGINT)
    deadline = .now + Self.grace
  }

  /// Kills a process that was asked to stop and did not.
  func killIfOverdue() {
    guard let deadline, deadline <= .now else { return }
    kill(process, SIGKILL)
    self.deadline = nil
  }

  /// Ends it at once.
  func end() {
    kill(process, SIGKILL)
    _ = reap()
  }

  /// Waits for its end, which is there or near, and says how it ended, for people.
  func reap() -> String {
    close(input)
    close(output)
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 {
      if errno != EINTR { return "is lost: \(SystemError(errno))" }
    }
    let signal = status & 0x7F
    return signal == 0
      ? "ended with code \((status >> 8) & 0xFF)" : "was killed by signal \(signal)"
  }
}
