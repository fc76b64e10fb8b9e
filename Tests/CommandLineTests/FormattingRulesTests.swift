import Testing

@Suite("Formatting rules")
struct FormattingRulesTests {
  /// The check that contributors run, over the package's own sources.
  @Test func sourcesFollowTheRules() throws {
    let lint = try ProgramRun(
      shell: "swift format lint --strict --recursive Sources Tests Package.swift")
    #expect(lint.status == 0, "\(lint.messages.prefix(4_000))")
  }
}
