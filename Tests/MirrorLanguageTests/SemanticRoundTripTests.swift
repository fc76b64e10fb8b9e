import Diagnostics
import MirrorLanguage
import MultiPrecision
import Symbolic
import TestSupport
import Testing

@Suite("Printing and reading back")
struct SemanticRoundTripTests {
  /// A random expression in x, canonical.
  private func expression(_ random: inout SeededGenerator, depth: Int) -> Expression {
    if depth == 0 {
      switch Int.random(in: 0..<5, using: &random) {
      case 0: return .constant(random.pick([.pi, .e]))
      case 1, 2: return .number(random.rational(maximumBits: 20))
      default: return .symbol(Symbol("x"))
      }
    }
    func part() -> Expression { self.expression(&random, depth: depth - 1) }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return part() + part()
    case 1: return part() * part()
    case 2: return part() - part() * part()
    case 3: return part().pow(Int.random(in: -3...4, using: &random))
    case 4: return .function(random.pick([.min, .max]), [part(), part()])
    case 5:
      let condition = Condition.comparison(part(), random.pick(Relation.allCases), part())
      return .piecewise([Branch(part(), when: condition)], otherwise: part())
    default:
      let functions = Function.allCases.filter { $0 != .min && $0 != .max }
      return .function(random.pick(functions), [part()])
    }
  }

  @Test func whatIsPrintedReadsBack() throws {
    var random = SeededGenerator()
    let program = try #require(SemanticFixtures.load(text: "let unused = 0").program)
    var read = 0
    for _ in 0..<SeededGenerator.iterations(400) {
      let original = expression(&random, depth: Int.random(in: 0...4, using: &random)).simplified()
      let text = original.text
      let (result, findings) = program.expression(
        SourceText(name: "<round trip>", text: text), variables: [Symbol("x")])
      guard let result else {
        // A random expression may divide by zero or leave the domain of a function; it must be said.
        let codes = Set(findings.map(\.code.description))
        #expect(
          codes.isSubset(of: ["MF2201", "MF2205", "MF2202", "MF2203"]), "\(text); \(random.note)")
        continue
      }
      read += 1
      #expect(result.simplified() == original, "\(text); \(random.note)")
    }
    #expect(read > 200)
  }
}
