import Certification
import MultiPrecision
import RealModule
import NumericalMethods

/// φ̄ as polynomials or other formulas between breaks, in one scalar, with φ̄′ increasing on the line.
///
/// At a break c the slope may jump from v⁻ to v⁺ (a kink of ψ); then (φ̄′)⁻¹ is c on [v⁻, v⁺].
/// The levels v⁻, v⁺ cut the s-axis into regions, each either *curved* (one formula) or *flat*.
struct ConvexPieces<Element: CurvedScalar>: Sendable {
  /// u-values of the breaks, ascending.
  ///
  /// Count q.
  let breaks: [Element]
  /// φ̄ on each of the q + 1 pieces.
  let pieces: [CurvePiece<Element>]
  /// φ̄″ is nowhere below it; 0 when nothing is known.
  let leastCurvature: Element
  /// s-values that separate regions, ascending, with the break each belongs to.
  let levels: [(s: Element, break: Int)]
  private let regions: [Region]
  /// The same potential in points, to start enclosures from.
  let points: [ConvexPieces<BigFloat>]
  /// The same in Double, to start points of higher precision from.
  let rough: [ConvexPieces<Double>]
  /// 2 to the minus half the precision: a Newton step below it, relatively, is the last.
  let newtonThreshold: Element

  private struct Region: Sendable {
    var kind: RegionKind
    var piece: Int
  }

  enum RegionKind: Sendable {
    case curved
    case flat(Element)
  }

  init(_ potential: some PiecewisePotential, precision: Precision) {
    let pieces = potential.curvePieces(in: Element.self, precision: precision)
    self.pieces = pieces
    breaks = potential.breaks.map {
      Element(enclosedBy: $0.ball(precision: precision), precision: precision)
    }
    leastCurvature =
      potential.leastCurvature.map {
        Element(enclosedBy: $0.ball(precision: precision), precision: precision)
      } ?? 0
    var levels: [(s: Element, break: Int)] = []
    var regions = [Region(kind: .curved, piece: 0)]
    for (index, point) in breaks.enumerated() {
      let left = pieces[index].slope(point)
      if potential.isKink[index] {
        let right = pieces[index + 1].slope(point)
        levels += [(left, index), (right, index)]
        regions.append(Region(kind: .flat(point), piece: index))
      } else {
        levels.append((left, index))
      }
      regions.append(Region(kind: .curved, piece: index + 1))
    }
    self.levels = levels
    self.regions = regions
    var threshold: Element = 1
    for _ in 0..<(precision.bits / 2 + 2) { threshold = threshold / 2 }
    newtonThreshold = threshold
    rough =
      Element.self == BigFloat.self
      ? [ConvexPieces<Double>(potential, precision: .double)] : []
    points =
      Element.self == Ball.self
      ? [ConvexPieces<BigFloat>(potential, precision: precision)] : []
  }

  /// Whether φ̄′ jumps somewhere.
  var hasKinks: Bool { levels.count > breaks.count }

  func kind(ofRegion region: Int) -> RegionKind { regions[region].kind }
  func piece(ofRegion region: Int) -> Int { regions[region].piece }

  /// The number of levels at or surely below s.
  func lowerRegion(of s: Element) -> Int {
    var count = 0
    while count < levels.count, let sign = (s - levels[count].s).certainSign, sign >= 0 {
      count += 1
    }
    return count
  }

  /// The number of levels below s, those that an enclosure cannot separate from s included.
  func upperRegion(of s: Element) -> Int {
    var count = 0
    while count < levels.count, (s - levels[count].s).certainSign.map({ $0 > 0 }) ?? true {
      count += 1
    }
    return count
  }

  func slope(_ u: Element, piece: Int) -> Element { pieces[piece].slope(u) }
  func curvature(_ u: Element, piece: Int) -> Element { pieces[piece].curvature(u) }
  func value(_ u: Element, piece: Int) -> Element { pieces[piece].value(u) }

  func slope(_ u: Element) -> Element { overPieces(of: u) { slope($0, piece: $1) } }
  func curvature(_ u: Element) -> Element { overPieces(of: u) { curvature($0, piece: $1) } }
  func value(_ u: Element) -> Element { overPieces(of: u) { value($0, piece: $1) } }

  /// The hull over all pieces that u may lie in, each evaluated on what it may have of u: beyond
  /// its ends a formula need not have values.
  private func overPieces(
    of u: Element, _ evaluate: (_ u: Element, _ piece: Int) -> Element
  ) -> Element {
    var first = 0
    while first < breaks.count, (u - breaks[first]).certainSign == 1 { first += 1 }
    func part(_ piece: Int) -> Element {
      evaluate(
        u.clamped(
          from: piece > first ? breaks[piece - 1] : nil,
          to: piece < breaks.count ? breaks[piece] : nil), piece)
    }
    var result = part(first)
    var piece = first
    while piece < breaks.count {
      guard let sign = (u - breaks[piece]).certainSign else {
        piece += 1
        result = Element.hull(result, part(piece))
        continue
      }
      if sign < 0 { break }
      piece += 1
      if sign > 0 { result = part(piece) }
    }
    return result
  }
}

extension ConvexPieces where Element: PointScalar {
  /// Where Newton's method for φ̄′(u) = s starts: the inverse in Double where that exists, else the
  /// inverse of the leading term.
  func firstGuess(
    for s: Element, low: Element?, high: Element?, piece: Int, precision: Precision
  ) -> Element {
    func clipped(_ guess: Element) -> Element {
      if let low, guess < low { return low }
      if let high, guess > high { return high }
      return guess
    }
    if let rough = rough.first {
      let guess = Double.invert(rough, s.approximation, precision: .double)
      if guess.isFinite { return clipped(Element(point: guess, precision: precision)) }
    }
    guard case .polynomial(let polynomial) = pieces[piece] else { return clipped(0) }
    let slope = polynomial.slope
    guard slope.count > 2, let leading = slope.last else { return clipped(0) }
    // |s| = |a|·|u|ⁿ, its exponents halved by turns so that none leaves the range of Double.
    let order = Double(slope.count - 1)
    let size = Double.exp((s.logarithm - leading.magnitude.logarithm) / order)
    let isNegative = (s < 0) != (leading < 0 && slope.count % 2 == 0)
    return clipped(Element(point: isNegative ? -size : size, precision: precision))
  }
}
