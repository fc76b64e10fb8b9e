import Diagnostics
import Testing

@Suite("Positions in a text")
struct SourceTextTests {
  @Test func lineAndColumnCountCharacters() {
    let source = SourceText(name: "a", text: "ab\nψ🇩🇪x\r\n\tz")
    #expect(source.position(at: 0) == SourcePosition(line: 1, column: 1))
    #expect(source.position(at: 2) == SourcePosition(line: 1, column: 3))
    #expect(source.position(at: 3) == SourcePosition(line: 2, column: 1))
    #expect(source.position(at: 5) == SourcePosition(line: 2, column: 2))
    #expect(source.position(at: 13) == SourcePosition(line: 2, column: 3))
    #expect(source.position(at: 17) == SourcePosition(line: 3, column: 2))
    #expect(source.position(at: 99) == SourcePosition(line: 3, column: 3))
    #expect(source.lineCount == 3)
    #expect(source.byteRange(ofLine: 2) == 3..<14)
  }

  @Test func byteOrderMarkIsOutsideTheFirstLine() {
    let source = SourceText(name: "a", bytes: [0xEF, 0xBB, 0xBF, 0x61, 0x62])
    #expect(source.contentStart == 3)
    #expect(source.position(at: 3) == SourcePosition(line: 1, column: 1))
    #expect(source.position(at: 4) == SourcePosition(line: 1, column: 2))
  }

  @Test func emptyTextHasOneLine() {
    let source = SourceText(name: "a", text: "")
    #expect(source.lineCount == 1)
    #expect(source.position(at: 0) == SourcePosition(line: 1, column: 1))
    #expect(
      DiagnosticRenderer().render(Diagnostic("MF1", "m", at: SourceSpan(0, 0)), in: source)
        == "error[MF1]: m\n --> a:1:1\n1 |\n  | ^\n")
  }

  @Test(
    arguments: [
      ([0x61, 0xFF, 0xFE, 0x62], [SourceSpan(1, 3)]),
      ([0xC0, 0xAF], [SourceSpan(0, 2)]),  // overlong
      ([0xED, 0xA0, 0x80], [SourceSpan(0, 3)]),  // a surrogate
      ([0xF4, 0x90, 0x80, 0x80], [SourceSpan(0, 4)]),  // above U+10FFFF
      ([0xE2, 0x82], [SourceSpan(0, 2)]),  // cut off
      ([0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80], []),
    ] as [([UInt8], [SourceSpan])])
  func bytesThatAreNotUTF8(_ bytes: [UInt8], _ expected: [SourceSpan]) {
    #expect(SourceText(name: "a", bytes: bytes).invalidBytes() == expected)
  }
}
