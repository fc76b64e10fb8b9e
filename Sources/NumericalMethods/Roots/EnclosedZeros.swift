import MultiPrecision

/// All zeros of a function in an interval.
public struct EnclosedZeros: Sendable {
  /// Where zeros could be neither excluded nor counted.
  public struct Remainder: Sendable {
    /// The place.
    public let interval: Interval
    /// Why.
    public let obstacle: RootObstacle
  }

  /// Balls with exactly one zero each, and that a simple one: ascending, disjoint.
  public internal(set) var proved: [Ball] = []
  /// What is left over: it may hold none, one or many zeros.
  ///
  /// Ascending, and without a point in common with the proved balls' zeros.
  public internal(set) var undecided: [Remainder] = []
  /// How often the function was evaluated, with or without its derivative.
  public internal(set) var evaluations = 0

  /// Whether the proved balls hold every zero in the interval.
  public var isComplete: Bool { undecided.isEmpty }
}

/// Encloses every zero of a differentiable function in a bounded interval: bisection, with interval
/// Newton on the parts.
///
/// A part is dropped if the function's enclosure excludes 0 on it, or the mean value form does; it
/// is proved to hold one zero by ``intervalNewton(in:value:derivative:)``; else it is narrowed or
/// halved until it is shorter than `minimumWidth`. Short parts that touch are joined, and tried once
/// more with a margin, because a zero on the seam of two parts is inside neither.
///
/// ### Accuracy
/// *Proved*: every zero in the interval is in one of the balls or in a remainder.
///
/// ### Source
/// Hansen and Walster, Global Optimization Using Interval Analysis (2004), chapter 9.
///
/// - Parameters:
///   - interval: Where to search.
///   - precision: The working precision.
///   - minimumWidth: Parts shorter than this are not halved; by default 2^(−precision/2) of the
///     interval's width, since a double zero is blurred over about that length.
///   - evaluationLimit: The largest number of evaluations.
///   - budget: The time allowed.
///   - value: f on balls.
///   - derivative: f′ on balls.
/// - Returns: The zeros, and the parts left undecided.
public func enclosedZeros(
  in interval: Interval, precision: Precision, minimumWidth: Magnitude? = nil,
  evaluationLimit: Int = 100_000, budget: WorkBudget = .unlimited,
  value: @escaping (Ball) -> Ball, derivative: @escaping (Ball) -> Ball
) -> EnclosedZeros {
  var result = EnclosedZeros()
  if interval.isEmpty { return result }
  guard interval.isBounded else {
    result.undecided = [.init(interval: interval, obstacle: .unboundedRegion)]
    return result
  }
  let width = Magnitude(upperBoundOf: interval.width)
  let least = minimumWidth ?? width * Magnitude(powerOfTwo: -precision.bits / 2)
  var search = ZeroSearch(
    precision: precision, minimumWidth: least, value: value, derivative: derivative)
  search.run(on: interval, evaluationLimit: evaluationLimit, budget: budget)
  search.settleRemainders()
  result.proved = search.proved.map(\.ball)
  result.undecided = search.undecided
  result.evaluations = search.evaluations
  return result
}

/// The state of one search: parts come off the stack from left to right.
private struct ZeroSearch {
  let precision: Precision
  let minimumWidth: Magnitude
  let value: (Ball) -> Ball
  let derivative: (Ball) -> Ball
  /// Zeros with the box in which each is the only one.
  var proved: [(ball: Ball, box: Ball)] = []
  var undecided: [EnclosedZeros.Remainder] = []
  var evaluations = 0

  init(
    precision: Precision, minimumWidth: Magnitude, value: @escaping (Ball) -> Ball,
    derivative: @escaping (Ball) -> Ball
  ) {
    self.precision = precision
    self.minimumWidth = minimumWidth
    self.value = value
    self.derivative = derivative
  }

  /// What one look at a part gave.
  private enum Verdict {
    case empty
    case zero(Ball, box: Ball)
    case part(Interval)
    case split
    case stuck(RootObstacle)
  }

