import Glibc
import ResultStore

/// How far a campaign is, on standard error.
///
/// On a terminal it is one line that is written over; where messages go into a file, a line now and
/// then. Short work shows nothing.
final class ProgressLine {
  private let isTerminal: Bool
  private let write: (String) -> Void
  /// When the next line may be written: work that is over sooner needs no progress.
  private var due: Duration
  /// What stands on the terminal.
  private var shown: String?

  /// Between two states on a terminal; anything faster only flickers.
  private static let frame = Duration.milliseconds(200)
  /// Before the first line in a file and between two of them, at least.
  private static let pause = Duration.seconds(10)

  init(isTerminal: Bool, write: @escaping (String) -> Void) {
    self.isTerminal = isTerminal
    self.write = write
    due = isTerminal ? .seconds(2) : Self.pause
  }

  /// Standard error's.
  convenience init() {
    let stream = StandardStream.error
    self.init(isTerminal: stream.isTerminal) { stream.writeIgnoringErrors($0) }
  }

  /// Shows a state if it is time to.
  func show(_ progress: CampaignProgress) {
    guard progress.elapsed >= due, progress.finished < progress.total else { return }
    let text = Self.text(progress)
    if isTerminal {
      let line = String(text.prefix(Self.terminalWidth - 1))
      if line != shown { write("\r\u{1B}[K" + line) }
      shown = line
      due = progress.elapsed + Self.frame
    } else {
      write(text + "\n")
      // Ever more rarely, so that a night's work does not fill a log.
      due = max(progress.elapsed + Self.pause, progress.elapsed * 1.25)
    }
  }

  /// Takes the line away, before a message or at the end.
  func clear() {
    guard shown != nil else { return }
    write("\r\u{1B}[K")
    shown = nil
  }

  /// The state in words: `12 of 30 runs done, 4 of them before, 2 running, 1 min 20 s left`.
  static func text(_ progress: CampaignProgress) -> String {
    if progress.total == 1 { return "running for \(progress.elapsed.roundedText)" }
    var parts = ["\(progress.finished) of \(progress.total) runs done"]
    if progress.stored > 0 { parts.append("\(progress.stored) of them before") }
    parts.append("\(progress.running) running")
    if let remaining = progress.remaining { parts.append("about \(remaining.roundedText) left") }
    return parts.joined(separator: ", ")
  }

  private static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(StandardStream.error.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1
    else { return 80 }
    return Int(size.ws_col)
  }
}
