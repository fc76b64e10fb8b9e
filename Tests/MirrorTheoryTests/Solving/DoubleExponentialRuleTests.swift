import MultiPrecision
import Testing

@testable import MirrorTheory

/// The rule behind estimated integrals.
@Suite("Double-exponential rule")
struct DoubleExponentialRuleTests {
  /// ∫₀¹ √(t(1 − t)) = π/8 and ∫₀¹ t³ = ¼, to all digits but a few.
  @Test(arguments: [53, 128, 300, 600])
  func knownIntegrals(bits: Int) {
    let precision = Precision(bits: bits)
    let found = NumericQuadrature(precision: precision).integrate(count: 2) { t, complement in
      [(t * complement).applying(.sqrt), t * t * t]
    }
    let exact = [
      BigFloat.pi(precision: precision) / 8, BigFloat(1, precision: precision) / 4,
    ]
    for (value, exact) in zip(found, exact) {
      #expect((value - exact).magnitude < exact.scaled(byPowerOfTwo: 12 - bits), "\(value)")
    }
  }

  /// Nodes and their complements are each other's, mirrored, in ascending order on every level; next
  /// to 1 only the complements tell them apart.
  @Test func isSymmetric() {
    let rule = DoubleExponentialRule(precision: Precision(bits: 100), levelCount: 5)
    for nodes in rule.levels {
      #expect(
        zip(nodes, nodes.reversed()).allSatisfy {
          $0.node == $1.complement && $0.weight == $1.weight
        })
      #expect(zip(nodes, nodes.dropFirst()).allSatisfy { $0.node <= $1.node })
      #expect(zip(nodes, nodes.dropFirst()).allSatisfy { $0.complement >= $1.complement })
    }
    #expect(rule.levels[0].count % 2 == 1 && rule.levels[1].count % 2 == 0)
  }
}
