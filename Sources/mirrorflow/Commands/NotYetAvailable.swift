import ArgumentParser

/// A subcommand whose place on the command line is fixed and whose work is not written yet.
protocol NotYetAvailable: Subcommand {
  static var name: String { get }
}

extension NotYetAvailable {
  /// Says so; exit code 2, since what was asked is not produced.
  func execute(in context: ProcessContext) throws -> CommandExit {
    throw CommandFailure.failure(
      .notAvailableYet, "`mirrorflow \(Self.name)` is not available yet", exit: .undecided)
  }
}

/// The symbolic derivation of a model.
struct Derive: NotYetAvailable {
  static let name = "derive"
  static let configuration = CommandConfiguration(
    abstract: "Derive a model's bias functional and mirror map in symbols (not available yet).")
  @OptionGroup var common: CommonOptions
  @Argument(parsing: .allUnrecognized, help: .hidden) var rest: [String] = []
}

/// The bias functional of a given function.
struct Functional: NotYetAvailable {
  static let name = "functional"
  static let configuration = CommandConfiguration(
    abstract: "Evaluate the bias functional of a given function (not available yet).")
  @OptionGroup var common: CommonOptions
  @Argument(parsing: .allUnrecognized, help: .hidden) var rest: [String] = []
}
