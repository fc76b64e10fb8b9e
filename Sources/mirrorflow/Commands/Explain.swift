import ArgumentParser
import Diagnostics
import Reporting

/// Prints the article of a diagnostic's code.
struct Explain: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain the code of a diagnostic.",
    usage: "mirrorflow explain CODE [--json]")

  @Argument(help: "A code such as MF1001.")
  var code: String

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    guard let article = DiagnosticCatalogue.explain(code) else {
      throw CommandFailure.failure(
        .unknownCode, "there is no diagnostic with the code `\(code)`", exit: .usage)
    }
    if common.json {
      try context.print(
        document: ArticleDocument(article, mirrorflow: ProgramVersion.current))
    } else {
      try context.print(article.text)
    }
    return .success
  }
}
