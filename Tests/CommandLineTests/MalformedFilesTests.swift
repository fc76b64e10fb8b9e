import Diagnostics
import Foundation
import MirrorLanguage
import Testing

/// Files that no user means to write, with the errors that they must give: every one located, none
/// slow, none a crash.
@Suite("Malformed files")
struct MalformedFilesTests {
  @Test(arguments: MalformedFile.all)
  func givesLocatedErrors(_ file: MalformedFile) throws {
    let folder = try TemporaryFolder()
    for (name, text) in MalformedFile.tables { _ = try folder.write(text, to: name) }
    let source = SourceText(name: "malformed.mirror", bytes: file.bytes)
    let loaded = loadProgram(source, baseDirectory: folder.url.path)
    #expect(loaded.hasErrors)
    let found = loaded.diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let place = source.position(at: diagnostic.span.start)
      return "\(diagnostic.code) \(place.line):\(place.column)"
    }
    #expect(found == file.expected)
  }

  @Test func thereAreSixtyOfThem() { #expect(MalformedFile.all.count >= 60) }

  /// The same through the program: exit 65, messages on standard error, a document with `--json`.
  @Test(arguments: ["nested parentheses", "tower of powers", "NUL", "bytes", "csv ragged"])
  func leavesTheProgramWith65(_ name: String) throws {
    let file = try #require(MalformedFile.all.first { $0.name == name })
    let folder = try TemporaryFolder()
    for (name, text) in MalformedFile.tables { _ = try folder.write(text, to: name) }
    let path = folder.path("malformed.mirror")
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    for command in [["check", path], ["solve", path, "--model", "m"]] {
      let plain = try ProgramRun(arguments: command)
      #expect(plain.status == 65)
      #expect(plain.output.isEmpty)
      #expect(plain.messages.hasPrefix("error[\(file.expected[0].prefix(6))]"))
      let json = try ProgramRun(arguments: command + ["--json"])
      #expect(json.status == 65)
      let document = try json.document()
      #expect(document["schema"] as? String == "errors/1")
      let first = (document["diagnostics"] as? [[String: any Sendable]])?.first
      let span = try #require(first?["span"] as? [String: any Sendable])
      let code = try #require(first?["code"] as? String)
      let line = try #require(span["line"] as? Int)
      let column = try #require(span["column"] as? Int)
      #expect("\(code) \(line):\(column)" == file.expected[0])
    }
  }

  @Test(arguments: ["no/such/file.mirror", "/"])
  func aFileThatCannotBeReadGives66(_ path: String) throws {
    let run = try ProgramRun("check", path, "--json")
    #expect(run.status == 66)
    let document = try run.document()
    #expect(document["schema"] as? String == "errors/1")
  }
}
