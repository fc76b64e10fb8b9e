import Diagnostics
import MirrorTheory
import Symbolic

/// Gives every name of a file its meaning.
///
/// The steps are: collect the declarations, order the definitions by use, lower them one after the
/// other, then resolve data, models and reports. Each step reports what it finds and goes on; what
/// depends on a declaration with an error keeps silent.
final class Resolver {
  let source: SourceText
  /// The folder that paths of csv files start from.
  let baseDirectory: String
  var findings = Findings()
  var builder = ExpressionBuilder()
  var table: DefinitionTable
  let isBuiltInLibrary: Bool
  /// A constant or parameter of the file that keeps its name instead of its value.
  let openName: String?
  /// Data sets by name; nil for one with an error.
  var dataSets: [String: TrainingData?] = [:]
  /// Models by name; nil for one with an error.
  var models: [String: Model?] = [:]
  var program = Program()
  /// What is left of the time for deciding whether rows of `piecewise` cover the line.
  var coverageTime = Duration.seconds(3)

  init(
    source: SourceText, baseDirectory: String, table: DefinitionTable,
    isBuiltInLibrary: Bool = false, openName: String? = nil
  ) {
    self.source = source
    self.baseDirectory = baseDirectory
    self.table = table
    self.isBuiltInLibrary = isBuiltInLibrary
    self.openName = openName
  }

  func resolve(_ tree: SyntaxTree) {
    collect(tree)
    lowerDefinitions()
    for declaration in tree.declarations {
      if case .data(let data) = declaration.kind { resolveDataSet(data, of: declaration) }
    }
    for declaration in tree.declarations {
      if case .model(let model) = declaration.kind { resolveModel(model, of: declaration) }
    }
    for declaration in tree.declarations {
      if case .report(let report) = declaration.kind { resolveReport(report, of: declaration) }
    }
    program.definitions = table
  }

  func report(
    _ code: SemanticCode, _ message: String, at span: SourceSpan, labels: [Label] = [],
    notes: [String] = [], fixIts: [FixIt] = []
  ) {
    findings.report(
      Diagnostic(code.code, message, at: span, labels: labels, notes: notes, fixIts: fixIts))
  }

  /// The note that says what a misspelt name may have meant; none once enough is reported, because
  /// each search looks at every name.
  func suggestion(
    for name: String, among candidates: @autoclosure () -> some Collection<String>
  ) -> [String] {
    guard findings.errorCount < findings.limit else { return [] }
    return NameSuggestions.note(for: name, among: candidates())
  }

  func warn(
    _ code: SemanticCode, _ message: String, at span: SourceSpan, notes: [String] = [],
    fixIts: [FixIt] = []
  ) {
    findings.report(
      Diagnostic(code.code, .warning, message, at: span, notes: notes, fixIts: fixIts))
  }

  /// Runs a step of lowering and reports its failure at `span`.
  func attempt<Value>(
    at span: SourceSpan, _ step: () throws(LoweringFailure) -> Value
  ) -> Value? {
    do {
      return try step()
    } catch {
      findings.report(error.diagnostic(at: span))
      return nil
    }
  }

  /// Puts arguments into a body.
  func substitute(
    _ arguments: [Symbol: LoweredExpression], into body: LoweredExpression, at span: SourceSpan
  ) -> LoweredExpression? {
    var substitution = Substitution(arguments, builder: builder)
    let result = attempt(at: span) { () throws(LoweringFailure) in
      try substitution.apply(to: body)
    }
    builder = substitution.builder
    return result
  }
}
