/// A figure: what it shows and where its files are.
public struct FigureDescription: Codable, Sendable, Hashable {
  /// The folder's name below `figures/`.
  public var name: String
  /// One line above the figure.
  public var title: String
  /// What a reader who cannot see the figure should know.
  public var summary: String
  /// The name of the horizontal axis.
  public var horizontalLabel: FigureLabel
  /// The name of the vertical axis.
  public var verticalLabel: FigureLabel
  /// The curves and points.
  public var series: [FigureSeries]
  /// The horizontal range.
  public var horizontalRange: FigureRange
  /// The vertical range, if it is fixed.
  public var verticalRange: FigureRange?
  /// Whether the axes are linear.
  public var axes: FigureAxes
  /// Whether `figure.svg` was made.
  public var isDrawn: Bool

  private enum CodingKeys: String, CodingKey {
    case name, title, summary
    case horizontalLabel = "horizontal_label"
    case verticalLabel = "vertical_label"
    case series
    case horizontalRange = "horizontal_range"
    case verticalRange = "vertical_range"
    case axes
    case isDrawn = "is_drawn"
  }

  /// Gathers a figure that is not drawn yet.
  public init(
    name: String, title: String, summary: String, horizontalLabel: FigureLabel,
    verticalLabel: FigureLabel, series: [FigureSeries],
    axes: FigureAxes = .linear, horizontalRange: FigureRange,
    verticalRange: FigureRange? = nil
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.horizontalLabel = horizontalLabel
    self.verticalLabel = verticalLabel
    self.series = series
    self.axes = axes
    self.horizontalRange = horizontalRange
    self.verticalRange = verticalRange
    isDrawn = false
  }
}

/// How both axes of a figure are divided.
public enum FigureAxes: String, Codable, Sendable {
  case linear
  /// Only positive numbers have a place.
  case logarithmic
}

/// A closed interval of an axis; in JSON its ends are strings, as all numbers of a report are.
public struct FigureRange: Codable, Sendable, Hashable {
  /// The lower end.
  public var lower: Double
  /// The upper end.
  public var upper: Double

  private enum CodingKeys: String, CodingKey {
    case lower, upper
  }

  /// Gathers both ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Reads both ends.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func end(_ key: CodingKeys) throws -> Double {
      guard let number = Double(try container.decode(String.self, forKey: key)) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "no number")
      }
      return number
    }
    (lower, upper) = (try end(.lower), try end(.upper))
  }

  /// Writes both ends.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("\(lower)", forKey: .lower)
    try container.encode("\(upper)", forKey: .upper)
  }
}

/// A point of a figure, in Double.
public struct FigurePoint: Codable, Sendable, Hashable {
  /// The horizontal coordinate.
  public var x: Double
  /// The vertical coordinate.
  public var y: Double

  /// Gathers a point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// One curve or one set of points.
public struct FigureSeries: Codable, Sendable, Hashable {
  /// How a series is drawn.
  public enum Style: String, Codable, Sendable {
    case line
    case points
    /// The area within a closed line, in the colour of the line that comes next.
    case band
    /// Small points in the colour of the line that comes next, to which they belong.
    case cloud
  }
  /// Its name in the legend and in the data.
  public var label: FigureLabel
  /// How it is drawn.
  public var style: Style
  /// The parts between which a line breaks.
  public var pieces: [[FigurePoint]]

  private enum CodingKeys: String, CodingKey {
    case label, style
    case pointCount = "point_count"
  }

  /// Gathers a series.
  public init(label: FigureLabel, style: Style, pieces: [[FigurePoint]]) {
    self.label = label
    self.style = style
    self.pieces = pieces
  }

  /// Reads the description of a series; its points are in the figure's `data.csv`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    label = try container.decode(FigureLabel.self, forKey: .label)
    style = try container.decode(Style.self, forKey: .style)
    pieces = []
  }

  /// Writes the description of a series; its points are in the figure's `data.csv`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label, forKey: .label)
    try container.encode(style, forKey: .style)
    try container.encode(pieces.reduce(0) { $0 + $1.count }, forKey: .pointCount)
  }
}
