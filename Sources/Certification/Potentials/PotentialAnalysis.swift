import MultiPrecision
import NumericalMethods
import Symbolic

/// Everything that is proved about a potential, φ of Assumption 1 or ψ of Assumption 7.
///
/// The function is analysed once; verdicts and the class of smoothness are read off.
public struct PotentialAnalysis: Sendable {
  private enum State {
    case analysed(FunctionReport)
    case open(String)
  }

  private let state: State

  /// Analyses a potential.
  ///
  /// - Parameters:
  ///   - body: The potential; a symbol besides `variable` is a parameter without a value.
  ///   - variable: The variable of the potential.
  ///   - budget: The time after which open questions are answered `undecided`.
  public init(_ body: Expression, variable: Symbol, budget: WorkBudget) {
    if let reason = openParameters(of: body, besides: variable) {
      state = .open(reason)
      return
    }
    do throws(BudgetExceeded) {
      state = .analysed(try analyse(body, variable: variable, budget: budget))
    } catch {
      state = .open(
        "The analysis of \(body.shortText) did not end: \(error.explanation).")
    }
  }

  /// One result for each id of `assumptions`, in order.
  public func results(_ assumptions: PotentialAssumptions = .all) -> [AssumptionResult] {
    switch state {
    case .open(let reason):
      return assumptions.ids.map {
        AssumptionResult($0, .undecided, method: "none", reason: reason)
      }
    case .analysed(let report):
      let verdicts = PotentialVerdicts(report: report)
      return assumptions.ids.map { id in
        switch id {
        case AssumptionID.unscaledC2: verdicts.smoothness(id, order: 2)
        case AssumptionID.unscaledHessianPositive: verdicts.positiveSecondDerivative(id)
        case AssumptionID.scaledPsiConvex: verdicts.convexity(id)
        default: verdicts.smoothness(id, order: 3)
        }
      }
    }
  }

  /// The largest class Cᵏ that the potential belongs to.
  public var smoothness: Smoothness {
    switch state {
    case .open(let reason):
      Smoothness(smoothness: .open(atLeast: -1, reason: reason), obstructions: [])
    case .analysed(let report): report.smoothness
    }
  }

  /// Points where the second derivative is exactly 0, as far as they are known.
  var zeros: [ExactPoint] {
    guard case .analysed(let report) = state else { return [] }
    return (report.breaks.map(\.curvature) + report.curvature).compactMap { found in
      if case .zero(let point) = found { return point }
      return nil
    }
  }
}
