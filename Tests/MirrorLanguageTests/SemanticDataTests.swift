import Foundation
import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@Suite("Data from csv files")
struct SemanticDataTests {
  /// Resolves data from a csv file with this text.
  private func load(_ csv: String) throws -> LoadedProgram {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(csv.utf8).write(to: folder.appending(path: "d.csv"))
    try Data("data d = csv(\"d.csv\")".utf8).write(to: folder.appending(path: "m.mirror"))
    // The path of the csv file starts from the folder of the file, not from the working directory.
    return try loadProgram(file: folder.appending(path: "m.mirror").path())
  }

  private func points(_ csv: String) throws -> [[Rational]]? {
    guard let data = try load(csv).program?.dataSets.first?.value else { return nil }
    return zip(data.inputs, data.labels).map { inputs, label in
      (inputs + [label]).compactMap(\.asRational)
    }
  }

  @Test func fieldsAreExact() throws {
    let csv =
      "\u{FEFF}x,y\r\n\r\n# comment\r\n 0.1 ,-1/3\r\n\"1e-30\",+.5\n12345678901234567890,2.\n"
    let tiny = try #require(Rational(decimal: "1e-30"))
    let long = try #require(Rational(decimal: "12345678901234567890"))
    #expect(
      try points(csv) == [
        [Rational(1, 10), Rational(-1, 3)], [tiny, Rational(1, 2)], [long, 2],
      ])
  }

  @Test func aHeaderIsAllowedOnceAndQuotesMayHoldCommas() throws {
    #expect(try points("\"x, in \"\"m\"\"\",y\n1,2") == [[1, 2]])
    #expect(try points("1,2\n3,4\n") == [[1, 2], [3, 4]])
    #expect(try load("x,y\na,b\n1,2\n").diagnostics.map(\.code.description) == ["MF2506"])
  }

  static let malformed = [
    "1,2\n3\n", "1\n2\n", "1,2\n\"3,4\n", "1,2\n\"3\"4,5\n", "1,1e200000\n", "1,0x10\n", "1,1/0\n",
    "1,--2\n", "1,1_000\n", "1,\n", "1;2\n3;4\n", "1,inf\n", "1,2,\n",
  ]

  @Test(arguments: malformed)
  func mistakesNameTheirLine(_ csv: String) throws {
    let loaded = try load(csv)
    let finding = try #require(loaded.diagnostics.first)
    #expect(loaded.diagnostics.count == 1)
    #expect(["MF2506", "MF2503"].contains(finding.code.description))
    #expect(finding.message.contains("d.csv"))
  }

  @Test func foldersAndDevicesAreNotRead() {
    for path in ["/", "/dev/zero", "/dev/stdin", "no/such/file.csv", "/proc/self/mem"] {
      let codes = SemanticFixtures.codes("data d = csv(\"\(path)\")")
      #expect(codes == ["MF2505"] || codes == ["MF2503"], "\(path): \(codes)")
    }
  }

  @Test func aMissingProgramIsNotAnErrorOfItsText() {
    #expect(throws: UnreadableFile.self) { try loadProgram(file: "no/such/file.mirror") }
  }
}
