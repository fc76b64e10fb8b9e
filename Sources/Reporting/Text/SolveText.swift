extension SolveDocument {
  /// How many multipliers a person wants to see; the document has them all.
  private static let shownMultipliers = 40
  /// The longest exact rational that helps beside its decimal digits.
  private static let shownExactLength = 48

  /// The solution for people: multipliers, values, the functional, and what is proved.
  public var text: String {
    var text = "model \(model): the solution at infinite width, \(digits) digits\n"
    text += "\nmultipliers, in the order of the data\n" + multiplierTable
    if !values.isEmpty { text += "\nvalues of the solution h\n" + valueTable }
    text += "\nbias functional\n" + functionalTable
    if let solution { text += "\n" + solution.text }
    text += "\n" + certificateLine
    return text
  }

  private var multiplierTable: String {
    var table = TextTable([.right, .left, .left])
    for (index, entry) in multipliers.prefix(Self.shownMultipliers).enumerated() {
      table.add(["\(index + 1)", entry.value + entry.remark, Self.shown(entry.exact)])
    }
    let rest = multipliers.count - Self.shownMultipliers
    return table.text + (rest > 0 ? "  … and \(rest) more; --json prints all\n" : "")
  }

  private var valueTable: String {
    var table = TextTable([.left, .left, .left])
    for entry in values {
      table.add(["h(\(entry.x))", "= " + entry.value + entry.remark, Self.shown(entry.exact)])
    }
    return table.text
  }

  private var functionalTable: String {
    var table = TextTable([.left, .left, .left])
    table.add(["minimum", functional.value + functional.remark, Self.shown(functional.exact)])
    for term in functional.terms?.terms ?? [] { table.add([term.name, term.value]) }
    return table.text
  }

  private var certificateLine: String {
    let verdict =
      certificate.certified
      ? "certified" : certificate.provedDigits == nil ? "not certified" : "certified in part"
    let precision = certificate.precisionBits > 0 ? ", \(certificate.precisionBits) bits" : ""
    let statement = certificate.statement.isEmpty ? "" : ": \(certificate.statement)"
    return "\(verdict) (\(certificate.method)\(precision))\(statement)\n"
  }

  private static func shown(_ exact: String?) -> String {
    guard let exact, exact.contains("/"), exact.count <= shownExactLength else { return "" }
    return "= \(exact)"
  }
}

/// A number with what has to be said beside its digits.
protocol RemarkedEntry {
  var error: String? { get }
  var certified: Bool? { get }
  var provedDigits: Int? { get }
}

extension RemarkedEntry {
  /// Its error, and whether the digits are proved.
  var remark: String {
    (error.map { " (within \($0))" } ?? "") + (isEstimated ? " (estimated)" : "")
  }

  /// Whether nothing is proved of the digits.
  var isEstimated: Bool { certified == false && provedDigits == nil }
}

extension NumberEntry: RemarkedEntry {}
extension PointEntry: RemarkedEntry {}
extension FunctionalEntry: RemarkedEntry {}
