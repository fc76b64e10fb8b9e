import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// Bounds of the velocity D(z − E[α_λσ]) near real λ: where it is analytic, and how fast it changes.
///
/// On a cell s(b) = s₀ + t(s₁ − s₀) with t affine in b. Let s₀ and s₁ lie in discs around real c₀ and
/// c₁; s(b) then lies within R(b), affine in b, of a real c(b).
///
/// **Where φ̄ is one formula** α is analytic in s: let Re φ̄″ ≥ m > 0 on the convex set
/// K = [u₀ − ϱ, u₁ + ϱ] × i[−ϱ, ϱ] and R ≤ mϱ. For u in K and real u* in [u₀, u₁] the mean of φ̄″ over
/// the segment between them has a real part ≥ m, hence |φ̄′(u) − φ̄′(u*)| ≥ m|u − u*|: φ̄′ is injective, and
/// by Rouché's theorem takes each value of the disc of radius mϱ around φ̄′(u*) once in |u − u*| < ϱ. Its
/// inverse is analytic, real for real s, and at most max(|u₀|, |u₁|) + ϱ in size. Where φ̄′ jumps α
/// is constant.
///
/// **Where s passes a level** L at b*, t* = (L − s₀)/(s₁ − s₀), with formulas α₁ before it and α₂ after it,
/// and b₁ the place where c(b₁) = L, the integral of a cell is
/// ```
/// ∫_{b₀}^{b₁} α₁σp db + ∫_{b₁}^{b₂} α₂σp db + ∫_{b₁}^{b*} (α₁ − α₂)σp db
/// ```
/// over real b and, in the last one, over a segment on which |s − L| ≤ R(b₁): analytic if s₁ − s₀ has no zero
/// and p is analytic around b*.
///
/// **Tails.** Beyond a cut of an infinite support only real λ count, with |α| ≤ |s|/μ where φ̄″ ≥ μ.
///
/// ### Accuracy
/// Bounds, *proved*.
struct VelocityBound: Sendable {
  /// Bounds of Σ|vᵢ|/√Dᵢ.
  struct Sizes: Equatable {
    /// For the part that is analytic.
    var analytic: ErrorBound
    /// For the rest, at real λ.
    var tails: ErrorBound
  }

  private struct Part: Sendable {
    var node: Int
    var weight: ErrorBound
    /// ∫p, of a tail ∫(1 + y/w)²p.
    var mass: ErrorBound
    var reach: ErrorBound
    var isTail: Bool
    var isMirrored: Bool
    var piece: Int
    var lower: ComplexBox
    var width: ComplexBox
  }

  private let geometry: DualGeometry<Ball>
  private let potential: ConvexPieces<Ball>
  private let inverse: @Sendable (Ball) -> Ball
  private let formulas: BoxFormulas
  private let parts: [Part]
  /// 1/μ; infinite where nothing is known.
  private let flexibility: ErrorBound
  /// Σ Dᵢ(|β| + |γ|)|xᵢ|, Σ Dᵢ(|β| + |γ|) and Σ Dᵢ|zᵢ|.
  private let featureSize: (constant: ErrorBound, rate: ErrorBound)
  private let labelSize: ErrorBound

  /// How often a range of α is halved.
  private static let depthLimit = 9

  /// Integrates p over the cells.
  ///
  /// - Parameters:
  ///   - system: The dual in enclosures.
  ///   - formulas: φ̄″ and p on the plane.
  ///   - tail: The tail that a formula of p stands for.
  ///   - leastCurvature: μ; nil where none is known.
  ///   - multiplicities: D.
  init<Integrator: RegionalIntegrator>(
    _ system: DualSystem<Integrator>, formulas: BoxFormulas, tail: (Int) -> DensityTail?,
    leastCurvature: Ball?, multiplicities: [Int]
  ) where Integrator.Element == Ball {
    geometry = system.geometry
    potential = system.integrator.potential
    let integrator = system.integrator
    inverse = { integrator.inverse($0) }
    self.formulas = formulas
    flexibility =
      leastCurvature.flatMap {
        $0.isPositive ? ErrorBound(1) / $0.magnitudeLowerBound : nil
      } ?? .infinity
    var parts: [Part] = []
    var first = 0
    for branch in geometry.branches {
      for cell in branch.cells {
        let (lower, upper) = (branch.positions[cell.node], branch.positions[cell.node + 1])
        var mass = ErrorBound.infinity
        let tail = tail(cell.densityPiece)
        if let tail {
          mass = tail.moments(width: (upper - lower).magnitudeLowerBound)?[2] ?? .infinity
        } else {
          let zero = Ball(0, precision: geometry.precision)
          mass =
            integrator.moments(
              CellProblem(
                lower: lower, upper: upper, densityPiece: cell.densityPiece,
                isMirrored: branch.isMirrored, s: (zero, zero), alpha: (zero, zero),
                densityEnds: cell.densityEnds)
            ).0.magnitudeUpperBound
        }
        parts.append(
          Part(
            node: first + cell.node, weight: branch.weight.magnitudeUpperBound, mass: mass,
            reach: Swift.max(lower.magnitudeUpperBound, upper.magnitudeUpperBound),
            isTail: tail != nil, isMirrored: branch.isMirrored, piece: cell.densityPiece,
            lower: ComplexBox(lower), width: ComplexBox(upper - lower)))
      }
      first += branch.positions.count
    }
    self.parts = parts
    // |σ(u)| ≤ (|β| + |γ|)|u|.
    let slope = geometry.beta.magnitudeUpperBound + geometry.gamma.magnitudeUpperBound
    var (constant, rate, labels) = (ErrorBound.zero, ErrorBound.zero, ErrorBound.zero)
    for (index, count) in multiplicities.enumerated() {
      let share = ErrorBound(Double(count))
      constant += share * slope * geometry.knots[index].magnitudeUpperBound
      rate += share * slope
      labels += share * geometry.labels[index].magnitudeUpperBound
    }
    featureSize = (constant, rate)
    labelSize = labels
  }

