import Diagnostics
import MirrorLanguage
import Testing

@Suite("Values of options and of the command line")
struct SyntaxValueTests {
  private func shapes(_ text: String) -> [String]? {
    parseValueList(SourceText(name: "<--at>", text: text)).values?.map { SyntaxShape.of($0) }
  }

  @Test func listsOfTheCommandLine() {
    #expect(shapes("-5/4, 1/2") == ["((-5)/4)", "(1/2)"])
    #expect(shapes("(1, 0), (0, 1)") == ["tuple<1><0>", "tuple<0><1>"])
    #expect(shapes("(1 + 2)*3, (4)^2") == ["([(1 + 2)]*3)", "([4]^2)"])
    #expect(shapes("0..4") == ["0..4"])
    #expect(shapes("0...5") == ["0..1/2"])
    #expect(shapes("1.5..x") == ["3/2..x"])
    #expect(shapes("") == [])
    #expect(shapes("1; 2") == nil)
    #expect(shapes("1, 2]") == nil)
  }

  @Test func pairs() {
    let pair = parsePair(SourceText(name: "<--at>", text: "3/10, -2/5")).pair
    #expect(
      pair.map { [SyntaxShape.of($0.first), SyntaxShape.of($0.second)] } == ["(3/10)", "((-2)/5)"])
    let (none, diagnostics) = parsePair(SourceText(name: "<--at>", text: "1, 2, 3"))
    #expect(none == nil)
    #expect(diagnostics.map(\.code) == ["MF1055"])
  }

  @Test func positionsAreThoseOfTheOption() {
    let source = SourceText(name: "<--at>", text: "1, 2x")
    let diagnostics = parseValueList(source).diagnostics
    #expect(DiagnosticRenderer().render(diagnostics, in: source).contains(" --> <--at>:1:4\n"))
  }

  @Test func reportsAndModels() {
    let text = #"""
      model m { activation = abs; data = [(1, 2), (3, 4),] ; potential = scaled(x^2,
        omega = 1)
      }
      report "a \"quoted\" \\ title" {
        text """
          # Heading
            indented

          """
        solve m { digits = 50; at = [(1, 0), (0, 1)]
          x = [a, b] }
        verify same-limit of m { seeds = 0..4 }; verify not_rkhs of m
        plot density of [m, n]
      }
      """#
    let (tree, diagnostics) = parse(SourceText(name: "a", text: text))
    #expect(diagnostics.isEmpty)
    #expect(
      SyntaxShape.of(tree) == [
        "model m activation:abs data:points<1,2><3,4> potential:scaled<(x^2),omega=1>",
        "report a \"quoted\" \\ title: text<# Heading\n  indented\n> | "
          + "solve m digits:50 at:list<tuple<1><0>><tuple<0><1>> x:list<a><b> | "
          + "verify same-limit m seeds:0..4 | verify not-rkhs m | plot density [\"m\", \"n\"]",
      ])
  }

  @Test(arguments: [
    "let a = 1 +\n\n # c\n 2", "let a =\n 1", "let a = 1 *\r\n 2",
    "density p(b) = 1 for\n b in [0, 1]",
    "let a = (1\n + 2\n)", "let a = 1 # comment", "let a = 1\n\n\n", "\n\n# only a comment",
    "potential f(x) = piecewise {\n x for\n x > 0;\n 0 otherwise\n}", "\u{FEFF}let a = 1",
  ])
  func lineBreaksThatMeanNothing(_ text: String) {
    #expect(parse(SourceText(name: "a", text: text)).diagnostics.isEmpty)
  }

  @Test(arguments: [
    "let a = 1\n + 2", "let\na = 1", "let a\n = 1", "density p(b) = 1 for b in\n [0, 1]",
    "let a = -(1)\n^2", "model m\n{\n}", "let a = |1\n|",
  ])
  func lineBreaksThatEnd(_ text: String) {
    #expect(!parse(SourceText(name: "a", text: text)).diagnostics.isEmpty)
  }
}
