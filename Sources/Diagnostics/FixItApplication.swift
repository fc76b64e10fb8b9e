extension SourceText {
  /// The text with fix-its applied; of two that overlap, the later one is left out.
  public func applying(_ fixIts: some Sequence<FixIt>) -> SourceText {
    var result: [UInt8] = []
    var offset = 0
    let ordered = fixIts.enumerated().sorted { left, right in
      (left.element.span.start, left.element.span.end, left.offset)
        < (right.element.span.start, right.element.span.end, right.offset)
    }
    var lastInsertion = -1
    for fixIt in ordered.map(\.element) {
      let isInsertion = fixIt.span.start == fixIt.span.end
      guard fixIt.span.start >= offset, fixIt.span.end <= bytes.count,
        !(isInsertion && fixIt.span.start == lastInsertion)
      else { continue }
      result += bytes[offset..<fixIt.span.start]
      result += Array(fixIt.replacement.utf8)
      offset = fixIt.span.end
      if isInsertion { lastInsertion = offset }
    }
    result += bytes[offset...]
    return SourceText(name: name, bytes: result)
  }

  /// The text with the first fix-it of every diagnostic applied.
  public func applyingFixIts(of diagnostics: some Sequence<Diagnostic>) -> SourceText {
    applying(diagnostics.compactMap(\.fixIts.first))
  }
}
