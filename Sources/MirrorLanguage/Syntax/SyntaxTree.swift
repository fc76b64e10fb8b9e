import Diagnostics
import MultiPrecision
import Symbolic

/// A name in the source, in NFC.
public struct Identifier: Hashable, Sendable {
  /// The name as written.
  public var name: String
  /// Where it stands.
  public var span: SourceSpan

  /// Creates it from its parts.
  public init(_ name: String, at span: SourceSpan) {
    self.name = name
    self.span = span
  }
}

/// The left-associative operators of one precedence level.
public enum SumOperator: String, Sendable {
  case plus = "+"
  case minus = "-"
}

/// The operators of a product.
public enum ProductOperator: String, Sendable {
  case times = "*"
  case divided = "/"
}

/// An expression as it stands in the source.
///
/// Chains of `+ -` and `* /` are flat, so that a tree is
/// never deeper than the nesting limit.
public struct ExpressionSyntax: Sendable {
  /// The forms.
  public indirect enum Kind: Sendable {
    case number(Rational)
    /// A variable, a constant (`pi`, `e`, `inf`), a `let`, a parameter: told apart by the resolver.
    case name(Identifier)
    case sum(ExpressionSyntax, [(SumOperator, ExpressionSyntax)])
    case product(ExpressionSyntax, [(ProductOperator, ExpressionSyntax)])
    case prefix(SumOperator, ExpressionSyntax)
    case power(ExpressionSyntax, ExpressionSyntax)
    case call(CallSyntax)
    case bars(ExpressionSyntax)
    case parenthesized(ExpressionSyntax)
    case piecewise([PiecewiseRowSyntax])
    /// `a < b <= c`: the relation before each further operand.
    case comparison(ExpressionSyntax, [(Relation, ExpressionSyntax)])
    case and([ExpressionSyntax])
    case or([ExpressionSyntax])
    case not(ExpressionSyntax)
    /// What stands where the parser could not read an expression; a diagnostic has been issued.
    case missing
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Creates it from its parts.
  public init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// A call: `f(a, b; s = 1)` has positional arguments, then named ones.
///
/// `normal(s = 1)` has none positional.
public struct CallSyntax: Sendable {
  /// What is called.
  public var callee: Identifier
  /// Arguments without a name.
  public var positional: [ExpressionSyntax]
  /// Arguments with a name.
  public var named: [(name: Identifier, value: ExpressionSyntax)]
}

/// A row of `piecewise { … }`; `condition` is nil for `otherwise`.
public struct PiecewiseRowSyntax: Sendable {
  /// The value of the row.
  public var value: ExpressionSyntax
  /// When the row holds; nil for `otherwise`.
  public var condition: ExpressionSyntax?
  /// Where it stands.
  public var span: SourceSpan
}

/// A parameter in a head: `s = 1`, or without a default.
public struct ParameterSyntax: Sendable {
  /// The name.
  public var name: Identifier
  /// The value if none is given; nil if one must be.
  public var defaultValue: ExpressionSyntax?
}

/// `for b in [-1, 1]`.
public struct SupportSyntax: Sendable {
  /// The variable behind `for`.
  public var variable: Identifier
  /// The lower end.
  public var lower: ExpressionSyntax
  /// The upper end.
  public var upper: ExpressionSyntax
  /// Whether the lower end belongs to it.
  public var lowerIsClosed: Bool
  /// Whether the upper end belongs to it.
  public var upperIsClosed: Bool
  /// Where it stands.
  public var span: SourceSpan
}

/// The kinds of declaration that share one form: `kind name(variable; parameters) = body`.
public enum FunctionKind: String, Sendable, CaseIterable {
  case potential, density, activation
  /// `let f(x) = …`
  case plain = "let"
}

/// A potential, density, activation or plain function.
public struct FunctionSyntax: Sendable {
  /// What is declared.
  public var kind: FunctionKind
  /// The name.
  public var name: Identifier
  /// One variable for potential, density and activation; one or more for `let`.
  public var variables: [Identifier]
  /// The parameters behind `;`.
  public var parameters: [ParameterSyntax]
  /// What stands behind `=`.
  public var body: ExpressionSyntax
  /// Densities only.
  public var support: SupportSyntax?
}

/// A data point.
public struct PointSyntax: Sendable {
  /// The inputs, then the label.
  public var coordinates: [ExpressionSyntax]
  /// Where it stands.
  public var span: SourceSpan
}

/// Data, declared or inside a model.
public struct DataSyntax: Sendable {
  /// The two sources.
  public enum Source: Sendable {
    case points([PointSyntax])
    case csv(path: String, span: SourceSpan)
  }
  /// The name; nil for data inside a model.
  public var name: Identifier?
  /// Where the points come from.
  public var source: Source
  /// Where it stands.
  public var span: SourceSpan
}

/// The value of a field of a model or of an option: an expression, inline data, a list, a range, text.
public struct ValueSyntax: Sendable {
  /// The forms.
  public indirect enum Kind: Sendable {
    case expression(ExpressionSyntax)
    /// `[(x, y), …]` or `csv("…")`.
    case data(DataSyntax)
    case list([ValueSyntax])
    /// `(1, 0)`: a point among the values of an option.
    case tuple([ExpressionSyntax])
    /// `a..b`, both ends included.
    case range(ExpressionSyntax, ExpressionSyntax)
    case string(String)
    case missing
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan
}

/// `name = value` in a model or in options.
public struct FieldSyntax: Sendable {
  /// The name.
  public var name: Identifier
  /// The value.
  public var value: ValueSyntax
  /// Where it stands.
  public var span: SourceSpan
}

/// `model name { … }`.
public struct ModelSyntax: Sendable {
  /// The name.
  public var name: Identifier
  /// The fields in the order of the source.
  public var fields: [FieldSyntax]
}

/// One entry of a report block.
public struct ReportEntrySyntax: Sendable {
  /// The forms.
  public enum Kind: Sendable {
    case text(String)
    /// `check M`, `derive M`, `solve M`, `kernel M`, `functional M`, `flow M`.
    case command(Identifier, model: Identifier)
    case verify(claim: Identifier, model: Identifier)
    case plot(what: Identifier, models: [Identifier])
  }
  /// What it is.
  public var kind: Kind
  /// The options in the order of the source.
  public var options: [FieldSyntax]
  /// Where it stands.
  public var span: SourceSpan
}

/// `report "title" { … }`.
public struct ReportSyntax: Sendable {
  /// The title.
  public var title: String
  /// Where the title stands.
  public var titleSpan: SourceSpan
  /// The entries in the order of the source.
  public var entries: [ReportEntrySyntax]
}

/// One declaration.
public struct DeclarationSyntax: Sendable {
  /// The forms.
  public enum Kind: Sendable {
    case constant(Identifier, ExpressionSyntax)
    case function(FunctionSyntax)
    case data(DataSyntax)
    case model(ModelSyntax)
    case report(ReportSyntax)
  }
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan
}

/// A whole file.
///
/// Declarations with errors inside may hold `missing` parts.
public struct SyntaxTree: Sendable {
  /// The declarations in the order of the source.
  public var declarations: [DeclarationSyntax]
}
