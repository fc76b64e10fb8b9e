import Diagnostics
import Foundation

/// The fixture files, found beside this source file.
enum SyntaxFixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func source(_ path: String) throws -> SourceText {
    let url = folder.appending(path: path)
    return SourceText(name: url.lastPathComponent, bytes: Array(try Data(contentsOf: url)))
  }

  /// The names of the `.mirror` files of a folder, sorted; empty if there is no such folder.
  static func names(in subfolder: String) -> [String] {
    let path = folder.appending(path: subfolder).path()
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".mirror") }.sorted()
  }
}
