import Diagnostics
import Foundation
import MirrorLanguage

/// Programs whose meaning is tested: fixture files and short texts.
enum SemanticFixtures {
  static func load(_ path: String) throws -> LoadedProgram {
    let folder = SyntaxFixtures.folder.appending(path: path).deletingLastPathComponent()
    return loadProgram(try SyntaxFixtures.source(path), baseDirectory: folder.path())
  }

  static func load(text: String) -> LoadedProgram {
    loadProgram(SourceText(name: "test.mirror", text: text))
  }

  static func codes(_ text: String) -> [String] {
    load(text: text).diagnostics.map(\.code.description)
  }

  /// Everything that is compared about a text with findings: the exit status, and each finding with
  /// code, span, text, notes and fix-its.
  static func snapshot(of loaded: LoadedProgram) -> String {
    func place(_ span: SourceSpan) -> String {
      let start = loaded.source.position(at: span.start)
      let end = loaded.source.position(at: span.end)
      return "\(start.line):\(start.column)-\(end.line):\(end.column)"
    }
    var lines = ["exit \(loaded.hasErrors ? 65 : 0)"]
    for finding in loaded.diagnostics {
      lines.append(
        "\(finding.severity) \(finding.code) \(place(finding.span)) \(finding.message)")
      lines += finding.labels.map { "  label \(place($0.span)) \($0.text)" }
      lines += finding.notes.map { "  note \($0)" }
      lines += finding.fixIts.map { "  fix-it \(place($0.span)) \"\($0.replacement)\"" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Compares with the recorded snapshot; MIRRORFLOW_RECORD=1 writes it.
  ///
  /// - Returns: The recorded text, or nil if there is none.
  static func expected(for path: String, actual: String) throws -> String? {
    let url = SyntaxFixtures.folder.appending(path: path).deletingPathExtension()
      .appendingPathExtension("expected")
    if ProcessInfo.processInfo.environment["MIRRORFLOW_RECORD"] == "1" {
      try Data(actual.utf8).write(to: url)
    }
    guard let data = try? Data(contentsOf: url) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
