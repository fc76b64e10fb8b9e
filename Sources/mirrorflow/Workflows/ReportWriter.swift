import Reporting

/// Writes a report into its folder: figures first, the page last.
struct ReportWriter {
  let folder: OutputFolder
  let context: ProcessContext

  /// Draws the figures, renders the page and puts everything in place.
  ///
  /// - Returns: The report as written, and how the program should end on account of its figures.
  /// - Throws: `CommandFailure` with exit code 73.
  func write(
    _ report: ReportDocument
  ) throws(CommandFailure) -> (document: ReportDocument, exit: CommandExit) {
    var report = report
    var names: [String] = []
    var drawings: [String: String] = [:]
    var exit = CommandExit.success
    var isPlotterMissing = false
    for (chapter, section, figure) in report.figures {
      let place = "figures/\(figure.name)"
      let files = FigureFiles(figure)
      try folder.write(Array(files.data.utf8), to: "\(place)/data.csv")
      try folder.write(Array(files.script.utf8), to: "\(place)/plot.gp")
      names += ["\(place)/data.csv", "\(place)/plot.gp"]
      guard !isPlotterMissing else { continue }
      switch FigureDrawing.draw(figure, in: "\(folder.staging)/\(place)") {
      case .drawn(let svg, let files):
        for (name, bytes) in files + [("figure.svg", Array(svg.utf8))] {
          try folder.write(bytes, to: "\(place)/\(name)")
          names.append("\(place)/\(name)")
        }
        drawings[figure.name] = svg
        var drawn = figure
        drawn.isDrawn = true
        report.chapters[chapter].sections[section].content = .figure(drawn)
      case .plotterMissing:
        isPlotterMissing = true
        exit = .undecided
        context.tell(
          .plotterMissing, .warning,
          "gnuplot is not installed: the report has no figures, only their data and scripts",
          notes: ["on Debian: apt-get install gnuplot-nox"])
      case .failed(let words):
        for name in FigureDrawing.printedNames + ["figure.svg"] {
          folder.discardFile("\(place)/\(name)")
        }
        exit = .undecided
        context.tell(.plotterFailed, .warning, "gnuplot did not draw \(figure.name): \(words)")
      }
    }
    if !drawings.isEmpty, let plotter = FigureDrawing.version(in: folder.staging) {
      report.provenance.libraries.append(plotter)
    }
    try folder.write(Array(try ProcessContext.json(report).utf8), to: "report.json")
    try folder.write(
      Array(try render { try LaTeXReport().render(report) }.utf8), to: "report.tex")
    try folder.write(
      Array(try render { try ReportPage().render(report, figures: drawings) }.utf8),
      to: "index.html")
    try folder.commit(names + ["report.json", "report.tex", "index.html"])
    return (report, exit)
  }

  private func render(_ body: () throws -> String) throws(CommandFailure) -> String {
    do {
      return try body()
    } catch {
      throw .failure(
        .internalError, "the template of the report is broken: \(error)", exit: .internalError)
    }
  }
}

extension ReportDocument {
  /// The figures with their places: chapter, section, figure.
  fileprivate var figures: [(Int, Int, FigureDescription)] {
    chapters.enumerated().flatMap { chapter, content in
      content.sections.enumerated().compactMap { section, part in
        if case .figure(let figure) = part.content { (chapter, section, figure) } else { nil }
      }
    }
  }
}
