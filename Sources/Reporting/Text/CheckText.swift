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
    if let smoothness { text += "  " + smoothness.text.wrapped(from: 2) + "\n" }
    for note in notes { text += "  note: " + note.wrapped(from: 8) + "\n" }
    return text + "  \(summary)\n"
  }

  /// The values of a parameter for which each assumption holds, for `check --for`.
  public func parameterText(place: String) -> String {
    let sets = parameters ?? []
    let width = sets.map(\.id.count).max() ?? 0
    var text = "\(kind) \(name)    \(place)\n"
    for set in sets {
      let head = "  \(set.id.padded(to: width))  "
      text += head + set.text.wrapped(from: head.count) + "\n"
    }
    for reason in sets.map(\.reason).uniqued { text += "  note: " + reason.wrapped(from: 8) + "\n" }
    return text
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

extension [String] {
  /// Each string once, at its first place.
  fileprivate var uniqued: [String] {
    var seen = Set<String>()
    return filter { seen.insert($0).inserted }
  }
}

extension SmoothnessEntry {
  /// The class and what keeps the function from more, in a sentence.
  var text: String {
    let names = [
      "analytic": "analytic on the whole line",
      "smooth": "infinitely differentiable, not analytic",
      "undefined": "not defined on the whole line",
    ]
    let head =
      `class` == "open"
      ? "smoothness: open" + (atLeast.map { $0 < 0 ? "" : ", at least C\($0)" } ?? "")
      : "smoothness: \(names[`class`] ?? `class`)"
    let points = obstructions.filter { $0.left != "undefined" }.map { point in
      "at x = \(point.x) the \(Self.name(of: point.order)) is \(point.left) on the left, "
        + "\(point.right) on the right"
    }
    return points.isEmpty ? head : head + "; " + points.joined(separator: "; ")
  }

  private static func name(of order: Int) -> String {
    switch order {
    case 0: "value"
    case 1: "first derivative"
    case 2: "second derivative"
    case 3: "third derivative"
    default: "derivative of order \(order)"
    }
  }
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
