import Foundation
import Testing

/// One run of the built program, seen from outside.
struct ProgramRun {
  let status: Int32
  let output: String
  let messages: String

  /// The folder of the built products: the one that holds the running tests.
  static let products: URL = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent()
  }()

  /// The package's folder.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs the program with arguments in the package's folder.
  init(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws {
    try self.init(arguments: arguments, input: input, environment: environment)
  }

  init(arguments: [String], input: String = "", environment: [String: String] = [:]) throws {
    try self.init(
      executable: Self.products.appendingPathComponent("mirrorflow"), arguments: arguments,
      input: input, environment: environment)
  }

  /// Runs a script of the shell, in which `mirrorflow` is the program.
  init(shell script: String, environment: [String: String] = [:]) throws {
    var environment = environment
    let path = environment["PATH"] ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    environment["PATH"] = "\(Self.products.path):\(path)"
    try self.init(
      executable: URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", script], input: "",
      environment: environment)
  }

  private init(
    executable: URL, arguments: [String], input: String, environment: [String: String]
  ) throws {
    let folder = try TemporaryFolder()
    let inputFile = folder.url.appendingPathComponent("input")
    let outputFile = folder.url.appendingPathComponent("output")
    let messageFile = folder.url.appendingPathComponent("messages")
    try Data(input.utf8).write(to: inputFile)
    for file in [outputFile, messageFile] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = Self.package
    // Every run has a store of its own, unless a test says otherwise: none sees another's results.
    let store = ["MIRRORFLOW_CACHE": folder.path("results.sqlite")]
    process.environment = ProcessInfo.processInfo.environment.merging(store) { $1 }
      .merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: messageFile)
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
    messages = String(decoding: try Data(contentsOf: messageFile), as: UTF8.self)
  }

  /// The output as a JSON object.
  func document() throws -> [String: any Sendable] {
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return try #require(object as? [String: any Sendable])
  }

  /// The members of the output's outermost object, in order.
  var topLevelKeys: [String] {
    output.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("  \""), let end = line.dropFirst(3).firstIndex(of: "\"") else {
        return nil
      }
      return String(line[line.index(line.startIndex, offsetBy: 3)..<end])
    }
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("mirrorflow-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The path of a name in the folder.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The files below the folder with their bytes.
  func contents(of name: String) throws -> [String: Data] {
    let root = url.appendingPathComponent(name)
    var files: [String: Data] = [:]
    let all = FileManager.default.enumerator(atPath: root.path)
    while let entry = all?.nextObject() as? String {
      var isFolder: ObjCBool = false
      let path = root.appendingPathComponent(entry).path
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      files[entry] = try Data(contentsOf: URL(fileURLWithPath: path))
    }
    return files
  }
}

/// Paths of shipped examples, relative to the package's folder.
enum Example {
  // Without the panels of trained networks, which take minutes.
  static let figure1 = "Tests/CommandLineTests/Fixtures/figure1.mirror"
  static let figure2 = "Tests/CommandLineTests/Fixtures/figure2.mirror"
  /// The examples that are shipped.
  static let all = ["figure1", "figure2", "hypentropy"].map { "notebooks/examples/\($0).mirror" }
}
