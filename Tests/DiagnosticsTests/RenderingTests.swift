import Diagnostics
import Testing

@Suite("Rendering of diagnostics")
struct RenderingTests {
  let plain = DiagnosticRenderer(.plain)

  @Test func theFormOfTheStyleGuide() {
    let text = "let a = 1\n\npotential bumpy(x) = cosh(x) - x^4\n"
    let source = SourceText(name: "bumpy.mirror", text: text)
    let diagnostic = Diagnostic(
      "MF3041", .refuted, "potential `bumpy` is not convex on ℝ", at: SourceSpan(42, 45),
      labels: [
        Label(SourceSpan(32, 39), "convex"), Label(SourceSpan(42, 45), "concave, and it wins"),
      ],
      notes: ["a note"],
      fixIts: [
        FixIt(SourceSpan(42, 45), replacement: "78/1000*x^4", message: "with k*x^4 it is convex")
      ])
    #expect(
      plain.render(diagnostic, in: source) == """
        refuted[MF3041]: potential `bumpy` is not convex on ℝ
         --> bumpy.mirror:3:32
        3 | potential bumpy(x) = cosh(x) - x^4
          |                      -------   ^^^ concave, and it wins
          |                      convex
        note: a note
        help: with k*x^4 it is convex    [fix-it at 3:32: replace x^4 with 78/1000*x^4]

        """)
  }

  @Test func tabsAreCopiedAndWideGlyphsTakeTwoColumns() {
    let source = SourceText(name: "a", text: "\tx 日本 $")
    let offset = source.text.utf8.count - 1
    #expect(
      plain.render(Diagnostic("MF1", "m", at: SourceSpan(offset, offset + 1)), in: source)
        == "error[MF1]: m\n --> a:1:7\n1 | \tx 日本 $\n  | \t       ^\n")
  }

  @Test func labelsOnOtherLinesAndSpansOverSeveralLines() {
    let source = SourceText(name: "a", text: "f(\n1\n2\nabc\r\ndef")
    let diagnostic = Diagnostic(
      "MF1", "m", at: SourceSpan(8, 15), labels: [Label(SourceSpan(1, 2), "opened here")])
    #expect(
      plain.render(diagnostic, in: source) == """
        error[MF1]: m
         --> a:4:2
        1 | f(
          |  - opened here
          ⋮
        4 | abc
          |  ^^

        """)
  }

  @Test func aLongLineIsCutAroundTheSpan() {
    let source = SourceText(
      name: "a",
      text: String(repeating: "x", count: 5000) + "$" + String(repeating: "y", count: 900))
    let text = plain.render(Diagnostic("MF1", "m", at: SourceSpan(5000, 5001)), in: source)
    let lines = text.split(separator: "\n")
    #expect(lines[1] == " --> a:1:5001")
    #expect(lines[2].count < 170)
    #expect(lines[2].hasPrefix("1 | …xxx") && lines[2].hasSuffix("yyy…"))
    let caret = lines[3].firstIndex(of: "^").map {
      lines[3].distance(from: lines[3].startIndex, to: $0)
    }
    let dollar = lines[2].firstIndex(of: "$").map {
      lines[2].distance(from: lines[2].startIndex, to: $0)
    }
    #expect(caret == dollar)
  }

  @Test func aLabelOutsideTheCutBecomesANote() {
    let source = SourceText(name: "a", text: "(" + String(repeating: "x", count: 5000))
    let diagnostic = Diagnostic(
      "MF1", "m", at: SourceSpan(5001, 5001), labels: [Label(SourceSpan(0, 1), "opened here")])
    #expect(plain.render(diagnostic, in: source).contains("note: opened here (at 1:1)"))
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let source = SourceText(name: "a\u{1B}", text: "a\u{1B}[31m\u{202E}b\0")
    let text = plain.render(Diagnostic("MF1", "m\u{7}", at: SourceSpan(1, 2)), in: source)
    #expect(text == "error[MF1]: m␇\n --> a␛:1:2\n1 | a␛[31m\u{FFFD}b␀\n  |  ^\n")
  }

  @Test func bytesThatAreNotUTF8KeepTheirPlaces() {
    let source = SourceText(name: "a", bytes: [0x61, 0xFF, 0x62, 0x63])
    #expect(
      plain.render(Diagnostic("MF1", "m", at: SourceSpan(3, 4)), in: source)
        == "error[MF1]: m\n --> a:1:4\n1 | a\u{FFFD}bc\n  |    ^\n")
  }

  @Test func coloursOnlyAddEscapes() {
    let source = SourceText(name: "a", text: "let $")
    let diagnostic = Diagnostic(
      "MF1", "m", at: SourceSpan(4, 5), labels: [Label(SourceSpan(0, 3), "l")], notes: ["n"])
    let coloured = DiagnosticRenderer(.ansi).render(diagnostic, in: source)
    #expect(coloured.contains("\u{1B}[1;31m"))
    #expect(
      coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.render(diagnostic, in: source))
  }
}
