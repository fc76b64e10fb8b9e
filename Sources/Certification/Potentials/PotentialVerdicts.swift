import NumericalMethods

/// The verdicts on a potential that follow from the facts about it.
struct PotentialVerdicts {
  let report: FunctionReport

  /// φ ∈ C^order(ℝ).
  func smoothness(_ id: String, order: Int) -> AssumptionResult {
    if let gap = report.gap { return undefined(id, gap) }
    var unknown: String?
    for point in report.breaks {
      switch point.continuity {
      case .smooth, .flat: continue
      case .isolatedValue(let value, let limit):
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: "Its value at x = \(point.x) is \(value), but its limit there is \(limit).",
          witness: .jump(x: point.x, left: limit, right: limit)
        ).hinting(point.place, order: 0)
      case .jump(let jump, let left, let right, _):
        guard jump <= order else { continue }
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: Self.sentence(jump, at: point.x, left: left, right: right)
            + (jump > 0 ? " So it is C\(Self.superscript(jump - 1)) there and not more." : ""),
          witness: .jump(x: point.x, left: left, right: right)
        ).hinting(point.place, order: jump)
      case .unknown(let reason, let first): if first <= order { unknown = reason }
      }
    }
    if let unknown = unknown ?? report.openSmoothness { return undecided(id, unknown) }
    let reason =
      report.breaks.isEmpty
      ? "One formula that is smooth on the whole line."
      : "The derivatives up to order \(order) agree from both sides at "
        + (report.breaks.count == 1
          ? "the only point where the formula changes, x = \(report.breaks[0].x)."
          : "each of the \(report.breaks.count) points where the formula changes.")
    return AssumptionResult(id, .proved, method: report.method, reason: reason)
  }

  /// φ″ exists and is > 0 at every real x.
  func positiveSecondDerivative(_ id: String) -> AssumptionResult {
    if let gap = report.gap { return undefined(id, gap) }
    let smooth = smoothness(id, order: 2)
    if smooth.verdict == .refuted { return smooth }
    var unknown: String? = smooth.verdict == .undecided ? smooth.reason : nil
    for (place, found) in curvatureInOrder {
      switch found {
      case .positive: continue
      case .zero(let point):
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: "The second derivative at x = \(point.text) is 0, and it must be positive.",
          witness: .point(x: point.text, value: "0")
        ).hinting(point)
      case .negative(let x, let value):
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: "The second derivative at x = \(x) is \(value), and it must be positive.",
          witness: .point(x: x, value: value)
        ).hinting(place)
      case .nonnegative:
        unknown =
          unknown ?? "The second derivative is ≥ 0; whether it is 0 somewhere stays open."
      case .unknown(let reason): unknown = unknown ?? reason
      }
    }
    if let unknown { return undecided(id, unknown) }
    return AssumptionResult(
      id, .proved, method: report.method,
      reason: report.method == "sturm"
        ? "The second derivative has no real zero and is positive at a sample point of every piece."
        : "The second derivative is continuous and positive on the whole line.")
  }

  /// Finite and convex on ℝ.
  func convexity(_ id: String) -> AssumptionResult {
    if let gap = report.gap { return undefined(id, gap) }
    var unknown = report.openSmoothness
    for point in report.breaks {
      switch point.continuity {
      case .jump(let order, let left, let right, let rises):
        guard order == 0 || (order == 1 && !rises) else { continue }
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: Self.sentence(order, at: point.x, left: left, right: right)
            + (order == 0
              ? " A convex function on the whole line is continuous."
              : " The slope of a convex function never drops."),
          witness: .jump(x: point.x, left: left, right: right)
        ).hinting(point.place, order: order)
      case .isolatedValue(let value, let limit):
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: "Its value at x = \(point.x) is \(value), but its limit there is \(limit); "
            + "a convex function on the whole line is continuous.",
          witness: .jump(x: point.x, left: limit, right: limit)
        ).hinting(point.place, order: 0)
      case .unknown(let reason, let order): if order <= 1 { unknown = reason }
      case .smooth, .flat: continue
      }
    }
    for found in report.curvature {
      switch found {
      case .negative(let x, let value):
        return AssumptionResult(
          id, .refuted, method: report.method,
          reason: "The second derivative at x = \(x) is \(value), so it is concave there.",
          witness: .point(x: x, value: value))
      case .unknown(let reason): unknown = unknown ?? reason
      case .positive, .zero, .nonnegative: continue
      }
    }
    if let unknown { return undecided(id, unknown) }
    var result = AssumptionResult(
      id, .proved, method: report.method,
      reason: report.breaks.isEmpty
        ? "The second derivative is ≥ 0 on the whole line."
        : "It is continuous, its second derivative is ≥ 0 on every piece, and its slope drops "
          + "at none of the points where the formula changes.")
    result.hint.zeros = report.curvature.compactMap { found in
      if case .zero(let point) = found { return point }
      return nil
    }
    return result
  }

  /// The facts about φ″, simple points first: a break is the witness that a person expects.
  private var curvatureInOrder: [(ExactPoint?, CurvatureReport)] {
    report.breaks.map { ($0.place, $0.curvature) } + report.curvature.map { (nil, $0) }
  }

  private func undefined(_ id: String, _ gap: (x: String, reason: String)) -> AssumptionResult {
    AssumptionResult(
      id, .refuted, method: report.method,
      reason: "It must be defined on the whole line: \(gap.reason)."
        + (report.domain.map { " It is defined for \($0) only." } ?? ""),
      witness: .point(x: gap.x, value: "undefined")
    ).hinting(report.gapPlace)
  }

  private func undecided(_ id: String, _ reason: String) -> AssumptionResult {
    AssumptionResult(id, .undecided, method: "none", reason: reason)
  }

  static func sentence(_ order: Int, at x: String, left: String, right: String) -> String {
    let name = derivativeName(order)
    let subject = name.prefix(1).uppercased() + name.dropFirst()
    if left.hasSuffix("inf") || right.hasSuffix("inf") {
      let limits =
        left == right
        ? "is \(words(left))" : "is \(words(left)) from the left and \(words(right)) from the right"
      return "\(subject) at x = \(x) \(limits)."
    }
    return "\(subject) jumps from \(left) to \(right) at x = \(x)."
  }

  private static func words(_ limit: String) -> String {
    switch limit {
    case "inf": "+∞"
    case "-inf": "−∞"
    default: limit
    }
  }

  private static func superscript(_ order: Int) -> String {
    String(order).map {
      ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"][$0.wholeNumberValue ?? 0]
    }
    .joined()
  }
}

extension AssumptionResult {
  fileprivate func hinting(_ place: ExactPoint?, order: Int? = nil) -> AssumptionResult {
    var result = self
    result.hint.place = place
    result.hint.order = order
    return result
  }
}
