import Diagnostics
import MirrorLanguage
import Testing

@Suite("Canonical form")
struct SyntaxFormatTests {
  private func formatted(_ text: String) -> String? {
    format(SourceText(name: "a", text: text)).text
  }

  /// The two laws: the tree stays, and a second pass changes nothing.
  private func checkLaws(_ source: SourceText) throws {
    let once = try #require(format(source).text, "\(source.name)")
    let again = SourceText(name: "formatted", text: once)
    #expect(SyntaxShape.of(parse(again).tree) == SyntaxShape.of(parse(source).tree))
    #expect(format(again).text == once)
    let comments = { (text: String) in text.filter { $0 == "#" }.count }
    #expect(comments(once) == comments(source.text))
  }

  @Test(arguments: SyntaxFixtures.names(in: "accepted"))
  func lawsHoldForAcceptedFiles(_ name: String) throws {
    let source = try SyntaxFixtures.source("accepted/\(name)")
    try checkLaws(source)
    let windows = source.text.replacing("\n", with: "\r\n")
    try checkLaws(SourceText(name: name, text: windows))
    #expect(formatted(windows) == formatted(source.text))
  }

  @Test func theExampleOfTheContract() throws {
    let text = try #require(
      format(try SyntaxFixtures.source("accepted/whole-language.mirror")).text)
    let expected = try SyntaxFixtures.source("accepted/whole-language.formatted").text
    #expect(text == expected)
  }

  @Test func spacesAndBlankLines() {
    #expect(
      formatted("\n\n# c\nlet   a=1+2 * - x ^ 2\n\n\n\nlet b = f( x;s=1 , t = |  x | )#d  \n")
        == "# c\nlet a = 1 + 2*-x^2\n\nlet b = f(x; s = 1, t = |x|)  # d\n".replacing(
          "# d", with: "#d"))
    #expect(formatted("") == "")
    #expect(
      formatted("model m {\n\n\n  a = 1;b = 2\n\n  # c\n\n\n}")
        == "model m {\n  a = 1\n  b = 2\n\n  # c\n}\n")
    #expect(formatted("model m { }") == "model m {}\n")
    #expect(formatted("let a = 0.50 + 1E+05") == "let a = 0.50 + 1E+05\n")
    #expect(formatted("let a = 1 +\n  2") == "let a = 1 + 2\n")
    #expect(
      formatted("activation l(z)=piecewise{s*z for z<0 and not z==-1;z otherwise}")
        == "activation l(z) = piecewise { s*z for z < 0 and not z == -1; z otherwise }\n")
  }

  @Test func longLinesBreakAtElementsThenAtOperators() {
    let points = (0..<14).map { "(\($0), -1/\($0 + 1000))" }.joined(separator: ",")
    let text = formatted("data d = [\(points),]") ?? ""
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(text.split(separator: "\n").count == 3)
    #expect(text.hasPrefix("data d = [(0, -1/1000), (1, -1/1001),"))
    let sum = (0..<60).map { "x\($0)*y" }.joined(separator: "+")
    let lines = (formatted("let a = \(sum)") ?? "").split(separator: "\n")
    #expect(lines.count > 2 && lines.allSatisfy { $0.count <= 100 })
    #expect(lines.dropLast().allSatisfy { $0.hasSuffix(" +") })
  }

  @Test func optionsStandOnOneLineWhereTheyFit() {
    #expect(
      formatted("report \"r\" {\nsolve m {\n digits = 50\n at = [1,2]\n}\ncheck m\n}")
        == "report \"r\" {\n  solve m { digits = 50; at = [1, 2] }\n  check m\n}\n")
    #expect(
      formatted("report \"r\" {\nsolve m { digits = 50 # c\n at = [1,2]}\n}")
        == "report \"r\" {\n  solve m {\n    digits = 50  # c\n    at = [1, 2]\n  }\n}\n")
  }

  @Test func commentsInsideOfExpressionsStay() throws {
    for text in [
      "let a = 1 + # one\n  # two\n  2 # three\n# four",
      "data d = [ # a\n (1, 2), # b\n # c\n (3, 4), # d\n # e\n]",
      "# a\n\n# b\n\nlet a = 1\n# c\n", "model m { # a\n # b\n}\n# c", "let a = (1 # a\n + 2)",
      "report \"r\" {\n  solve m { # a\n    digits = 1; # b\n at = 2 # c\n  } # d\n  check m }",
    ] {
      try checkLaws(SourceText(name: text, text: text))
    }
  }

  @Test func aTextWithErrorsIsNotFormatted() {
    let (text, diagnostics) = format(SourceText(name: "a", text: "let a = 2x"))
    #expect(text == nil)
    #expect(diagnostics.map(\.code) == ["MF1012"])
  }
}
