import Testing

/// Benches run and find their results right; what they measure here means nothing.
@Suite("Benches")
struct BenchTests {
  @Test func everyTaskStillWorks() throws {
    let run = try ProgramRun(shell: "bench --quick")
    #expect(run.status == 0, "\(run.output)\(run.messages)")
    #expect(!run.output.contains("FAILED"))
    #expect(run.output.contains("certified, digits as recorded"))
    #expect(run.output.contains("so time grows like m^"))
    #expect(run.output.contains("operations: resident"))
    #expect(run.output.contains("n = 10, proved solution") && run.output.contains("eigenvalues"))
    #expect(run.output.contains("asinh(1 + 3x)") && run.output.contains("proved, ±"))
    #expect(run.output.contains("van der Pol") && run.output.contains("digits right"))
    #expect(run.output.contains("so it grows like n^") && run.output.contains("steps of descent"))
    // A row of each comparison, at each precision.
    for work in [
      "BigFloat s *= x", "Ball s.addProduct(x, y)", "BigFloat z = x * y", "Ball erf",
      "BigFloatVector addProduct, n = 8", "BallVector scale, n = 8", "dot of vectors, n = 16",
      "dot of balls, n = 16", "matrix * vector, order 4",
    ] {
      let rows = run.output.split(separator: "\n").filter { $0.hasPrefix(work + " ") }
      #expect(rows.count == 2, "\(work): \(rows)")
    }
  }

  @Test func unknownTasksAreUsageErrors() throws {
    #expect(try ProgramRun(shell: "bench nothing").status == 64)
  }
}
