import Foundation
import ResultStore
import Testing

/// `verify` trains networks as a campaign: whatever ends it, the next run goes on.
@Suite("Interrupted campaigns of the program")
struct ResumptionTests {
  private let folder: TemporaryFolder
  private let arguments: [String]
  private let environment: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    environment = ["MIRRORFLOW_CACHE": folder.path("results.sqlite")]
    let model = """
      model m {
        activation = abs; biases = uniform(1); potential = scaled(power(4), omega = 1)
        data = [(-1/2, 1/8), (1/4, -1/8)]
      }
      """
    arguments = [
      "verify", try folder.write(model, to: "m.mirror"), "--claim", "lazy", "--widths", "4,6,8",
      "--seeds", "0..3", "--until", "1e-4", "--json",
    ]
  }

  private func run(_ more: String...) throws -> ProgramRun {
    try ProgramRun(arguments: arguments + more, environment: environment)
  }

  /// The networks that are stored, by what was asked about them.
  private func stored() throws -> Set<StoredResult> {
    var results: Set<StoredResult> = []
    _ = try ResultStore(at: folder.path("results.sqlite")).forEach { results.insert($0) }
    return results
  }

  /// Starts the program and ends it by a signal as soon as so many results are stored.
  ///
  /// - Returns: Its exit code or signal, and what it has printed.
  private func signalled(_ signal: Int32, after count: Int) throws -> (Int32, String) {
    let output = folder.url.appendingPathComponent("output")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = ProgramRun.products.appendingPathComponent("mirrorflow")
    process.arguments = arguments + ["--threads", "1"]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, try stored().count < count { usleep(2_000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
  }

  @Test func killedRunsGoOnWhereTheyWere() throws {
    var before: Set<StoredResult> = []
    for count in [1, 4, 9] {
      _ = try signalled(SIGKILL, after: count)
      let after = try stored()
      #expect(after.count >= count && after.isSuperset(of: before))
      before = after
    }
    let last = try run()
    #expect(last.status == 2 || last.status == 0, "\(last.messages)")
    #expect(try stored().isSuperset(of: before))
    #expect(try stored().count == 12)
    #expect(try run("--no-cache", "--threads", "3").output == last.output)
    #expect(try run().output == last.output)
  }

  @Test func interruptedRunsKeepWhatTheyHaveFinished() throws {
    let (status, output) = try signalled(SIGINT, after: 3)
    #expect(status == 130)
    let document = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    let rows = try #require(document?["rows"] as? [Any])
    let kept = try stored()
    #expect(rows.count == kept.count && (3..<12).contains(kept.count))
    let last = try run("--threads", "2")
    #expect(try stored().isSuperset(of: kept))
    #expect(try run("--no-cache", "--threads", "1").output == last.output)
  }
}
