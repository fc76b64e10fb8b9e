import ArgumentParser
import Diagnostics
import Glibc
import MirrorLanguage
import Reporting

/// Runs a subcommand and turns every way it may end into an exit code.
@main
enum EntryPoint {
  static func main() {
    StandardStream.reserveDescriptors()
    keepFreedMemory()
    let interruption = Interruption()
    interruption.start()
    let context = ProcessContext(
      interruption: interruption, arguments: Array(CommandLine.arguments.dropFirst()))
    // A formula at the nesting limit takes more stack than the first thread may have.
    Glibc.exit(onDeepStack { run(context) }.rawValue)
  }

  /// Has the allocator keep freed memory for the next step of a flow.
  ///
  /// glibc gives memory back to the system, to ask for it again at once, from twice the size of the
  /// largest block that was ever freed; it learns from blocks of up to 32 MiB, and this one is never
  /// touched. `mallopt`, which sets the same, is not imported into Swift.
  private static func keepFreedMemory() {
    var block: UnsafeMutableRawPointer?
    if posix_memalign(&block, 64, 31 << 20) == 0 { free(block) }
  }

  private static func run(_ context: ProcessContext) -> CommandExit {
    do {
      var parsed = try MirrorFlow.parseAsRoot(context.arguments)
      guard let command = parsed as? any Subcommand else {
        if parsed is MirrorFlow {
          context.tell(MirrorFlow.helpMessage(columns: 100) + "\n")
          return .usage
        }
        // What is left are the parser's own commands; `help` throws its text.
        try parsed.run()
        return .success
      }
      do {
        return try command.execute(in: context)
      } catch let failure as CommandFailure {
        return report(failure, asDocument: command.common.json, in: context)
      } catch {
        let failure = CommandFailure.failure(
          .internalError, "an error that nobody expected: \(error)", exit: .internalError)
        return report(failure, asDocument: command.common.json, in: context)
      }
    } catch {
      return end(parsing: error, in: context)
    }
  }

  /// A request for help or the version ends here too: the parser throws it.
  private static func end(parsing error: any Error, in context: ProcessContext) -> CommandExit {
    let message = MirrorFlow.fullMessage(for: error, columns: 100)
    if MirrorFlow.exitCode(for: error) == .success {
      do {
        try context.print(message + "\n")
        return .success
      } catch {
        return report(error, asDocument: false, in: context)
      }
    }
    let isJSON = context.arguments.contains("--json")
    context.tell(message + "\n")
    let failure = CommandFailure.failure(
      .usage, MirrorFlow.message(for: error), exit: .usage)
    return isJSON ? printDocument(failure, in: context) : .usage
  }

  private static func report(
    _ failure: CommandFailure, asDocument: Bool, in context: ProcessContext
  ) -> CommandExit {
    context.tell(failure.text(style: context.style))
    return asDocument ? printDocument(failure, in: context) : failure.exit
  }

  /// Whoever asked for JSON gets a document whatever happens, unless output itself is the trouble.
  private static func printDocument(
    _ failure: CommandFailure, in context: ProcessContext
  ) -> CommandExit {
    if case .general(.cannotWrite, _, _, _) = failure, failure.isAboutStandardOutput {
      return failure.exit
    }
    do {
      try context.print(document: failure.document)
      return failure.exit
    } catch {
      context.tell(error.text(style: context.style))
      return error.exit
    }
  }
}

extension CommandFailure {
  /// Whether trying to print anything more is pointless.
  fileprivate var isAboutStandardOutput: Bool {
    if case .general(_, let message, _, _) = self {
      message.hasPrefix("standard output")
    } else {
      false
    }
  }
}
