import Foundation
import Testing

@Suite("mirrorflow fmt")
struct FormatCommandTests {
  @Test(arguments: Example.all)
  func isIdempotentOnTheExamples(_ example: String) throws {
    let once = try ProgramRun("fmt", example)
    #expect(once.status == 0, "\(once.messages)")
    let twice = try ProgramRun("fmt", "-", input: once.output)
    #expect(twice.output == once.output)
    #expect(try ProgramRun("fmt", "-", "--check", input: once.output).status == 0)
  }

  @Test func inPlaceWritesTheFileAndKeepsItsMode() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("let   a=1  # one\n", to: "a.mirror")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let run = try ProgramRun("fmt", path, "--in-place")
    #expect(run.status == 0 && run.output.isEmpty)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("let a = 1") && text.contains("# one"))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o640)
    #expect(try folder.contents(of: "").keys.sorted() == ["a.mirror"])
  }

  @Test func aFileWithErrorsIsNotTouched() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("let a = (1\n", to: "a.mirror")
    #expect(try ProgramRun("fmt", path, "--in-place").status == 65)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "let a = (1\n")
  }
}
