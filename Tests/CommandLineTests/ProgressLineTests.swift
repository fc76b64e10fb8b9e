import ResultStore
import Testing

@testable import mirrorflow

@Suite("Progress")
struct ProgressLineTests {
  private func progress(_ elapsed: Double, finished: Int = 3) -> CampaignProgress {
    CampaignProgress(
      total: 30, stored: 1, computed: finished - 1, running: 2, elapsed: .seconds(elapsed),
      remaining: .seconds(82 - elapsed))
  }

  /// What is written while states come four times a second.
  private func shown(_ seconds: Double, isTerminal: Bool) -> [String] {
    var writes: [String] = []
    let line = ProgressLine(isTerminal: isTerminal) { writes.append($0) }
    for quarter in 0...Int(seconds * 4) { line.show(progress(Double(quarter) / 4)) }
    line.show(progress(seconds + 60, finished: 30))
    line.clear()
    return writes
  }

  @Test func aTerminalHasOneLine() {
    #expect(shown(1.9, isTerminal: true).isEmpty, "short work shows nothing")
    let writes = shown(4, isTerminal: true)
    #expect(writes.count == 4, "three states that differ and their end")
    let text = "3 of 30 runs done, 1 of them before, 2 running, about 1 min 20 s left"
    #expect(writes.first == "\r\u{1B}[K" + text)
    #expect(writes.allSatisfy { !$0.contains("\n") })
    #expect(writes.last == "\r\u{1B}[K")
  }

  @Test func aFileHasFewLines() {
    #expect(shown(9.5, isTerminal: false).isEmpty)
    let writes = shown(3_600, isTerminal: false)
    #expect(writes.allSatisfy { $0.hasSuffix("left\n") && !$0.contains("\u{1B}") })
    #expect((10...30).contains(writes.count), "\(writes.count) lines an hour")
  }

  @Test func oneRunHasNoCount() {
    let one = CampaignProgress(
      total: 1, stored: 0, computed: 0, running: 1, elapsed: .seconds(7.2), remaining: nil)
    #expect(ProgressLine.text(one) == "running for 8 s")
  }

  @Test(arguments: [
    (0.2, "1 s"), (59, "59 s"), (61, "1 min 1 s"), (599, "9 min 59 s"), (3_000, "50 min"),
    (7_500, "2 h 5 min"),
  ])
  func durationsAreRounded(_ seconds: Double, _ text: String) {
    #expect(Duration.seconds(seconds).roundedText == text)
  }
}
