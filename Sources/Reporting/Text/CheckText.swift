import Certification

extension CheckDocument {
  /// The verdicts for people: a block for each subject, then a line that counts.
  public var text: String {
    guard !subjects.isEmpty else {
      return "nothing to check: the file declares no model, potential, density or data\n"
    }
    return subjects.map(\.text).joined(separator: "\n")
  }
}

extension SubjectEntry {
  /// The assumption that has no decidable threshold and does not count.
  public static let uncountedAssumption = "scaled.omega-large"

  /// How many of the assumptions that count have a verdict.
  public func count(_ verdict: Verdict) -> Int {
    assumptions.count { $0.verdict == verdict && $0.id != Self.uncountedAssumption }
  }

  /// The verdicts as an aligned list, with a witness beneath each one that is refuted.
  public var text: String {
    let width = assumptions.map(\.id.count).max() ?? 0
    var text = "\(kind) \(name)\n"
    for entry in assumptions {
      let verdict = entry.verdict.rawValue.padded(to: 9)
      text += "  \(verdict)  \(entry.id.padded(to: width))  \(entry.reason)\n"
      if let witness = entry.witness {
        text += String(repeating: " ", count: 13 + width + 2) + "witness: \(witness.text)\n"
      }
    }
    for note in notes { text += "  note: \(note)\n" }
    return text + "  \(summary)\n"
  }

  /// The counts in a sentence.
  public var summary: String {
    let verdicts: [Verdict] = [.proved, .refuted, .undecided]
    let counts = verdicts.map { "\(count($0)) \($0)" }.joined(separator: ", ")
    let theorem = assumptions.contains { $0.id == Self.uncountedAssumption }
    return counts + (theorem ? "; the theorem holds for omega and n large enough" : "")
  }
}

extension String {
  /// The text with spaces at its end up to a width in characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
