import Diagnostics
import MirrorTheory
import MultiPrecision
import Symbolic

/// Why an option has no value: the form is wrong, or an error inside it has been reported.
private enum OptionFailure: Error {
  case form
  case reported
}

extension Resolver {
  /// Reads the value of an option; false when an error was reported.
  func read(
    _ name: ReportOptionName, _ value: ValueSyntax, of command: String, _ model: Model?,
    into options: inout ReportOptions
  ) -> Bool {
    do {
      try assign(name, value, command, model, &options)
      return true
    } catch {
      if error == .form {
        report(
          .optionValue, "this is no value for `\(name.rawValue)`", at: value.span,
          notes: ["`\(name.rawValue)` is \(name.form)"])
      }
      return false
    }
  }

  private func assign(
    _ name: ReportOptionName, _ value: ValueSyntax, _ command: String, _ model: Model?,
    _ options: inout ReportOptions
  ) throws(OptionFailure) {
    switch name {
    case .digits: options.digits = try integer(value, in: 1...LanguageLimits.digits)
    case .seed: options.seed = try integer(value, in: 0...Int.max)
    case .width: options.width = try width(value)
    case .exact: options.exact = try word(value, among: ["true", "false"]) == "true"
    case .format: options.format = try word(value, among: ["text", "latex", "mathml"])
    case .method:
      options.method = try word(value, among: ["flow", "descent", "natural_gradient"])
    case .budget: options.budget = try positive(value)
    case .until: options.until = try positive(value)
    case .on: options.on = try interval(value)
    case .x: options.x = try interval(value)
    case .y: options.y = try interval(value)
    case .widths: options.widths = try integers(value)
    case .seeds: options.seeds = try range(value)
    case .at: options.at = try points(value, command, model)
    case .h: options.h = try function(value, model)
    }
  }

  private func syntax(_ value: ValueSyntax) throws(OptionFailure) -> ExpressionSyntax {
    switch value.kind {
    case .expression(let syntax): return syntax
    case .missing: throw .reported
    default: throw .form
    }
  }

  private func constant(_ syntax: ExpressionSyntax) throws(OptionFailure) -> Expression {
    guard let value = lowerConstant(syntax) else { throw .reported }
    return value.expression
  }

  private func integer(
    _ syntax: ExpressionSyntax, in bounds: ClosedRange<Int>
  ) throws(OptionFailure) -> Int {
    guard case .number(let value) = try constant(syntax), value.isInteger,
      let number = value.asInt, bounds.contains(number)
    else { throw .form }
    return number
  }

  private func integer(
    _ value: ValueSyntax, in bounds: ClosedRange<Int>
  ) throws(OptionFailure) -> Int {
    try integer(syntax(value), in: bounds)
  }

  private func positive(_ value: ValueSyntax) throws(OptionFailure) -> Rational {
    guard case .number(let number) = try constant(syntax(value)), number.signum > 0 else {
      throw .form
    }
    return number
  }

  private func word(_ value: ValueSyntax, among words: [String]) throws(OptionFailure) -> String {
    var word: String?
    if case .string(let text) = value.kind { word = text }
    // A word of the command line may hold a minus sign: `natural-gradient`.
    if case .expression(let syntax) = value.kind { word = source[syntax.span] }
    if case .missing = value.kind { throw .reported }
    guard let word = word?.replacing("-", with: "_"), words.contains(word) else { throw .form }
    return word
  }

  private func width(_ value: ValueSyntax) throws(OptionFailure) -> RequestedWidth {
    let syntax = try syntax(value)
    if InfiniteEnd.sign(of: syntax) == 1 { return .infinite }
    return .finite(try integer(syntax, in: 1...Int.max))
  }

  private func interval(_ value: ValueSyntax) throws(OptionFailure) -> RequestedInterval {
    guard case .list(let items) = value.kind, items.count == 2 else { throw .form }
    let lower = try constant(syntax(items[0]))
    let upper = try constant(syntax(items[1]))
    guard let order = ConstantComparison.order(lower, upper), order < 0 else { throw .form }
    return RequestedInterval(lower: lower, upper: upper)
  }

  private func integers(_ value: ValueSyntax) throws(OptionFailure) -> [Int] {
    let bounds = 1...Int.max
    guard case .list(let items) = value.kind else { return [try integer(value, in: bounds)] }
    guard !items.isEmpty else { throw .form }
    var result: [Int] = []
    for item in items { result.append(try integer(item, in: bounds)) }
    return result
  }

  private func range(_ value: ValueSyntax) throws(OptionFailure) -> ClosedRange<Int> {
    let bounds = 0...Int.max
    guard case .range(let lower, let upper) = value.kind else {
      let single = try integer(value, in: bounds)
      return single...single
    }
    let first = try integer(lower, in: bounds)
    let last = try integer(upper, in: bounds)
    guard first <= last else { throw .form }
    return first...last
  }

  private func function(_ value: ValueSyntax, _ model: Model?) throws(OptionFailure) -> Expression {
    let syntax = try syntax(value)
    // Without the model the dimension, hence the scope, is unknown; its error is reported.
    guard let model else { throw .reported }
    let scope = Scope(variables: model.initialVariables.map(\.name))
    guard let body = lower(syntax, in: scope) else { throw .reported }
    return body.expression
  }

  /// The points of `at`: numbers, or tuples; `kernel` takes pairs of numbers for one input.
  private func points(
    _ value: ValueSyntax, _ command: String, _ model: Model?
  ) throws(OptionFailure) -> [[Expression]] {
    var rows: [[ExpressionSyntax]] = []
    switch value.kind {
    case .missing: throw .reported
    case .expression(let syntax): rows = [[syntax]]
    case .tuple(let coordinates): rows = [coordinates]
    case .data(let data):
      guard case .points(let points) = data.source else { throw .form }
      rows = points.map(\.coordinates)
    case .list(let items):
      for item in items {
        switch item.kind {
        case .expression(let syntax): rows.append([syntax])
        case .tuple(let coordinates): rows.append(coordinates)
        case .missing: throw .reported
        default: throw .form
        }
      }
    default: throw .form
    }
    guard let first = rows.first, rows.allSatisfy({ $0.count == first.count }) else { throw .form }
    var result: [[Expression]] = []
    for row in rows {
      var point: [Expression] = []
      for coordinate in row { point.append(try constant(coordinate)) }
      result.append(point)
    }
    guard let dimension = model?.data.dimension else { return result }
    return try checked(result, command, dimension: dimension)
  }

  private func checked(
    _ points: [[Expression]], _ command: String, dimension: Int
  ) throws(OptionFailure) -> [[Expression]] {
    let width = points[0].count
    guard command == "kernel" else {
      guard width == dimension else { throw .form }
      return points
    }
    // Two numbers, or points of several coordinates two by two.
    if dimension == 1, width == 1, points.count == 2 { return [points.flatMap { $0 }] }
    guard dimension == 1 ? width == 2 : width == dimension && points.count.isMultiple(of: 2)
    else { throw .form }
    return points
  }
}
