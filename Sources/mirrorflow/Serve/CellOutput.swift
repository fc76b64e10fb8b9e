import Glibc
import ResultStore

/// A worker's way to its parent: one line an event, one for the answer.
///
/// Campaigns call from their own threads, but one at a time.
final class CellOutput: ProcessListener {
  /// The first byte of a line that is an event.
  static let eventMark = UInt8(ascii: "E")
  /// The first byte of the line that is the answer.
  static let answerMark = UInt8(ascii: "A")

  private let id: RequestID
  /// When the next state may be told.
  private var due = Duration.milliseconds(500)

  init(id: RequestID) { self.id = id }

  func send(event: some Encodable) throws(CommandFailure) {
    try send(ProcessContext.jsonLine(event), Self.eventMark)
  }

  func send(answer: some Encodable) throws(CommandFailure) {
    try send(ProcessContext.jsonLine(answer), Self.answerMark)
  }

  private func send(_ line: String, _ mark: UInt8) throws(CommandFailure) {
    try StandardStream.output.write("\(Character(UnicodeScalar(mark)))\(line)\n")
  }

  func hear(_ message: String) {
    // Without a parent the worker ends by itself; there is nobody to tell.
    try? send(event: MessageEvent(id: id, text: message))
  }

  func hear(_ progress: CampaignProgress) {
    guard progress.elapsed >= due, progress.finished < progress.total else { return }
    due = progress.elapsed + .milliseconds(300)
    try? send(
      event: ProgressEvent(
        id: id, text: ProgressLine.text(progress), finished: progress.finished,
        total: progress.total, seconds: progress.elapsed / .seconds(1),
        remaining: progress.remaining.map { $0 / .seconds(1) }))
  }
}
