import Certification
import MirrorTheory
import Reporting

/// What the store keeps of a trained network: the document, and why hypotheses fail.
struct FlowRecord: Codable, Sendable {
  /// The algorithm's name and version; a test fails when results change without a new version.
  ///
  /// - 1: the first.
  /// - 2: stages solved in O(n + m), and digits counted by what is believed.
  /// - 3: a flow that only its own errors move ends.
  /// - 4: descent adds up neurons in the order of their slots.
  /// - 5: steps begin from a continued ζ, and long numbers have more stages.
  /// - 6: up to 30 digits in numbers of two words.
  /// - 7: a flow whose loss has come to rest ends, while θ goes on.
  /// - 8: hypotheses rest on certificates.
  /// - 9: steps of long numbers use the order of the method.
  /// - 10: stages of long numbers begin from a θ that agrees with v.
  static let algorithm = "flow 10"

  /// The document.
  var document: FlowDocument
  /// The hypotheses that fail.
  var refutations: [Refutation]
  /// The file's names that reasons may mention.
  var names: [String]

  init(_ document: FlowDocument, hypotheses: [AssumptionResult], model: Model) {
    self.document = document
    refutations = Refutation.all(of: hypotheses)
    names = Self.names(of: model)
  }

  private static func names(of model: Model) -> [String] {
    [
      model.activation.name, model.biases.name, model.biases.variable.name, model.potential.name,
      model.potential.variable.name, model.data.name,
    ]
  }

  /// The record in a file's own names: the store has it from a model of the same content, but the
  /// names may be others.
  func named(as model: Model) -> FlowRecord {
    var record = self
    record.document.model = model.name
    record.names = Self.names(of: model)
    guard record.names != names, !refutations.isEmpty else { return record }
    let own = Refutation.all(of: checkAssumptions(of: model))
    record.refutations = refutations.map { old in own.first { $0.id == old.id } ?? old }
    return record
  }
}
