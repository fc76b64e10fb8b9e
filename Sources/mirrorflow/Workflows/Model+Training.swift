import MirrorTheory

/// What finite and infinite width say of a model in the same words.
extension Model {
  /// τ of the infinite-width problem, from t.
  var rescaledTime: String {
    switch loss {
    case .sumOfSquares: "2*t"
    case .halfSumOfSquares: "t"
    case .meanSquares: "2*t/\(data.count)"
    }
  }

  /// There is nothing to train towards.
  func cannotBeTrained(_ reason: String) -> CommandFailure {
    .failure(.noSolution, "model `\(name)` cannot be trained: \(reason)", exit: .refuted)
  }

  /// Training could not begin.
  func wasNotTrained(_ reason: String) -> CommandFailure {
    .failure(.solutionNotReached, "model `\(name)` was not trained: \(reason)", exit: .undecided)
  }
}
