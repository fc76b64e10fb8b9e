import Diagnostics
import MirrorTheory
import Symbolic

/// A parameter of a declaration and, if it has one, its default value.
public struct DeclaredParameter: Hashable, Sendable {
  /// The name in the head.
  public var name: String
  /// A constant expression.
  public var defaultValue: Expression?

  /// Creates a parameter.
  public init(name: String, defaultValue: Expression?) {
    self.name = name
    self.defaultValue = defaultValue
  }
}

/// Something a file declares: its name, its place in the text, its parameters and its meaning.
public struct Declared<Value: Sendable>: Sendable {
  /// The name.
  public var name: String
  /// The meaning with every default value put in; a parameter without one remains a symbol.
  public var value: Value
  /// The parameters in the order of the head.
  public var parameters: [DeclaredParameter]
  /// The whole declaration.
  public var span: SourceSpan
  /// The name in the declaration.
  public var nameSpan: SourceSpan

  /// Whether every parameter has a value; a check of an item without is undecided.
  public var hasAllValues: Bool { parameters.allSatisfy { $0.defaultValue != nil } }
  /// The names of the parameters without a value, in the order of the head.
  public var parametersWithoutValue: [String] {
    parameters.filter { $0.defaultValue == nil }.map(\.name)
  }

  /// Creates a declaration.
  public init(
    name: String, value: Value, parameters: [DeclaredParameter] = [], span: SourceSpan,
    nameSpan: SourceSpan
  ) {
    self.name = name
    self.value = value
    self.parameters = parameters
    self.span = span
    self.nameSpan = nameSpan
  }
}

/// A plain function, declared by `let f(x, y; k = 1) = …`.
public struct PlainFunction: Hashable, Sendable {
  /// The variables of the head.
  public var variables: [Symbol]
  /// The value in terms of the variables.
  public var body: Expression

  /// Creates a function.
  public init(variables: [Symbol], body: Expression) {
    self.variables = variables
    self.body = body
  }
}

/// A file after name resolution: everything it declares, by kind, in the order of the file.
///
/// The built-in library is not among it.
public struct Program: Sendable {
  /// The constants.
  public internal(set) var constants: [Declared<Expression>] = []
  /// The plain functions.
  public internal(set) var functions: [Declared<PlainFunction>] = []
  /// The potentials.
  public internal(set) var potentials: [Declared<Potential>] = []
  /// The densities of biases.
  public internal(set) var densities: [Declared<InitializationDensity>] = []
  /// The activations; those of the form β|z| + γz are recognized.
  public internal(set) var activations: [Declared<Activation>] = []
  /// The named data sets.
  public internal(set) var dataSets: [Declared<TrainingData>] = []
  /// The models.
  public internal(set) var models: [Declared<Model>] = []
  /// The reports.
  public internal(set) var reports: [ReportRequest] = []
  /// Findings that are not errors, sorted by place.
  public internal(set) var warnings: [Diagnostic] = []
  /// What the names of the file mean, for expressions that come from the command line.
  var definitions = DefinitionTable()

  /// The model of that name.
  public func model(named name: String) -> Model? {
    models.first { $0.name == name }?.value
  }
}
