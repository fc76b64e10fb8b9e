import ArgumentParser

/// What can be measured.
enum BenchTask: String, CaseIterable, ExpressibleByArgument, Sendable {
  case figure2
  case relu
  case absQuadratic = "abs-quadratic"
  case absQuartic = "abs-quartic"

  /// What is measured, in words.
  var summary: String {
    switch self {
    case .figure2: "the whole process on figure 2 with x^4, 50 digits, against mpmath"
    case .relu: "solve random data, ReLU, unscaled"
    case .absQuadratic: "solve random data, |.|, scaled x^2, omega = 1"
    case .absQuartic: "solve random data, |.|, scaled x^4, omega = 1"
    }
  }

  /// Measures and prints.
  ///
  /// - Throws: `BenchFailure` when a result is wrong or there is none.
  func run(_ effort: BenchEffort) throws(BenchFailure) {
    switch self {
    case .figure2: try Figure2Bench(effort: effort).run()
    case .relu: try SolveBench(problem: .relu, effort: effort).run()
    case .absQuadratic: try SolveBench(problem: .absQuadratic, effort: effort).run()
    case .absQuartic: try SolveBench(problem: .absQuartic, effort: effort).run()
    }
  }
}
