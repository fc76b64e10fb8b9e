import MultiPrecision
import RealModule

/// A function of time and state whose changes of sign along the solution are located.
public struct EventFunction<Number: IntegrationScalar> {
  /// Which changes count, in the direction of integration.
  public enum Crossing: Sendable, Equatable {
    /// From negative to positive.
    case rising
    /// From positive to negative.
    case falling
    /// Both.
    case any
  }

  /// Which changes count.
  public var crossing: Crossing
  /// Whether the integration ends there.
  public var isTerminal: Bool
  /// The value and its derivative along the solution, from time, state and velocity; a derivative
  /// that is not a number leaves the search to bisection.
  let valueAndSlope: (Number, [Number], [Number]) -> (value: Number, derivative: Number)

  /// An event given by its value alone.
  ///
  /// - Parameters:
  ///   - crossing: Which changes count.
  ///   - isTerminal: Whether the integration ends there.
  ///   - value: The function of time and state.
  public init(
    _ crossing: Crossing = .any, isTerminal: Bool = true,
    value: @escaping (Number, [Number]) -> Number
  ) {
    self.init(crossing, isTerminal: isTerminal) { time, state, _ in
      let height = value(time, state)
      // 0/0: not a number, of any type.
      let zero = height - height
      return (height, zero / zero)
    }
  }

  /// An event given by its value and its derivative along the solution.
  ///
  /// - Parameters:
  ///   - crossing: Which changes count.
  ///   - isTerminal: Whether the integration ends there.
  ///   - valueAndSlope: Both, from time, state and the state's derivative.
  public init(
    _ crossing: Crossing = .any, isTerminal: Bool = true,
    valueAndSlope: @escaping (Number, [Number], [Number]) -> (value: Number, derivative: Number)
  ) {
    self.crossing = crossing
    self.isTerminal = isTerminal
    self.valueAndSlope = valueAndSlope
  }
}

/// A change of sign that was found.
public struct EventOccurrence<Number: IntegrationScalar>: Sendable {
  /// The position of the event function in the request.
  public let index: Int
  /// When.
  public let time: Number
  /// The state then.
  public let state: [Number]
}

/// The search for changes of sign, piece by piece.
struct EventSearch<Number: IntegrationScalar> {
  let events: [EventFunction<Number>]
  /// The last sign of each function that was not 0; 0 before the first.
  private var signs: [Int]

  init(_ events: [EventFunction<Number>], at time: Number, _ state: [Number]) {
    self.events = events
    signs = events.map { Self.sign($0.valueAndSlope(time, state, state).value) }
  }

  private static func sign(_ value: Number) -> Int { value > 0 ? 1 : value < 0 ? -1 : 0 }

  /// The occurrences in a piece, up to the first that is terminal.
  ///
  /// The functions are sampled at as many points as the piece has coefficients, and eight more:
  /// two changes between neighbouring points are missed.
  mutating func occurrences(in piece: TrajectoryPiece<Number>) -> [EventOccurrence<Number>] {
    if events.isEmpty { return [] }
    let count = piece.degree + 8
    let step = (piece.end - piece.start) / (Number(exactly: count) ?? 1)
    var found: [EventOccurrence<Number>] = []
    var last = piece.start
    for sample in 1...count {
      let time =
        sample == count ? piece.end : piece.start + step * (Number(exactly: sample) ?? 0)
      let state = piece.state(at: time)
      for (index, event) in events.enumerated() {
        let sign = Self.sign(event.valueAndSlope(time, state, state).value)
        guard sign != 0 else { continue }
        defer { signs[index] = sign }
        guard signs[index] == -sign else { continue }
        if event.crossing == (sign > 0 ? .falling : .rising) { continue }
        let place = locate(event, in: piece, from: last, to: time)
        found.append(
          EventOccurrence(index: index, time: place, state: piece.state(at: place)))
      }
      last = time
      if found.contains(where: { events[$0.index].isTerminal }) { break }
    }
    let isForward = piece.start <= piece.end
    found.sort { isForward ? $0.time < $1.time : $0.time > $1.time }
    if let terminal = found.firstIndex(where: { events[$0.index].isTerminal }) {
      found.removeSubrange((terminal + 1)...)
    }
    return found
  }

  /// The zero between two samples; the later one if the signs there do not differ after all, which
  /// is where a zero exactly at the earlier sample leaves the sign to.
  private func locate(
    _ event: EventFunction<Number>, in piece: TrajectoryPiece<Number>, from: Number, to: Number
  ) -> Number {
    let root = safeguardedNewton(
      from: from, to: to, precision: to.workingPrecision
    ) { time in
      event.valueAndSlope(time, piece.state(at: time), piece.velocity(at: time))
    }
    switch root {
    case .converged(let time, _): return time
    case .notFinite(let time): return time
    case .stepLimit(_, let upper): return upper
    case .noSignChange: return to
    }
  }
}
