import Diagnostics
import MirrorTheory
import MultiPrecision
import Symbolic

/// A `report` block after resolution: what it asks for, in order.
public struct ReportRequest: Sendable {
  /// The title.
  public var title: String
  /// What is asked for, in order.
  public var entries: [ReportEntry]
  /// The whole block.
  public var span: SourceSpan

  /// Creates a request.
  public init(title: String, entries: [ReportEntry], span: SourceSpan) {
    self.title = title
    self.entries = entries
    self.span = span
  }
}

/// The subcommands an entry of a report may name with one model.
public enum ReportCommand: String, Hashable, Sendable, CaseIterable {
  case check, derive, solve, kernel, functional, flow
}

/// What `plot` can show.
public enum PlotSubject: String, Hashable, Sendable, CaseIterable {
  case solution, curvature
  case curvatureDistribution = "curvature_distribution"
  case density
  case mirrorMap = "mirror_map"
  case error, loss, displacement, eigenvalues
}

/// One entry of a report.
///
/// Models are given by name and exist in the program.
public struct ReportEntry: Sendable {
  /// What an entry asks for.
  public enum Kind: Hashable, Sendable {
    /// Markdown.
    case text(String)
    case command(ReportCommand, model: String)
    case verify(VerifiedClaim, model: String)
    case plot(PlotSubject, models: [String])
  }
  /// What is asked for.
  public var kind: Kind
  /// The options in braces.
  public var options: ReportOptions
  /// The whole entry.
  public var span: SourceSpan

  /// Creates an entry.
  public init(_ kind: Kind, options: ReportOptions, span: SourceSpan) {
    self.kind = kind
    self.options = options
    self.span = span
  }
}

/// The width of a network: a number of hidden units, or the limit.
public enum RequestedWidth: Hashable, Sendable {
  case finite(Int)
  case infinite
}

/// The long options of the command line as an entry gives them; nil where it is silent.
public struct ReportOptions: Hashable, Sendable {
  /// Significant digits.
  public var digits: Int?
  /// Points of evaluation, each with as many coordinates as the inputs of the model; for `kernel`
  /// with d = 1 each is a pair.
  public var at: [[Expression]]?
  /// Whether exact rationals are asked for whatever their size.
  public var exact: Bool?
  /// Seconds.
  public var budget: Rational?
  /// `text`, `latex` or `mathml`.
  public var format: String?
  /// h in the variables of the model, for `functional`.
  public var h: Expression?
  /// The width of the network.
  public var width: RequestedWidth?
  /// The seed of the initialization.
  public var seed: Int?
  /// `flow`, `descent` or `natural_gradient`.
  public var method: String?
  /// A loss.
  public var until: Rational?
  /// The interval of function distances.
  public var on: RequestedInterval?
  /// The widths to compare.
  public var widths: [Int]?
  /// The seeds to average over.
  public var seeds: ClosedRange<Int>?
  /// The range of the horizontal axis of a plot.
  public var x: RequestedInterval?
  /// The range of the vertical axis of a plot.
  public var y: RequestedInterval?

  /// Creates options of which none is given.
  public init() {}
}

/// `[lower, upper]` with constant ends, lower < upper.
public struct RequestedInterval: Hashable, Sendable {
  /// The lower end.
  public var lower: Expression
  /// The upper end.
  public var upper: Expression

  /// Creates an interval.
  public init(lower: Expression, upper: Expression) {
    self.lower = lower
    self.upper = upper
  }
}
