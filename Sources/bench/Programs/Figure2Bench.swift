import Glibc

/// The whole process on figure 2 with x⁴, from a file to 50 proved digits as JSON, and the same
/// problem by general-purpose means in mpmath.
struct Figure2Bench {
  let effort: BenchEffort

  /// The first 45 digits of λ at the four data, recorded from an independent solution.
  private static let multipliers = [
    "-461.604076587090956249381564014317311324362822",
    "2968.74076874447874173108911518800352827269722",
    "-7550.68350067512258373924376720848861705515662",
    "4256.15054176011680257712675144595560278967150",
  ]
  private static let arguments = [
    "solve", "notebooks/examples/figure2.mirror", "--model", "quartic_abs", "--digits", "50",
    "--at", "-1/2, 1/2", "--json",
  ]
  private static let peer = "Tests/Oracles/bench/figure2_mpmath.py"

  func run() throws(BenchFailure) {
    let program = try BuiltProgram.path(effort)
    let clock = ContinuousClock()
    var durations: [Duration] = []
    for _ in 0..<(effort.isQuick ? 1 : 15) {
      let start = clock.now
      let output = try ProgramOutput(program, Self.arguments)
      durations.append(start.duration(to: clock.now))
      try verify(output)
    }
    let timing = Timing(durations)
    show("mirrorflow: \(timing.text); certified, digits as recorded")
    guard effort.runsPeers else { return }
    guard access(Self.peer, R_OK) == 0,
      let check = try? ProgramOutput("python3", ["-c", "import mpmath"]), check.status == 0
    else {
      show("mpmath:     left out, python3 with mpmath is not here")
      return
    }
    let output = try ProgramOutput("python3", [Self.peer, "--digits", "50"])
    guard output.status == 0, let seconds = Self.value(of: "seconds", in: output.text)
    else { throw BenchFailure(reason: "\(Self.peer) ended with \(output.status)") }
    try verifyPeer(output.text)
    show("mpmath:     \(seconds.digits(4)) s (1 run, without starting Python)")
    show("ratio:      \((seconds / timing.median).digits(3))")
  }

  private func verify(_ output: ProgramOutput) throws(BenchFailure) {
    guard output.status == 0 else {
      throw BenchFailure(reason: "mirrorflow ended with \(output.status)")
    }
    guard output.text.contains("\"certified\": true") || output.text.contains("\"certified\":true")
    else { throw BenchFailure(reason: "mirrorflow did not certify its digits") }
    for value in Self.multipliers
    where !output.text.contains("\"value\": \"\(value)") {
      throw BenchFailure(reason: "a multiplier is not \(value)…")
    }
  }

  /// The peer must have solved the same problem.
  private func verifyPeer(_ text: String) throws(BenchFailure) {
    for (index, value) in Self.multipliers.enumerated()
    where !text.contains("lambda\(index + 1) \(value)") {
      throw BenchFailure(reason: "the peer's multiplier \(index + 1) is not \(value)…")
    }
  }

  /// The number behind a key on a line of its own.
  private static func value(of key: String, in text: String) -> Double? {
    for line in text.split(separator: "\n") where line.hasPrefix(key + " ") {
      return Double(line.dropFirst(key.count + 1))
    }
    return nil
  }
}
