/// The options that entries of a report take: the long options of the command line.
enum ReportOptionName: String, CaseIterable {
  case digits, at, exact, budget, format, h, width, seed, method, until, on, widths, seeds, x, y

  static let check: [ReportOptionName] = [.budget]
  static let derive: [ReportOptionName] = [.format]
  static let solve: [ReportOptionName] = [.digits, .at, .exact, .budget]
  static let kernel: [ReportOptionName] = [.at, .digits]
  static let functional: [ReportOptionName] = [.h, .digits]
  static let flow: [ReportOptionName] = [.width, .seed, .digits, .method, .until, .at, .on]
  static let verify: [ReportOptionName] = [.widths, .seeds, .digits, .method, .until, .on]
  static let plot: [ReportOptionName] = [
    .x, .y, .digits, .width, .seed, .widths, .seeds, .method, .until, .on,
  ]

  /// What a value looks like.
  var form: String {
    switch self {
    case .digits: "a positive integer, at most 1,000,000"
    case .at: "a list of points, such as `[0, 1/2]` or `[(1, 0), (0, 1)]`"
    case .exact: "`true` or `false`"
    case .budget: "a positive number of seconds"
    case .format: "`text`, `latex` or `mathml`"
    case .h: "an expression in x"
    case .width: "a positive integer or `inf`"
    case .seed: "a non-negative integer"
    case .method: "`flow`, `descent` or `natural_gradient`"
    case .until: "a positive number"
    case .on, .x, .y: "an interval, such as `[-1, 1]`"
    case .widths: "a list of positive integers, such as `[20, 60, 180]`"
    case .seeds: "a range of integers, such as `0..4`"
    }
  }
}
