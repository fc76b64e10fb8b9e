import Foundation
import Testing

@Suite("serve --stdio")
struct ServeTests {
  private static let model = """
    potential quartic(x) = x^4
    model m {
      activation = abs
      biases     = uniform(r = 1)
      potential  = scaled(quartic, omega = 1)
      data       = [(-1, 0), (1/3, 1/2), (1, -1)]
    }
    """
  /// Minutes of work.
  private static let longRequest = "flow m { width = 200000; until = 1e-300; digits = 60 }"

  private func value(_ result: (events: [ServeClient.Message], answer: ServeClient.Message))
    -> String?
  {
    let document = result.events.compactMap { $0["json"] as? [String: any Sendable] }.last
    return ((document?["values"] as? [any Sendable])?.first as? [String: any Sendable])?["value"]
      as? String
  }

  @Test func resultsAreThoseOfTheCommands() throws {
    let client = try ServeClient()
    #expect(try client.evaluate(Self.model).answer["status"] as? String == "ok")
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.model, to: "m.mirror")
    let requests: [(String, [String])] = [
      (
        "solve m { digits = 20; at = [0, 1/2] }",
        ["solve", file, "--digits", "20", "--at", "0, 1/2", "--pieces"]
      ),
      ("derive m", ["derive", file]),
      ("kernel m { at = [1/2, -1/4] }", ["kernel", file, "--at", "1/2, -1/4"]),
      ("functional m { h = x^2/2 }", ["functional", file, "--h", "x^2/2"]),
      ("flow m { width = 20; at = [0] }", ["flow", file, "--width", "20", "--at", "0"]),
      ("verify not-rkhs of m", ["verify", file, "--claim", "not-rkhs"]),
    ]
    for (request, arguments) in requests {
      let (events, answer) = try client.evaluate(request)
      let run = try ProgramRun(arguments: arguments + ["--json"])
      #expect(answer["status"] as? String == "ok", "\(request): \(answer)")
      #expect(answer["exit"] as? Int == Int(run.status), "\(request)")
      let result = try #require(events.last, "\(request): \(answer)")
      #expect(result["html"] as? String != nil, "\(request)")
      let document = try #require(result["json"] as? NSDictionary, "\(request)")
      let expected = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? NSDictionary
      #expect(document == expected, "\(request)")
    }
    #expect(try client.close() == 0)
  }

  @Test func aWrongCellChangesNothing() throws {
    let client = try ServeClient()
    _ = try client.evaluate(Self.model, name: "In[1]")
    let before = value(try client.evaluate("solve m { digits = 10; at = [0] }"))
    #expect(before != nil)
    // Good declarations beside a bad one; a potential that the model cannot use; a bad request.
    for wrong in [
      "potential quartic(x) = x^2\nlet c = 2x", "potential quartic(x; p) = |x|^p",
      "potential quartic(x) = x^2\nsolve nobody", "potential quartic(x) = x^2 +",
      "potential quartic(x) = x^2\nsolve m { digits = -1 }",
    ] {
      let (events, answer) = try client.evaluate(wrong)
      #expect(answer["status"] as? String == "error", "\(wrong)")
      #expect(answer["exit"] as? Int == 65, "\(wrong)")
      #expect(events.isEmpty, "\(wrong)")
      #expect(value(try client.evaluate("solve m { digits = 10; at = [0] }")) == before, "\(wrong)")
    }
    let (_, answer) = try client.evaluate("potential quartic(x; p) = |x|^p", name: "In[9]")
    #expect((answer["text"] as? String)?.contains("--> In[1]:5:23") == true, "\(answer)")
  }

  @Test func aRedefinitionSaysWhatDependsOnIt() throws {
    let client = try ServeClient()
    _ = try client.evaluate("let a = 1\nlet b = a + 1\n" + Self.model)
    _ = try client.evaluate("potential other(x) = b*x^2 + quartic(x)")
    let before = value(try client.evaluate("solve m { digits = 10; at = [0] }"))
    let (events, answer) = try client.evaluate("potential quartic(x) = cosh(x)\nlet a = 2")
    #expect(answer["status"] as? String == "ok")
    let replaced = try #require(events.first?["replaced"] as? [[String: any Sendable]])
    #expect(replaced.map { $0["name"] as? String } == ["potential quartic", "let a"])
    #expect(replaced[0]["dependents"] as? [String] == ["model m", "potential other"])
    #expect(replaced[1]["dependents"] as? [String] == ["let b", "potential other"])
    let after = value(try client.evaluate("solve m { digits = 10; at = [0] }"))
    #expect(after != nil && after != before)
  }

  @Test func errorsHaveTheCaretsOfTheCommandLine() throws {
    let client = try ServeClient()
    let folder = try TemporaryFolder()
    for wrong in [
      "potential f(x) = 2x", "potential f(x) = (x", "model m {\n  activation = relu\n}",
      "let 1 = 2\nlet b = c", "densit p(b) = 1", "let \u{202E}a = 1", "",
    ] {
      let file = try folder.write(wrong, to: "In[1]")
      let run = try ProgramRun("check", file)
      let text = try client.evaluate(wrong).answer["text"] as? String ?? ""
      #expect(text == run.messages.replacingOccurrences(of: file, with: "In[1]"))
    }
  }

  @Test func anInterruptStopsTheWorkAndKeepsTheState() throws {
    let client = try ServeClient()
    _ = try client.evaluate(Self.model)
    let long = try client.send("evaluate", ["code": "let kept = 7\n" + Self.longRequest])
    let waiting = try client.send("evaluate", ["code": "check quartic"])
    while let message = try client.next(), message["event"] as? String != "progress" {}
    #expect(client.workers.count == 1)
    let begin = ContinuousClock.now
    // While something is computed, questions are answered.
    let question = try client.send("complete", ["code": "potential f(x) = kep"])
    let matches = try client.answer(to: question).answer["matches"] as? [[String: any Sendable]]
    #expect(matches?.first?["text"] as? String == "kept")
    let interrupt = try client.send("interrupt")
    let (_, answer) = try client.answer(to: interrupt)
    #expect(answer["stopped"] as? Bool == true)
    #expect(try client.answer(to: long).answer["status"] as? String == "interrupted")
    #expect(ContinuousClock.now - begin < .seconds(20))
    #expect(try client.answer(to: waiting).answer["status"] as? String == "ok")
    // The process is gone soon after its answer.
    let end = ContinuousClock.now + .seconds(10)
    while !client.workers.isEmpty, ContinuousClock.now < end { usleep(10_000) }
    #expect(client.workers == [])
    #expect(
      value(try client.evaluate("let z = kept\nsolve m { digits = 10; at = [0] }")) != nil)
    #expect(try client.answer(to: client.send("interrupt")).answer["stopped"] as? Bool == false)
    #expect(try client.close() == 0)
  }

  @Test func aKilledComputationIsAnErrorAndNothingIsLost() throws {
    let client = try ServeClient()
    _ = try client.evaluate(Self.model)
    let long = try client.send("evaluate", ["code": Self.longRequest])
    while let message = try client.next(), message["event"] as? String != "progress" {}
    for worker in client.workers { kill(worker, SIGKILL) }
    let (_, answer) = try client.answer(to: long)
    #expect(answer["status"] as? String == "error")
    #expect((answer["text"] as? String)?.contains("MF5017") == true, "\(answer)")
    #expect(value(try client.evaluate("solve m { digits = 10; at = [0] }")) != nil)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "takes two cores"))
  func whatWasInterruptedGoesOnWhereItStopped() throws {
    let client = try ServeClient()
    _ = try client.evaluate(Self.model)
    // One network is trained at once, the other takes minutes.
    let request = "verify lazy of m { widths = [10, 50000]; seeds = 0; until = 1e-25 }"
    for text in ["1 of 2 runs done, 1 running", "1 of 2 runs done, 1 of them before, 1 running"] {
      let id = try client.send("evaluate", ["code": request])
      var texts: [String] = []
      while let message = try client.next(), message["status"] == nil {
        texts.append(message["text"] as? String ?? "")
        if texts.last?.hasPrefix("1 of 2") == true { break }
      }
      #expect(texts.last?.hasPrefix(text) == true, "\(texts)")
      try client.send("interrupt")
      #expect(try client.answer(to: id).answer["status"] as? String == "interrupted")
    }
  }

  @Test func linesThatAreNoRequestsAreAnswered() throws {
    let client = try ServeClient()
    let deep = String(repeating: "[", count: 100_000)
    let lines = [
      "nonsense", "{", "[1]", "7", "null", "\"\"", "{\"id\":1}", "{\"id\":1,\"type\":\"dance\"}",
      "{\"type\":\"version\"}", "{\"id\":1.5,\"type\":\"version\"}",
      "{\"id\":1,\"type\":\"evaluate\"}", "{\"id\":1,\"type\":\"complete\",\"code\":7}", deep,
      "{\"id\":\(deep)", "\u{0}", "{\"id\":1,\"type\":\"evaluate\",\"code\":\"\\ud800\"}",
    ]
    for line in lines {
      try client.send(line: line)
      let message = try #require(try client.next(), "\(line.prefix(80))")
      #expect(message["status"] as? String == "error", "\(line.prefix(80)) \(message)")
    }
    try client.send(line: "  ")
    #expect(try client.answer(to: client.send("version")).answer["protocol"] as? Int == 1)
    for cursor in [-5, 0, 3, 1_000_000] {
      for type in ["complete", "inspect", "is_complete"] {
        let id = try client.send(type, ["code": "let é😀 = \"a", "cursor": cursor])
        #expect(try client.answer(to: id).answer["status"] as? String == "ok")
      }
    }
    #expect(try client.close() == 0)
  }

  @Test func theEndOfTheInputEndsTheProgram() throws {
    let run = try ProgramRun(
      "serve", "--stdio",
      input: "{\"id\":1,\"type\":\"evaluate\",\"code\":\"check f\\npotential f(x) = x^2\"}")
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.last?.contains("\"status\":\"ok\"") == true, "\(run.output)")
    #expect(try ProgramRun("serve", "--stdio", input: "").output == "")
    let shutdown = try ProgramRun(
      "serve", "--stdio",
      input: "{\"id\":1,\"type\":\"shutdown\"}\n{\"id\":2,\"type\":\"version\"}\n")
    #expect(shutdown.status == 0)
    #expect(shutdown.output == "{\"id\":1,\"status\":\"ok\"}\n")
    #expect(try ProgramRun("serve").status == 64)
  }

  @Test func namesAreExplained() throws {
    let client = try ServeClient()
    _ = try client.evaluate(Self.model, name: "In[3]")
    func inspect(_ code: String, _ cursor: Int) throws -> String {
      let id = try client.send("inspect", ["code": code, "cursor": cursor])
      return try client.answer(to: id).answer["text"] as? String ?? ""
    }
    let own = try inspect("check quartic", 8)
    #expect(own.hasPrefix("potential quartic(x) = x^4"))
    #expect(own.contains("Declared in In[3], line 1.") && own.contains("`model m`"))
    #expect(try inspect("cosh", 1).hasPrefix("sinh(x), cosh(x)"))
    #expect(try inspect("hypentropy", 10).contains("asinh(x/beta)"))
    #expect(try inspect("MF3011", 3).hasPrefix("MF3011: "))
    #expect(try inspect("nothing_of_that_name", 3) == "")
  }
}
