import Foundation
import Testing

@testable import Reporting

@Suite("Documents as JSON")
struct DocumentEncoderTests {
  struct Sample: Codable, Equatable {
    var zebra = "z"
    var apple = [1, 2, 3]
    @Nullable var nothing: String?
    var missing: String?
    var nested = ["k": true]
    var half = 0.5
  }

  @Test func keysKeepTheOrderOfTheirDeclaration() throws {
    let text = try DocumentEncoder().encode(Sample())
    #expect(
      text == """
        {
          "zebra": "z",
          "apple": [1, 2, 3],
          "nothing": null,
          "nested": {"k": true},
          "half": 0.5
        }

        """)
    #expect(try JSONDecoder().decode(Sample.self, from: Data(text.utf8)) == Sample())
  }

  @Test(arguments: [
    "", "plain", "\"quoted\" \\ back", "line\nbreak\ttab\r", "\u{0}\u{1F}\u{7F}", "ψ ω₁ 𝔼 😀",
    "</script>", "e\u{301}",
  ])
  func stringsSurvive(_ string: String) throws {
    let text = try DocumentEncoder().encode([string])
    let read = try JSONDecoder().decode([String].self, from: Data(text.utf8))
    #expect(read.map { Array($0.utf8) } == [Array(string.utf8)])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numbersThatJSONHasNotAreErrors(_ number: Double) {
    #expect(throws: EncodingError.self) { try DocumentEncoder().encode([number]) }
  }

  @Test func whatFitsOnALineStandsOnOne() throws {
    let short = try DocumentEncoder().encode([["a": "b"]])
    #expect(short == "[\n  {\"a\": \"b\"}\n]\n")
    let long = try DocumentEncoder().encode([[String(repeating: "x", count: 120)]])
    #expect(long.split(separator: "\n").count == 5)
    #expect(try DocumentEncoder().encode([[Int]()]) == "[\n  []\n]\n")
  }
}
