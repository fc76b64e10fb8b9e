import Glibc

/// mpmath in a Python process that waits for orders, so that its runs interleave with the others'.
final class PeerProcess {
  private var process = pid_t()
  private let input: UnsafeMutablePointer<FILE>
  private let output: UnsafeMutablePointer<FILE>

  private static let script = "Tests/Oracles/bench/arithmetic_mpmath.py"

  /// Nil where there is no Python with mpmath, or no script.
  init?() {
    guard access(Self.script, R_OK) == 0,
      let check = try? ProgramOutput("python3", ["-c", "import mpmath"]), check.status == 0
    else { return nil }
    var toPeer: [Int32] = [0, 0]
    var fromPeer: [Int32] = [0, 0]
    guard pipe(&toPeer) == 0, pipe(&fromPeer) == 0 else { return nil }
    for end in toPeer + fromPeer { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toPeer[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromPeer[1], 1)
    let command = ["python3", Self.script]
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let failure = posix_spawnp(&process, "python3", &actions, nil, &words, environ)
    close(toPeer[0])
    close(fromPeer[1])
    guard failure == 0, let input = fdopen(toPeer[1], "w"), let output = fdopen(fromPeer[0], "r")
    else { return nil }
    self.input = input
    self.output = output
  }

  deinit {
    fclose(input)
    fclose(output)
    var end: Int32 = 0
    while waitpid(process, &end, 0) == -1, errno == EINTR {}
  }

  /// Sends a line and reads one back.
  func answer(to line: String) throws(BenchFailure) -> String {
    fputs(line + "\n", input)
    fflush(input)
    var text: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(text) }
    guard getline(&text, &capacity, output) > 0, let text else {
      throw BenchFailure(reason: "mpmath did not answer \(line)")
    }
    let answer = String(cString: text).split(separator: "\n").first.map(String.init) ?? ""
    guard !answer.hasPrefix("error") else {
      throw BenchFailure(reason: "mpmath: \(line): \(answer)")
    }
    return answer
  }

  /// Prepares work by a line, checks the peer's answer, and gives the contender that does it.
  func contender(
    preparing line: String, _ check: (String) -> Bool = { _ in true }
  ) throws(BenchFailure) -> Contender {
    let text = try answer(to: line)
    guard check(text) else { throw BenchFailure(reason: "mpmath is wrong: \(line): \(text)") }
    return Contender(measuring: .mpmath) { repetitions throws(BenchFailure) in
      // Preparing other work would replace this one's: the line says which is meant.
      guard let seconds = Double(try self.answer(to: "run \(repetitions) \(line)")) else {
        throw BenchFailure(reason: "mpmath gave no time")
      }
      return seconds
    }
  }
}

/// What there is to compare with on this machine.
struct Peers {
  let flint: FlintLibrary?
  let mpmath: PeerProcess?

  /// Looks for them; none if the effort leaves them out.
  init(_ effort: BenchEffort, usesMPMath: Bool = true) {
    flint = effort.runsPeers ? FlintLibrary() : nil
    mpmath = effort.runsPeers && usesMPMath ? PeerProcess() : nil
    guard effort.runsPeers else { return }
    show(flint.map { "FLINT \($0.version)" } ?? "FLINT left out: no library here")
    if usesMPMath, mpmath == nil { show("mpmath left out: no python3 with mpmath here") }
  }
}
