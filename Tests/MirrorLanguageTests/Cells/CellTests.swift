import Diagnostics
import MirrorLanguage
import Testing

@Suite("Cells")
struct CellTests {
  @Test func everyWordHasAnArticle() {
    let explained = Set(LanguageReference.articles.flatMap(\.words))
    #expect(LanguageReference.words.subtracting(explained).sorted() == [])
    #expect(explained.subtracting(LanguageReference.words).sorted() == [])
    for article in LanguageReference.articles {
      #expect(article.text.split(separator: "\n").count >= 2, "\(article.words)")
    }
  }

  @Test(arguments: [
    ("let a = 1", CellCompleteness.complete), ("", .complete), ("# a remark", .complete),
    ("solve m", .complete), ("model m {", .incomplete(depth: 1)),
    ("model m {\n  data = [(1, 2),", .incomplete(depth: 2)), ("let a =", .incomplete(depth: 0)),
    ("let a = 1 +", .incomplete(depth: 0)), ("text \"\"\"one\ntwo", .incomplete(depth: 0)),
    ("density p(b) = 1 for", .incomplete(depth: 0)), ("let a = )", .invalid),
    ("let = 1", .invalid), ("let a = 2x", .invalid), ("let a = \"b", .invalid),
    ("plot solution of [m] { x = [0, 1] }", .complete),
  ])
  func completenessIsSeen(_ code: String, _ expected: CellCompleteness) {
    #expect(completeness(of: SourceText(name: "", text: code)) == expected, "\(code)")
  }

  @Test func requestsStandInCellsOnly() {
    let text = "let a = 1\nsolve m { digits = 5 }\nverify not-rkhs of m\n"
    let cell = parse(SourceText(name: "", text: text), as: .cell)
    #expect(cell.diagnostics == [])
    #expect(cell.tree.declarations.count == 3)
    #expect(parse(SourceText(name: "", text: text)).diagnostics.first?.code == "MF1049")
  }

  /// `‸` is the cursor; the words that must be among those offered, and one that must not.
  @Test(arguments: [
    ("so‸", ["solve"], "solution"), ("‸", ["model", "let", "check"], "cosh"),
    ("solve ‸", ["m"], "cosh"), ("check q‸", ["quartic"], "sqrt"),
    ("verify ‸", ["lazy", "not_rkhs"], "m"), ("verify lazy ‸", ["of"], "m"),
    ("plot solution of [‸", ["m"], "lazy"), ("plot cur‸", ["curvature"], "cos"),
    ("solve m { ‸", ["digits", "at"], "widths"), ("flow m { method = ‸", ["descent"], "digits"),
    ("model n {\n  bi‸", ["biases"], "quartic"),
    ("model n {\n  biases = ‸", ["uniform", "mine"], "relu"),
    ("model n {\n  activation = l‸", ["leaky_relu"], "log"),
    ("model n {\n  potential = ‸", ["scaled", "unscaled"], "quartic"),
    ("model n {\n  potential = scaled(‸", ["quartic", "quadratic"], "mine"),
    ("potential f(x) = as‸", ["asinh", "asin"], "abs"),
    ("let b = piecewise { 1 for x < 0; other‸", ["otherwise"], "let"),
    ("report \"R\" {\n  ‸", ["solve", "text"], "model"),
    ("report \"R\" {\n  solve ‸", ["m"], "text"),
  ])
  func wordsAreOffered(_ text: String, _ expected: [String], _ unexpected: String) {
    let names = [
      DeclaredName(kind: "model", name: "m"), DeclaredName(kind: "potential", name: "quartic"),
      DeclaredName(kind: "density", name: "mine"),
    ]
    let parts = text.split(separator: "‸", omittingEmptySubsequences: false)
    let source = SourceText(name: "", text: parts.joined())
    let found = completions(
      at: parts[0].utf8.count, in: source, scope: CellScope(declared: names)
    ).completions.map(\.text)
    for word in expected { #expect(found.contains(word), "\(text): \(found)") }
    #expect(!found.contains(unexpected), "\(text): \(found)")
  }

  @Test(arguments: ["let a = \"so‸", "# so‸", "let a = 12‸", "text \"\"\"\nso‸"])
  func nothingIsOfferedInTexts(_ text: String) {
    let parts = text.split(separator: "‸", omittingEmptySubsequences: false)
    let source = SourceText(name: "", text: parts.joined())
    let scope = CellScope(declared: [DeclaredName]())
    #expect(
      completions(at: parts[0].utf8.count, in: source, scope: scope).completions.isEmpty, "\(text)")
  }
}
