import Glibc

/// The rules by which measured exponents become verdicts.
///
/// Nothing is said without two widths, two seeds, and the training of every network at its loss, or
/// when the 95 % interval of an exponent is longer than 1. The theorems speak of n large enough:
/// widths up to the largest at which a network ended in a stationary point above its loss are left
/// out, and named, when three widths remain. Otherwise, with the interval [low, high]:
///
/// - A bound y ≤ C·n^k: supported for high ≤ k + 0.1, contradicted for low > k + 0.1, by the three
///   largest widths. The margin is for finite widths: a correction of relative size n^(−1/2) to a pure
///   power changes its exponent between n = 180 and 1620 by ln(1.075/1.025)/ln 9 = 0.02, one four times
///   as large by 0.08.
///   Supported too, for k = −1 and for the lower bound below, when the widest networks are within a
///   factor of two of what is known for infinite width (``LimitReference``).
/// - A limit y → 0: supported for high ≤ −1/4, contradicted for low ≥ −0.1; undecided too if between
///   the two largest widths alone low > −0.1, where y has stopped to fall.
/// - A lower bound y ≥ C > 0: supported for low ≥ −1/4, contradicted for high < −1/4, by the three
///   largest widths: halfway to the n^(−1/2) of random features.
enum ClaimRule {
  static let margin = 0.1
  static let falling = -0.25
  private static let longest = 1.0

  typealias Samples = [(width: Int, seed: UInt64, value: Double)]

  /// The column of all rows.
  static func samples(
    _ rows: [VerificationRow], _ column: (VerificationRow) -> String?
  ) -> Samples {
    rows.compactMap { row in
      column(row).flatMap(Double.init).map { (row.width, row.seed, $0) }
    }
  }

  /// The rows that count.
  struct Selection {
    var rows: [VerificationRow]
    /// What was left out and why.
    var note: String?
    /// What the rows lack.
    var shortfall: Finding?
  }

  /// Leaves out narrow networks that are stuck, and says what is missing.
  static func selection(of rows: [VerificationRow]) -> Selection {
    let untrained = rows.filter { !$0.isTrained }
    let stuck = untrained.filter(\.isStuck)
    let bound = stuck.map(\.width).max() ?? 0
    let kept = rows.filter { $0.width > bound }
    let isEnough = bound == 0 || Set(kept.map(\.width)).count >= 3
    if let first = untrained.first, stuck.count < untrained.count || !isEnough {
      let outcomes = Set(untrained.map(\.outcome)).sorted().joined(separator: ", ")
      return Selection(
        rows: rows.filter(\.isTrained),
        shortfall: Finding(
          verdict: .undecided,
          reason: "\(untrained.count) of \(rows.count) networks did not reach the loss asked for "
            + "(\(outcomes)), the first with \(first.width) neurons and seed \(first.seed)."))
    }
    guard Set(kept.map(\.width)).count >= 2, Set(kept.map(\.seed)).count >= 2 else {
      return Selection(
        rows: kept,
        shortfall: Finding(
          verdict: .undecided, reason: "An exponent needs at least two widths and two seeds."))
    }
    let note =
      "\(stuck.count) of \(rows.count) networks, none with more than \(bound) neurons, cannot fit the "
      + "data from their start (stationary); the claim is about large widths, and those up to "
      + "\(bound) are left out of the fit"
    return Selection(rows: kept, note: bound > 0 ? note : nil)
  }

  /// y ≤ C·n^bound.
  static func isBounded(_ name: String, by bound: Double, _ fit: ExponentFit?) -> Finding {
    guard let fit else { return noFit(name) }
    let limit = bound + margin
    return finding(
      name, fit, claim: "at most n^(\(text(bound)))", supported: fit.high <= limit,
      contradicted: fit.low > limit,
      otherwise: "the interval does not lie on one side of \(text(limit))")
  }

  /// y → 0.
  static func tendsToZero(_ name: String, _ samples: Samples, _ fit: ExponentFit?) -> Finding {
    guard let fit else { return noFit(name) }
    let last = fit.widths.suffix(2)
    let local = ExponentFit(name, samples.filter { last.contains($0.width) })
    let hasStopped = fit.widths.count > 2 && (local.map { $0.low > -margin } ?? false)
    return finding(
      name, fit, claim: "tends to 0", supported: fit.high <= falling && !hasStopped,
      contradicted: fit.low >= -margin,
      otherwise: hasStopped
        ? "it no longer falls between the two largest widths"
        : "the interval lies neither below \(text(falling)) nor above \(text(-margin))")
  }

  /// y ≥ C > 0.
  static func staysPositive(_ name: String, _ fit: ExponentFit?) -> Finding {
    guard let fit else { return noFit(name) }
    return finding(
      name, fit, claim: "does not tend to 0", supported: fit.low >= falling,
      contradicted: fit.high < falling,
      otherwise: "the interval does not lie on one side of \(text(falling))")
  }

  private static func finding(
    _ name: String, _ fit: ExponentFit, claim: String, supported: Bool, contradicted: Bool,
    otherwise: String
  ) -> Finding {
    let (first, last) = (fit.widths.first ?? 0, fit.widths.last ?? 0)
    let measured =
      "from n = \(first) to \(last) it goes like n^(\(text(fit.exponent))), 95% interval "
      + "[\(text(fit.low)), \(text(fit.high))]"
    if fit.high - fit.low > longest {
      return Finding(
        verdict: .undecided,
        reason: "Whether the \(name) \(isVerb(claim) ? "" : "is ")\(claim) is "
          + "open: \(measured), which is too wide.")
    }
    let said = "The \(name) \(isVerb(claim) ? "" : "is ")\(claim)"
    if supported {
      return Finding(verdict: .supported, reason: "\(said): \(measured).")
    }
    if contradicted {
      return Finding(verdict: .contradicted, reason: "It fails that \(lowered(said)): \(measured).")
    }
    return Finding(
      verdict: .undecided, reason: "It is open whether \(lowered(said)): \(measured), \(otherwise)."
    )
  }

  private static func isVerb(_ claim: String) -> Bool { !claim.hasPrefix("at ") }

  private static func lowered(_ sentence: String) -> String {
    sentence.prefix(1).lowercased() + sentence.dropFirst()
  }

  private static func noFit(_ name: String) -> Finding {
    Finding(
      verdict: .undecided,
      reason: "The \(name) is 0 or unknown for some networks, so that it has no exponent.")
  }

  /// A number with two decimals.
  static func text(_ value: Double) -> String {
    let hundredths = (value.magnitude * 100).rounded()
    guard hundredths < 1e15 else { return "\(value)" }
    let whole = Int(hundredths)
    let digits = whole % 100
    return (value < 0 && whole > 0 ? "-" : "") + "\(whole / 100).\(digits < 10 ? "0" : "")\(digits)"
  }
}
