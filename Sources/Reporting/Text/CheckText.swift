import Certification

extension SubjectEntry {
  /// The assumption that has no decidable threshold and does not count.
  public static let uncountedAssumption = AssumptionID.scaledOmegaLarge

  /// How many of the assumptions that count have a verdict.
  public func count(_ verdict: Verdict) -> Int {
    assumptions.count { $0.verdict == verdict && $0.id != Self.uncountedAssumption }
  }

  /// The verdicts for people: an aligned list, with code and witness where one is not proved.
  ///
  /// - Parameter place: Where the subject is declared, as `file:line:column`.
  public func text(place: String) -> String {
    let width = assumptions.map(\.id.count).max() ?? 0
    let inner = String(repeating: " ", count: 13 + width + 2)
    var text = "\(kind) \(name)    \(place)\n"
    for entry in assumptions {
      let verdict = entry.verdict.rawValue.padded(to: 9)
      text += "  \(verdict)  \(entry.id.padded(to: width))    \(entry.reason)\n"
      if let witness = entry.witness { text += inner + "witness: \(witness.text)\n" }
      if entry.verdict == .refuted { text += inner + "see mirrorflow explain \(entry.code)\n" }
    }
    for note in notes { text += "  note: \(note)\n" }
    return text + "  \(summary)\n"
  }

  /// The counts in a sentence.
  public var summary: String {
    let verdicts: [Verdict] = [.proved, .refuted, .undecided]
    let counts = verdicts.map { "\(count($0)) \($0)" }.joined(separator: ", ")
    let hasThreshold = assumptions.contains { $0.id == Self.uncountedAssumption }
    return counts + (hasThreshold ? "; the theorem speaks of omega and n large enough" : "")
  }
}

extension AssumptionEntry {
  /// The diagnostic's code that a verdict other than proved is explained under.
  public var code: String { AssumptionID.diagnosticCode(for: id) }
}

extension String {
  /// The text with spaces at its end up to a width in characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
