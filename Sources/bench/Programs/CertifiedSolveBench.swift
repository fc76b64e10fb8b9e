import Glibc

/// The whole process, from a file to 40 proved digits, on potentials, densities and activations
/// beyond polynomials.
struct CertifiedSolveBench {
  let effort: BenchEffort

  /// A model and the seconds that the process may take.
  private struct Problem {
    var name: String
    var activation = "abs"
    var biases: String
    var potential: String
    var limit: Double
  }

  private static let problems: [Problem] =
    ["uniform(r = 1)", "epanechnikov(r = 1)"].flatMap { biases in
      [("cosh", "cosh(x)"), ("exp", "exp(x)"), ("hypentropy", "x*asinh(x) - sqrt(x^2 + 1)")].map {
        Problem(
          name: "\($0.0), \(biases.prefix { $0 != "(" })", biases: biases, potential: $0.1,
          limit: 1)
      }
    } + [
      Problem(
        name: "cosh, gaussian", biases: "gaussian(s = 1)", potential: "cosh(x)", limit: 10),
      Problem(
        name: "x^4, gaussian", biases: "gaussian(s = 1)", potential: "x^4", limit: 10),
      Problem(
        name: "tanh activation, x^2", activation: "tanh", biases: "uniform(r = 1)",
        potential: "x^2", limit: 10),
      Problem(
        name: "tanh activation, cosh", activation: "tanh", biases: "uniform(r = 1)",
        potential: "cosh(x)", limit: 10),
    ]

  func run() throws(BenchFailure) {
    let program = try BuiltProgram.path(effort)
    let folder = try temporaryFolder()
    defer { rmdir(folder) }
    var missed = 0
    for problem in effort.isQuick ? Array(Self.problems.prefix(1)) : Self.problems {
      let file = folder + "/problem.mirror"
      try write(problem, to: file)
      defer { unlink(file) }
      if try !measure(problem, program, file) { missed += 1 }
    }
    show(missed == 0 ? "no target missed" : "\(missed) problems miss their target (✗)")
  }

  private func measure(
    _ problem: Problem, _ program: String, _ file: String
  ) throws(BenchFailure) -> Bool {
    let digits = effort.isQuick ? "10" : "40"
    let clock = ContinuousClock()
    var durations: [Duration] = []
    var isCertified = true
    for _ in 0..<(effort.isQuick ? 1 : 3) {
      let start = clock.now
      // A minute for what must take seconds.
      let output = try ProgramOutput(
        "timeout", ["60", program, "solve", file, "--digits", digits, "--at", "0", "--json"])
      durations.append(start.duration(to: clock.now))
      guard output.status == 0 || output.status == 2 || output.status == 124 else {
        throw BenchFailure(reason: "\(problem.name): mirrorflow ended with \(output.status)")
      }
      isCertified =
        output.status == 0 && output.text.contains("\"certified\": true")
        && !output.text.contains("\"certified\": false")
      if !isCertified { break }
    }
    let timing = Timing(durations)
    let isMet = isCertified && (timing.median <= problem.limit || effort.isQuick)
    show(
      "\(problem.name): \(timing.text); \(isCertified ? "certified" : "NOT CERTIFIED"); "
        + "target \(problem.limit.digits(2)) s \(isMet ? "met" : "✗ MISSED")")
    return isMet
  }

  private func write(_ problem: Problem, to file: String) throws(BenchFailure) {
    let text = """
      potential p(x) = \(problem.potential)
      data points = [(-1, 3/20), (0.35, 0.15), (0.65, -0.15), (1, 0.15)]
      model m {
        activation = \(problem.activation)
        biases     = \(problem.biases)
        potential  = scaled(p, omega = 1)
        data       = points
      }

      """
    guard let stream = fopen(file, "w") else { throw BenchFailure(reason: "cannot write \(file)") }
    fputs(text, stream)
    fclose(stream)
  }

  private func temporaryFolder() throws(BenchFailure) -> String {
    var template = Array("/tmp/mirrorflow-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchFailure(reason: "no temporary folder") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
