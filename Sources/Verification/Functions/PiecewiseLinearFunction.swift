import Training

/// A continuous piecewise linear function on an interval, from networks with σ(u) = β|u| + γu.
///
/// Neuron j adds aβ|wx − b| + aγ(wx − b): its slope jumps by 2βa|w| at x = b/w. The function is kept
/// as a value and a slope at the left end and the jumps in between, so that one pass over the sorted
/// jumps visits all of its n pieces.
///
/// ### Accuracy
/// *estimated*: sums of n terms in Double.
struct PiecewiseLinearFunction: Sendable {
  /// The interval.
  let interval: ClosedRange<Double>
  private var startValue = 0.0
  private var startSlope = 0.0
  private var jumps: [(place: Double, rise: Double)] = []

  /// The zero function.
  init(on interval: ClosedRange<Double>) { self.interval = interval }

  /// Adds `factor` times a network.
  ///
  /// - Precondition: One input.
  mutating func add(
    _ parameters: [Double], layout: ParameterLayout, beta: Double, gamma: Double, factor: Double
  ) {
    precondition(layout.dimension == 1 && parameters.count == layout.count, "one input")
    let start = interval.lowerBound
    jumps.reserveCapacity(jumps.count + layout.width)
    for j in 0..<layout.width {
      let w = parameters[j]
      let b = parameters[layout.biases + j]
      let a = factor * parameters[layout.outputWeights + j]
      let u = w * start - b
      startValue += a * (beta * u.magnitude + gamma * u)
      let place = w == 0 ? -.infinity : b / w
      // Left of its kink wx − b has the sign of −w.
      let side = w == 0 ? 0 : (place > start) == (w > 0) ? -1.0 : 1.0
      startSlope += a * w * (beta * side + gamma)
      if place > start, place < interval.upperBound {
        jumps.append((place, 2 * beta * a * w.magnitude))
      }
    }
    startValue += factor * parameters[layout.outputBias]
  }

  /// A piece: the line through (`start`, `value`) with a slope.
  struct Piece {
    var start: Double
    var end: Double
    var value: Double
    var slope: Double

    /// The value inside.
    func value(at x: Double) -> Double { value + slope * (x - start) }
  }

  /// The pieces, ascending, without empty ones.
  func pieces() -> [Piece] {
    var pieces: [Piece] = []
    pieces.reserveCapacity(jumps.count + 1)
    var piece = Piece(
      start: interval.lowerBound, end: interval.lowerBound, value: startValue, slope: startSlope)
    func close(at end: Double) {
      piece.end = end
      if end > piece.start { pieces.append(piece) }
      piece.value = piece.value(at: end)
      piece.start = end
    }
    for jump in jumps.sorted(by: { $0.place < $1.place }) {
      close(at: jump.place)
      piece.slope += jump.rise
    }
    close(at: interval.upperBound)
    return pieces
  }

  /// The largest |f| and where it is: at an end of a piece.
  func supremum() -> Supremum {
    var supremum = Supremum(value: startValue.magnitude, place: interval.lowerBound)
    for piece in pieces() { supremum.meet(piece.value(at: piece.end), at: piece.end) }
    return supremum
  }
}

/// The largest absolute value of a function and where it is.
struct Supremum: Hashable, Sendable {
  var value: Double
  var place: Double

  /// Takes a value into account; NaN is larger than every number.
  mutating func meet(_ candidate: Double, at x: Double) {
    if !(candidate.magnitude <= value) {
      value = candidate.magnitude
      place = x
    }
  }
}
