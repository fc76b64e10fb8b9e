import Testing

@testable import mirrorflow

/// One fixture for every code of the command line: a script that causes it.
@Suite("Codes of the command line")
struct CommandCodeTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    let code: CommandCode
    let status: Int32
    let script: String
    var testDescription: String { code.rawValue }
  }

  private static let example = "mirrorflow solve \(Example.figure2)"
  private static let equalInputs = """
    data d = [(0, 1), (0, 2)]
    model m { activation = relu; biases = uniform(1); potential = unscaled(quadratic); data = d }
    """
  private static let smallReport = """
    model m {
      activation = relu; biases = uniform(1); potential = unscaled(quadratic)
      data = [(-1, 0), (1, 1)]
    }
    report "R" { functional m; plot solution of [m] }
    """

  /// `$DIR` is an empty folder.
  static let fixtures = [
    Fixture(
      code: .noSolution, status: 1, script: "echo '\(equalInputs)' | mirrorflow solve -"),
    Fixture(
      code: .solutionNotReached, status: 2,
      script: """
        echo 'model m { activation = abs; biases = uniform(1); potential = unscaled(quadratic)
        data = [(0, 0, 1), (1, 0, 0)] }' | mirrorflow solve -
        """),
    Fixture(
      code: .digitsNotCertified, status: 2,
      script: """
        echo 'model m { activation = abs; biases = uniform(1)
        potential = scaled(piecewise { x^2 + exp(-1/x^2) for x > 0; x^2 otherwise }, omega = 1)
        data = [(-1/2, 0), (0, 1), (1/2, 0)] }
        report "R" { solve m { digits = 5 } }' | mirrorflow report - -o $DIR/r
        """),
    Fixture(
      code: .hypothesisFails, status: 0, script: "\(example) --model cubic_abs --digits 5"),
    Fixture(
      code: .resultNote, status: 0,
      script: """
        echo '\(smallReport)' | sed 's/data =/output_weights = normal(1); data =/' |
        mirrorflow solve -
        """),
    Fixture(code: .unreadableFile, status: 66, script: "mirrorflow check $DIR/nothing.mirror"),
    Fixture(code: .cannotWrite, status: 73, script: "mirrorflow explain MF5002 > /dev/full"),
    Fixture(code: .usage, status: 64, script: "mirrorflow check --json --nothing"),
    Fixture(
      code: .unknownParameter, status: 64,
      script: "mirrorflow check \(Example.figure2) --for nothing"),
    Fixture(code: .unknownModel, status: 64, script: "\(example) --model nobody"),
    Fixture(code: .modelNotNamed, status: 64, script: example),
    Fixture(
      code: .notAvailableYet, status: 2,
      script: """
        echo '\(smallReport)' | sed 's/= relu/= tanh/' | mirrorflow functional - --h x
        """),
    Fixture(
      code: .plotterMissing, status: 2,
      script: "echo '\(smallReport)' > $DIR/m; PATH=${PATH%%:*} mirrorflow report $DIR/m -o $DIR/r"
    ),
    Fixture(
      code: .plotterFailed, status: 2,
      script: """
        printf '#!/bin/sh\\necho no ink; exit 3' > $DIR/gnuplot; chmod +x $DIR/gnuplot
        echo '\(smallReport)' | PATH=$DIR:$PATH mirrorflow report - -o $DIR/r
        """),
    Fixture(
      code: .foreignFile, status: 73,
      script: "touch $DIR/index.html; echo '\(smallReport)' | mirrorflow report - -o $DIR"),
    Fixture(code: .unknownCode, status: 64, script: "mirrorflow explain MF9999"),
    Fixture(code: .notFormatted, status: 1, script: "echo 'let   a=1' | mirrorflow fmt - --check"),
    Fixture(
      code: .skippedEntry, status: 2,
      script: "echo '\(smallReport)' | mirrorflow report - -o $DIR/r"
    ),
    Fixture(
      code: .unreadableMathematics, status: 0,
      script: """
        printf 'report "R" { text "$\\\\\\\\unknown$" }' > $DIR/r.mirror
        mirrorflow report $DIR/r.mirror -o $DIR/r
        """),
    Fixture(
      code: .storeTrouble, status: 66,
      script: "echo notes > $DIR/notes; MIRRORFLOW_CACHE=$DIR/notes mirrorflow cache list"),
    Fixture(
      code: .malformedRequest, status: 0,
      script: "echo '{\"id\": 1, \"type\": \"evaluat\"}' | mirrorflow serve --stdio"),
  ]

  /// Codes that no input causes on purpose, with the reason.
  static let unreachable: [CommandCode: String] = [
    .internalError: "a fault of the program itself",
    .computationLost: "needs a process that is killed: see the tests of serve",
  ]

  @Test(arguments: fixtures)
  func causesItsCode(_ fixture: Fixture) throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun(shell: fixture.script, environment: ["DIR": folder.url.path])
    let shown = run.messages + run.output
    #expect(shown.contains(fixture.code.rawValue), "\(shown)")
    #expect(run.status == fixture.status, "\(shown)")
  }

  @Test func everyCodeHasAFixtureOrAReason() {
    let covered = Set(Self.fixtures.map(\.code)).union(Self.unreachable.keys)
    #expect(covered == Set(CommandCode.allCases))
  }
}
