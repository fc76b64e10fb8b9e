import MultiPrecision

/// A part [a, b] of the range of integration, and regions around it.
struct QuadraturePiece {
  let lower: BigFloat
  let upper: BigFloat
  let depth: Int
  /// Upper bounds of the integrand on the piece.
  var bounds: [ErrorBound] = []
  /// Where the piece stands in the queue.
  var urgency = 0.0
  /// What was found out about its ellipses.
  var plan: QuadraturePlan?

  /// Half the length, rounded upward.
  let half: ErrorBound
  /// The midpoint and half the length in doubles, if these resolve the piece.
  private let doubles: (middle: DoubleRange, half: Double)?

  init(lower: BigFloat, upper: BigFloat, depth: Int) {
    self.lower = lower
    self.upper = upper
    self.depth = depth
    let length = upper.subtracting(lower, rounding: .awayFromZero)
    half = ErrorBound(upperBoundOf: length) * ErrorBound(0.5)
    let middle = DoubleRange(
      ((lower.doubleValue(.down) / 2) + (upper.doubleValue(.down) / 2)).nextDown,
      ((lower.doubleValue(.up) / 2) + (upper.doubleValue(.up) / 2)).nextUp)
    let reach = half.doubleValue
    // An ellipse that is 2⁻¹⁴ of its size too wide loses nothing; a point has no size to resolve.
    let isResolved =
      half.isZero || (reach > 1e-150 && middle.upper - middle.lower < reach * 0x1p-14)
    if middle.isFinite, reach < 1e150, isResolved {
      doubles = (middle, reach)
    } else {
      doubles = nil
    }
  }

  /// The midpoint, rounded: where the piece is bisected.
  var middle: BigFloat {
    let sum = lower + upper
    return sum.scaled(byPowerOfTwo: -1)
  }

  /// The two halves, if there is a number between the ends.
  var halves: (QuadraturePiece, QuadraturePiece)? {
    let middle = middle
    guard lower < middle, middle < upper else { return nil }
    return (
      QuadraturePiece(lower: lower, upper: middle, depth: depth + 1),
      QuadraturePiece(lower: middle, upper: upper, depth: depth + 1)
    )
  }

  /// Bounds of the integrand on the rectangle around the upper half of the ellipse with these
  /// semi-axes; on the piece itself for (1, 0).
  func bounds<Integrand: AnalyticIntegrand>(
    of integrand: Integrand, semiAxes: (real: Double, imaginary: Double)
  ) -> [ErrorBound] {
    if let (middle, half) = doubles {
      let reach = DoubleRange(half * -semiAxes.real, half * semiAxes.real)
      let box = ComplexBox(
        real: middle + DoubleRange(reach.lower.nextDown, reach.upper.nextUp),
        imaginary: DoubleRange(
          0, semiAxes.imaginary == 0 ? 0 : (half * semiAxes.imaginary).nextUp))
      return integrand.bounds(over: box)
    }
    let spread = Swift.max(lower.exponent ?? -(1 << 40), upper.exponent ?? -(1 << 40))
    let lost = spread - Int(Swift.max(half.approximateLog2, -1e12))
    let precision = Precision(bits: 64 + Swift.min(Swift.max(lost, 0), 1 << 16))
    let center = Ball(lower: lower, upper: upper, precision: precision)
    let real = center.addingError(half * ErrorBound(semiAxes.real - 1))
    let height = half * ErrorBound(semiAxes.imaginary / 2)
    let imaginary =
      height.isZero
      ? Ball(0, precision: precision) : Ball(midpoint: height.bigFloat, radius: height)
    return integrand.bounds(
      over: ComplexBall(real: real, imaginary: imaginary.withPrecision(precision)))
  }

  /// Every number of the piece.
  func whole(precision: Precision) -> Ball {
    Ball(lower: lower, upper: upper, precision: precision)
  }
}

/// The rule for a piece: how many nodes, and on which ellipse its error is bounded.
struct QuadraturePlan {
  /// The position of the ellipse in the ladder.
  var step: Int
  var nodes: Int
  var bounds: [ErrorBound]
}

/// Pieces that wait, the most urgent first: a binary heap.
struct QuadratureQueue {
  private(set) var pieces: [QuadraturePiece] = []

  mutating func insert(_ piece: QuadraturePiece) {
    pieces.append(piece)
    var child = pieces.count - 1
    while child > 0, pieces[child].urgency > pieces[(child - 1) / 2].urgency {
      pieces.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> QuadraturePiece? {
    guard let last = pieces.popLast() else { return nil }
    guard let first = pieces.first else { return last }
    pieces[0] = last
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < pieces.count {
        if pieces[child].urgency > pieces[best].urgency { best = child }
      }
      if best == parent { return first }
      pieces.swapAt(parent, best)
      parent = best
    }
  }
}
