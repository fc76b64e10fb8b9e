import ArgumentParser

/// The command line's root.
struct MirrorFlow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mirrorflow",
    abstract: "What wide neural networks learn by mirror flow: checked, solved, and proved.",
    discussion: """
      FILE is a .mirror file that defines potentials, densities, data and models; - reads \
      standard input. Results go to standard output, warnings and progress to standard error. \
      With --json every subcommand prints one JSON document and nothing else.

      Exit codes: 0 everything asked was produced or holds; 1 refuted, or no solution exists; \
      2 undecided, not certified, or not produced; 64 usage; 65 the text has errors; 66 FILE \
      cannot be read; 70 internal error; 73 output cannot be written; 130 interrupted.
      """,
    version: ProgramVersion.current,
    subcommands: [
      Check.self, Derive.self, Kernel.self, Solve.self, Flow.self, Functional.self, Verify.self,
      Report.self, Format.self, Explain.self, Cache.self,
      Serve.self,
    ])
}

/// What every subcommand takes.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document on standard output and nothing else there.")
  var json = false
}

/// A subcommand of this program.
///
/// The parser's own `run()` cannot say how the program should end, so it is not used.
protocol Subcommand: ParsableCommand {
  var common: CommonOptions { get }

  /// Does the work and prints the result.
  ///
  /// - Throws: `CommandFailure`.
  func execute(in context: ProcessContext) throws -> CommandExit
}
