import Diagnostics

/// The built-in library: `Resources/prelude.mirror`, read like any file.
public enum BuiltInLibrary {
  /// The text, as it stands in the binary.
  public static let source = SourceText(
    name: "<prelude>", bytes: PackageResources.prelude_mirror)

  private static let loaded = load()

  /// What the library declares.
  public static var program: Program { loaded.program }
  /// Findings in the library itself: none, which a test demands.
  public static var diagnostics: [Diagnostic] { loaded.diagnostics }
  static var definitions: DefinitionTable { loaded.program.definitions }

  private static func load() -> (program: Program, diagnostics: [Diagnostic]) {
    let (tree, syntaxFindings) = parse(source)
    let resolver = Resolver(
      source: source, baseDirectory: "", table: DefinitionTable(), isBuiltInLibrary: true)
    resolver.resolve(tree)
    return (resolver.program, syntaxFindings + resolver.findings.diagnostics)
  }
}
