/// What the template of the page reads; members that end in `HTML` are markup already.
struct PageView {
  let title: String
  let stylesHTML: String
  let version: String
  let chapters: [ChapterView]
  let contents: [ContentsView]
  let hasContents: Bool
  let skipped: [SkippedEntry]
  let hasSkipped: Bool
  let provenance: [ProvenanceRow]
  let date: String

  init(_ report: ReportDocument, figures: [String: String], styles: String) {
    title = report.title
    stylesHTML = styles
    version = report.mirrorflow
    chapters = report.chapters.enumerated().map { index, chapter in
      ChapterView(
        chapter, number: index + 1, showsTitle: report.chapters.count > 1, figures: figures)
    }
    contents = chapters.flatMap { chapter in
      chapter.sections.filter { !$0.heading.isEmpty }.map {
        ContentsView(anchor: $0.anchor, heading: $0.heading)
      }
    }
    hasContents = contents.count > 2
    skipped = report.skipped
    hasSkipped = !report.skipped.isEmpty
    date = String(report.provenance.date.prefix(10))
    provenance = ProvenanceRow.rows(of: report.provenance)
  }
}

/// A line of the provenance block.
struct ProvenanceRow {
  let name: String
  let value: String

  /// What is known, in the order of interest.
  static func rows(of source: Provenance) -> [ProvenanceRow] {
    var rows = [
      ProvenanceRow(name: "Program", value: "mirrorflow \(source.version)"),
      ProvenanceRow(name: "With", value: source.libraries.joined(separator: ", ")),
      ProvenanceRow(name: "Input", value: source.input),
      ProvenanceRow(name: "SHA-256", value: source.inputSHA256),
      ProvenanceRow(name: "Command", value: source.command),
      ProvenanceRow(
        name: "Precision",
        value: source.precisionBits > 0 ? "\(source.precisionBits) bits" : "exact"),
    ]
    if !source.seeds.isEmpty {
      let seeds = source.seeds.map { "\($0)" }.joined(separator: ", ")
      rows.append(ProvenanceRow(name: "Seeds", value: seeds))
    }
    rows.append(ProvenanceRow(name: "Host", value: source.host))
    rows.append(ProvenanceRow(name: "Date", value: source.date))
    if let seconds = source.elapsedSeconds {
      rows.append(ProvenanceRow(name: "Time spent", value: "\(seconds) s"))
    }
    return rows
  }
}

/// An entry of the table of contents.
struct ContentsView {
  let anchor: String
  let heading: String
}

/// A report block.
struct ChapterView {
  let title: String
  let showsTitle: Bool
  let sections: [SectionView]

  init(_ chapter: ReportChapter, number: Int, showsTitle: Bool, figures: [String: String]) {
    title = chapter.title
    self.showsTitle = showsTitle
    sections = chapter.sections.enumerated().map { index, section in
      SectionView(section, anchor: "part-\(number)-\(index + 1)", figures: figures)
    }
  }
}

/// A part of a report; one of its optional members is present.
struct SectionView {
  let anchor: String
  let heading: String
  let hasHeading: Bool
  var textHTML: String?
  var textLaTeX: String?
  var definitions: ModelView?
  var check: CheckView?
  var derive: DeriveView?
  var functional: FunctionalView?
  var solve: SolveView?
  var kernel: KernelView?
  var verify: VerifyView?
  var flow: FlowView?
  var figure: FigureView?
  var skipped: SkippedEntry?

  init(_ section: ReportSection, anchor: String, figures: [String: String]) {
    self.anchor = anchor
    heading = section.heading
    hasHeading = !section.heading.isEmpty
    switch section.content {
    case .text(let text):
      let markdown = Markdown(text)
      textHTML = markdown.html
      textLaTeX = markdown.latex
    case .definitions(let model): definitions = ModelView(model)
    case .check(let subject): check = CheckView(subject)
    case .derive(let document): derive = DeriveView(document)
    case .functional(let document): functional = FunctionalView(document)
    case .solve(let solution): solve = SolveView(solution)
    case .kernel(let result): kernel = KernelView(result)
    case .verify(let document): verify = VerifyView(document)
    case .flow(let result): flow = FlowView(result)
    case .figure(let description):
      figure = FigureView(description, svg: figures[description.name])
    case .skipped(let entry): skipped = entry
    }
  }
}

/// A formula.
struct FormulaView {
  let caption: String
  let text: String
  let latex: String
  /// Whether TeX may break it over lines.
  let isBreakable: Bool
  let mathHTML: String

  init(_ formula: DisplayedFormula) {
    caption = formula.caption
    text = formula.text
    latex = formula.latex
    isBreakable = !formula.latex.contains("\\begin{")
    mathHTML = formula.mathML
  }
}

/// A model's definitions.
struct ModelView {
  let formulas: [FormulaView]
  let data: [DataRow]
  let dataRemark: String

  init(_ model: ModelDescription) {
    formulas = model.formulas.map(FormulaView.init)
    data = model.data
    let count = model.dataCount
    dataRemark =
      count > model.data.count
      ? "The first \(model.data.count) of \(count) points." : "\(count) points."
  }
}
