import Certification
import Diagnostics
import MirrorLanguage
import MirrorTheory
import MultiPrecision
import NumericalMethods
import Symbolic

/// Says of a refuted assumption on a potential, a declared one or a model's, which part of the
/// formula is to blame, and which change would make it hold.
///
/// A change is offered only after the changed file was loaded and the assumption proved for it.
struct PotentialExplanation {
  let file: LoadedFile
  /// The formula as it stands in the file; nil where it does not.
  private let whole: SourcePart?
  /// The potential of a file that was changed.
  private let changed: @Sendable (Program) -> Potential?
  private let variable: Symbol
  let budget: WorkBudget

  init(file: LoadedFile, declared: Declared<Potential>, budget: WorkBudget) {
    self.file = file
    self.budget = budget
    let name = declared.name
    variable = declared.value.variable
    whole = file.program.parts(ofPotential: name, in: file.source)
    changed = { program in program.potentials.first { $0.name == name }?.value }
  }

  init(file: LoadedFile, model: Declared<Model>, budget: WorkBudget) {
    self.file = file
    self.budget = budget
    let name = model.name
    variable = model.value.potential.variable
    whole = file.program.parts(ofModel: name, in: file.source)
    changed = { $0.model(named: name)?.potential }
  }

  /// Nil for what is not refuted, and where the formula does not stand in the file.
  func diagnostic(of result: AssumptionResult) -> Diagnostic? {
    guard result.verdict == .refuted, PotentialAssumptions.all.ids.contains(result.id),
      let witness = result.witness, let whole
    else { return nil }
    let blamed = blame(whole, witness)
    let fixIts = fixIts(for: result, whole, blamed.part)
    return Diagnostic(
      DiagnosticCode(AssumptionID.diagnosticCode(for: result.id)), .refuted, result.reason,
      at: blamed.part.span, labels: [Label(blamed.part.span, blamed.text)], fixIts: fixIts)
  }

  // MARK: The part

  private func blame(_ whole: SourcePart, _ witness: Witness) -> (part: SourcePart, text: String) {
    switch witness {
    case .point(let place, "undefined"):
      var part = whole
      guard let x = Rational(fraction: place) else {
        while let inner = part.parts.first(where: { order(of: $0, at: place) == 0 }) {
          part = inner
        }
        return (part, "this has no value at x = \(place)")
      }
      while let inner = part.parts.first(where: { $0.expression.isUndefined(at: x, variable) }) {
        part = inner
      }
      return (part, "this has no value at x = \(place)")
    case .jump(let place, _, _):
      guard let order = order(of: whole, at: place) else { return (whole, "it changes there") }
      var part = whole
      while let inner = part.parts.first(where: { self.order(of: $0, at: place) == order }) {
        part = inner
      }
      return (part, "this is what changes at x = \(place)")
    case .point(let place, let value):
      let plain = (whole, "its second derivative at x = \(place) is \(value)")
      guard let x = Rational(fraction: place) else { return plain }
      return bent(whole, at: x) ?? plain
    case .indices: return (whole, "")
    }
  }

  /// The first derivative that a part by itself does not have at a point: |x| inside of |x|³ lacks
  /// another one than the whole, so it is not to blame.
  private func order(of part: SourcePart, at place: String) -> Int? {
    guard part.expression.contains(variable) else { return nil }
    return PotentialAnalysis(part.expression, variable: variable, budget: budget).smoothness
      .obstructions.first { $0.x == place }?.order
  }

  /// The term that bends down most at x.
  private func bent(_ whole: SourcePart, at x: Rational) -> (part: SourcePart, text: String)? {
    guard whole.kind == .sum else { return nil }
    let terms = whole.parts.compactMap { part -> (SourcePart, Ball)? in
      let second = part.expression.taylor(
        in: variable, at: Ball(x, precision: Precision(bits: 128)), order: 2)[2]
      return second.isFinite ? (part, second.scaled(byPowerOfTwo: 1)) : nil
    }
    let least = terms.min { $0.1.midpoint < $1.1.midpoint }
    guard let (part, second) = least, second.isNegative else {
      return (whole, "no term bends up enough")
    }
    let digits = second.decimalString(significantDigits: 6) ?? "negative"
    return (
      part,
      "concave here\(part.isSubtracted ? " with its minus sign" : ""), and it wins: its second "
        + "derivative at x = \(x) is \(digits)"
    )
  }

