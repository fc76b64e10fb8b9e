import Diagnostics
import MirrorLanguage
import Testing

@Suite("The language by example")
struct SyntaxWholeLanguageTests {
  @Test func theExampleOfTheContractParses() throws {
    let source = try SyntaxFixtures.source("accepted/whole-language.mirror")
    let (tree, diagnostics) = parse(source)
    #expect(
      diagnostics.isEmpty, "\(DiagnosticRenderer().render(diagnostics, in: source))")
    #expect(tree.declarations.count == 14)
  }
}
