import Diagnostics
import MirrorLanguage
import Symbolic

/// Points given on the command line, in the language's own syntax and with the file's names.
extension LoadedFile {
  /// The list of `solve --at`.
  ///
  /// - Throws: `CommandFailure` with exit code 64: the value of an option has errors.
  func points(at text: String?, dimension: Int) throws(CommandFailure) -> [[Expression]] {
    guard let text else { return [] }
    let argument = SourceText(name: "--at", text: text)
    let (points, diagnostics) = program.points(argument, dimension: dimension)
    guard let points else { throw .text(diagnostics, argument, exit: .usage) }
    return points
  }

  /// The constant that an option gives.
  ///
  /// - Throws: `CommandFailure` with exit code 64: the value of an option has errors.
  func constant(_ text: String?, of option: String) throws(CommandFailure) -> Expression? {
    guard let text else { return nil }
    let argument = SourceText(name: option, text: text)
    let (points, diagnostics) = program.points(argument, dimension: 1)
    guard let points else { throw .text(diagnostics, argument, exit: .usage) }
    guard points.count == 1, let value = points.first?.first else {
      throw .failure(.usage, "\(option) takes one number", exit: .usage)
    }
    return value
  }

  /// One pair of `kernel --at`.
  ///
  /// - Throws: `CommandFailure` with exit code 64: the value of an option has errors.
  func pair(at text: String, dimension: Int) throws(CommandFailure) -> KernelWorkflow.Pair {
    let argument = SourceText(name: "--at", text: text)
    let (pair, diagnostics) = parsePair(argument)
    guard pair != nil else { throw .text(diagnostics, argument, exit: .usage) }
    let points = try points(at: text, dimension: dimension)
    return (points[0], points[1])
  }
}
