import ArgumentParser

/// What can be measured.
enum BenchTask: String, CaseIterable, ExpressibleByArgument, Sendable {
  case scalars, operators, vectors, dots, matrix, functions, quadrature, memory
  case dense, structured
  case ode
  case training
  case kernel
  case figure2
  case certified
  case relu
  case absQuadratic = "abs-quadratic"
  case absQuartic = "abs-quartic"

  /// What is measured, in words.
  var summary: String {
    switch self {
    case .scalars: "in-place operations on one number, against raw C MPFR"
    case .operators: "operators on values, against raw C MPFR"
    case .vectors: "in-place operations on vectors, against raw C MPFR"
    case .dots: "sums of products of floats and of balls, against multiply and add in raw C MPFR"
    case .matrix: "matrices times vectors, against multiply and add in raw C MPFR"
    case .quadrature: "integrals with proved errors, against FLINT and mpmath"
    case .functions: "functions of one variable, against raw C MPFR"
    case .memory: "resident memory over operations on all types"
    case .dense: "dense systems and spectra with proved bounds, against FLINT"
    case .structured: "cyclic systems with proved bounds, and how their time grows"
    case .ode: "van der Pol's equation to 50 and 100 digits, against raw C MPFR and mpmath"
    case .training: "networks of finite width: steps, how their time grows, and whole trainings"
    case .kernel: "kernels of the built-in densities at 50 digits, against mpmath's closed forms"
    case .figure2: "the whole process on figure 2 with x^4, 50 digits, against mpmath"
    case .certified: "the whole process on other potentials, densities and activations, 40 digits"
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
    case .scalars: try ScalarBench(effort: effort).run()
    case .operators: try OperatorBench(effort: effort).run()
    case .vectors: try VectorBench(effort: effort).run()
    case .dots: try DotBench(effort: effort).run()
    case .matrix: try MatrixBench(effort: effort).run()
    case .quadrature: try QuadratureBench(effort: effort).run()
    case .functions: try FunctionBench(effort: effort).run()
    case .memory: try MemoryBench(effort: effort).run()
    case .dense: try DenseSystemBench(effort: effort).run()
    case .structured: try StructuredSystemBench(effort: effort).run()
    case .ode: try DifferentialEquationBench(effort: effort).run()
    case .training: try TrainingBench(effort: effort).run()
    case .kernel: try KernelBench(effort: effort).run()
    case .figure2: try Figure2Bench(effort: effort).run()
    case .certified: try CertifiedSolveBench(effort: effort).run()
    case .relu: try SolveBench(problem: .relu, effort: effort).run()
    case .absQuadratic: try SolveBench(problem: .absQuadratic, effort: effort).run()
    case .absQuartic: try SolveBench(problem: .absQuartic, effort: effort).run()
    }
  }
}
