import Foundation
import Testing

@testable import Reporting

@Suite("The page of a report")
struct ReportPageTests {
  static let provenance = Provenance(
    version: "1.2.3", input: "a<b>.mirror", inputSHA256: SHA256([]).hexadecimal,
    command: "mirrorflow report 'a<b>.mirror'", precisionBits: 128, seeds: [0, 7],
    libraries: ["MPFR 4.2.0"], host: "Linux", date: "2024-10-07T12:00:00Z", elapsedSeconds: nil)
  static let report = ReportDocument(
    mirrorflow: "1.2.3", title: "A & B",
    chapters: [
      ReportChapter(
        title: "A & B",
        sections: [
          ReportSection(heading: "", content: .text("Some *text* with <tags>.")),
          ReportSection(
            heading: "Model m",
            content: .definitions(
              ModelDescription(
                model: "m",
                formulas: [
                  DisplayedFormula(
                    caption: "Potential", text: "f(x) = x < 1", latex: "f(x) = x < 1",
                    mathML: "<mi>f</mi>")
                ], data: [DataRow(x: "-1", y: "1/2")], dataCount: 5))),
          ReportSection(
            heading: "Figure",
            content: .figure(
              FigureDescription(
                name: "f", title: "F", summary: "S", horizontalLabel: "x", verticalLabel: "y",
                series: [], horizontalRange: FigureRange(lower: 0, upper: 1)))),
          ReportSection(
            heading: "flow m",
            content: .skipped(SkippedEntry(entry: "flow m", reason: "not available yet"))),
        ])
    ], skipped: [SkippedEntry(entry: "flow m", reason: "not available yet")],
    provenance: provenance)

  @Test func showsEveryPartAndEscapesIt() throws {
    let page = try ReportPage().render(Self.report, figures: [:])
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    for part in [
      "<title>A &amp; B</title>", "<em>text</em> with &lt;tags&gt;", "<mi>f</mi>",
      "alttext=\"f(x) = x &lt; 1\"", "The first 1 of 5 points.", "This figure was not drawn",
      "<code>flow m</code>", "128 bits", "a&lt;b&gt;.mirror", "2024-10-07T12:00:00Z",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("{{") && !page.contains("a<b>"))
  }

  @Test func drawnFiguresStandInThePage() throws {
    let page = try ReportPage().render(Self.report, figures: ["f": "<svg id=\"here\"></svg>"])
    #expect(page.contains("<svg id=\"here\"></svg>") && !page.contains("was not drawn"))
  }

  @Test func theDocumentReadsBack() throws {
    let text = try DocumentEncoder().encode(Self.report)
    #expect(try JSONDecoder().decode(ReportDocument.self, from: Data(text.utf8)) == Self.report)
  }
}
