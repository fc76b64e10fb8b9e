import Diagnostics
import MirrorLanguage
import Symbolic

/// Points given on the command line, in the language's own syntax and with the file's names.
extension LoadedFile {
  /// The list of `solve --at`.
  ///
  /// - Throws: `CommandFailure` with exit code 65: the text of an option has errors.
  func points(at text: String?, dimension: Int) throws(CommandFailure) -> [[Expression]] {
    guard let text else { return [] }
    let argument = SourceText(name: "<--at>", text: text)
    let (points, diagnostics) = program.points(argument, dimension: dimension)
    guard let points else { throw .text(diagnostics, argument) }
    return points
  }

  /// One pair of `kernel --at`.
  ///
  /// - Throws: `CommandFailure` with exit code 65: the text of an option has errors.
  func pair(
    at text: String, dimension: Int
  ) throws(CommandFailure) -> (first: [Expression], second: [Expression]) {
    let argument = SourceText(name: "<--at>", text: text)
    let (pair, diagnostics) = program.pair(argument, dimension: dimension)
    guard let pair else { throw .text(diagnostics, argument) }
    return pair
  }
}
