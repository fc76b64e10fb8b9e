import Diagnostics
import Foundation
import MirrorLanguage
import Testing

/// The catalogues in `Sources/*/Documentation.docc`.
@Suite("Documentation")
struct DocumentationTests {
  static let libraries = [
    "MultiPrecision", "Diagnostics", "Symbolic", "NumericalMethods", "Certification",
    "CertificateChecker", "MirrorTheory", "Training", "Verification", "MirrorLanguage",
    "ResultStore", "Reporting",
  ]

  /// `MIRRORFLOW_RECORD=1 swift test --filter Documentation` writes these articles anew.
  @Test(arguments: [
    ("Sources/MirrorLanguage/Documentation.docc/Reference.md", LanguageReference.document),
    ("Sources/Diagnostics/Documentation.docc/Codes.md", DiagnosticCatalogue.document),
  ])
  func referencesAreAsGenerated(_ path: String, _ text: String) throws {
    let file = ProgramRun.package.appendingPathComponent(path)
    if ProcessInfo.processInfo.environment["MIRRORFLOW_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test func everyLibraryHasACatalogue() throws {
    let manifest = try String(
      contentsOf: ProgramRun.package.appendingPathComponent("Package.swift"), encoding: .utf8)
    let products = manifest.matches(of: /\.library\(name: "([A-Za-z]+)"/)
    #expect(Set(products.map { String($0.output.1) }) == Set(Self.libraries))
  }

  /// Every symbol and article that the documentation of a library names exists, and is one.
  @Test(arguments: libraries)
  func linksLeadSomewhere(_ library: String) throws {
    let folder = try TemporaryFolder()
    let products = ProgramRun.products
    let checkouts =
      products.deletingLastPathComponent().deletingLastPathComponent().path
      + "/checkouts"
    let catalogue = "\(ProgramRun.package.path)/Sources/\(library)/Documentation.docc"
    let maps = [
      "\(ProgramRun.package.path)/Sources/CMPFR/module.modulemap",
      "\(checkouts)/swift-numerics/Sources/_NumericsShims/include/module.modulemap",
      "\(checkouts)/GRDB.swift/Sources/GRDBSQLite/module.modulemap",
    ]
    let options = maps.map { "-Xcc '-fmodule-map-file=\($0)'" }.joined(separator: " ")
    let run = try ProgramRun(
      shell: """
        cd "$FOLDER" && mkdir graphs && swift-symbolgraph-extract -module-name \(library) \
        -I "$PRODUCTS/Modules" \(options) \
        -target "$(uname -m)-unknown-linux-gnu" -minimum-access-level public -skip-inherited-docs \
        -output-dir graphs && \
        docc convert "$CATALOGUE" --fallback-display-name \(library) \
        --fallback-bundle-identifier \(library) --additional-symbol-graph-dir graphs \
        --output-path out.doccarchive
        """,
      environment: [
        "FOLDER": folder.url.path, "PRODUCTS": products.path, "CATALOGUE": catalogue,
      ])
    let messages = run.output + run.messages
    #expect(run.status == 0, "\(messages)")
    #expect(!messages.contains("warning:"), "\(messages)")
  }
}
