/// Verdicts as the template reads them.
struct CheckView {
  struct Row {
    let id: String
    let verdict: String
    let reason: String
    let witness: String?
    let method: String
  }
  let rows: [Row]
  let summary: String
  let notes: [String]

  init(_ subject: SubjectEntry) {
    rows = subject.assumptions.map {
      Row(
        id: $0.id, verdict: $0.verdict.rawValue, reason: $0.reason, witness: $0.witness?.text,
        method: $0.method)
    }
    summary = subject.summary
    notes = subject.notes
  }
}

/// A number as the template reads it.
struct NumberView {
  let name: String
  let value: String
  let exact: String?
  let remark: String?

  init(name: String, value: String, exact: String?, error: String?, isEstimated: Bool) {
    self.name = name
    self.value = value
    self.exact = exact.flatMap { $0.contains("/") && $0.count <= 60 ? $0 : nil }
    remark = error.map { "within \($0)" } ?? (isEstimated ? "estimated" : nil)
  }
}

/// A solution as the template reads it.
struct SolveView {
  let formulas: [FormulaView]
  let failure: String?
  let hasResult: Bool
  let multipliers: [NumberView]
  let multiplierRemark: String?
  let values: [NumberView]
  let hasValues: Bool
  let functional: [NumberView]
  let pieces: [FormulaView]
  let hasPieces: Bool
  let certificate: String
  let isCertified: Bool
  let notes: [String]

  private static let shownMultipliers = 60

  init(_ solution: SolutionDescription) {
    formulas = solution.formulas.map(FormulaView.init)
    failure = solution.failure
    let result = solution.result
    hasResult = result != nil
    let all = result?.multipliers ?? []
    multipliers = all.prefix(Self.shownMultipliers).enumerated().map { index, entry in
      NumberView(
        name: "\(index + 1)", value: entry.value, exact: entry.exact, error: entry.error,
        isEstimated: entry.isEstimated)
    }
    multiplierRemark =
      all.count > Self.shownMultipliers
      ? "The first \(Self.shownMultipliers) of \(all.count); report.json has all of them." : nil
    values = (result?.values ?? []).map {
      NumberView(
        name: "h(\($0.x))", value: $0.value, exact: $0.exact, error: $0.error,
        isEstimated: $0.isEstimated)
    }
    hasValues = !values.isEmpty
    functional = result.map { Self.rows(of: $0.functional) } ?? []
    pieces = result?.solution?.displayed.map(FormulaView.init) ?? []
    hasPieces = !pieces.isEmpty
    isCertified = result?.certificate.certified ?? false
    certificate = result.map { Self.sentence($0.certificate, digits: $0.digits) } ?? ""
    notes = result?.notes ?? []
  }

  private static func rows(of functional: FunctionalEntry) -> [NumberView] {
    let minimum = NumberView(
      name: "minimum", value: functional.value, exact: functional.exact, error: functional.error,
      isEstimated: functional.isEstimated)
    return [minimum]
      + (functional.terms?.terms ?? []).map {
        NumberView(name: $0.name, value: $0.value, exact: nil, error: nil, isEstimated: false)
      }
  }

  private static func sentence(_ certificate: CertificateEntry, digits: Int) -> String {
    let method =
      certificate.precisionBits > 0
      ? "\(certificate.method), \(certificate.precisionBits) bits" : certificate.method
    return "\(digits) digits, \(method): \(certificate.statement)"
  }
}

/// A derivation as the template reads it.
struct DeriveView {
  let formulas: [FormulaView]
  let meanings: [String]
  let checks: [String]
  let notes: [String]

  init(_ document: DeriveDocument) {
    formulas = document.formulas.map(FormulaView.init)
    meanings = document.meanings
    checks = document.checks
    notes = document.beyond + document.notes
  }
}

/// The bias functional at a function, as the template reads it.
struct FunctionalView {
  struct Row {
    let name: String
    let value: String
  }
  let rows: [Row]
  let certificate: String
  let isCertified: Bool
  let notes: [String]

  init(_ document: FunctionalDocument) {
    rows = document.rows.map { Row(name: $0.name, value: $0.value) }
    certificate = document.certificate.statement
    isCertified = document.certificate.certified
    notes = document.notes
  }
}

/// A kernel as the template reads it.
struct KernelView {
  let formulas: [FormulaView]
  let values: [NumberView]
  let hasValues: Bool
  let notes: [String]

  init(_ kernel: KernelDescription) {
    formulas = kernel.formulas.map(FormulaView.init)
    values = kernel.result.values.map {
      NumberView(
        name: "K(\($0.x), \($0.y))", value: $0.value, exact: $0.exact, error: $0.error,
        isEstimated: !$0.certified)
    }
    hasValues = !values.isEmpty
    notes = kernel.result.notes
  }
}

/// A figure as the template reads it.
struct FigureView {
  struct Row {
    let seriesHTML: String
    let x: String
    let y: String
  }
  let title: String
  let summary: String
  let svgHTML: String?
  let isDrawn: Bool
  let folder: String
  let rows: [Row]
  let rowRemark: String
  let horizontalLabelHTML: String
  let verticalLabelHTML: String

  /// A table is for reading; the whole data is in the file beside the figure.
  private static let rowsPerSeries = 25

  init(_ figure: FigureDescription, svg: String?) {
    title = figure.title
    summary = figure.summary
    svgHTML = svg
    isDrawn = figure.isDrawn
    folder = "figures/\(figure.name)"
    horizontalLabelHTML = figure.horizontalLabel.html
    verticalLabelHTML = figure.verticalLabel.html
    var total = 0
    let isLogarithmic = figure.axes == .logarithmic
    rows = figure.series.flatMap { series in
      let points = series.pieces.flatMap { $0 }
      total += points.count
      return Self.thinned(points).map {
        Row(seriesHTML: series.label.html, x: Self.short($0.x), y: Self.short($0.y, isLogarithmic))
      }
    }
    rowRemark = "\(rows.count) of \(total) rows; all are in figures/\(figure.name)/data.csv."
  }

  /// Points spread evenly over the list, the first and the last among them.
  private static func thinned(_ points: [FigurePoint]) -> [FigurePoint] {
    guard points.count > rowsPerSeries else { return points }
    return (0..<rowsPerSeries).map { points[$0 * (points.count - 1) / (rowsPerSeries - 1)] }
  }

  /// Six decimals: what a person compares with the figure; all digits where sizes differ greatly.
  private static func short(_ number: Double, _ isLogarithmic: Bool = false) -> String {
    guard number.magnitude < 1e9, !isLogarithmic else { return "\(number)" }
    let scaled = Int((number * 1e6).rounded())
    let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(fraction)
    let zeros = String(repeating: "0", count: 6 - digits.count)
    return (scaled < 0 ? "−" : "") + "\(whole).\(zeros)\(digits)"
  }
}
