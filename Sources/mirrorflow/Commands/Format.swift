import ArgumentParser
import Diagnostics
import MirrorLanguage

/// The canonical form of a file.
struct Format: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Print a file in canonical form; comments are kept.")

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Flag(name: .long, help: "Write the file instead of printing it.")
  var inPlace = false

  @Flag(name: .long, help: "Print nothing; exit code 1 if the file is not in canonical form.")
  var check = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if inPlace && check { throw ValidationError("--in-place and --check exclude each other.") }
    if inPlace && file == "-" { throw ValidationError("--in-place needs a file, not -.") }
  }

  func execute(in context: ProcessContext) throws -> CommandExit {
    let source = try InputFile(path: file).source
    let (text, diagnostics) = format(source)
    guard let text else { throw CommandFailure.text(diagnostics, source, exit: .textErrors) }
    let isCanonical = Array(text.utf8) == source.bytes
    if common.json {
      try context.print(
        document: FormatDocument(
          mirrorflow: ProgramVersion.current, text: text, isCanonical: isCanonical))
    }
    if inPlace, !isCanonical { try FileReplacement.replace(file, with: text) }
    if check, !isCanonical {
      context.tell(.notFormatted, .note, "\(source.name) is not in canonical form")
      return .refuted
    }
    if !common.json, !inPlace, !check { try context.print(text) }
    return .success
  }
}

/// What `fmt --json` prints.
struct FormatDocument: Codable {
  var schema = "fmt/1"
  var mirrorflow: String
  var text: String
  var isCanonical: Bool

  private enum CodingKeys: String, CodingKey {
    case schema, mirrorflow, text
    case isCanonical = "is_canonical"
  }

  init(mirrorflow: String, text: String, isCanonical: Bool) {
    self.mirrorflow = mirrorflow
    self.text = text
    self.isCanonical = isCanonical
  }
}