  mutating func run(on interval: Interval, evaluationLimit: Int, budget: WorkBudget) {
    var stack = [interval]
    while let part = stack.popLast() {
      if evaluations >= evaluationLimit || budget.isExhausted {
        leave(part, .budgetExhausted)
        continue
      }
      switch inspect(part) {
      case .empty: break
      case .zero(let ball, let box): proved.append((ball, box))
      case .part(let rest): stack.append(rest)
      case .stuck(let obstacle): leave(part, obstacle)
      case .split:
        let (left, right) = part.bisected
        stack.append(right)
        stack.append(left)
      }
    }
  }

  private mutating func inspect(_ part: Interval) -> Verdict {
    let box = Ball(lower: part.lower, upper: part.upper, precision: precision)
    evaluations += 1
    let image = value(box)
    if image.isFinite && !image.containsZero { return .empty }
    let isShort = Magnitude(upperBoundOf: part.width) <= minimumWidth
    let middle = part.midpoint
    let isAtom = middle <= part.lower || middle >= part.upper
    func rest(_ obstacle: RootObstacle) -> Verdict {
      isShort || isAtom ? .stuck(obstacle) : .split
    }
    let center = Ball(BigFloat(middle, precision: precision), precision: precision)
    evaluations += 2
    let slope = derivative(box)
    guard slope.isFinite else { return rest(.functionIndeterminate) }
    let height = value(center)
    guard height.isFinite else { return rest(.functionIndeterminate) }
    guard !slope.containsZero else {
      return (height + slope * (box - center)).containsZero
        ? rest(.derivativeMayVanish) : .empty
    }
    let step = Interval(center - height / slope)
    let common = step.intersection(part)
    if common.isEmpty { return .empty }
    if part.contains(step) {
      // The zero is in N(X), which is inside the part; what follows only narrows it.
      let found = Ball(lower: step.lower, upper: step.upper, precision: precision)
      evaluations += 4
      if case .proved(let ball) = intervalNewton(in: found, value: value, derivative: derivative) {
        return .zero(ball, box: box)
      }
      return .zero(found, box: box)
    }
    if isShort { return .stuck(.notContracting) }
    // Newton that does not pay is replaced by halving.
    let saved = common.width.scaled(byPowerOfTwo: 1) < part.width
    return saved ? .part(common) : rest(.notContracting)
  }

  /// Remembers a part; it joins the one before if they touch.
  private mutating func leave(_ part: Interval, _ obstacle: RootObstacle) {
    if let last = undecided.last, last.interval.upper >= part.lower,
      (last.obstacle == .budgetExhausted) == (obstacle == .budgetExhausted)
    {
      undecided[undecided.count - 1] = .init(
        interval: last.interval.hull(part),
        obstacle: last.obstacle == obstacle ? obstacle : .derivativeMayVanish)
    } else {
      undecided.append(.init(interval: part, obstacle: obstacle))
    }
  }

  /// Tries every remainder with a margin of its own width on each side.
  mutating func settleRemainders() {
    let open = undecided
    undecided = []
    for remainder in open {
      if remainder.obstacle == .budgetExhausted || !settle(remainder.interval) {
        undecided.append(remainder)
      }
    }
    proved.sort { $0.ball.midpoint < $1.ball.midpoint }
  }

  private mutating func settle(_ part: Interval) -> Bool {
    let middle = part.midpoint
    let floor = Magnitude(upperBoundOf: middle) * Magnitude(powerOfTwo: 8 - precision.bits)
    let width = Magnitude(upperBoundOf: part.width)
    let box = Ball(
      midpoint: BigFloat(middle, precision: precision), radius: width + width + floor)
    evaluations += 8
    switch intervalNewton(in: box, value: value, derivative: derivative) {
    case .noRoot: return true
    case .undecided: return false
    case .proved(let zero):
      // It is the only zero near: one that is not in this part leaves the part empty.
      if !Interval(zero).overlaps(part) { return true }
      // A zero found in a neighbouring part is the same if it is inside this box, too.
      for other in proved where other.ball.overlaps(zero) { return box.contains(other.ball) }
      proved.append((zero, box))
      return true
    }
  }
}
