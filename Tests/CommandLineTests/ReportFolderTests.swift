import Foundation
import Testing

@Suite("The folder of a report")
struct ReportFolderTests {
  private let folder: TemporaryFolder
  private let epoch = ["SOURCE_DATE_EPOCH": "1728302400"]

  init() throws { folder = try TemporaryFolder() }

  private func report(
    _ file: String = Example.figure1, to name: String = "r"
  ) throws -> ProgramRun {
    try ProgramRun("report", file, "-o", folder.path(name), environment: epoch)
  }

  @Test func aSecondRunGivesTheSameBytes() throws {
    let run = try report()
    #expect(run.output == folder.path("r") + "/index.html\n", "\(run.messages)")
    let first = try folder.contents(of: "r")
    #expect(first.keys.contains("index.html") && first.keys.contains("report.json"))
    _ = try report()
    #expect(try folder.contents(of: "r") == first)
    #expect(
      String(decoding: first["report.json"] ?? Data(), as: UTF8.self)
        .contains("\"date\": \"2024-10-07T12:00:00Z\""))
  }

  /// A process that is killed cannot remove its temporary folder; the next one does.
  @Test func whatAKilledRunLeftBehindIsRemoved() throws {
    let abandoned = [".mirrorflow-abcdef", ".mirrorflow-locked", ".mirrorflow-abcdefg"]
    let hourAgo = [FileAttributeKey.modificationDate: Date().addingTimeInterval(-3600)]
    for name in abandoned + [".mirrorflow-ghijkl"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(name), withIntermediateDirectories: true)
      _ = try folder.write("half", to: name + "/index.html")
    }
    for name in abandoned {
      try FileManager.default.setAttributes(hourAgo, ofItemAtPath: folder.path(name))
    }
    let descriptor = open(folder.path(".mirrorflow-locked"), O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let run = try report()
    #expect(run.status == 0, "\(run.messages)")
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
    #expect(!names.contains(".mirrorflow-abcdef"))
    for kept in [".mirrorflow-locked", ".mirrorflow-abcdefg", ".mirrorflow-ghijkl", "r"] {
      #expect(names.contains(kept), "\(kept)")
    }
  }

  @Test func everyFigureHasItsScriptDataAndDrawing() throws {
    _ = try report()
    let files = try folder.contents(of: "r").keys.filter { $0.hasPrefix("figures/") }
    let folders = Set(files.map { $0.split(separator: "/")[1] })
    #expect(!folders.isEmpty)
    for name in folders {
      for file in [
        "plot.gp", "data.csv", "figure.svg", "figure.pdf", "figure-latex.tex", "figure-latex.pdf",
      ] {
        #expect(files.contains("figures/\(name)/\(file)"))
      }
    }
  }

  @Test func thePageNeedsNothingElse() throws {
    _ = try report()
    let page = String(
      decoding: try folder.contents(of: "r")["index.html"] ?? Data(), as: UTF8.self)
    #expect(page.contains("<math") && page.contains("<svg") && page.contains("role=\"img\""))
    for reference in ["<script", "src=", "@import", "<link"] {
      #expect(!page.contains(reference), "\(reference)")
    }
    let addresses = page.components(separatedBy: "url(").dropFirst()
    #expect(
      addresses.allSatisfy { $0.hasPrefix("\"data:") || $0.hasPrefix("#") || $0.hasPrefix("'#") })
    #expect(page.contains("var(--figure-curve-1"), "figures follow the page's colours")
  }

  @Test func anExistingFolderLosesOnlyFilesOfOurs() throws {
    let path = folder.path("r")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let figures = path + "/figures/solution-figure1"
    try FileManager.default.createDirectory(atPath: figures, withIntermediateDirectories: true)
    _ = try folder.write("mine", to: "r/notes.txt")
    _ = try folder.write("mine", to: "r/figures/solution-figure1/notes.txt")
    _ = try report()
    let before = try folder.contents(of: "r")
    #expect(before["figures/solution-figure1/figure.svg"] != nil)

    let run = try report(Example.figure2)
    let after = try folder.contents(of: "r")
    #expect(after["notes.txt"] == Data("mine".utf8), "\(run.messages)")
    #expect(after["figures/solution-figure1/notes.txt"] == Data("mine".utf8))
    #expect(after["figures/solution-figure1/figure.svg"] == nil, "the old figure is gone")
    #expect(after["index.html"] != before["index.html"])
    #expect(!after.keys.contains { $0.contains(".mirrorflow-") && !$0.hasSuffix("manifest") })
  }

  @Test func aForeignFileIsNotReplaced() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("r"), withIntermediateDirectories: true)
    _ = try folder.write("mine", to: "r/index.html")
    let run = try report()
    #expect(run.status == 73 && run.messages.contains("MF5009"))
    #expect(try folder.contents(of: "r") == ["index.html": Data("mine".utf8)])
  }

  @Test func aManifestCannotLeadOutOfTheFolder() throws {
    _ = try report()
    let victim = try folder.write("mine", to: "victim.txt")
    _ = try folder.write("../victim.txt\n\(victim)\nindex.html\n", to: "r/.mirrorflow-manifest")
    _ = try report()
    #expect(FileManager.default.fileExists(atPath: victim))
  }

  @Test(arguments: ["file/r", "file"])
  func aPlaceThatCannotBeWrittenIsExitCode73(_ name: String) throws {
    _ = try folder.write("", to: "file")
    let run = try report(to: name)
    #expect(run.status == 73, "\(run.messages)")
    #expect(try folder.contents(of: "").keys.sorted() == ["file"])
  }

  @Test func withoutAPlotterEverythingElseIsThere() throws {
    let run = try ProgramRun(
      shell: "PATH=${PATH%%:*} mirrorflow report \(Example.figure1) -o $DIR/r",
      environment: epoch.merging(["DIR": folder.url.path]) { $1 })
    #expect(run.status == 2)
    #expect(run.messages.contains("gnuplot"))
    let files = try folder.contents(of: "r")
    #expect(files["index.html"] != nil && files["report.json"] != nil)
    #expect(files.keys.contains { $0.hasSuffix("/data.csv") })
    #expect(!files.keys.contains { $0.hasSuffix("/figure.svg") })
  }

  @Test func whatIsNotThereYetIsNamed() throws {
    let file = try folder.write(
      """
      model m {
        activation = relu; biases = uniform(1); potential = unscaled(quadratic)
        data = [(-1, 0), (1, 1)]
      }
      report "R" { solve m; derive m; functional m; flow m; plot loss of [m] }
      """, to: "m.mirror")
    let run = try report(file)
    #expect(run.status == 2)
    let page = String(
      decoding: try folder.contents(of: "r")["index.html"] ?? Data(), as: UTF8.self)
    #expect(page.contains("Bias functional") && page.contains("Mirror map"))
    for entry in ["functional m", "flow m", "plot loss of [m]"] {
      #expect(run.messages.contains(entry) && page.contains(entry), "\(entry)")
    }
  }

  @Test func trainedNetworksHaveNumbersAndCurves() throws {
    let file = try folder.write(
      """
      model m {
        activation = abs; biases = uniform(1); potential = scaled(power(4), omega = 1)
        data = [(-1/2, 1/8), (1/4, -1/8)]
      }
      report "R" {
        flow m { width = inf; digits = 5 }
        flow m { width = 8; until = 1e-4; at = [0] }
        plot loss of [m]
        plot displacement of [m]
        plot eigenvalues of [m]
        plot solution of [m] { width = 4; until = 1e-4 }
        plot density of [m]
        plot mirror_map of [m]
        plot curvature_distribution of [m]
      }
      """, to: "m.mirror")
    let run = try report(file)
    #expect(run.status == 0, "\(run.messages)")
    let files = try folder.contents(of: "r")
    for subject in [
      "loss", "displacement", "eigenvalues", "solution", "curvature", "density", "mirror_map",
      "curvature_distribution",
    ] {
      #expect(files["figures/\(subject)-m/figure.svg"] != nil, "\(subject)")
    }
    let page = String(decoding: files["index.html"] ?? Data(), as: UTF8.self)
    for part in ["mirror flow, width 8, seed 0", "loss-reached", "f(0)", "limit rate"] {
      #expect(page.contains(part), "\(part)")
    }
    let solution = String(
      decoding: files["figures/solution-m/data.csv"] ?? Data(), as: UTF8.self)
    #expect(solution.contains("\"m, n = 4\""), "the trained network is beside the solution")
  }

  @Test func claimsHaveAVerdictATableAndAFigure() throws {
    let file = try folder.write(
      """
      model m {
        activation = abs; biases = uniform(1); potential = scaled(power(4), omega = 1)
        data = [(-1/2, 1/8), (1/4, -1/8)]
      }
      report "R" {
        verify not_rkhs of m
        verify lazy of m { widths = [8, 4]; seeds = 0..1; until = 1e-4 }
        plot displacement of [m] { widths = [4, 8]; seeds = 0..1; until = 1e-4 }
        verify bias of m { widths = [1000000000] }
      }
      """, to: "m.mirror")
    let run = try report(file)
    #expect(run.status == 2, "the last entry is out of reach: \(run.messages)")
    let files = try folder.contents(of: "r")
    let page = String(decoding: files["index.html"] ?? Data(), as: UTF8.self)
    for part in [
      "<span class=\"verdict proved\">proved</span>", "fails by at least", "Claim lazy of m",
      "<th scope=\"row\">8</th>", "Exponents of the width", "verify bias of m",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    let data = files.filter { $0.key.hasSuffix("data.csv") }
    #expect(Set(data.keys) == ["figures/lazy-m/data.csv", "figures/displacement-m/data.csv"])
    let texts = data.values.map { String(decoding: $0, as: UTF8.self) }
    // A title, a band through four networks that ends where it begins, the networks, two means, two
    // ends of the line 1/n, in both figures the same.
    #expect(texts.allSatisfy { $0.split(separator: "\n").count == 1 + 5 + 4 + 2 + 2 })
    #expect(texts[0] == texts[1])
    let script = files["figures/lazy-m/plot.gp"].map { String(decoding: $0, as: UTF8.self) }
    #expect(script?.contains("set logscale xy") == true)
  }

  /// Whether this process may mount a file system in a namespace of its own.
  private static let mayMount =
    (try? ProgramRun(shell: "unshare -rm mount -t tmpfs none /mnt"))?.status == 0

  @Test(.enabled(if: mayMount, "a full disk is made by mounting a small one, which is forbidden"))
  func aFullDiskLeavesNothingHalfWritten() throws {
    let script = """
      mkdir $DIR/small
      unshare -rm sh -c 'mount -t tmpfs -o size=64k none $DIR/small || exit 99
      head -c 40000 /dev/zero > $DIR/small/ballast
      mirrorflow report \(Example.figure2) -o $DIR/small/r; code=$?; ls -A $DIR/small; exit $code'
      """
    let run = try ProgramRun(shell: script, environment: ["DIR": folder.url.path])
    #expect(run.status == 73, "\(run.messages)")
    #expect(run.output == "ballast\n")
  }
}
