import MultiPrecision
import RealModule

/// Solves y′ = f(t, y) from a state at a time to another time, earlier or later.
///
/// One loop for every method: it asks for cancellation, tries steps, takes those whose estimated
/// error is within the tolerance, and looks for events in them.
///
/// ### Accuracy
/// *Estimated*: each step's error is within the tolerance as far as the method's estimate holds.
///
/// - Parameters:
///   - method: The way to make steps, with its right-hand side.
///   - start: The time of the state.
///   - state: The values at the start.
///   - end: The last time.
///   - request: Tolerance, limits, events.
/// - Returns: The solution up to the end, or as far as it goes with the reason.
public func trajectory<Method: IntegrationMethod>(
  by method: Method, from start: Method.Number, _ state: [Method.Number], to end: Method.Number,
  _ request: IntegrationRequest<Method.Number>
) -> Trajectory<Method.Number> {
  precondition(state.count == method.dimension, "one value a component")
  var run = IntegrationRun(method, from: start, state, to: end, request)
  return run.trajectory()
}

/// The state of one integration.
private struct IntegrationRun<Method: IntegrationMethod> {
  typealias Number = Method.Number

  private var method: Method
  private let end: Number
  private let request: IntegrationRequest<Number>
  private var time: Number
  private var state: [Number]
  private var control: StepControl?
  private var search: EventSearch<Number>
  private var statistics = IntegrationStatistics()
  private var events: [EventOccurrence<Number>] = []
  private var pieces: [TrajectoryPiece<Number>] = []
  /// Whether the last attempt failed because something was not finite.
  private var wasNonFinite = false

  init(
    _ method: Method, from start: Number, _ state: [Number], to end: Number,
    _ request: IntegrationRequest<Number>
  ) {
    self.method = method
    self.end = end
    self.request = request
    time = start
    self.state = state
    control = method.errorExponent.map { StepControl(errorExponent: $0) }
    search = EventSearch(request.events, at: start, state)
  }

  mutating func trajectory() -> Trajectory<Number> {
    let outcome = outcome()
    statistics.evaluations = method.evaluations
    return Trajectory(
      outcome: outcome, time: time, state: state, events: events, pieces: pieces,
      statistics: statistics)
  }

  private mutating func outcome() -> IntegrationOutcome<Number> {
    var wanted: Number?
    while time != end {
      if request.isCancelled() { return .cancelled(at: time) }
      if statistics.steps + statistics.rejected >= request.stepLimit { return .stepLimit(at: time) }
      let first = wanted ?? request.firstStep
      let choice =
        first ?? method.firstStep(from: time, state, toward: end, request.tolerance)
      let step = limited(choice)
      guard step.isFinite, time + step != time else {
        return wasNonFinite ? .nonFinite(at: time) : .underflow(at: time)
      }
      let attempt = method.attempt(from: time, state, by: step, request.tolerance)
      switch attempt {
      case .nonFiniteStart: return .nonFinite(at: time)
      case .nonFinite, .unsolved:
        if case .nonFinite = attempt { wasNonFinite = true }
        statistics.rejected += 1
        wanted = scaled(step, by: control?.factorAfterFailure() ?? 0.25)
      case .made(let length, let next, let error):
        guard error <= 1, next.allSatisfy(\.isFinite) else {
          wasNonFinite = error.isNaN || error <= 1
          statistics.rejected += 1
          wanted = scaled(step, by: control?.factorAfterRejection(error) ?? 0.25)
          continue
        }
        guard time + length != time else { return .underflow(at: time) }
        wasNonFinite = false
        let isLast = length == step && step == end - time
        if let stop = take(next, at: isLast ? end : time + length) { return stop }
        wanted = control.map { _ in step }
        if let factor = control?.factorAfterAcceptance(error) {
          wanted = scaled(step, by: factor)
        }
      }
    }
    return .reachedEnd
  }

  /// Moves on to the end of an accepted step, or to the first event in it that stops.
  private mutating func take(_ next: [Number], at later: Number) -> IntegrationOutcome<Number>? {
    statistics.steps += 1
    if request.keepsPieces || !request.events.isEmpty {
      var made = method.pieces()
      if let last = made.indices.last { made[last].end = later }
      for var piece in made {
        let found = search.occurrences(in: piece)
        events += found
        if let last = found.last, request.events[last.index].isTerminal {
          piece.end = last.time
          return stop(at: last, in: piece)
        }
        if request.keepsPieces { pieces.append(piece) }
      }
    }
    method.accept()
    (time, state) = (later, next)
    request.onStep?(time, state)
    return nil
  }

  /// Ends at an event in a piece.
  private mutating func stop(
    at event: EventOccurrence<Number>, in piece: TrajectoryPiece<Number>
  ) -> IntegrationOutcome<Number> {
    var event = event
    var last = [piece]
    if !method.hasAccuratePieces, let refined = refined(event, in: piece) {
      (event, last) = refined
      if let place = last.indices.last { last[place].end = event.time }
      events[events.count - 1] = event
      // The refined pieces begin at the start of the step, of which others may be there already.
      while let known = pieces.last, let first = last.first, known.start == first.start {
        pieces.removeLast()
      }
    }
    if request.keepsPieces { pieces += last }
    (time, state) = (event.time, event.state)
    request.onStep?(time, state)
    return .event(index: event.index, at: event.time)
  }

  /// The event once more, by steps that end there instead of a polynomial through a longer one.
  ///
  /// Newton's method on the time of the end, with the derivative from the polynomial: it is nearly
  /// that of the solution, so that each round gains the digits by which the polynomial is worse.
  /// Nil if the event has no derivative or a step fails.
  private mutating func refined(
    _ event: EventOccurrence<Number>, in piece: TrajectoryPiece<Number>
  ) -> (EventOccurrence<Number>, [TrajectoryPiece<Number>])? {
    let function = request.events[event.index]
    var end = event.time
    var result: (EventOccurrence<Number>, [TrajectoryPiece<Number>])?
    for _ in 0..<4 {
      guard end != time,
        case .made(let length, let state, _) = method.attempt(
          from: time, self.state, by: end - time, request.tolerance),
        length == end - time
      else { return nil }
      let (value, slope) = function.valueAndSlope(end, state, piece.velocity(at: end))
      let correction = value / slope
      // Beyond the piece the search has left the zero that it was sent to.
      guard correction.isFinite, correction.magnitude <= (piece.end - piece.start).magnitude
      else { return nil }
      result = (EventOccurrence(index: event.index, time: end, state: state), method.pieces())
      let better = end - correction
      if better == end { break }
      end = better
    }
    return result
  }

  /// The step toward the end, no longer than what is left and what is allowed; all that is left
  /// where nothing was chosen.
  private func limited(_ choice: Number?) -> Number {
    let left = end - time
    var length = left.magnitude
    if let longest = request.longestStep { length = Swift.min(length, longest.magnitude) }
    if let choice { length = Swift.min(length, choice.magnitude) }
    if length == left.magnitude { return left }
    return left < 0 ? -length : length
  }

  private func scaled(_ step: Number, by factor: Double) -> Number {
    step * Number(factor, precision: step.workingPrecision)
  }
}
