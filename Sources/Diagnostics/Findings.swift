/// The diagnostics of one run over one text: counted, bounded in number, handed out in order.
///
/// Errors beyond `limit` are counted and not kept, so that a hostile text cannot fill the memory.
public struct Findings: Sendable {
  /// How many errors are kept.
  public let limit: Int
  /// How many errors were reported, the ones beyond the limit included.
  public private(set) var errorCount = 0
  private var kept: [Diagnostic] = []
  private var seen: Set<Diagnostic> = []
  private var dropped = 0
  private var firstDropped: SourceSpan?

  /// Creates an empty collection.
  public init(limit: Int = 100) { self.limit = limit }

  /// Whether an error was reported.
  public var hasErrors: Bool { errorCount > 0 }

  /// Adds a diagnostic; a repetition of one that is there already changes nothing.
  public mutating func report(_ diagnostic: Diagnostic) {
    if seen.contains(diagnostic) { return }
    if diagnostic.severity == .error { errorCount += 1 }
    if kept.count >= limit {
      dropped += 1
      if firstDropped == nil { firstDropped = diagnostic.span }
      return
    }
    seen.insert(diagnostic)
    kept.append(diagnostic)
  }

  /// Adds several diagnostics.
  public mutating func report(contentsOf diagnostics: some Sequence<Diagnostic>) {
    for diagnostic in diagnostics { report(diagnostic) }
  }

  /// All that is kept, by position.
  ///
  /// Diagnostics of one code at one span are merged into one, and of several errors about the very
  /// same characters only the first is given: the others follow from it. Where some were dropped, a
  /// last note (`MF1000`) tells how many.
  public var diagnostics: [Diagnostic] {
    var result: [Diagnostic] = []
    var places: [CodeAndSpan: Int] = [:]
    var explained: [SourceSpan: DiagnosticCode] = [:]
    for diagnostic in kept {
      if diagnostic.severity == .error, diagnostic.span.start < diagnostic.span.end {
        let first = explained[diagnostic.span, default: diagnostic.code]
        guard first == diagnostic.code else { continue }
        explained[diagnostic.span] = first
      }
      let place = CodeAndSpan(code: diagnostic.code, span: diagnostic.span)
      if let index = places[place] {
        result[index].absorb(diagnostic)
      } else {
        places[place] = result.count
        result.append(diagnostic)
      }
    }
    result = result.inSourceOrder
    if let firstDropped {
      result.append(
        Diagnostic(
          "MF1000", .note,
          "\(dropped) more \(dropped == 1 ? "finding is" : "findings are") not shown",
          at: firstDropped))
    }
    return result
  }

  private struct CodeAndSpan: Hashable {
    var code: DiagnosticCode
    var span: SourceSpan
  }
}

extension Diagnostic {
  /// Takes over the labels, notes and fix-its of a finding of the same code at the same place.
  mutating func absorb(_ other: Diagnostic) {
    labels += other.labels.filter { !labels.contains($0) }
    if other.message != message, !notes.contains(other.message) { notes.append(other.message) }
    notes += other.notes.filter { !notes.contains($0) }
    fixIts += other.fixIts.filter { !fixIts.contains($0) }
  }
}

extension Sequence<Diagnostic> {
  /// The diagnostics by position, then code; the order of equal ones is kept.
  public var inSourceOrder: [Diagnostic] {
    enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      return (a.span.start, a.span.end, a.code.description, left.offset)
        < (b.span.start, b.span.end, b.code.description, right.offset)
    }.map(\.element)
  }
}
