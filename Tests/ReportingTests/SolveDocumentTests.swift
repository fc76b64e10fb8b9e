import Foundation
import MirrorTheory
import Testing

@testable import Reporting

@Suite("Documents of solutions")
struct SolveDocumentTests {
  private static let proved = PrintedValue(text: "1.25", certified: true)
  private static let part = PrintedValue(
    text: "-0.33", certified: false, error: "0.00334", provedDigits: 2)
  private static let none = PrintedValue(
    text: "0", certified: false, error: "71.0", provedDigits: 0)
  private static let estimate = PrintedValue(text: "2.5", certified: false)

  private static func document(
    _ multipliers: [PrintedValue], value: PrintedValue, functional: PrintedValue,
    provedDigits: Int?
  ) -> SolveDocument {
    SolveDocument(
      SolveResult(
        model: "m", digits: 3, multipliers: multipliers,
        values: [PointValue(point: ["1/2"], value: value)],
        functional: FunctionalValue(value: functional),
        certificate: ResultCertificate(
          certified: false, method: "krawczyk", precisionBits: 40, statement: "so far",
          provedDigits: provedDigits),
        hypotheses: [], notes: [],
        curve: SolutionCurve(value: { $0 }, secondDerivative: { $0 }, breaks: [], data: [])),
      mirrorflow: "0")
  }

  /// What is proved in part says how far; scripts that read `certified` alone are not misled.
  @Test func digitsProvedInPart() throws {
    let document = Self.document(
      [Self.proved, Self.part], value: Self.none, functional: Self.part, provedDigits: 0)
    let written = try DocumentEncoder().encode(document)
    let json = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(json.contains(#"{"value": "1.25", "exact": null}"#))
    let part = #""value": "-0.33", "exact": null, "error": "0.00334", "certified": false, "#
    #expect(json.contains("{" + part + #""proved_digits": 2}"#))
    #expect(json.contains(#""error": "71.0", "certified": false, "proved_digits": 0 }"#))
    #expect(json.contains(#"{ "certified": false, "proved_digits": 0, "method": "krawczyk""#))
    #expect(try JSONDecoder().decode(SolveDocument.self, from: Data(json.utf8)) == document)
    let text = document.text
    #expect(text.contains("2  -0.33 (within 0.00334)\n"))
    #expect(text.contains("minimum  -0.33 (within 0.00334)\n"))
    #expect(text.contains("certified in part (krawczyk, 40 bits): so far"))
    #expect(!text.contains("estimated"))
  }

  @Test func estimatesHaveNoProvedDigits() throws {
    let document = Self.document(
      [Self.estimate], value: Self.estimate, functional: Self.estimate, provedDigits: nil)
    let json = try DocumentEncoder().encode(document)
    #expect(json.contains("certified") && !json.contains("proved_digits"))
    #expect(document.text.contains("minimum  2.5 (estimated)"))
    #expect(document.text.contains("not certified (krawczyk, 40 bits): so far"))
  }
}
