import ArgumentParser
import Glibc
import MirrorLanguage

/// Measures what the README promises: `swift run -c release bench [names…]`.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the program on its own tasks, against a peer and against itself.",
    discussion: "Tasks: \(BenchTask.allCases.map(\.rawValue).joined(separator: ", ")).")

  @Argument(help: "The tasks to run; all when none is named.")
  var names: [BenchTask] = []

  @Flag(name: .long, help: "Do not run what is compared with; it takes about a minute.")
  var noPeers = false

  @Flag(name: .long, help: "Small sizes and single runs: shows that every task still works.")
  var quick = false

  func run() throws {
    show(MachineDescription.text)
    let effort = BenchEffort(runsPeers: !noPeers && !quick, isQuick: quick)
    var failures = 0
    for task in names.isEmpty ? BenchTask.allCases : names {
      show("\n## \(task.rawValue): \(task.summary)")
      // As much stack as the program itself has.
      let failure: BenchFailure? = onDeepStack {
        do throws(BenchFailure) {
          try task.run(effort)
          return nil
        } catch {
          return error
        }
      }
      if let failure {
        show("FAILED: \(failure.reason)")
        failures += 1
      }
    }
    if failures > 0 { throw ExitCode(1) }
  }
}

/// Prints a line at once, also into a pipe: a task may take minutes.
func show(_ line: String) {
  print(line)
  fflush(nil)
}

/// How much a run of the benches may cost.
struct BenchEffort: Sendable {
  var runsPeers: Bool
  var isQuick: Bool
}

/// Why a measurement does not count.
struct BenchFailure: Error {
  var reason: String
}
