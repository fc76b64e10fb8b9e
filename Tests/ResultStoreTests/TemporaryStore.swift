import Foundation
import ResultStore
import Testing

/// A folder for a store that is gone when the test is over.
final class TemporaryStore {
  let folder: URL
  var path: String { folder.appendingPathComponent("results.sqlite").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("mirrorflow-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open() throws -> ResultStore { try ResultStore(at: path) }

  /// The files beside the store.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  /// Changes the file's bytes.
  func edit(_ change: (inout [UInt8]) -> Void) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    change(&bytes)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

/// Keys and results that differ in one number.
enum Sample {
  static func key(_ number: Int, kind: String = "sample", subject: String = "s") -> ResultKey {
    ResultKey(kind: kind, algorithm: "a 1", subject: subject, request: "number \(number)")
  }

  static func result(
    _ number: Int, kind: String = "sample", subject: String = "s", value: String = "[1]"
  ) -> StoredResult {
    StoredResult(
      key: key(number, kind: kind, subject: subject), value: Array(value.utf8), program: "0",
      created: 1_700_000_000 + Int64(number), seconds: 0.5)
  }
}
