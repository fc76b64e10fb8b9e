import Diagnostics
import Foundation
import MirrorLanguage
import MirrorTheory
import TestSupport
import Testing

/// How much processor time the verdicts of the corpus take, with certificates and their replay, and
/// that the budget of a command that names none decides them all.
///
/// Only with MIRRORFLOW_SCALE of 4 or more; the bounds, a median of 20 ms and 2 s for the slowest, are
/// for optimized builds, and nothing else may run in this process.
@Test(.enabled(if: SeededGenerator.scale >= 4)) func verdictsOfTheLiteratureAreFast() throws {
  try measure("potentials")
  try measure("densities")
}

private func measure(_ kind: String) throws {
  let url = oracleFolder.appending(path: "certification/\(kind).tsv")
  let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
  var times: [(seconds: Double, name: String)] = []
  var undecided: [String] = []
  for line in lines {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    let isPotential = kind == "potentials"
    let declaration =
      isPotential
      ? "potential f(x) = \(fields[3])\n" : "density p(b) = \(fields[2]) for b in \(fields[3])\n"
    let program = try #require(
      loadProgram(SourceText(name: fields[0], text: declaration)).program)
    let begin = clock()
    var results = program.potentials.flatMap { checkAssumptions(of: $0.value) }
    results += program.densities.flatMap { checkAssumptions(of: $0.value) }
    times.append((Double(clock() - begin) / Double(CLOCKS_PER_SEC), fields[0]))
    undecided += results.filter { $0.verdict == .undecided }.map { "\(fields[0]) \($0.id)" }
  }
  times.sort { $0.seconds < $1.seconds }
  let median = times[times.count / 2].seconds
  let slowest = try #require(times.last)
  print(
    "\(kind): \(times.count), median \(median) s, slowest",
    times.suffix(5).map { "\($0.name) \($0.seconds) s" }.joined(separator: ", "),
    "undecided", undecided)
  #if !DEBUG
    #expect(undecided.isEmpty)
    #expect(median <= 0.02)
    #expect(slowest.seconds <= 2, "\(slowest.name)")
  #endif
}
