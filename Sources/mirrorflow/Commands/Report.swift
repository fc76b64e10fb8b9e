import ArgumentParser
import Diagnostics
import Reporting

/// A file's reports as a page with figures.
struct Report: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what the file's reports ask for: a page, LaTeX, JSON, figures and their data.",
    discussion: """
      DIR gets index.html, which needs nothing else, report.tex for pdflatex, report.json and \
      figures/, where each figure has its SVG, PDF, data and gnuplot script, and a drawing whose \
      words LaTeX sets. A file without a report block is checked, solved and plotted whole. DIR \
      appears only when everything is written; an existing DIR keeps every file that mirrorflow did not write. Figures need \
      gnuplot (Debian's gnuplot-nox); without it everything else is written, with exit code 2. \
      SOURCE_DATE_EPOCH sets the date.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "dir"))
  var output: String

  @OptionGroup var store: StoreOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if output.isEmpty { throw ValidationError("The folder of --output has no name.") }
  }

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    // The folder comes first: nobody should wait for a report that has no place.
    let folder = try OutputFolder(output, interruption: context.interruption)
    do {
      let builder = ReportBuilder(file: loaded, store: store, context: context)
      let outcome = try builder.build()
      let writer = ReportWriter(folder: folder, context: context)
      let written = try writer.write(outcome.document)
      if common.json {
        try context.print(document: written.document)
      } else {
        try context.print("\(folder.path)/index.html\n")
      }
      return outcome.exit.combined(with: written.exit)
    } catch {
      folder.discard()
      throw error
    }
  }
}
