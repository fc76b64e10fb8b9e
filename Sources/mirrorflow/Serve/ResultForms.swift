import Glibc
import Reporting

/// Brings a part of a report into all forms that it has: text, HTML, SVG, LaTeX, JSON.
struct ResultForms {
  let id: RequestID
  /// Shows verdicts as the command line does.
  let workflow: CheckWorkflow
  let context: ProcessContext

  /// A result.
  ///
  /// - Parameters:
  ///   - section: What was produced.
  ///   - name: The request.
  ///   - checked: The verdicts among it, with their places.
  /// - Returns: The event.
  /// - Throws: `CommandFailure` with exit code 73 when a figure has no place to be drawn in.
  func event(
    _ section: ReportSection, name: String, checked: [CheckWorkflow.Subject]
  ) throws(CommandFailure) -> ResultEvent {
    var event = ResultEvent(id: id, name: name, text: "")
    switch section.content {
    case .text(let text): event.text = text
    case .definitions, .skipped: event.text = section.heading
    case .check(let entry):
      guard let subject = checked.first(where: { $0.entry == entry }) else { break }
      event.text = workflow.text(of: subject)
      event.html = try html(section, remarks: workflow.remarks(on: subject))
      event.json = EncodedDocument(
        CheckDocument(mirrorflow: ProgramVersion.current, subjects: [entry]))
    case .derive(let document):
      event.text = document.text
      event.latex = document.latex
      event.json = EncodedDocument(document)
    case .functional(let document):
      event.text = document.text
      event.json = EncodedDocument(document)
    case .solve(let description):
      guard let document = description.result else { break }
      event.text = document.text
      event.latex = document.solution?.latex
      event.json = EncodedDocument(document)
    case .kernel(let description):
      event.text = description.result.text
      event.latex = description.result.closedForm.map { "\\[\nK(x, y) = \($0.latex)\n\\]\n" }
      event.json = EncodedDocument(description.result)
    case .verify(let document):
      event.text = document.text
      event.json = EncodedDocument(document)
    case .flow(let document):
      event.text = document.text
      event.json = EncodedDocument(document)
    case .figure(let figure):
      event.text = "\(figure.title)\n\(figure.summary)\n"
      var drawn = figure
      event.svg = try drawing(of: figure)
      drawn.isDrawn = event.svg != nil
      event.json = EncodedDocument(drawn)
      event.csv = FigureFiles(figure).data
      return event
    }
    if event.html == nil { event.html = try html(section) }
    return event
  }

  private func html(
    _ section: ReportSection, remarks: String = ""
  ) throws(CommandFailure) -> String {
    do {
      return try ReportPage().fragment(section, remarks: remarks)
    } catch {
      throw .failure(
        .internalError, "the template of the page is broken: \(error)", exit: .internalError)
    }
  }

  // MARK: Figures

  /// The figure as gnuplot draws it; nil, and a message, where it cannot.
  private func drawing(of figure: FigureDescription) throws(CommandFailure) -> String? {
    let folder: String
    do throws(SystemFailure) {
      let home = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      folder = try context.interruption.protecting(\.self) { () throws(SystemFailure) in
        try FolderTree.makeTemporary(home + "/mirrorflow-", for: home)
      }
      try write(figure, to: folder)
    } catch {
      throw .failure(
        .cannotWrite, "\(error.path) cannot be written: \(SystemError(error.code))",
        exit: .cannotWrite)
    }
    defer {
      FolderTree.remove(folder)
      context.interruption.release(folder)
    }
    switch FigureDrawing.draw(figure, in: folder) {
    case .drawn(let svg, _): return svg
    case .plotterMissing:
      context.tell(
        .plotterMissing, .warning, "gnuplot is not installed: there is no figure, only its data",
        notes: ["on Debian: apt-get install gnuplot-nox"])
    case .failed(let words):
      context.tell(.plotterFailed, .warning, "gnuplot did not draw \(figure.name): \(words)")
    }
    return nil
  }

  private func write(_ figure: FigureDescription, to folder: String) throws(SystemFailure) {
    let files = FigureFiles(figure)
    try FolderTree.write(Array(files.data.utf8), to: folder + "/data.csv")
    try FolderTree.write(Array(files.script.utf8), to: folder + "/plot.gp")
  }
}
