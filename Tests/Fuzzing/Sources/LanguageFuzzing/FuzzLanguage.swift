import Diagnostics
import MirrorLanguage

/// The target that libFuzzer calls with one text after the other.
///
/// Beyond not crashing it demands: every diagnostic lies inside the text and renders; what parses without errors has a canonical form, which parses too and is its own
/// canonical form; resolving what parsed ends.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLanguage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let source = SourceText(name: "fuzz.mirror", bytes: bytes)
  let diagnostics = parse(source).diagnostics
  check(diagnostics, in: source)
  _ = DiagnosticRenderer(.ansi).render(diagnostics, in: source)

  let hasErrors = diagnostics.contains { $0.severity == .error }
  let formatted = format(source).text
  precondition((formatted == nil) == hasErrors, "a text without errors is formatted")
  if let formatted {
    let again = SourceText(name: "formatted.mirror", text: formatted)
    precondition(format(again).text == formatted, "the canonical form is its own canonical form")
    check(loadProgram(source).diagnostics, in: source)
  }
  _ = parseValueList(source)
  return 0
}

private func check(_ diagnostics: [Diagnostic], in source: SourceText) {
  for diagnostic in diagnostics {
    let spans = [diagnostic.span] + diagnostic.labels.map(\.span) + diagnostic.fixIts.map(\.span)
    for span in spans {
      precondition(span.start >= 0 && span.end <= source.bytes.count, "a span outside of the text")
    }
  }
}