  // MARK: Changes

  private func fixIts(
    for result: AssumptionResult, _ whole: SourcePart, _ part: SourcePart
  ) -> [FixIt] {
    var candidates: [FixIt] = []
    if case .jump? = result.witness {
      candidates += exponent(part)
    } else if case .point(_, let value)? = result.witness, value != "undefined" {
      candidates += absolute(part)
      candidates += coefficient(result.id, whole, part)
      candidates += quadratic(result.id, whole)
    }
    return candidates.filter { isAccepted($0, result.id) }
  }

  /// |x|^q with the next even exponent.
  private func exponent(_ part: SourcePart) -> [FixIt] {
    guard part.kind == .power, part.parts.count == 2,
      let exponent = part.parts[1].expression.asRational, exponent < 100,
      let next = (Rational(exponent.floor) + 1).asInt
    else { return [] }
    let even = next + next % 2
    return [
      FixIt(
        part.parts[1].span, replacement: "\(even)",
        message: "with the even exponent \(even) it holds")
    ]
  }

  /// |x|^3 for x^3.
  private func absolute(_ part: SourcePart) -> [FixIt] {
    guard part.kind == .power, part.parts.count == 2, part.parts[0].kind == .other,
      let exponent = part.parts[1].expression.asRational?.asInt, exponent > 1, exponent % 2 == 1
    else { return [] }
    let base = part.parts[0].span
    return [
      FixIt(
        base, replacement: "|\(String(file.source[base]))|",
        message: "an odd power bends down left of 0; that of the absolute value does not")
    ]
  }

  /// The blamed term with the largest factor that is possible.
  private func coefficient(
    _ id: String, _ whole: SourcePart, _ part: SourcePart
  ) -> [FixIt] {
    guard part.span != whole.span, whole.kind == .sum else { return [] }
    let factor = Symbol("factor of the term")
    let body = Expression.sum(
      whole.parts.map { other in
        other.span == part.span ? .symbol(factor) * other.expression : other.expression
      })
    guard let (value, text) = nearest(id, body, factor, to: 1), value.signum > 0 else { return [] }
    return [
      FixIt(
        part.span, replacement: "\(value)*\(operand(part))",
        message: "with a factor before this term it holds exactly for "
          + text.replacing(factor.name, with: "factor"))
    ]
  }

  /// The formula plus the least multiple of x² that is enough.
  private func quadratic(_ id: String, _ whole: SourcePart) -> [FixIt] {
    let factor = Symbol("omega that is added")
    let square = Expression.symbol(variable).pow(2)
    let body = whole.expression + .symbol(factor) * square
    guard let (value, text) = nearest(id, body, factor, to: 0), value.signum > 0 else { return [] }
    let end = SourceSpan(whole.span.end, whole.span.end)
    return [
      FixIt(
        end, replacement: " + \(value)*\(variable.name)^2",
        message: "with omega*\(variable.name)^2 added it holds exactly for "
          + text.replacing(factor.name, with: "omega"))
    ]
  }

  /// The admissible value nearest to one that is not, and the set in words.
  private func nearest(
    _ id: String, _ body: Expression, _ factor: Symbol, to value: Rational
  ) -> (value: Rational, text: String)? {
    let sets = admissibleValues(
      of: factor, in: body, variable: variable, digits: 12, budget: budget)
    guard let set = sets.first(where: { $0.id == id }), let interval = set.holds.first,
      set.holds.count == 1, let inner = interval.rounded(towards: value)
    else { return nil }
    return (inner, set.text)
  }

  private func operand(_ part: SourcePart) -> String {
    let text = String(file.source[part.span])
    return part.kind == .sum ? "(\(text))" : text
  }

  /// Whether the assumption is proved once the change is made.
  private func isAccepted(_ fixIt: FixIt, _ id: String) -> Bool {
    guard let program = file.loading(fixIt), let potential = changed(program) else { return false }
    return PotentialAnalysis(
      potential.body, variable: potential.variable, budget: budget
    ).results().contains { $0.id == id && $0.verdict == .proved }
  }
}
