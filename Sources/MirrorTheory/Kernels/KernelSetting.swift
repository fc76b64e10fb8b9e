import MultiPrecision
import Symbolic

/// A kernel that this version can evaluate: one input, piecewise-linear activation, W = ±1.
///
/// K(x, y) is the mean over w = ±1 of ∫σ(wx − b)σ(wy − b)p(b) db; the term of w = −1 is that of
/// w = 1 at (−x, −y). For an even density the two have the same mean, and one of them is enough.
struct KernelSetting: Sendable {
  let beta: RealConstant
  let gamma: RealConstant
  let density: InitializationDensity
  let support: DensitySupport
  /// The density as polynomials, where it is one.
  let pieces: KernelPieces?

  /// - Throws: `SolveFailure` whose text says what is missing.
  init(
    _ model: Model, points: [RealConstant], tailBits: Int
  ) throws(SolveFailure) {
    let (beta, gamma) = try Self.slopes(of: model)
    self.beta = RealConstant(beta)
    self.gamma = RealConstant(gamma)
    density = model.biases
    support = try DensitySupport(model.biases, knots: points, tailBits: tailBits)
    pieces = KernelPieces(model.biases, support: support)
  }

  /// β and γ.
  ///
  /// - Throws: `SolveFailure` whose text says what is missing.
  static func slopes(
    of model: Model
  ) throws(SolveFailure) -> (beta: Expression, gamma: Expression) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation else {
      throw .undecided("no kernel is known for the activation \(model.activation.name)")
    }
    guard model.data.dimension == 1 else {
      throw .undecided(
        "the data have \(model.data.dimension) inputs; only kernels of one input are known")
    }
    guard case .sphere = model.inputWeights else {
      throw .undecided("no kernel is known for these input weights; only W = -1 and 1 are")
    }
    return (beta, gamma)
  }

  /// The density's pieces, or its cells when it has a single formula.
  var ends: [(lower: RealConstant, upper: RealConstant)] {
    pieces?.pieces.map { ($0.lower, $0.upper) }
      ?? zip(support.breaks, support.breaks.dropFirst()).map { ($0, $1) }
  }

  /// Why an infinite support cannot be cut with a proof; nil when it can, or there is none.
  var unprovedTail: String? { support.form.unprovedTail }

  /// The placements whose terms make up K(x, y).
  ///
  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart.
  func placements(of pair: KernelPair) throws(SolveFailure) -> [PairPlacement] {
    let first = try PairPlacement(pair.x, pair.y, ends: ends)
    if support.isEven { return [first] }
    return [first, try PairPlacement(pair.mirroredX, pair.mirroredY, ends: ends)]
  }
}

/// Two points and their negatives, exact.
struct KernelPair: Sendable {
  let x: RealConstant
  let y: RealConstant
  let mirroredX: RealConstant
  let mirroredY: RealConstant

  init(_ x: Expression, _ y: Expression) {
    self.x = RealConstant(x)
    self.y = RealConstant(y)
    mirroredX = RealConstant(-x)
    mirroredY = RealConstant(-y)
  }

  init(_ x: Rational, _ y: Rational) { self.init(.number(x), .number(y)) }
}
