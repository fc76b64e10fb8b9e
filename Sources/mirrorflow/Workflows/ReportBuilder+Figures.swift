import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Reporting
import Symbolic

extension ReportBuilder {
  /// What a figure of solutions shows.
  enum CurveSubject: String {
    case solution, curvature

    var verticalLabel: FigureLabel { self == .solution ? "$h(x)$" : "$h''(x)$" }
  }

  /// Digits for a model that is plotted and nowhere solved.
  private static let plottingDigits = DigitCount(clamping: 15)
  /// How far a figure reaches beyond the data, as a part of their width.
  private static let margin = 0.15

  /// The curves of some models in one figure; with a width, trained networks beside them.
  func addPlot(
    _ subject: CurveSubject, _ names: [String], _ entry: ReportEntry
  ) throws(CommandFailure) {
    guard let curves = try curves(of: names, entry) else { return }
    let range = entry.options.x.map(Self.range) ?? Self.range(of: curves.map(\.curve))
    guard let range, range.lower.isFinite, range.upper.isFinite, range.lower < range.upper else {
      skip(entry, because: "the range of x is too narrow or too wide for a figure")
      return
    }
    var series = self.series(subject, curves, range)
    if subject == .solution, case .finite(let width)? = entry.options.width {
      do throws(CommandFailure) {
        series += try networks(names, width, entry, range)
      } catch {
        skip(entry, because: try reason(error, of: entry))
        return
      }
    }
    let models = Self.listed(names)
    let title = subject == .solution ? "Solution of \(models)" : "Curvature of \(models)"
    let figure = FigureDescription(
      name: figureName(subject.rawValue, names), title: title,
      summary: subject == .solution
        ? "What the network learns at infinite width, h, for \(models), with the data as points."
        : "The second derivative of h for \(models), the quantity that the bias functional weighs.",
      horizontalLabel: "$x$", verticalLabel: subject.verticalLabel, series: series,
      horizontalRange: range, verticalRange: entry.options.y.flatMap(Self.range))
    sections.append(ReportSection(heading: title, content: .figure(figure)))
  }

  /// The solutions of some models; nil if the entry is left out, since one has none.
  func curves(
    of names: [String], _ entry: ReportEntry
  ) throws(CommandFailure) -> [(name: String, curve: SolutionCurve)]? {
    var curves: [(name: String, curve: SolutionCurve)] = []
    for name in names {
      let model = try file.model(named: name).value
      describe(model)
      guard model.data.dimension == 1 else {
        skip(entry, because: "inputs in several dimensions cannot be plotted yet")
        return nil
      }
      do throws(CommandFailure) {
        curves.append((name, try solution(of: model).curve))
      } catch {
        skip(entry, because: try reason(error, of: entry))
        return nil
      }
    }
    return curves
  }

  /// Names in words.
  static func listed(_ names: [String]) -> String {
    names.count < 2
      ? names.first ?? "" : "\(names.dropLast().joined(separator: ", ")) and \(names.last ?? "")"
  }

  /// Intervals at whose ends trained networks are evaluated.
  private static let networkIntervals = 400

  /// Trained networks of one width as curves.
  private func networks(
    _ names: [String], _ width: Int, _ entry: ReportEntry, _ range: FigureRange
  ) throws(CommandFailure) -> [FigureSeries] {
    // Six decimals: the same points, and the same stored results, on every machine.
    let places = (0...Self.networkIntervals).map { index in
      let x =
        range.lower
        + (range.upper - range.lower) * Double(index) / Double(Self.networkIntervals)
      return Rational(Int((x * 1e6).rounded()), 1_000_000)
    }
    var series: [FigureSeries] = []
    for name in names {
      let document = try flow(
        of: try file.model(named: name).value, .finite(width), entry,
        at: places.map { [.number($0)] })
      let points = zip(places, document.values).compactMap { place, entry in
        Double(entry.value).map { FigurePoint(x: place.doubleValue, y: $0) }
      }
      series.append(
        FigureSeries(
          label: FigureLabel(words: name + ", ") + "$n$" + FigureLabel(words: " = \(width)"),
          style: .line, pieces: [points]))
    }
    return series
  }

  /// The solution that the report shows, or a new one.
  private func solution(of model: Model) throws(CommandFailure) -> SolveResult {
    if let known = solutions[model.name] { return known }
    let result = try SolveWorkflow.run(
      model, at: [], digits: Self.plottingDigits, exact: false)
    solutions[model.name] = result
    return result
  }

  private func series(
    _ subject: CurveSubject, _ curves: [(name: String, curve: SolutionCurve)],
    _ range: FigureRange
  ) -> [FigureSeries] {
    var series = curves.map { name, curve in
      let sampling = CurveSampling(
        range: range, breaks: curve.breaks, jumpsAtBreaks: subject == .curvature)
      let function = subject == .solution ? curve.value : curve.secondDerivative
      return FigureSeries(
        label: FigureLabel(words: name), style: .line, pieces: sampling.pieces(of: function))
    }
    guard subject == .solution else { return series }
    var shown: [[FigurePoint]] = []
    for (name, curve) in curves {
      let points = curve.data.map { FigurePoint(x: $0.x, y: $0.y) }.filter {
        $0.x >= range.lower && $0.x <= range.upper
      }
      guard !points.isEmpty, !shown.contains(points) else { continue }
      shown.append(points)
      let isShared = curves.allSatisfy { other in
        other.curve.data.map(\.x) == curve.data.map(\.x)
          && other.curve.data.map(\.y) == curve.data.map(\.y)
      }
      series.append(
        FigureSeries(
          label: FigureLabel(words: isShared ? "data" : "data of \(name)"), style: .points,
          pieces: [points])
      )
    }
    return series
  }

  /// The hull of the data and of the finite breaks, with a margin.
  static func range(of curves: [SolutionCurve]) -> FigureRange? {
    let places = curves.flatMap { $0.breaks + $0.data.map(\.x) }.filter(\.isFinite)
    guard let lower = places.min(), let upper = places.max() else { return nil }
    let width = upper > lower ? upper - lower : 2
    return FigureRange(lower: lower - width * margin, upper: upper + width * margin)
  }

  static func range(_ interval: RequestedInterval) -> FigureRange? {
    let lower = interval.lower.value(at: [:])
    let upper = interval.upper.value(at: [:])
    return lower < upper ? FigureRange(lower: lower, upper: upper) : nil
  }

  /// A folder name that no other figure of the report has and every file system takes.
  func figureName(_ subject: String, _ names: [String]) -> String {
    var base = subject
    for name in names where base.utf8.count + name.utf8.count < 80 { base += "-" + name }
    var name = base
    var number = 2
    while !figureNames.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }
}
