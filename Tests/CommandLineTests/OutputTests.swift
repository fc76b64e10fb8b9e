import Foundation
import Testing

@Suite("Standard streams")
struct OutputTests {
  @Test(arguments: [
    "mirrorflow explain MF5002 > /dev/full",
    "mirrorflow --help > /dev/full",
    "mirrorflow --version >&-",
    "mirrorflow check \(Example.figure2) --json > /dev/full",
    "mirrorflow check nothing --json > /dev/full",
    "mirrorflow report \(Example.figure1) -o $DIR/r --json > /dev/full",
  ])
  func whatCannotBeWrittenIsExitCode73(_ script: String) throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun(shell: script, environment: ["DIR": folder.url.path])
    #expect(run.status == 73, "\(run.messages)")
  }

  @Test func aReaderThatIsGoneIsExitCode73() throws {
    // The sleep makes sure that the reader is gone before anything is written.
    let run = try ProgramRun(
      shell: "{ sleep 0.3; mirrorflow explain MF5002; echo $? >&2; } | true")
    #expect(run.messages.hasSuffix("73\n"), "\(run.messages)")
  }

  @Test func closedStreamsDoNotBreakTheRun() throws {
    let run = try ProgramRun(shell: "mirrorflow explain MF5002 2>&- <&-")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("MF5002"))
  }

  @Test func jsonLeavesNothingElseOnStandardOutput() throws {
    let run = try ProgramRun("check", Example.figure2, "--json")
    #expect(run.output.hasPrefix("{\n") && run.output.hasSuffix("}\n"))
    #expect(try run.document()["schema"] as? String == "check/1")
  }

  @Test func standardInputIsAFile() throws {
    let text = try String(
      contentsOf: ProgramRun.package.appendingPathComponent(Example.figure1),
      encoding: .utf8)
    let fromInput = try ProgramRun("check", "-", "--json", input: text)
    let fromFile = try ProgramRun("check", Example.figure1, "--json")
    #expect(fromInput.output == fromFile.output)
    #expect(fromInput.status == fromFile.status)
  }

  @Test func anInterruptedRunLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    // A plotter that never ends stands for a long computation.
    let run = try ProgramRun(
      shell: """
        printf '#!/bin/sh\\nexec sleep 20' > $DIR/gnuplot; chmod +x $DIR/gnuplot
        PATH=$DIR:$PATH mirrorflow report \(Example.figure1) -o $DIR/r 2>$DIR/log & pid=$!
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          ls -a $DIR | grep -q mirrorflow- && break; sleep 0.1
        done
        sleep 0.3; kill -INT $pid; wait $pid; echo $?; ls -a $DIR | grep -c mirrorflow
        """, environment: ["DIR": folder.url.path])
    #expect(run.output == "130\n0\n", "\(run.output)")
  }
}
