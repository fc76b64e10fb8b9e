import MultiPrecision
import NumericalMethods

/// A solution with what is proved of it.
struct ProvedSolution {
  var printed: PrintedSolution
  /// Of the attempt that proved it.
  var precision: Precision
  /// Why not all digits asked for are proved; nil if they are.
  var shortfall: String?

  /// What stands behind the digits.
  ///
  /// - Parameters:
  ///   - digits: Those asked for.
  ///   - method: How they are proved.
  ///   - statement: What is proved.
  /// - Returns: The certificate, with the reason where digits are missing.
  func certificate(of digits: Int, by method: String, _ statement: String) -> ResultCertificate {
    guard let shortfall else {
      return ResultCertificate(
        certified: true, method: method, precisionBits: precision.bits, statement: statement)
    }
    let counts = printed.provedDigits(of: digits)
    let (least, most) = (counts.lowerBound, counts.upperBound)
    let share = least == most ? "\(least)" : "between \(least) and \(most)"
    return ResultCertificate(
      certified: false, method: method, precisionBits: precision.bits,
      statement: "\(share) of the \(digits) digits asked for are proved, and only these are shown: "
        + "\(statement); \(shortfall)",
      provedDigits: least)
  }
}

extension SolveRequest {
  /// Tries rising precisions until every number has its digits proved.
  ///
  /// Where the budget ends first, what the last enclosures prove is kept. Where there are none yet, a
  /// quarter of the digits is tried, in half the time.
  ///
  /// - Parameters:
  ///   - data: The problem's data.
  ///   - budget: The precisions, and the time after which no attempt begins.
  ///   - time: What an attempt may take of it.
  ///   - attempt: What is done at a precision and within a time; nil where a proof fails.
  /// - Returns: The printed solution, with at least one proved digit.
  /// - Throws: `SolveFailure.undecided` when the budget ends before a digit is proved.
  func provingDigits(
    of data: some DataLayout, within budget: PrecisionBudget, time: WorkBudget = .unlimited,
    _ attempt: (Precision, WorkBudget) throws(SolveFailure) -> SolutionNumbers<Ball>?
  ) throws(SolveFailure) -> ProvedSolution {
    var best: (numbers: SolutionNumbers<Ball>, precision: Precision)?
    let reason: String
    do throws(SolveFailure) {
      let outcome = try budget.raise { precision throws(SolveFailure) -> PrintedSolution? in
        guard let numbers = try attempt(precision, time) else { return nil }
        best = (numbers, precision)
        return PrintedSolution(enclosed: numbers, layout: data, digits: digits)
      }
      switch outcome {
      case .proved(let printed, let precision):
        return ProvedSolution(printed: printed, precision: precision)
      case .ended(let shortfall):
        reason = "\(digits) digits could not be proved \(shortfall)"
      }
    } catch {
      guard case .undecided(let text) = error else { throw error }
      reason = text
    }
    if best == nil, let duration = budget.duration, digits >= 4 {
      // Digits that nobody will see need no bits.
      let spared = Int(Double(digits - digits / 4) * 3.3219281)
      let precision = Precision(bits: Swift.max(budget.first.bits - spared, 24))
      let half = WorkBudget(processorTime: duration / (2 * Self.patience), within: duration / 2)
      if let numbers = try? attempt(precision, half) { best = (numbers, precision) }
    }
    guard let best,
      let printed = PrintedSolution(provedPartOf: best.numbers, layout: data, digits: digits)
    else { throw .undecided(reason) }
    return ProvedSolution(
      printed: printed, precision: best.precision, shortfall: advised(reason, after: time))
  }

  /// Why something was not reached, and what to do where the time ended.
  func advised(_ reason: String, after time: WorkBudget) -> String {
    reason + (time.isExhausted ? "; a larger --budget may prove more" : "")
  }

  /// What is done within a time; what it throws says what to do where that ended.
  func advising<Result>(
    within time: WorkBudget, _ work: () throws(SolveFailure) -> Result
  ) throws(SolveFailure) -> Result {
    do throws(SolveFailure) {
      return try work()
    } catch {
      guard case .undecided(let reason) = error else { throw error }
      throw .undecided(advised(reason, after: time))
    }
  }

  /// How long rising precisions may be tried with formulas, on a processor of its own.
  static var proofTime: Duration { .seconds(30) }

  /// How many times as long it may take on a machine that does other work too.
  static var patience: Int { 4 }

  /// The same for a solution: every point has integrals of its own.
  func proofTime(for data: some DataLayout) -> Duration {
    budget ?? Self.proofTime + .milliseconds(90 * data.knots.count)
  }
}
