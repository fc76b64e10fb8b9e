import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Reporting
import Symbolic

extension ReportBuilder {
  /// A trained network.
  func addFlow(_ name: String, _ entry: ReportEntry) throws(CommandFailure) {
    let model = try file.model(named: name).value
    describe(model)
    guard let width = entry.options.width else {
      skip(entry, because: "it names no width, such as `width = 1620` or `width = inf`")
      return
    }
    do throws(CommandFailure) {
      let document = try flow(of: model, width, entry, at: entry.options.at ?? [])
      flows[name] = document
      sections.append(
        ReportSection(
          heading: "Training of \(name), width \(document.width)", content: .flow(document)))
    } catch {
      skip(entry, because: try reason(error, of: entry))
    }
  }

  /// Trains a network as an entry asks for it; finished ones come from the store.
  func flow(
    of model: Model, _ width: RequestedWidth, _ entry: ReportEntry, at points: [[Expression]]
  ) throws(CommandFailure) -> FlowDocument {
    let options = entry.options
    let until = options.until.map { Expression.number($0) }
    let (document, ending): (FlowDocument, CommandExit)
    switch width {
    case .finite(let count):
      let seed = UInt64(max(0, options.seed ?? 0))
      seeds.insert(seed)
      (document, ending) = try FlowWorkflow(
        model: model, width: count, seed: seed,
        method: options.trainingMethod, digits: options.digitCount, until: until,
        time: nil, steps: nil, seconds: nil, step: nil, points: points, endsAtOnce: true
      ).run(in: context, options: store)
    case .infinite:
      (document, ending) = try LimitFlowWorkflow(
        model: model, digits: options.digitCount ?? .standard, until: until, time: nil, steps: nil,
        seconds: nil, points: points, endsAtOnce: true
      ).run(in: context)
    }
    if ending != .success {
      context.tell(
        .solutionNotReached, .warning,
        "`\(entry.name)`: the training ended with the outcome \(document.outcome)")
      exit = exit.combined(with: ending)
    }
    return document
  }

  /// The training of a model that a plot shows: as its own options say, else that of the report.
  private func flow(
    plotted name: String, _ entry: ReportEntry
  ) throws(CommandFailure) -> FlowDocument? {
    guard let width = entry.options.width else { return flows[name] }
    return try flow(of: try file.model(named: name).value, width, entry, at: [])
  }

  /// What a figure of the course of training shows.
  enum CourseSubject: String {
    case loss, displacement, eigenvalues

    var title: String {
      switch self {
      case .loss: "Loss"
      case .displacement: "Displacement"
      case .eigenvalues: "Eigenvalues of H"
      }
    }

    var summary: String {
      switch self {
      case .loss: "The loss over time t, with step size 1/n, for"
      case .displacement:
        "The largest change of a parameter, |θ(t) − θ(0)|, over time t, with step size 1/n, for"
      case .eigenvalues:
        "The eigenvalues of the matrix H(t), whose least one bounds the rate of decay, for"
      }
    }

    var verticalLabel: FigureLabel {
      switch self {
      case .loss: "$L(t)$"
      case .displacement: "$\\|\\theta(t) - \\theta(0)\\|_\\infty$"
      case .eigenvalues: "$\\lambda(H(t))$"
      }
    }
  }

  /// The course of training of some models in one figure with logarithmic axes.
  func addCourse(
    _ subject: CourseSubject, _ names: [String], _ entry: ReportEntry
  ) throws(CommandFailure) {
    var series: [FigureSeries] = []
    for name in names {
      describe(try file.model(named: name).value)
      do throws(CommandFailure) {
        guard let document = try flow(plotted: name, entry) else {
          skip(entry, because: "it names no width, and no `flow \(name)` stands before it")
          return
        }
        series += Self.series(subject, document, isAlone: names.count == 1)
      } catch {
        skip(entry, because: try reason(error, of: entry))
        return
      }
    }
    let times = series.flatMap { $0.pieces.flatMap { $0 } }.map(\.x)
    guard let first = times.min(), let last = times.max(), first < last else {
      skip(entry, because: "there is nothing to draw: no positive number was recorded on the way")
      return
    }
    let models = Self.listed(names)
    sections.append(
      ReportSection(
        heading: "\(subject.title) of \(models)",
        content: .figure(
          FigureDescription(
            name: figureName(subject.rawValue, names), title: "\(subject.title) of \(models)",
            summary: "\(subject.summary) \(models).", horizontalLabel: "$t$",
            verticalLabel: subject.verticalLabel, series: series, axes: .logarithmic,
            horizontalRange: FigureRange(lower: first, upper: last)))))
  }

  /// The curves of one training; logarithmic axes have no place for 0.
  private static func series(
    _ subject: CourseSubject, _ flow: FlowDocument, isAlone: Bool
  ) -> [FigureSeries] {
    func line(
      _ label: FigureLabel? = nil, _ value: (TrajectoryEntry) -> String?
    ) -> FigureSeries? {
      let points = flow.trajectory.compactMap { record -> FigurePoint? in
        guard let time = Double(record.time), time > 0, let text = value(record),
          let number = Double(text), number > 0
        else { return nil }
        return FigurePoint(x: time, y: number)
      }
      let model = FigureLabel(words: flow.model)
      let name = label.map { isAlone ? $0 : model + ", " + $0 } ?? model
      return points.isEmpty
        ? nil
        : FigureSeries(label: name, style: .line, pieces: [points])
    }
    switch subject {
    case .loss: return [line(nil, \.loss)].compactMap { $0 }
    case .displacement:
      let groups: [(FigureLabel, KeyPath<DisplacementEntry, String>)] = [
        ("$w$", \.inputWeights), ("$b$", \.biases), ("$a$", \.outputWeights),
        ("$d$", \.outputBias),
      ]
      guard isAlone else { return [line(nil, \.displacement)].compactMap { $0 } }
      return groups.compactMap { label, path in line(label) { $0.displacements?[keyPath: path] } }
    case .eigenvalues:
      let count = flow.trajectory.compactMap(\.eigenvalues?.count).max() ?? 0
      return (0..<count).reversed().compactMap { index in
        line(Self.eigenvalueLabel(count - index)) { record in
          record.eigenvalues.flatMap { index < $0.count ? $0[index] : nil }
        }
      }
    }
  }

  private static func eigenvalueLabel(_ number: Int) -> FigureLabel {
    FigureLabel(stringLiteral: "$\\lambda_{\(number)}$")
  }
}
