import Foundation

/// A run of `CampaignProbe` in a process of its own.
struct ProbeRun {
  let process = Process()
  private let outputFile: URL
  private let messageFile: URL

  private static let products: URL = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent()
  }()

  /// Starts it; `name` is that of its files, and the shell does `prelude` first.
  init(
    _ place: TemporaryStore, _ name: String, store: String? = nil, count: Int, threads: Int,
    milliseconds: Double, prelude: String = ":"
  ) throws {
    outputFile = place.folder.appendingPathComponent(name + ".output")
    messageFile = place.folder.appendingPathComponent(name + ".messages")
    for file in [outputFile, messageFile] { try Data().write(to: file) }
    let probe = Self.products.appendingPathComponent("CampaignProbe").path
    let log = place.folder.appendingPathComponent(name + ".log").path
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", prelude + "; exec \"$@\"", "sh", probe, store ?? place.path, log, "\(count)",
      "\(threads)", "\(milliseconds)",
    ]
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: messageFile)
    try process.run()
  }

  /// Waits for its end and gives the exit code.
  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Ends it without a chance to put anything in order.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var output: String {
    get throws { try String(contentsOf: outputFile, encoding: .utf8) }
  }

  var messages: String {
    get throws { try String(contentsOf: messageFile, encoding: .utf8) }
  }

  /// The items whose work has begun.
  static func begun(_ place: TemporaryStore, _ name: String) throws -> [Int] {
    let file = place.folder.appendingPathComponent(name + ".log")
    guard let log = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return log.split(separator: "\n").filter { $0.hasPrefix("begin ") }
      .compactMap { Int($0.dropFirst(6)) }
  }
}
