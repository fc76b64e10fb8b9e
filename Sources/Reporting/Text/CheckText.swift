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
  /// - Returns: Lines, the last of them the counts.
  public func text(place: String) -> String {
    let width = assumptions.map(\.id.count).max() ?? 0
    let column = 2 + 9 + 2 + width + 2
    var text = "\(kind) \(name)    \(place)\n"
    for entry in assumptions {
      let head = "  \(entry.verdict.rawValue.padded(to: 9))  \(entry.id.padded(to: width))  "
      var words = [entry.reason]
      if let witness = entry.witness { words.append("Witness: \(witness.text).") }
      if entry.verdict != .proved { words.append("(\(entry.code))") }
      text += head + words.joined(separator: " ").wrapped(from: column) + "\n"
    }
    for note in notes { text += "  note: " + note.wrapped(from: 8) + "\n" }
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

  /// The text broken into lines of about 100 columns, the second and later ones indented.
  func wrapped(from column: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      if !line.isEmpty, column + line.count + 1 + word.count > 100 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: column))
  }
}
