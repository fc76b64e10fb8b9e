import ArgumentParser

/// A session for notebooks and other programs.
struct Serve: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer requests line by line: a session for notebooks and other programs.",
    discussion: """
      Every line of standard input is a JSON object with `id`, a number or a string, and `type`; \
      every line of standard output is one with the same `id`. Events come first; the line with \
      `status` (ok, error or interrupted) is the last of a request.

      evaluate: `code`, a cell of declarations and of requests as in a report block, and `name`, what \
      messages call it. Declarations are added to the session, and take the place of earlier ones of \
      the same kind and name; a cell with errors changes nothing. Events: `declared` (what was \
      declared and replaced, with what depends on it), `message`, `progress`, and `result` with \
      `text`, `html`, `svg`, `latex` and `json` as far as it has them, and for figures `csv`, their points; \
      `json` is the document of the command. The answer has the `exit` code of the command, and `text` and `diagnostics` of what \
      went wrong.
      complete, inspect: `code` and `cursor`, counted in Unicode scalars. is_complete: `code`.
      interrupt: stops what is running, or `request`; what was declared is kept, and finished \
      networks are stored. version; shutdown.

      A line that cannot be read is answered with MF5016. At the end of the input what was asked is \
      still answered; the exit code is 0.
      """)

  @Flag(name: .long, help: "Talk over standard input and output.")
  var stdio = false

  @Flag(name: .long, help: ArgumentHelp("Compute one cell.", visibility: .private))
  var worker = false

  @OptionGroup var store: StoreOptions

  @OptionGroup(visibility: .hidden) var common: CommonOptions

  func validate() throws {
    if !stdio, !worker { throw ValidationError("Say how to talk: --stdio.") }
  }

  func execute(in context: ProcessContext) throws -> CommandExit {
    if worker { return try CellRun(store: store, context: context).run() }
    try ServeLoop(arguments: store.isWithoutStore ? ["--no-cache"] : []).run()
    return .success
  }
}
