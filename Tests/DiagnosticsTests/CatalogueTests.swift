import Diagnostics
import Testing

@Suite("The catalogue of codes")
struct CatalogueTests {
  @Test func codesAreUniqueAscendingAndWellFormed() {
    let codes = DiagnosticCatalogue.articles.map(\.code.description)
    #expect(!codes.isEmpty)
    #expect(codes == codes.sorted())
    #expect(Set(codes).count == codes.count)
    for code in codes { #expect(code.wholeMatch(of: /MF[1-5][0-9]{3}/) != nil, "\(code)") }
  }

  @Test(arguments: DiagnosticCatalogue.articles)
  func everyArticleHasATitleAnExampleAndAdvice(_ article: DiagnosticArticle) {
    #expect(!article.title.isEmpty)
    let parts = article.body.components(separatedBy: "```")
    #expect(parts.count >= 3 && parts.count % 2 == 1, "a fenced example")
    #expect(parts.first?.isEmpty == false, "the meaning stands before the example")
    #expect(parts.last.map { $0.count > 10 } == true, "the advice stands after the example")
  }

  @Test func explainFindsCodesInAnyCase() {
    #expect(DiagnosticCatalogue.explain("mf1000")?.code == "MF1000")
    #expect(DiagnosticCatalogue.explain("MF9999") == nil)
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
