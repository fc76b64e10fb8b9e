import Diagnostics
import MirrorLanguage
import MirrorTheory
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

  /// The interval that an option gives, in Double.
  ///
  /// - Throws: `CommandFailure` with exit code 64: the value of an option has errors.
  func interval(
    _ text: String?, of option: String
  ) throws(CommandFailure) -> ClosedRange<Double>? {
    guard let text else { return nil }
    let argument = SourceText(name: option, text: text)
    let (interval, diagnostics) = program.interval(argument)
    guard let interval else { throw .text(diagnostics, argument, exit: .usage) }
    let (low, high) = (
      RealConstant(interval.lower).doubleValue, RealConstant(interval.upper).doubleValue
    )
    guard low < high, low.isFinite, high.isFinite else {
      throw .failure(.usage, "\(option) is too short or too long for Double", exit: .usage)
    }
    return low...high
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
