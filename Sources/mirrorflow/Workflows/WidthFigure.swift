import Glibc
import Reporting

/// A quantity of `verify` against the width, both axes logarithmic: the geometric mean over the seeds
/// as a line, every network as a point, the range from the least to the largest as an area, and the
/// power that the theory speaks of.
struct WidthFigure {
  /// What a figure shows.
  enum Quantity {
    case displacement, error, rate

    /// The column's value for a network.
    func value(_ row: VerifyRowEntry) -> Double? {
      let text =
        switch self {
        case .displacement: row.displacement
        case .error: row.error
        case .rate: row.rate
        }
      return text.flatMap(Double.init).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }

    var name: String {
      switch self {
      case .displacement: "displacement"
      case .error: "distance"
      case .rate: "rate"
      }
    }

    var summary: String {
      switch self {
      case .displacement: "The largest displacement of a parameter over the training"
      case .error: "The largest distance of functions after the training"
      case .rate: "The rate of decay of the residuals"
      }
    }
  }

  let quantity: Quantity
  /// Models' names with their rows.
  let models: [(name: String, rows: [VerifyRowEntry])]
  /// k of the line n^k; nil for none.
  let exponent: Double?

  /// The figure; nil with fewer than two widths.
  func figure(named name: String, title: String) -> FigureDescription? {
    var series: [FigureSeries] = []
    var anchor: FigurePoint?
    for model in models {
      var (networks, means): ([FigurePoint], [FigurePoint]) = ([], [])
      var (least, largest): ([FigurePoint], [FigurePoint]) = ([], [])
      for width in Set(model.rows.map(\.width)).sorted() {
        let values = model.rows.filter { $0.width == width }.compactMap(quantity.value)
        guard let low = values.min(), let high = values.max() else { continue }
        let mean = exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
        networks += values.map { FigurePoint(x: Double(width), y: $0) }
        means.append(FigurePoint(x: Double(width), y: mean))
        least.append(FigurePoint(x: Double(width), y: low))
        largest.append(FigurePoint(x: Double(width), y: high))
      }
      guard means.count >= 2 else { return nil }
      anchor = anchor ?? means.first
      let name = models.count > 1 ? model.name + ", " : ""
      if least != largest {
        series.append(
          FigureSeries(
            label: FigureLabel(words: name + "range"), style: .band,
            pieces: [least + largest.reversed() + least.prefix(1)]))
      }
      series.append(
        FigureSeries(
          label: FigureLabel(words: name + "networks"), style: .cloud, pieces: [networks]))
      series.append(
        FigureSeries(label: FigureLabel(words: name + "mean"), style: .line, pieces: [means]))
    }
    let widths = series.flatMap { $0.pieces.flatMap { $0 } }.map(\.x)
    guard let low = widths.min(), let high = widths.max(), low < high else { return nil }
    if let exponent, let anchor {
      let line = [low, high].map {
        FigurePoint(x: $0, y: anchor.y * pow($0 / anchor.x, exponent))
      }
      let label: FigureLabel = exponent == -1 ? "like $1/n$" : "like $n^{-1/2}$"
      series.append(FigureSeries(label: label, style: .line, pieces: [line]))
    }
    let shown = series.flatMap { $0.pieces.flatMap { $0 } }
    let (bottom, top) = (shown.map(\.y).min() ?? 1, shown.map(\.y).max() ?? 1)
    return FigureDescription(
      name: name, title: title,
      summary: quantity.summary
        + ", against the number of neurons; each point is one network, lines are geometric "
        + "means over the seeds, areas reach from the least to the largest.",
      horizontalLabel: "$n$", verticalLabel: FigureLabel(words: quantity.name), series: series,
      axes: .logarithmic,
      horizontalRange: FigureRange(lower: low / 1.2, upper: high * 1.2),
      verticalRange: FigureRange(lower: bottom / 1.3, upper: top * 1.3))
  }
}
