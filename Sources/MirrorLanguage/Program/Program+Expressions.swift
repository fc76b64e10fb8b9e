import Diagnostics
import Symbolic

extension Program {
  /// The meaning of an expression that stands outside of the file, such as the value of `--h`.
  ///
  /// It may use everything that the file declares.
  ///
  /// - Parameters:
  ///   - source: The text of the expression.
  ///   - variables: The variables it may use; none for a constant.
  /// - Returns: The expression, nil when there are errors, and the findings.
  public func expression(
    _ source: SourceText, variables: [Symbol] = []
  ) -> (expression: Expression?, diagnostics: [Diagnostic]) {
    let (syntax, findings) = parseExpression(source)
    guard let syntax else { return (nil, findings) }
    let resolver = Resolver(source: source, baseDirectory: "", table: definitions)
    let scope = Scope(variables: variables.map(\.name))
    let lowered = onDeepStack {
      variables.isEmpty ? resolver.lowerConstant(syntax) : resolver.lower(syntax, in: scope)
    }
    return (lowered?.expression, findings + resolver.findings.diagnostics)
  }

  /// Points that stand outside of the file, such as the value of `--at`: constants, or tuples for
  /// more than one input.
  ///
  /// - Returns: The points, nil when there are errors, and the findings.
  public func points(
    _ source: SourceText, dimension: Int
  ) -> (points: [[Expression]]?, diagnostics: [Diagnostic]) {
    let (values, findings) = parseValueList(source)
    guard let values else { return (nil, findings) }
    let resolver = Resolver(source: source, baseDirectory: "", table: definitions)
    let points = onDeepStack { values.map { resolver.point($0, dimension: dimension) } }
    return (resolver.complete(points), findings + resolver.findings.diagnostics)
  }

  /// An interval that stands outside of the file, such as the value of `--on`.
  ///
  /// - Returns: The interval, nil when there are errors, and the findings.
  public func interval(
    _ source: SourceText
  ) -> (interval: RequestedInterval?, diagnostics: [Diagnostic]) {
    let (value, findings) = parseValue(source)
    guard let value else { return (nil, findings) }
    let resolver = Resolver(source: source, baseDirectory: "", table: definitions)
    var options = ReportOptions()
    let isRead = onDeepStack { resolver.read(.on, value, of: "verify", nil, into: &options) }
    return (isRead ? options.on : nil, findings + resolver.findings.diagnostics)
  }

  /// A pair of points that stands outside of the file, such as the value of `kernel --at`.
  ///
  /// - Returns: Both points, nil when there are errors, and the findings.
  public func pair(
    _ source: SourceText, dimension: Int
  ) -> (pair: (first: [Expression], second: [Expression])?, diagnostics: [Diagnostic]) {
    let (values, findings) = parsePair(source)
    guard let values else { return (nil, findings) }
    let resolver = Resolver(source: source, baseDirectory: "", table: definitions)
    let (first, second) = onDeepStack {
      (
        resolver.point(values.first, dimension: dimension),
        resolver.point(values.second, dimension: dimension)
      )
    }
    let all = findings + resolver.findings.diagnostics
    guard let first, let second else { return (nil, all) }
    return ((first, second), all)
  }
}

extension Resolver {
  /// One point of the given number of coordinates, or nil when an error was reported.
  func point(_ value: ValueSyntax, dimension: Int) -> [Expression]? {
    let coordinates: [ExpressionSyntax]
    switch value.kind {
    case .missing: return nil
    case .expression(let syntax) where dimension == 1: coordinates = [syntax]
    case .tuple(let items) where items.count == dimension: coordinates = items
    default:
      let form = dimension == 1 ? "a number" : "a point with \(dimension) coordinates"
      report(.optionValue, "this is not \(form)", at: value.span)
      return nil
    }
    return complete(coordinates.map { lowerConstant($0)?.expression })
  }
}
