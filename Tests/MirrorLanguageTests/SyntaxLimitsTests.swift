import Diagnostics
import Testing

@testable import MirrorLanguage

/// Inputs made to crash, hang or fill the memory.
@Suite("Limits of the syntax")
struct SyntaxLimitsTests {
  private func codes(_ text: String) -> [String] {
    parse(SourceText(name: "limits", text: text)).diagnostics.map(\.code.description)
  }

  static let towers: [(String, String, String)] = [
    ("(", "x", ")"), ("|", "x", "|"), ("-", "x", ""), ("+", "x", ""), ("2^", "2", ""),
    ("piecewise { ", "x", " otherwise }"), ("abs(", "x", ")"), ("f(x; a = ", "1", ")"),
    ("1*(2 + ", "x", ")"), ("-(", "x", ")"),
  ]

  @Test(arguments: towers)
  func tooManyLevelsAreOneLocatedError(_ tower: (String, String, String)) {
    let (opener, core, closer) = tower
    for count in [1_001, 10_000] {
      let open = String(repeating: opener, count: count)
      let close = String(repeating: closer, count: count)
      #expect(codes("let f(x) = " + open + core + close) == ["MF1003"], "\(opener) \(count)")
      #expect(codes("let f(x) = " + open) == ["MF1003"], "\(opener) \(count), not closed")
    }
  }

  @Test func twoHundredThousandParenthesesAreOneLocatedError() {
    let open = String(repeating: "(", count: 200_000)
    let source = SourceText(name: "limits", text: "let f(x) = " + open)
    let diagnostics = parse(source).diagnostics
    #expect(diagnostics.map(\.code) == ["MF1003"])
    #expect(diagnostics.first?.span == SourceSpan(1_011, 1_012))
  }

  @Test func conditionsNestToTheSameLimit() {
    for opener in ["not ", "(", "not ("] {
      let text = "let f(x) = piecewise { 1 for " + String(repeating: opener, count: 10_000)
      #expect(codes(text) == ["MF1003"], "\(opener)")
    }
  }

  @Test(arguments: [("(", "x", ")"), ("|", "x", "|"), ("-", "x", ""), ("2^", "2", "")])
  func aThousandLevelsAreAccepted(_ tower: (String, String, String)) {
    let count = 1_000
    let text =
      String(repeating: tower.0, count: count) + tower.1 + String(repeating: tower.2, count: count)
    #expect(codes("let f(x) = " + text) == [])
  }

  @Test func theDeepestTreesAreAccepted() {
    let level = "(x or not x < 1 + 2*-"
    let count = 333  // each level has a bracket, a `not` and a prefix operator
    let text =
      "let f(x) = piecewise { 1 for " + String(repeating: level, count: count) + "x"
      + String(repeating: ")", count: count) + " }"
    #expect(codes(text) == [])
  }

  @Test(arguments: ["]", ")", "}", "[", "{", "piecewise {", "\"", "\"\"\"", "|", "$ ", "x ", "; "])
  func repetitionsEndQuickly(_ part: String) {
    let found = codes("let f(x) = " + String(repeating: part, count: 20_000))
    #expect(!found.isEmpty && found.count <= 101)
  }

  @Test func exponentsOfNumbers() {
    #expect(codes("let a = 1e100000") == [])
    #expect(codes("let a = 1e-100000") == [])
    #expect(codes("let a = 1e+00000000000000000001") == [])
    #expect(codes("let a = 1e100001") == ["MF1010"])
    #expect(codes("let a = 1e-999999999999999999999999") == ["MF1010"])
  }

  @Test func digitsOfNumbers() {
    #expect(codes("let a = 0." + String(repeating: "7", count: 500_001)) == [])
    #expect(codes("let a = " + String(repeating: "7", count: 3_010_300)) == ["MF1011"])
  }

  @Test func manyPartsAreAnErrorBeforeTheMemoryIsFull() {
    for text in [
      "let a = 1+1+1+1+1+1+1", "data d = [(1, 1e100000)]", "let a = f(1, 2, 3, 4, 5, 6)",
    ] {
      var parser = Parser(SourceText(name: "limits", text: text))
      #expect(parser.partLimit == 8_000_000)
      parser.partLimit = 5
      _ = parser.parseFile()
      #expect(parser.findings.diagnostics.map(\.code) == ["MF1046"], "\(text)")
    }
  }

  @Test func errorsAreCountedAndTheFirstHundredShown() {
    let found = codes(String(repeating: "let a = )\n", count: 1_000))
    #expect(found.count == 101)
    #expect(found.last == "MF1000")
  }

  @Test func aTextOf64MiBIsRead() {
    let bytes = [UInt8](repeating: 0x20, count: (64 << 20) + 1)
    let source = SourceText(name: "limits", bytes: bytes)
    #expect(parse(source).diagnostics.map(\.code.description) == ["MF1002"])
  }
}
