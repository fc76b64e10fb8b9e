import Foundation
import FoundationXML
import Testing

@testable import Reporting

@Suite("Figures")
struct FigureTests {
  private let figure = FigureDescription(
    name: "solution-ψ_1", title: "Solution of \"ψ\" & co", summary: "A <curve>.",
    horizontalLabel: "x", verticalLabel: "h(x)",
    series: [
      FigureSeries(
        label: "a, \"b\"", style: .line,
        pieces: [
          [FigurePoint(x: 0, y: 1), FigurePoint(x: 1, y: 2)], [FigurePoint(x: 1, y: 3)],
        ]),
      FigureSeries(label: "data", style: .points, pieces: [[FigurePoint(x: 0, y: 1)]]),
    ], horizontalRange: FigureRange(lower: -1, upper: 1))

  @Test func dataIsCommaSeparated() {
    let lines = [
      "series,x,h(x)", "~a, ~~b~~~,0.0,1.0", "~a, ~~b~~~,1.0,2.0", "", "~a, ~~b~~~,1.0,3.0", "",
      "", "data,0.0,1.0", "",
    ]
    let expected = lines.joined(separator: "\n").replacing("~", with: "\"")
    #expect(FigureFiles(figure).data == expected)
  }

  @Test func scriptQuotesWhatTheFileSays() {
    let script = FigureFiles(figure).script
    #expect(script.contains("title \"a, \\\"b\\\"\""))
    #expect(script.contains("set xrange [-1.0:1.0]"))
  }

  @Test func labelsHaveFourForms() {
    let label: FigureLabel = "like $n^{-1/2}$, x_1"
    #expect(label.plain == "like n^(−1/2), x_1")
    #expect(label.latex == "like $n^{-1/2}$, x\\_\\allowbreak{}1")
    #expect(
      label.enhanced
        == "like {/serif:Italic n}^{{/serif −}{/serif 1}{/serif /}{/serif 2}}, x\\_1")
    #expect(
      label.html
        == "like <math><mrow><msup><mi>n</mi><mrow><mo>−</mo><mn>1</mn><mo>/</mo><mn>2</mn></mrow>"
        + "</msup></mrow></math>, x_1")
    #expect(FigureLabel("$h''(x)$").plain == "h″(x)")
    #expect(FigureLabel(words: "$n$").plain == "$n$", "what a user names has no formulas")
    #expect(FigureLabel("$\\unknown$").plain == "\\unknown", "no formula that can be shown")
  }

  @Test func rangesAreStringsInJSON() throws {
    let range = FigureRange(lower: -0.1, upper: 1e300)
    let json = try JSONEncoder().encode(range)
    #expect(
      try JSONDecoder().decode([String: String].self, from: json) == [
        "lower": "-0.1", "upper": "1e+300",
      ])
    #expect(try JSONDecoder().decode(FigureRange.self, from: json) == range)
  }

  @Test func bandsHaveTheColourOfTheirLine() {
    let points = [FigurePoint(x: 20, y: 1), FigurePoint(x: 60, y: 2)]
    let series = [FigureSeries.Style.line, .band, .cloud, .line].map {
      FigureSeries(label: "a", style: $0, pieces: [points])
    }
    let script = FigureFiles(
      FigureDescription(
        name: "f", title: "", summary: "", horizontalLabel: "$n$", verticalLabel: "distance",
        series: series, axes: .logarithmic, horizontalRange: FigureRange(lower: 20, upper: 60))
    ).script
    let plot = script.split(separator: "plot \\").dropFirst().first?.split(separator: "\n") ?? []
    let second = FigureColor.curve(2).code
    #expect(plot.prefix(4).map { $0.contains(second) } == [false, true, true, true])
    #expect(plot.prefix(4).map { $0.contains("filledcurves") } == [false, true, false, false])
    #expect(script.contains("set xtics (20, 60)"), "the widths stand on the axis")
    #expect(script.contains("set format y \"$10^{%T}$\""), "LaTeX sets the powers of ten")
  }

  @Test func drawingsAreThemedAndNamed() throws {
    let raw = """
      <?xml version="1.0" encoding="utf-8"  standalone="no"?>
      <svg
       viewBox="0 0 760 420"
       xmlns="http://www.w3.org/2000/svg"
      >
      <title>Gnuplot</title>
      <g id="gnuplot_canvas">
      <circle id='gpPt5' r='1'/>
      <g fill="none" color="black" stroke="currentColor">
      </g>
      <path stroke='rgb(  0, 114, 178)' d='M0,0'/><g fill="rgb(68,68,68)"/>
      </g>
      </svg>

      """
    let svg = try #require(FigureSVG.themed(raw, for: figure))
    #expect(
      svg.hasPrefix(
        "<svg viewBox=\"0 0 760 420\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""))
    #expect(svg.contains("<desc id=\"figure-solution--968--1-desc\">A &lt;curve&gt;.</desc>"))
    #expect(svg.contains("stroke='var(--figure-curve-1, #0072b2)'"))
    #expect(svg.contains("fill=\"var(--figure-text, #444444)\""))
    #expect(!svg.contains("gnuplot") && !svg.contains("Gnuplot") && !svg.contains("gpPt"))
    #expect(XMLParser(data: Data(svg.utf8)).parse(), "well-formed")
    #expect(FigureSVG.themed("no drawing", for: figure) == nil)
  }

  @Test func coloursAreDistinct() {
    let colors = FigureColor.all
    #expect(Set(colors.map(\.code)).count == colors.count)
    #expect(Set(colors.flatMap(\.written)).count == 2 * colors.count)
    for color in colors where color.variable != "figure-text" {
      #expect(!color.written.contains { FigureColor.text.written.contains($0) })
    }
  }
}
