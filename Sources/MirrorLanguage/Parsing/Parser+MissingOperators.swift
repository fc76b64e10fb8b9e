import Diagnostics

extension Parser {
  /// Repairs what stands where an operator should: a misspelt keyword, or a second operand.
  ///
  /// True if two operands stand side by side, which is reported, and are to be multiplied.
  mutating func repairMissingOperator() -> Bool {
    repairMisspeltFollower()
    switch token.kind {
    case .number, .name, .keyword(.piecewise): break
    case .punctuation(.openParenthesis): break
    case .punctuation(.bar) where context.openBars == 0 && isOperandBehindBar(): break
    default: return false
    }
    let isApart = token.span.start > previous.span.end
    // In a list, a blank between two values stands for a comma more likely than for a product;
    // and what begins a line inside brackets may be what follows a bracket that is never closed.
    if context.isList, isApart { return false }
    if token.startsLine, isAtField() || isAtDeclaration() { return false }
    // A new line of `piecewise` is the next row more likely than a factor.
    if token.startsLine, context.followers.contains(.and) { return false }
    return reportMissingProduct(isApart: isApart)
  }

  /// Whether a value follows the bar at the current token, so that the bar may open.
  private mutating func isOperandBehindBar() -> Bool {
    let next = peek()
    if next.startsLine && context.newlineEnds { return false }
    switch next.kind {
    case .number, .name, .keyword(.piecewise): return true
    case .punctuation(let punctuation):
      return [.openParenthesis, .bar, .plus, .minus].contains(punctuation)
    default: return false
    }
  }

  private mutating func reportMissingProduct(isApart: Bool) -> Bool {
    let gap = SourceSpan(previous.span.end, token.span.start)
    let isBlank = source.bytes[gap.start..<gap.end].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    let place = isBlank ? gap : SourceSpan(gap.start, gap.start)
    let fixIt = FixIt(place, replacement: "*", message: "insert `*`")
    let isSimple = previous.word != nil || previous.isNumber
    let product = "\(source[previous.span])*\(source[token.span])"
    report(
      "MF1012", "a multiplication sign is missing", at: previous.span.union(token.span),
      labels: isSimple && (token.word != nil || token.isNumber) && product.count <= 40
        ? [Label(previous.span.union(token.span), "write `\(product)`")] : [],
      fixIts: [fixIt])
    return true
  }

  /// Reads `fro` as `for` and `otherwize` as `otherwise` where these may follow.
  private mutating func repairMisspeltFollower() {
    guard case .name(let name) = token.kind,
      let keyword = Spelling.closest(to: name, among: context.followers.map(\.rawValue)),
      let repaired = Keyword(rawValue: keyword)
    else { return }
    reportMisspelt(as: keyword)
    token.kind = .keyword(repaired)
  }

  /// Reports a word that is certainly meant to be another.
  mutating func reportMisspelt(as word: String) {
    report(
      "MF1020", "\(token.description(in: source)) is not known here; `\(word)` is", at: token.span,
      fixIts: [FixIt(token.span, replacement: word, message: "write `\(word)`")])
  }
}
