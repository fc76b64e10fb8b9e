import Foundation
import Testing

/// A running `mirrorflow serve --stdio`, line by line.
final class ServeClient {
  typealias Message = [String: any Sendable]

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var rest = Data()
  private let folder: TemporaryFolder
  private var count = 0

  init(environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    process.executableURL = ProgramRun.products.appendingPathComponent("mirrorflow")
    process.arguments = ["serve", "--stdio"]
    process.currentDirectoryURL = ProgramRun.package
    let store = ["MIRRORFLOW_CACHE": folder.path("results.sqlite")]
    process.environment = ProcessInfo.processInfo.environment.merging(store) { $1 }
      .merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  /// The processes that compute for it.
  var workers: [Int32] {
    let tasks = "/proc/\(process.processIdentifier)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return names.flatMap { name -> [Int32] in
      let text = (try? String(contentsOfFile: "\(tasks)/\(name)/children", encoding: .utf8)) ?? ""
      return text.split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// Sends a request and gives its number.
  @discardableResult
  func send(_ type: String, _ members: Message = [:]) throws -> Int {
    count += 1
    let request = members.merging(["id": count, "type": type]) { $1 }
    try send(line: String(decoding: JSONSerialization.data(withJSONObject: request), as: UTF8.self))
    return count
  }

  func send(line: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
  }

  /// The next line; nil at the end.
  func next() throws -> Message? {
    while true {
      if let end = rest.firstIndex(of: 0x0A) {
        let line = rest[rest.startIndex..<end]
        rest = Data(rest[rest.index(after: end)...])
        return try JSONSerialization.jsonObject(with: line) as? Message
      }
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { return nil }
      rest += chunk
    }
  }

  /// The events and the answer of a request; lines of other requests are dropped.
  func answer(to id: Int) throws -> (events: [Message], answer: Message) {
    var events: [Message] = []
    while let message = try next() {
      guard message["id"] as? Int == id else { continue }
      if message["status"] != nil { return (events, message) }
      events.append(message)
    }
    Issue.record("the process ended before it answered")
    return (events, [:])
  }

  /// Evaluates a cell.
  func evaluate(_ code: String, name: String = "In[1]") throws -> (
    events: [Message], answer: Message
  ) {
    try answer(to: send("evaluate", ["code": code, "name": name]))
  }

  /// Closes the input and gives the exit code.
  func close() throws -> Int32 {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
