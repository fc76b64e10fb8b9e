import Diagnostics
import Symbolic

/// What a name that expressions can use was declared as.
///
/// Constants and plain functions are one kind
/// for the rule that a name is declared once per kind: both are `let`.
enum DefinitionKind: Hashable, Sendable {
  case constant, plain, potential, density, activation

  init(_ kind: FunctionKind) {
    switch kind {
    case .potential: self = .potential
    case .density: self = .density
    case .activation: self = .activation
    case .plain: self = .plain
    }
  }

  /// For messages.
  var noun: String {
    switch self {
    case .constant: "constant"
    case .plain: "function"
    case .potential: "potential"
    case .density: "density"
    case .activation: "activation"
    }
  }

  /// `a potential`, `an activation`.
  var nounWithArticle: String { self == .activation ? "an activation" : "a \(noun)" }

  /// Whether two declarations of these kinds cannot share a name.
  func excludes(_ other: DefinitionKind) -> Bool {
    let lets: Set<DefinitionKind> = [.constant, .plain]
    return self == other || (lets.contains(self) && lets.contains(other))
  }
}

/// A parameter of a template.
struct TemplateParameter: Sendable {
  var name: String
  var defaultValue: LoweredExpression?
  var symbol: Symbol { Symbol(name) }
}

/// An end of a template's support.
enum TemplateEnd: Sendable {
  case infinite
  case finite(LoweredExpression, isClosed: Bool)
}

/// The body of a declaration with every name in it expanded, in the symbols of its variables and
/// parameters.
struct FunctionTemplate: Sendable {
  var variables: [Symbol]
  var parameters: [TemplateParameter]
  var body: LoweredExpression
  /// Densities only.
  var support: (lower: TemplateEnd, upper: TemplateEnd)?
}

/// A declaration that expressions can use.
struct Definition: Sendable {
  enum Content: Sendable {
    case constant(ExpressionSyntax)
    case function(FunctionSyntax)
  }
  enum Meaning: Sendable {
    case pending
    /// An error has been reported: what uses the name keeps silent.
    case failed
    case constant(LoweredExpression)
    case function(FunctionTemplate)
  }
  var kind: DefinitionKind
  var name: Identifier
  var span: SourceSpan
  var isBuiltIn: Bool
  var content: Content
  var meaning = Meaning.pending

  var template: FunctionTemplate? {
    if case .function(let template) = meaning { return template }
    return nil
  }
}

/// All definitions that a file sees: its own before those of the built-in library.
struct DefinitionTable: Sendable {
  private(set) var definitions: [Definition] = []
  private var own: [String: [Int]] = [:]
  private var builtIn: [String: [Int]] = [:]

  mutating func append(_ definition: Definition) {
    let name = definition.name.name
    if definition.isBuiltIn {
      builtIn[name, default: []].append(definitions.count)
    } else {
      own[name, default: []].append(definitions.count)
    }
    definitions.append(definition)
  }

  subscript(index: Int) -> Definition {
    get { definitions[index] }
    set { definitions[index] = newValue }
  }

  /// The definitions of a name of one of the kinds: those of the file, or else the built-in ones.
  func indices(named name: String, where isWanted: (DefinitionKind) -> Bool) -> [Int] {
    let mine = (own[name] ?? []).filter { isWanted(definitions[$0].kind) }
    if !mine.isEmpty { return mine }
    return (builtIn[name] ?? []).filter { isWanted(definitions[$0].kind) }
  }

  /// The declarations of the file under that name.
  func ownIndices(named name: String) -> [Int] { own[name] ?? [] }

  func builtInIndices(named name: String) -> [Int] { builtIn[name] ?? [] }

  /// All names of definitions of some kinds, for suggestions.
  func names(where isWanted: (DefinitionKind) -> Bool) -> Set<String> {
    Set(definitions.filter { isWanted($0.kind) }.map(\.name.name))
  }
}
