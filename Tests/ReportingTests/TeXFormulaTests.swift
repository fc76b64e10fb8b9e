import Foundation
import FoundationXML
import Testing

@testable import Reporting

@Suite("TeX in report texts")
struct TeXFormulaTests {
  @Test(arguments: [
    ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    ("x^23", "<msup><mi>x</mi><mn>2</mn></msup><mn>3</mn>"),
    ("h''(x)", "<mrow><mi>h</mi><mo lspace=\"0\" rspace=\"0\">″</mo></mrow>"),
    ("f'^2", "rspace=\"0\">′</mo></mrow><mn>2</mn></msup>"),
    ("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
    ("\\sqrt[3]{x}", "<mroot><mi>x</mi><mrow><mn>3</mn></mrow></mroot>"),
    ("\\bar\\varphi", "<mover accent=\"true\"><mi>φ</mi><mo stretchy=\"false\">‾</mo></mover>"),
    ("\\mathbb{R}", "<mi mathvariant=\"normal\">ℝ</mi>"),
    ("\\sum_i", "<msub><mo>∑</mo><mi>i</mi></msub>"),
    ("\\text{a b}", "<mtext>a\u{A0}b</mtext>"),
    ("x<1", "<mi>x</mi><mo>&lt;</mo><mn>1</mn>"),
  ])
  func becomesMathML(_ tex: String, _ markup: String) throws {
    let formula = try #require(TeXFormula(tex))
    #expect(formula.mathML(isDisplayed: false).contains(markup))
  }

  @Test func limitsStandBelowDisplayedSums() throws {
    let formula = try #require(TeXFormula("\\sum_{i=1}^n \\min_x"))
    let markup = formula.mathML(isDisplayed: true)
    #expect(markup.contains("<munderover><mo>∑</mo>") && markup.contains("<munder><mi"))
  }

  @Test(arguments: [
    "\\left( \\frac{a}{b} \\right]", "\\begin{cases} 1 & x < 0 \\\\ 2 & x \\ge 0 \\end{cases}",
    "\\int_{-\\infty}^\\infty \\frac{h''(x)^2}{p(x)} \\, dx", "\\langle w, x \\rangle \\le \\|w\\|",
    "\\operatorname{supp} p", "\\mathbb{E}[\\bar\\varphi(\\alpha)]",
  ])
  func isWellFormed(_ tex: String) throws {
    let markup = try #require(TeXFormula(tex)).mathML(isDisplayed: true)
    #expect(XMLParser(data: Data("<math>\(markup)</math>".utf8)).parse(), "\(markup)")
  }

  @Test(arguments: [
    "{", "}", "x^", "_", "x^1^2", "\\frac{1}", "\\left( x", "\\begin{cases} 1", "\\input{x}", "\\",
    "x_1''", "a & b", "%", "#", "\\text{a\\b}", String(repeating: "{", count: 100_000),
  ])
  func refusesWhatItCannotRead(_ tex: String) { #expect(TeXFormula(tex) == nil) }
}
