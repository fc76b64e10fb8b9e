import Foundation
import ResultStore
import Testing

@Suite("Store of finished results")
struct CacheCommandTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("store/results.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private static let model = """
    potential quartic(x) = x^4
    model m {
      activation = abs; biases = uniform(1); potential = scaled(quartic, omega = 1)
      data = [(-1, 0.15), (0.35, 0.15), (0.65, -0.15), (1, 0.15)]
    }
    """

  private func run(_ arguments: String..., input: String = model) throws -> ProgramRun {
    try ProgramRun(
      arguments: arguments, input: input, environment: ["MIRRORFLOW_CACHE": path])
  }

  private func flow(_ more: String..., input: String = model) throws -> ProgramRun {
    try ProgramRun(
      arguments: [
        "flow", "-", "--width", "6", "--seed", "3", "--time", "1/2", "--at", "1/2", "--json",
      ] + more, input: input, environment: ["MIRRORFLOW_CACHE": path])
  }

  private func count() throws -> Int {
    try ResultStore(at: path).kinds().reduce(0) { $0 + $1.count }
  }

  @Test func theSameRequestGivesTheSameBytes() throws {
    let first = try flow()
    #expect(first.status == 0, "\(first.messages)")
    #expect(try count() == 1)
    let second = try flow()
    #expect(second.output == first.output && second.messages == first.messages)
    #expect(try flow("--no-cache").output == first.output)
    #expect(try count() == 1)
  }

  @Test func whatIsStoredIsNotComputed() throws {
    let first = try flow()
    let loss = try #require(try first.document()["loss"] as? String)
    // A value that no computation gives.
    let store = try ResultStore(at: path)
    var results: [StoredResult] = []
    _ = try store.forEach { results.append($0) }
    var result = try #require(results.first)
    result.value = Array(
      String(decoding: result.value, as: UTF8.self).replacing(loss, with: "0.777").utf8)
    try store.save(result, replacing: true)
    #expect(try flow().document()["loss"] as? String == "0.777")
    #expect(try flow("--no-cache").output == first.output)
    #expect(try flow("--seconds", "60").document()["loss"] as? String == "0.777")
    #expect(try flow("--until", "1e-20").document()["loss"] as? String == "0.777")
    for other in [
      ["--seed", "4"], ["--width", "7"], ["--time", "1/3"], ["--method", "descent"],
    ] {
      let run = try ProgramRun(
        arguments: ["flow", "-", "--width", "6", "--time", "1/2", "--at", "1/2", "--json"] + other,
        input: Self.model, environment: ["MIRRORFLOW_CACHE": path])
      #expect(try run.document()["loss"] as? String != "0.777", "\(other)")
    }
  }

  @Test func namesAndLayoutDoNotMatter() throws {
    let first = try flow()
    let other = Self.model.replacing("quartic", with: "fourth").replacing("x", with: "t")
      .replacing("model m", with: "# another name\nmodel other").replacing("0.15", with: "3/20")
    let second = try flow(input: other)
    #expect(second.output == first.output.replacing("\"m\"", with: "\"other\""))
    #expect(try count() == 1)
    _ = try flow(input: Self.model.replacing("0.65", with: "0.66"))
    #expect(try count() == 2)
  }

  /// Warnings name what the file at hand names, whatever file the result was stored for.
  @Test func warningsUseTheNamesOfTheFile() throws {
    let own = "activation bend(z) = tanh(z)\n" + Self.model.replacing("= abs", with: "= bend")
    let first = try flow(input: own)
    #expect(first.messages.contains("model `m`") && first.messages.contains("activation is bend"))
    let renamed = own.replacing("bend", with: "turn").replacing("model m", with: "model n")
    let second = try flow(input: renamed)
    #expect(second.messages.contains("model `n`") && second.messages.contains("activation is turn"))
    #expect(try count() == 1)
  }

  @Test func whatDependsOnTheClockIsNotStored() throws {
    let endless = [
      "flow", "-", "--width", "6", "--method", "descent", "--until", "1e-300", "--steps",
      "1000000000", "--json",
    ]
    let environment = ["MIRRORFLOW_CACHE": path]
    let stopped = try ProgramRun(
      arguments: endless + ["--seconds", "0.1"], input: Self.model, environment: environment)
    #expect(try stopped.document()["outcome"] as? String == "step-limit")
    let file = try folder.write(Self.model, to: "m.mirror")
    let words = endless.joined(separator: " ").replacing(" - ", with: " \(file) ")
    let interrupted = try ProgramRun(
      shell: "mirrorflow \(words) & p=$!; sleep 1; kill -INT $p; wait $p", environment: environment)
    #expect(interrupted.status == 130, "\(interrupted.messages)")
    #expect(try interrupted.document()["outcome"] as? String == "cancelled")
    #expect(try count() == 0)
    // A number of steps is no clock.
    let limited = try run(
      "flow", "-", "--width", "6", "--method", "descent", "--steps", "3", "--seconds", "60")
    #expect(limited.status == 2)
    #expect(try count() == 1)
  }

  @Test(arguments: ["/dev/null/results.sqlite", "/proc/results.sqlite"])
  func workGoesOnWithoutAStore(_ path: String) throws {
    let expected = try flow()
    let run = try ProgramRun(
      "flow", "-", "--width", "6", "--seed", "3", "--time", "1/2", "--at", "1/2", "--json",
      input: Self.model, environment: ["MIRRORFLOW_CACHE": path])
    #expect(run.status == 0)
    #expect(run.output == expected.output)
    #expect(run.messages.matches(of: /warning\[MF5014\]/).count == 1, "\(run.messages)")
    #expect(run.messages.contains("finished results are not stored"))
  }

  @Test func aDamagedStoreIsToldAndReplaced() throws {
    let expected = try flow()
    let file = URL(fileURLWithPath: path)
    try Data(contentsOf: file).prefix(5_000).write(to: file)
    let run = try flow()
    #expect(run.status == 0 && run.output == expected.output)
    #expect(run.messages.contains("warning[MF5014]") && run.messages.contains(".damaged-1"))
    #expect(try flow().messages.isEmpty)
    #expect(try count() == 1)
  }

  @Test func listsExportsAndClears() throws {
    #expect(try run("cache").output == "\(path): 0 bytes\nno results\n")
    #expect(!FileManager.default.fileExists(atPath: path), "looking makes no file")
    let value = try flow()
    _ = try flow("--steps", "1")

    let list = try run("cache", "list", "--json")
    #expect(list.topLevelKeys == ["schema", "mirrorflow", "path", "bytes", "kinds"])
    let kinds = try #require(try list.document()["kinds"] as? [[String: any Sendable]])
    #expect(kinds.count == 1 && kinds[0]["count"] as? Int == 2)
    #expect(kinds[0]["kind"] as? String == "flow")
    #expect(try run("cache").output.contains("flow        2"))

    let lines = try run("cache", "export").output.split(separator: "\n")
    #expect(lines.count == 2)
    let document = try run("cache", "export", "--json", "--kind", "flow").document()
    #expect(document["schema"] as? String == "cache-export/1")
    let results = try #require(document["results"] as? [[String: any Sendable]])
    #expect(results.count == 2)
    let members: Set = [
      "kind", "algorithm", "subject", "request", "mirrorflow", "created", "seconds", "value",
    ]
    #expect(results.allSatisfy { Set($0.keys) == members })
    let loss = try #require(try value.document()["loss"] as? String)
    #expect(lines.contains { $0.contains("\"loss\":\"\(loss)\"") })
    #expect(try run("cache", "export", "--kind", "other").output.isEmpty)
    #expect(try run("cache", "export", "--kind", "other", "--json").document().count == 3)

    #expect(try run("cache", "clear", "--kind", "other").output.hasPrefix("removed 0 results"))
    let cleared = try run("cache", "clear", "--json")
    #expect(cleared.topLevelKeys == ["schema", "mirrorflow", "path", "removed", "freed_bytes"])
    #expect(try cleared.document()["removed"] as? Int == 2)
    #expect(try #require(try cleared.document()["freed_bytes"] as? Int) > 0)
    #expect(try count() == 0)
  }
}
