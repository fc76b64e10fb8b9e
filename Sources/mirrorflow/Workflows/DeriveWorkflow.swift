import MirrorTheory

/// Derives a model's formulas.
enum DeriveWorkflow {
  /// The formulas.
  ///
  /// - Throws: `CommandFailure` with exit code 70 when a formula fails its own check.
  static func run(_ model: Model, digits: DigitCount) throws(CommandFailure) -> Derivation {
    do throws(DerivationFailure) {
      return try derive(model, digits: digits.count)
    } catch {
      switch error {
      case .mismatch(let reason):
        throw .failure(
          .internalError, "the formulas of model `\(model.name)` are not shown: \(reason)",
          exit: .internalError)
      }
    }
  }
}
