import Diagnostics

/// A text with what was found in it: the program if there are no errors, and every finding.
public struct LoadedProgram: Sendable {
  /// The text.
  public var source: SourceText
  /// nil when the text has errors.
  public var program: Program?
  /// Errors and warnings, sorted by place.
  public var diagnostics: [Diagnostic]

  /// Whether the text has errors: then it is no program.
  public var hasErrors: Bool { program == nil }
}

/// Gives the names of a parsed file their meaning.
///
/// Independent errors are all reported; what depends on a declaration with an error keeps silent.
///
/// - Parameters:
///   - tree: The file as parsed.
///   - source: Its text.
///   - baseDirectory: The folder that the paths of csv files start from; empty for the working
///     directory.
///   - openName: A constant of the file, or a parameter of its declarations, that stays a symbol
///     although it has a value: for questions about all its values.
/// - Returns: The program, nil when there are errors, and errors and warnings sorted by place.
public func resolve(
  _ tree: SyntaxTree, source: SourceText, baseDirectory: String = "",
  keepingOpen openName: String? = nil
) -> (program: Program?, diagnostics: [Diagnostic]) {
  let resolver = Resolver(
    source: source, baseDirectory: baseDirectory, table: BuiltInLibrary.definitions,
    openName: openName)
  // Expressions nest as deep as the limits allow; the caller's stack may not.
  onDeepStack { resolver.resolve(tree) }
  let diagnostics = resolver.findings.diagnostics
  guard !resolver.findings.hasErrors else { return (nil, diagnostics) }
  var program = resolver.program
  program.warnings = diagnostics
  return (program, diagnostics)
}

/// Parses and resolves a text.
///
/// - Parameters:
///   - source: The text.
///   - baseDirectory: The folder that the paths of csv files start from; empty for the working
///     directory.
///   - openName: A constant or parameter that stays a symbol; see `resolve`.
///   - form: Whether the text is a file or a cell of a notebook.
/// - Returns: The program, nil when there are errors, and all findings.
public func loadProgram(
  _ source: SourceText, baseDirectory: String = "", keepingOpen openName: String? = nil,
  as form: TextForm = .file
) -> LoadedProgram {
  let (tree, syntaxFindings) = parse(source, as: form)
  let (program, findings) = resolve(
    tree, source: source, baseDirectory: baseDirectory, keepingOpen: openName)
  var all = Findings()
  all.report(contentsOf: syntaxFindings)
  all.report(contentsOf: findings)
  return LoadedProgram(
    source: source, program: all.hasErrors ? nil : program, diagnostics: all.diagnostics)
}

/// Reads, parses and resolves a file.
///
/// - Throws: `UnreadableFile` if the file itself cannot be read.
public func loadProgram(file path: String) throws(UnreadableFile) -> LoadedProgram {
  do {
    let bytes = try FileContents.read(path)
    return loadProgram(
      SourceText(name: path, bytes: bytes), baseDirectory: FileContents.folder(of: path))
  } catch {
    throw UnreadableFile(path: path, reason: error.reason, isTooLarge: error.isTooLarge)
  }
}

/// A file that could not be read.
public struct UnreadableFile: Error, Hashable, Sendable {
  /// The path as it was given.
  public var path: String
  /// The end of a sentence: `it is a folder`.
  public var reason: String
  /// Whether the file is there and exceeds the limit of 64 MiB.
  public var isTooLarge: Bool
}
