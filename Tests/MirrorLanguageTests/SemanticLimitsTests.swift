import Diagnostics
import Foundation
import MirrorLanguage
import Testing

@Suite("Limits of what a file can mean")
struct SemanticLimitsTests {
  private func chain(_ count: Int) -> String {
    (1...count).map { "let a\($0) = a\($0 - 1) + 1\n" }.joined() + "let a0 = 0\n"
  }

  @Test func longChainsOfDefinitionsAreRefused() {
    #expect(SemanticFixtures.codes(chain(900)).isEmpty)
    #expect(SemanticFixtures.codes(chain(1_500)) == ["MF2007"])
    #expect(SemanticFixtures.codes(chain(50_000)) == ["MF2007"])
  }

  @Test func towersOfPowersAreRefusedAtOnce() {
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(SemanticFixtures.codes("let a = 9^9^9^9") == ["MF2202"])
      #expect(SemanticFixtures.codes("potential f(x) = x^9^9^9") == ["MF2202"])
      #expect(SemanticFixtures.codes("let a = 2^9^9/3^9^9") == ["MF2202", "MF2202"])
    }
    #expect(time < .seconds(1))
  }

  @Test func expansionIsBounded() {
    let doubling = (1...60).map { "let f\($0)(x) = f\($0 - 1)(x) + f\($0 - 1)(x)\n" }.joined()
    #expect(SemanticFixtures.codes("let f0(x) = x\n" + doubling) == ["MF2204"])
    let nesting = (1...60).map { "let f\($0)(x) = f\($0 - 1)(f\($0 - 1)(x))\n" }.joined()
    let codes = SemanticFixtures.codes("let f0(x) = sin(x) + 1\n" + nesting)
    #expect(codes == ["MF2204"])
  }

  @Test func deepBracketsResolve() {
    for (opener, closer) in [
      ("(", ")"), ("1/(2 + ", ")"), ("|", "|"), ("-", ""), ("sin(", ")"), ("x*(2 + ", ")"),
    ] {
      let text =
        "potential f(x) = " + String(repeating: opener, count: 900) + "x"
        + String(repeating: closer, count: 900)
      #expect(SemanticFixtures.codes(text).isEmpty, "\(opener)")
    }
  }

  @Test func deepConstantsResolve() {
    let nested = String(repeating: "sin(", count: 900) + "1" + String(repeating: ")", count: 900)
    #expect(SemanticFixtures.codes("let a = \(nested)").isEmpty)
    let chain = (1...900).map { "let a\($0) = sin(a\($0 - 1)) + a\($0 - 1)/2\n" }.joined()
    let codes = Set(SemanticFixtures.codes("let a0 = 1\n" + chain))
    #expect(codes.isSubset(of: ["MF2204"]))
  }

  @Test func longListsOfPointsAreFast() {
    let points = (0..<20_000).map { "(\($0)/20001, 0.\($0))" }.joined(separator: ", ")
    var loaded = SemanticFixtures.load(text: "data d = []")
    let time = ContinuousClock().measure {
      loaded = SemanticFixtures.load(text: "data d = [\(points)]")
    }
    #expect(loaded.program?.dataSets.first?.value.count == 20_000)
    // A generous bound for unoptimized builds on busy machines.
    #expect(time < .seconds(10))
  }

  @Test func aFileOfManyErrorsKeepsAFew() {
    let text = (0..<5_000).map { "let a\($0) = b\($0)\n" }.joined()
    #expect(SemanticFixtures.load(text: text).diagnostics.count <= 101)
  }

  @Test func moreThanAMillionPointsAreRefused() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(String(repeating: "0,1\n", count: 1_000_001).utf8).write(to: URL(filePath: path))
    #expect(SemanticFixtures.codes("data d = csv(\"\(path)\")") == ["MF2504"])
  }
}