  /// s at the nodes of all branches, one branch after the other.
  func nodeValues(_ lambda: [Ball]) -> [Ball] {
    let knotValues = geometry.knotValues(of: lambda)
    return geometry.branches.indices.flatMap { geometry.nodeValues(knotValues, branch: $0) }
  }

  /// Σ Dᵢ|σᵢ(b)| for |b| at most `reach`.
  private func features(_ reach: ErrorBound) -> ErrorBound {
    featureSize.constant + featureSize.rate * reach
  }

  /// A bound of the change of the velocity if s changes at the nodes by at most so much: α has the Lipschitz
  /// constant 1/μ, and changes of s are affine between nodes.
  func change(_ radii: [ErrorBound]) -> ErrorBound {
    var total = ErrorBound.zero
    for part in parts {
      let (start, end) = (radii[part.node], radii[part.node + 1])
      // In a tail the change is at most (start + (start + end)·|τ|), |τ| ≤ 1 + y/w.
      let largest = part.isTail ? start + start + end : Swift.max(start, end)
      total += part.weight * largest * flexibility * part.mass * features(part.reach)
    }
    return total
  }

  /// Bounds of the velocity for all s in discs around real centres, for which s at real λ stays within
  /// smaller ones; nil where it may be singular.
  func sizes(centers: [Ball], radii: [ErrorBound], real: [ErrorBound]) -> Sizes? {
    var sizes = Sizes(analytic: labelSize, tails: .zero)
    let alphas = centers.map(inverse)
    let regions = zip(centers, real).map { center, radius -> Int? in
      // What never moves may stay at a level: features that vanish are 0 throughout.
      if radius.isZero, center.isExact { return potential.lowerRegion(of: center) }
      let range = center.addingError(radius)
      let region = potential.lowerRegion(of: range)
      return potential.upperRegion(of: range) == region ? region : nil
    }
    for part in parts {
      let ends = (part.node, part.node + 1)
      if part.isTail {
        let start = centers[ends.0].magnitudeUpperBound + real[ends.0]
        let end = centers[ends.1].magnitudeUpperBound + real[ends.1]
        sizes.tails +=
          part.weight * (start + start + end) * flexibility * part.mass * features(part.reach)
        continue
      }
      guard let first = regions[ends.0], let last = regions[ends.1] else { return nil }
      let chord = SlopeDiscs(
        start: centers[ends.0], end: centers[ends.1], radii: (radii[ends.0], radii[ends.1]))
      guard
        let size = self.size(
          part, chord, from: (alphas[ends.0], first), to: (alphas[ends.1], last))
      else { return nil }
      sizes.analytic += part.weight * size
    }
    return sizes.analytic.isFinite && sizes.tails.isFinite ? sizes : nil
  }

  /// What a cell may add.
  private func size(
    _ part: Part, _ chord: SlopeDiscs, from start: (alpha: Ball, region: Int),
    to end: (alpha: Ball, region: Int)
  ) -> ErrorBound? {
    var alpha = ErrorBound.zero
    var place = (u: start.alpha, radius: chord.radii.start)
    var crossings: [(share: ComplexBox, level: Int)] = []
    let direction = start.region <= end.region ? 1 : -1
    for region in stride(from: start.region, through: end.region, by: direction) {
      var next = (u: end.alpha, radius: chord.radii.end)
      if region != end.region {
        let level = potential.levels[direction > 0 ? region : region - 1]
        next = (potential.breaks[level.break], chord.radius(at: level.s))
        crossings.append((chord.share(of: level.s), level.break))
      }
      switch potential.kind(ofRegion: region) {
      case .flat(let point): alpha = Swift.max(alpha, point.magnitudeUpperBound)
      case .curved:
        let piece = potential.piece(ofRegion: region)
        guard let size = self.alpha(piece, chord, place, next, depth: 0) else { return nil }
        alpha = Swift.max(alpha, size)
      }
      place = next
    }
    var total = part.mass * features(part.reach)
    for crossing in crossings {
      guard crossing.share.isFinite else { return nil }
      let place = part.lower + crossing.share * part.width
      let density = formulas.density(part.isMirrored ? -place : place, piece: part.piece)
      let length = (place - place).magnitudeUpperBound
      let reach = Swift.max(part.reach, place.magnitudeUpperBound)
      // |α₁ − α₂| is at most twice the bound of both.
      total += density.magnitudeUpperBound * (length + length) * features(reach)
    }
    total = total * alpha
    return total.isFinite ? total : nil
  }

