import Diagnostics
import Foundation
import Testing

@Suite("Architecture")
struct ArchitectureTests {
  /// The arrows of the package: what each module may import of the others.
  static let arrows: [String: Set<String>] = [
    "MultiPrecision": ["CMPFR"],
    "Diagnostics": [],
    "Symbolic": ["MultiPrecision"],
    "NumericalMethods": ["MultiPrecision"],
    "CertificateChecker": ["MultiPrecision"],
    "Certification": ["Symbolic", "NumericalMethods", "MultiPrecision"],
    "MirrorTheory": [
      "CertificateChecker", "Certification", "Symbolic", "NumericalMethods", "MultiPrecision",
    ],
    "Training": [
      "MirrorTheory", "Certification", "Symbolic", "NumericalMethods", "MultiPrecision",
    ],
    "Verification": [
      "Training", "MirrorTheory", "Certification", "Symbolic", "NumericalMethods",
      "MultiPrecision",
    ],
    "MirrorLanguage": [
      "Diagnostics", "MirrorTheory", "Certification", "Symbolic", "NumericalMethods",
      "MultiPrecision",
    ],
    "ResultStore": [],
    "Reporting": ["Diagnostics", "MirrorTheory", "Certification", "Symbolic", "MultiPrecision"],
  ]
  static let executables: Set<String> = ["mirrorflow", "bench"]
  /// Targets in C: MPFR's import, and what benches compare with.
  static let cTargets: Set<String> = ["CMPFR", "CReference"]

  static func sources(_ folder: String) throws -> [URL] {
    let root = ProgramRun.package.appendingPathComponent(folder)
    let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (all?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
  }

  private static func imports(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
        words[..<index].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "internal" })
      else { return nil }
      return String(words[index + 1])
    }
  }

  @Test func importsFollowTheArrows() throws {
    let known = Set(Self.arrows.keys).union(Self.cTargets).union(Self.executables)
    for (module, allowed) in Self.arrows {
      for file in try Self.sources("Sources/\(module)") {
        let text = try String(contentsOf: file, encoding: .utf8)
        for name in Self.imports(text) where known.contains(name) {
          #expect(allowed.contains(name), "\(module)/\(file.lastPathComponent) imports \(name)")
        }
      }
    }
  }

  @Test func thePackageDeclaresNoOtherArrows() throws {
    let manifest = try String(
      contentsOf: ProgramRun.package.appendingPathComponent("Package.swift"), encoding: .utf8)
    let known = Set(Self.arrows.keys)
    for block in manifest.split(separator: ".target(").dropFirst() {
      let strings = block.prefix { $0 != "@" }.split(
        separator: "\"", omittingEmptySubsequences: false)
      let names = strings.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
      guard let module = names.first, let allowed = Self.arrows[module] else { continue }
      let end = block.range(of: ".target(")?.lowerBound ?? block.endIndex
      guard let list = block[..<end].firstMatch(of: /dependencies: \[([^\]]*)\]/) else { continue }
      for match in list.output.1.matches(of: /"([A-Za-z]+)"/) {
        let name = String(match.output.1)
        if known.contains(name) { #expect(allowed.contains(name), "\(module) -> \(name)") }
      }
    }
  }

  @Test func everyFolderOfSourcesIsKnown() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: ProgramRun.package.appendingPathComponent("Sources").path)
    #expect(Set(folders) == Set(Self.arrows.keys).union(Self.cTargets).union(Self.executables))
  }

  @Test func everyCodeInTheSourcesHasAnArticleAndTheOtherWayRound() throws {
    var used: Set<String> = []
    for file in try Self.sources("Sources") {
      let text = try String(contentsOf: file, encoding: .utf8)
      // Comments show codes as examples.
      let code = text.split(separator: "\n").filter {
        !$0.drop(while: \.isWhitespace).hasPrefix("//")
      }.joined(separator: "\n")
      used.formUnion(code.matches(of: /"(MF[1-5][0-9]{3})"/).map { String($0.output.1) })
    }
    let explained = Set(DiagnosticCatalogue.articles.map(\.code.description))
    #expect(used.subtracting(explained).sorted() == [], "codes without an article")
    #expect(explained.subtracting(used).sorted() == [], "articles without a code")
  }
}
