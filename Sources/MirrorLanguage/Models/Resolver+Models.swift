import Diagnostics
import MirrorTheory
import Symbolic

extension Resolver {
  /// Resolves a model block and enters it under its name.
  func resolveModel(_ syntax: ModelSyntax, of declaration: DeclarationSyntax) {
    let (fields, isSound) = readFields(of: syntax)
    let activation = fields[.activation].flatMap { readActivation($0.value) }
    let biases = fields[.biases].flatMap { readDensity($0.value) }
    let potential = fields[.potential].flatMap { readPotential($0.value) }
    let data = fields[.data].flatMap { readData($0.value, of: syntax.name.name) }
    var complete = isSound
    func value<Value>(_ field: ModelField, _ read: (ValueSyntax) -> Value?) -> Value? {
      guard let syntax = fields[field] else { return nil }
      let value = read(syntax.value)
      if value == nil { complete = false }
      return value
    }
    let outputWeights = value(.outputWeights) { readLaw($0, .outputWeights) }
    let outputBias = value(.outputBias) { readLaw($0, .outputBias) }
    let inputWeights = value(.inputWeights) { readLaw($0, .inputWeights) }
    let loss = value(.loss, readLoss)
    let variables = Self.inputVariables(dimension: data?.dimension ?? 1)
    // Without data the dimension, hence the scope, is unknown.
    let initial = data == nil ? nil : value(.initial) { readInitial($0, variables) }
    guard complete, let activation, let biases, let potential, let data else { return }
    var model = Model(
      name: syntax.name.name, activation: activation, biases: biases,
      potential: potential.potential, scaling: potential.scaling, data: data)
    model.initialVariables = variables
    if let outputWeights { model.outputWeights = outputWeights }
    if let outputBias { model.outputBias = outputBias }
    if let inputWeights { model.inputWeights = inputWeights }
    if let loss { model.loss = loss }
    if let initial { model.initial = initial }
    guard case .some(.none) = models[syntax.name.name] else { return }
    models[syntax.name.name] = .some(model)
    program.models.append(
      Declared(
        name: syntax.name.name, value: model, span: declaration.span, nameSpan: syntax.name.span))
  }

  /// `x`, or `x1`, …, `xd` for d > 1.
  static func inputVariables(dimension: Int) -> [Symbol] {
    dimension <= 1 ? [Symbol("x")] : (1...dimension).map { Symbol("x\($0)") }
  }

  /// The fields by name, and whether they are the right ones.
  private func readFields(of syntax: ModelSyntax) -> ([ModelField: FieldSyntax], isSound: Bool) {
    var result: [ModelField: FieldSyntax] = [:]
    var isSound = true
    var hasUnknown = false
    for field in syntax.fields {
      guard let name = ModelField(rawValue: field.name.name) else {
        let names = ModelField.allCases.map(\.rawValue)
        report(
          .unknownField, "a model has no field `\(field.name.name)`", at: field.name.span,
          notes: suggestion(for: field.name.name, among: names)
            + ["the fields are \(names.joined(separator: ", "))"])
        (isSound, hasUnknown) = (false, true)
        continue
      }
      if let first = result[name] {
        report(
          .repeatedField, "the field `\(name.rawValue)` is given twice", at: field.name.span,
          labels: [Label(first.name.span, "first here")])
        isSound = false
        continue
      }
      result[name] = field
    }
    let missing = ModelField.required.filter { result[$0] == nil }
    // A misspelt name explains what is missing.
    if !missing.isEmpty, !hasUnknown {
      let list = missing.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      report(
        .missingField, "the model `\(syntax.name.name)` needs \(list)", at: syntax.name.span,
        notes: missing.map { "`\($0.rawValue)` is \($0.form)" })
    }
    return (result, isSound && missing.isEmpty)
  }

  func reportForm(_ field: ModelField, at span: SourceSpan) {
    report(
      .fieldValue, "this is no value for `\(field.rawValue)`", at: span,
      notes: ["`\(field.rawValue)` is \(field.form)"])
  }

  /// The expression of a value, with the form reported when it is something else.
  func expression(_ value: ValueSyntax, _ field: ModelField) -> ExpressionSyntax? {
    if case .expression(let expression) = value.kind {
      if case .missing = expression.kind { return nil }
      return expression
    }
    if case .missing = value.kind { return nil }
    reportForm(field, at: value.span)
    return nil
  }

  private func readInitial(_ value: ValueSyntax, _ variables: [Symbol]) -> Expression? {
    guard let syntax = expression(value, .initial) else { return nil }
    return lower(syntax, in: Scope(variables: variables.map(\.name)))?.expression
  }

  private func readLoss(_ value: ValueSyntax) -> Loss? {
    guard let syntax = expression(value, .loss) else { return nil }
    guard case .name(let name) = syntax.kind, let loss = Loss(rawValue: name.name) else {
      reportForm(.loss, at: value.span)
      return nil
    }
    return loss
  }

  private func readData(_ value: ValueSyntax, of model: String) -> TrainingData? {
    switch value.kind {
    case .missing: return nil
    case .data(let data): return trainingData(data, named: model)
    case .list(let items) where items.isEmpty:
      report(.noPoints, "data needs at least one point", at: value.span)
      return nil
    case .expression(let syntax):
      if case .missing = syntax.kind { return nil }
      guard case .name(let name) = syntax.kind else {
        reportForm(.data, at: value.span)
        return nil
      }
      guard let data = dataSets[name.name] else {
        report(
          .unknownName, "there is no data set `\(name.name)`", at: name.span,
          notes: suggestion(for: name.name, among: dataSets.keys))
        return nil
      }
      return data
    default:
      reportForm(.data, at: value.span)
      return nil
    }
  }
}
