import Foundation
import Testing

/// The kernel, the module `mirrorflow` and the notebooks, with the program that was built.
///
/// The tests themselves are Python's, in `notebooks/kernel/tests`.
@Suite("Notebooks")
struct NotebookTests {
  /// The environment that the README's command makes.
  private static let python = ProgramRun.package.appendingPathComponent(".build/python/bin/python")

  private static var hasEnvironment: Bool {
    FileManager.default.isExecutableFile(atPath: python.path)
  }

  @Test(.enabled(if: hasEnvironment, "the README's command for all tests makes .build/python"))
  func theirTestsPass() throws {
    let folder = ProgramRun.package.appendingPathComponent("notebooks/kernel").path
    // Bytecode and caches stay out of the sources.
    let run = try ProgramRun(
      shell:
        "cd '\(folder)' && timeout 540 '\(Self.python.path)' -B -m pytest -q -p no:cacheprovider")
    #expect(run.status == 0, "\(run.output.suffix(6000))\(run.messages.suffix(2000))")
    #expect(run.output.contains(" passed"))
  }
}
