import Diagnostics
import MultiPrecision
import Symbolic

/// A name in the source, in NFC.
public struct Identifier: Hashable, Sendable {
  public var name: String
  public var span: SourceSpan

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

/// An expression as it stands in the source. Chains of `+ -` and `* /` are flat, so that a tree is
/// never deeper than the nesting limit.
public struct ExpressionSyntax: Sendable {
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
  public var kind: Kind
  public var span: SourceSpan

  public init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// `f(a, b; s = 1)`: positional arguments, then named ones. `normal(s = 1)` has none positional.
public struct CallSyntax: Sendable {
  public var callee: Identifier
  public var positional: [ExpressionSyntax]
  public var named: [(name: Identifier, value: ExpressionSyntax)]
}

/// A row of `piecewise { … }`; `condition` is nil for `otherwise`.
public struct PiecewiseRowSyntax: Sendable {
  public var value: ExpressionSyntax
  public var condition: ExpressionSyntax?
  public var span: SourceSpan
}

/// A parameter in a head: `s = 1`, or without a default.
public struct ParameterSyntax: Sendable {
  public var name: Identifier
  public var defaultValue: ExpressionSyntax?
}

/// `for b in [-1, 1]`.
public struct SupportSyntax: Sendable {
  public var variable: Identifier
  public var lower: ExpressionSyntax
  public var upper: ExpressionSyntax
  public var lowerIsClosed: Bool
  public var upperIsClosed: Bool
  public var span: SourceSpan
}

/// The kinds of declaration that share one form: `kind name(variable; parameters) = body`.
public enum FunctionKind: String, Sendable, CaseIterable {
  case potential, density, activation
  /// `let f(x) = …`
  case plain = "let"
}

public struct FunctionSyntax: Sendable {
  public var kind: FunctionKind
  public var name: Identifier
  /// One variable for potential, density and activation; one or more for `let`.
  public var variables: [Identifier]
  public var parameters: [ParameterSyntax]
  public var body: ExpressionSyntax
  /// Densities only.
  public var support: SupportSyntax?
}

public struct PointSyntax: Sendable {
  public var coordinates: [ExpressionSyntax]
  public var span: SourceSpan
}

public struct DataSyntax: Sendable {
  public enum Source: Sendable {
    case points([PointSyntax])
    case csv(path: String, span: SourceSpan)
  }
  public var name: Identifier?
  public var source: Source
  public var span: SourceSpan
}

/// The value of a field of a model or of an option: an expression, inline data, a list, a range, text.
public struct ValueSyntax: Sendable {
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
  public var kind: Kind
  public var span: SourceSpan
}

public struct FieldSyntax: Sendable {
  public var name: Identifier
  public var value: ValueSyntax
  public var span: SourceSpan
}

public struct ModelSyntax: Sendable {
  public var name: Identifier
  public var fields: [FieldSyntax]
}

/// One entry of a report block.
public struct ReportEntrySyntax: Sendable {
  public enum Kind: Sendable {
    case text(String)
    /// `check M`, `derive M`, `solve M`, `kernel M`, `functional M`, `flow M`.
    case command(Identifier, model: Identifier)
    case verify(claim: Identifier, model: Identifier)
    case plot(what: Identifier, models: [Identifier])
  }
  public var kind: Kind
  public var options: [FieldSyntax]
  public var span: SourceSpan
}

public struct ReportSyntax: Sendable {
  public var title: String
  public var titleSpan: SourceSpan
  public var entries: [ReportEntrySyntax]
}

public struct DeclarationSyntax: Sendable {
  public enum Kind: Sendable {
    case constant(Identifier, ExpressionSyntax)
    case function(FunctionSyntax)
    case data(DataSyntax)
    case model(ModelSyntax)
    case report(ReportSyntax)
  }
  public var kind: Kind
  public var span: SourceSpan
}

/// A whole file. Declarations with errors inside may hold `missing` parts.
public struct SyntaxTree: Sendable {
  public var declarations: [DeclarationSyntax]
}
