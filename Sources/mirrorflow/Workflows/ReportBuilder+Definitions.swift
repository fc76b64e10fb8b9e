import MirrorLanguage
import MirrorTheory
import Reporting
import Symbolic

extension ReportBuilder {
  /// What a figure of a model's own functions shows.
  enum DefinitionSubject: String {
    case density
    case mirrorMap = "mirror_map"

    var title: String { self == .density ? "Density of the biases" : "Mirror map" }
  }

  /// The densities, or the mirror maps, of some models in one figure.
  func addDefinitions(
    _ subject: DefinitionSubject, _ names: [String], _ entry: ReportEntry
  ) throws(CommandFailure) {
    var curves: [(name: String, function: PlottedFunction)] = []
    for name in names {
      let model = try file.model(named: name).value
      describe(model)
      let function = subject == .density ? model.plottedDensity : model.plottedMirrorMap
      // Models that share a function share its curve.
      if !curves.contains(where: { $0.function.text == function.text }) {
        curves.append((name, function))
      }
    }
    let own = curves.map(\.function.range)
    let range =
      entry.options.x.map(Self.range)
      ?? FigureRange(lower: own.map(\.lower).min() ?? -1, upper: own.map(\.upper).max() ?? 1)
    guard let range, range.lower < range.upper else {
      skip(entry, because: "the range of x is too narrow or too wide for a figure")
      return
    }
    let series = curves.map { name, function in
      FigureSeries(
        label: FigureLabel(words: name), style: .line,
        pieces: CurveSampling(
          range: range, breaks: [function.range.lower, function.range.upper], jumpsAtBreaks: true
        ).pieces(of: function.value))
    }
    let models = Self.listed(names)
    sections.append(
      ReportSection(
        heading: "\(subject.title) of \(models)",
        content: .figure(
          FigureDescription(
            name: figureName(subject.rawValue, names), title: "\(subject.title) of \(models)",
            summary: subject == .density
              ? "The density p from which the biases are drawn, for \(models)."
              : "The mirror map, φ′(x) − φ′(0), through which parameters move, for \(models).",
            horizontalLabel: subject == .density ? "$b$" : "$x$",
            verticalLabel: subject == .density ? "$p(b)$" : "$\\varphi'(x)$", series: series,
            horizontalRange: range,
            verticalRange: entry.options.y.flatMap(Self.range)))))
  }

  /// How the magnitude of h″ is distributed over the range of x, for some models in one figure.
  func addCurvatureDistribution(
    _ names: [String], _ entry: ReportEntry
  ) throws(CommandFailure) {
    guard let curves = try curves(of: names, entry) else { return }
    let range = entry.options.x.map(Self.range) ?? Self.range(of: curves.map(\.curve))
    guard let range, range.lower < range.upper else {
      skip(entry, because: "the range of x is too narrow or too wide for a figure")
      return
    }
    let series = curves.map { name, curve in
      FigureSeries(
        label: FigureLabel(words: name), style: .line,
        pieces: [Self.distribution(of: { abs(curve.secondDerivative($0)) }, over: range)])
    }
    let largest = series.flatMap { $0.pieces.flatMap { $0 } }.map(\.x).max() ?? 0
    guard largest > 0 else {
      skip(entry, because: "h″ is 0 everywhere in the range of x")
      return
    }
    let models = Self.listed(names)
    let title = "Distribution of the curvature of \(models)"
    sections.append(
      ReportSection(
        heading: title,
        content: .figure(
          FigureDescription(
            name: figureName("curvature_distribution", names), title: title,
            summary: "The share of x between \(Self.short(range.lower)) and "
              + "\(Self.short(range.upper)) at which |h″(x)| is at most c, for \(models).",
            horizontalLabel: "$c$", verticalLabel: "share", series: series,
            horizontalRange: FigureRange(lower: 0, upper: largest),
            verticalRange: FigureRange(lower: 0, upper: 1)))))
  }

  /// Samples that stand for shares of equal size.
  private static let sampleCount = 2_000

  /// The share of a range at which a function is at most c, as a curve over c.
  private static func distribution(
    of function: (Double) -> Double, over range: FigureRange
  ) -> [FigurePoint] {
    let step = (range.upper - range.lower) / Double(sampleCount)
    let values = (0..<sampleCount)
      .map { function(range.lower + (Double($0) + 0.5) * step) }
      .filter(\.isFinite).sorted()
    let points = values.enumerated().map { index, value in
      FigurePoint(x: value, y: Double(index + 1) / Double(values.count))
    }
    return [FigurePoint(x: 0, y: 0)] + points
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
  }
}

/// A function as a figure draws it.
struct PlottedFunction {
  /// What tells it from others.
  var text: String
  var value: (Double) -> Double
  /// Where it is of interest.
  var range: FigureRange
}

extension Model {
  /// p, 0 outside its support; an infinite support ends where p is too small to see.
  fileprivate var plottedDensity: PlottedFunction {
    let density = biases
    func end(_ end: SupportEnd, _ infinity: Double) -> Double {
      guard case .finite(let place, _) = end else { return infinity }
      return place.value(at: [:])
    }
    let (lower, upper) = (end(density.lower, -.infinity), end(density.upper, .infinity))
    func value(_ b: Double) -> Double {
      b < lower || b > upper ? 0 : density.body.value(at: [density.variable: b])
    }
    func reach(_ sign: Double) -> Double {
      let peak = value(0)
      var reach = 1.0 / 1024
      while reach < 1e6, value(sign * reach) > peak / 500 || reach < 0.01 { reach *= 1.25 }
      return sign * reach
    }
    let shown = FigureRange(
      lower: lower.isFinite ? lower : reach(-1), upper: upper.isFinite ? upper : reach(1))
    let margin = (shown.upper - shown.lower) / 10
    return PlottedFunction(
      text: "\(density.body.text) \(lower) \(upper)", value: value,
      range: FigureRange(lower: shown.lower - margin, upper: shown.upper + margin))
  }

  /// φ′ − φ′(0), between −2 and 2.
  fileprivate var plottedMirrorMap: PlottedFunction {
    let x = potential.variable
    let square = Expression.symbol(x).pow(2)
    var phi = potential.body
    if case .scaled(let omega) = scaling { phi = (phi + omega * square) / (1 + omega) }
    let slope = phi.derivative(in: x).simplified()
    let center = slope.value(at: [x: 0])
    let offset = center.isFinite ? center : 0
    return PlottedFunction(
      text: slope.text, value: { slope.value(at: [x: $0]) - offset },
      range: FigureRange(lower: -2, upper: 2))
  }
}
