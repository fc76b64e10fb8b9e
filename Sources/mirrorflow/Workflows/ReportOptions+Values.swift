import MirrorLanguage
import Training

/// What an entry's options say in the terms of the command line.
extension ReportOptions {
  /// The digits asked for, brought into range.
  var digitCount: DigitCount? { digits.map { DigitCount(clamping: $0) } }

  /// How to train; files write `_` for `-`.
  var trainingMethod: TrainingMethod {
    method.flatMap { TrainingMethod(rawValue: $0.replacing("_", with: "-")) } ?? .flow
  }
}