  /// A bound of |α| on a part of a cell with one formula; nil where that may be singular.
  private func alpha(
    _ piece: Int, _ chord: SlopeDiscs, _ start: (u: Ball, radius: ErrorBound),
    _ end: (u: Ball, radius: ErrorBound), depth: Int
  ) -> ErrorBound? {
    guard start.u.isFinite, end.u.isFinite else { return nil }
    let ends = ComplexBox(start.u.union(end.u)).real
    let radius = Swift.max(start.radius, end.radius)
    var reach = 0.0
    for _ in 0..<8 {
      let box = ComplexBox(
        real: DoubleRange((ends.lower - reach).nextDown, (ends.upper + reach).nextUp),
        imaginary: DoubleRange(-reach, reach))
      let curvature = formulas.curvature(box, piece: piece)
      guard curvature.isFinite, curvature.real.lower > 0 else { break }
      let least = curvature.real.lower
      if radius <= ErrorBound(reach * (1 - 1e-6)) * ErrorBound(least * (1 - 1e-6)) {
        return Swift.max(start.u.magnitudeUpperBound, end.u.magnitudeUpperBound)
          + ErrorBound(reach)
      }
      reach = radius.doubleValue / least * (1 + 1e-3)
      guard reach.isFinite else { break }
    }
    guard depth < Self.depthLimit else { return nil }
    let two: Ball = 2
    let middle = Ball(midpoint: ((start.u + end.u) / two).midpoint)
    let cut = (u: middle, radius: chord.radius(at: potential.slope(middle, piece: piece)))
    guard let left = alpha(piece, chord, start, cut, depth: depth + 1),
      let right = alpha(piece, chord, cut, end, depth: depth + 1)
    else { return nil }
    return Swift.max(left, right)
  }
}

/// Discs that s lies in along a cell: around real places from one end to the other, with radii that
/// change in proportion.
private struct SlopeDiscs {
  let start: Ball
  let end: Ball
  let radii: (start: ErrorBound, end: ErrorBound)

  init(start: Ball, end: Ball, radii: (ErrorBound, ErrorBound)) {
    self.start = start
    self.end = end
    self.radii = radii
  }

  /// A bound of the radius of the disc around a real s between both ends.
  func radius(at s: Ball) -> ErrorBound {
    let largest = Swift.max(radii.start, radii.end)
    let share = (s - start) / (end - start)
    guard share.isFinite else { return largest }
    let rest = 1 - share
    let radius =
      rest.magnitudeUpperBound * radii.start + share.magnitudeUpperBound * radii.end
    return Swift.min(radius, largest)
  }

  /// t* = (L − s₀)/(s₁ − s₀) for all s₀ and s₁ in their discs.
  func share(of level: Ball) -> ComplexBox {
    func disc(_ center: Ball, _ radius: ErrorBound) -> ComplexBox {
      let around = Ball(midpoint: .zero(precision: Precision(bits: 64)), radius: radius)
      return ComplexBox(
        real: ComplexBox(center.addingError(radius)).real, imaginary: ComplexBox(around).real)
    }
    // (L − c₀) − d₀ and (c₁ − c₀) + d₁ − d₀, with differences that cancel formed in balls.
    let rise = disc(end - start, radii.start + radii.end)
    return disc(level - start, radii.start) / rise
  }
}

/// φ̄″ and p on rectangles of the plane.
struct BoxFormulas: Sendable {
  private let curvatures: [@Sendable (ComplexBox) -> ComplexBox]
  private let densities: [@Sendable (ComplexBox) -> ComplexBox]

  init(_ potential: PolynomialPotential, _ density: [Polynomial<Rational>]) {
    func horner(_ coefficients: [ComplexBox]) -> @Sendable (ComplexBox) -> ComplexBox {
      { x in
        var sum = ComplexBox(.zero as Rational)
        for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
        return sum
      }
    }
    let pieces = potential.pieces(in: Ball.self, precision: Precision(bits: 64))
    curvatures = pieces.map { horner(PolynomialPiece($0).curvature.map { ComplexBox($0) }) }
    densities = density.map { horner($0.coefficients.map { ComplexBox($0) }) }
  }

  init(_ potential: FormulaPotential, _ density: DensityFormulas) {
    func compiled(
      _ expression: Expression, _ variable: Symbol
    ) -> @Sendable (ComplexBox) -> ComplexBox {
      let program = CompiledExpressions<ComplexBox>([expression], variable, precision: .double)
      return { program.first($0) }
    }
    curvatures = potential.formulas.map { compiled($0.curvature, $0.variable) }
    densities = density.formulas.map { compiled($0, density.variable) }
  }

  func curvature(_ u: ComplexBox, piece: Int) -> ComplexBox { curvatures[piece](u) }
  func density(_ b: ComplexBox, piece: Int) -> ComplexBox { densities[piece](b) }
}
