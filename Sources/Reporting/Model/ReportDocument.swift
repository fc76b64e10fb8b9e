/// Everything that a report shows, computed: what the page and the notebooks render.
public struct ReportDocument: Codable, Sendable, Hashable {
  /// `report/1`.
  public var schema = "report/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The title of the page.
  public var title: String
  /// The report blocks of the file, in order.
  public var chapters: [ReportChapter]
  /// What was asked for and is not in the report.
  public var skipped: [SkippedEntry]
  /// Where the report comes from.
  public var provenance: Provenance

  /// Gathers a report.
  public init(
    mirrorflow: String, title: String, chapters: [ReportChapter], skipped: [SkippedEntry],
    provenance: Provenance
  ) {
    self.mirrorflow = mirrorflow
    self.title = title
    self.chapters = chapters
    self.skipped = skipped
    self.provenance = provenance
  }
}

/// One `report` block.
public struct ReportChapter: Codable, Sendable, Hashable {
  /// Its title.
  public var title: String
  /// Its parts, in order.
  public var sections: [ReportSection]

  /// Gathers a chapter.
  public init(title: String, sections: [ReportSection]) {
    self.title = title
    self.sections = sections
  }
}

/// An entry that was not carried out.
public struct SkippedEntry: Codable, Sendable, Hashable {
  /// The entry as the file has it.
  public var entry: String
  /// Why.
  public var reason: String

  /// Gathers the entry and the reason.
  public init(entry: String, reason: String) {
    self.entry = entry
    self.reason = reason
  }
}

/// A formula with what it says.
public struct DisplayedFormula: Codable, Sendable, Hashable {
  /// What the formula defines, in words.
  public var caption: String
  /// The formula in the language's syntax, or as close to it as a formula gets.
  public var text: String
  /// For amsmath, without the signs around a displayed formula.
  public var latex: String
  /// The markup inside the `math` element.
  public var mathML: String

  private enum CodingKeys: String, CodingKey {
    case caption, text, latex
    case mathML = "mathml"
  }

  /// Gathers a formula.
  public init(caption: String, text: String, latex: String, mathML: String) {
    self.caption = caption
    self.text = text
    self.latex = latex
    self.mathML = mathML
  }
}

/// A point of the training data, exact.
public struct DataRow: Codable, Sendable, Hashable {
  /// The input: a number or a tuple.
  public var x: String
  /// The label.
  public var y: String

  /// Gathers a point.
  public init(x: String, y: String) {
    self.x = x
    self.y = y
  }
}

/// A model as a report shows it.
public struct ModelDescription: Codable, Sendable, Hashable {
  /// The model's name.
  public var model: String
  /// Network, activation, density, potential.
  public var formulas: [DisplayedFormula]
  /// The first points of the data.
  public var data: [DataRow]
  /// How many points there are.
  public var dataCount: Int

  private enum CodingKeys: String, CodingKey {
    case model, formulas, data
    case dataCount = "data_count"
  }

  /// Gathers a description.
  public init(model: String, formulas: [DisplayedFormula], data: [DataRow], dataCount: Int) {
    self.model = model
    self.formulas = formulas
    self.data = data
    self.dataCount = dataCount
  }
}

/// A solution as a report shows it.
public struct SolutionDescription: Codable, Sendable, Hashable {
  /// What the numbers mean.
  public var formulas: [DisplayedFormula]
  /// The numbers.
  public var result: SolveDocument?
  /// Why there are none.
  public var failure: String?

  /// Gathers a description.
  public init(formulas: [DisplayedFormula], result: SolveDocument?, failure: String? = nil) {
    self.formulas = formulas
    self.result = result
    self.failure = failure
  }
}

/// A kernel as a report shows it.
public struct KernelDescription: Codable, Sendable, Hashable {
  /// The closed form, if there is one.
  public var formulas: [DisplayedFormula]
  /// The values.
  public var result: KernelDocument

  /// Gathers a description.
  public init(formulas: [DisplayedFormula], result: KernelDocument) {
    self.formulas = formulas
    self.result = result
  }
}
