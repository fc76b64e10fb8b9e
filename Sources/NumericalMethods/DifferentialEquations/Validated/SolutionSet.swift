import MultiPrecision
import RealModule

/// A set of states x̂ + C·r₀ + Q·r: a point, the image of the initial box, and what was added since.
///
/// The image of the initial box is carried along as a matrix, so that it may turn and stretch
/// without growing. What each step adds is held in a frame Q that is made orthogonal again after
/// each step, with the longest side first: a box turned with its contents, where boxes along the
/// axes would be wrapped anew in each step.
///
/// ### Source
/// Lohner, in Computational Ordinary Differential Equations (1992) 425–435; Nedialkov, Jackson,
/// Corliss, Appl. Math. Comput. 105 (1999) 21–68, §6.
struct SolutionSet: Sendable {
  /// x̂.
  let center: [BigFloat]
  /// C.
  private let image: Matrix<Ball>
  /// r₀, around 0.
  private let initial: [Ball]
  /// Q.
  private let frame: Matrix<Ball>
  /// r, around 0.
  private let added: [Ball]

  /// The precision of matrices and of wide boxes, which need no digits.
  static let coarse = Precision(bits: 64)

  /// The set of a box.
  init(_ box: [Ball], precision: Precision) {
    center = box.map { BigFloat($0.midpoint, precision: precision) }
    initial = zip(box, center).map { Self.centered($0 - Ball(midpoint: $1)) }
    image = .identity(order: box.count)
    frame = .identity(order: box.count)
    added = box.map { _ in Ball(0, precision: Self.coarse) }
  }

  private init(
    center: [BigFloat], image: Matrix<Ball>, initial: [Ball], frame: Matrix<Ball>, added: [Ball]
  ) {
    self.center = center
    self.image = image
    self.initial = initial
    self.frame = frame
    self.added = added
  }

  /// The differences x − x̂, as a box.
  var deviation: [Ball] {
    zip(image * initial, frame * added).map { $0 + $1 }
  }

  /// A box around the set.
  func hull(precision: Precision) -> [Ball] {
    zip(center, deviation).map { Ball($0, precision: precision) + $1 }
  }

  /// The image under a map whose value at x̂ is in `value` and whose derivative, anywhere in the
  /// convex hull of the set, is in `derivative`.
  ///
  /// By the mean value theorem in integral form, x ∈ x̂ + C·r₀ + Q·r goes to
  /// value + S·C·r₀ + S·Q·r with S in `derivative`, a convex set. With C′ the midpoints of S·C and
  /// another frame Q′ that is
  /// ```
  /// x̂′ + C′·r₀ + Q′·r′,   r′ = (Q′⁻¹·S·Q)·r + Q′⁻¹·(value − x̂′ + (S·C − C′)·r₀)
  /// ```
  func mapped(value: [Ball], derivative: Matrix<Ball>, precision: Precision) -> SolutionSet {
    let next = value.map { BigFloat($0.midpoint, precision: precision) }
    let stretched = derivative * image
    let points = stretched.map { Ball(midpoint: $0.midpoint) }
    let blur = Matrix(rows: stretched.rows, columns: stretched.columns) {
      stretched[$0, $1] - points[$0, $1]
    }
    let rest = zip(zip(value, next), blur * initial).map { pair, error in
      (pair.0 - Ball(midpoint: pair.1)).withPrecision(Self.coarse) + error
    }
    let turned = derivative * frame
    let frame = OrthogonalFrame(turned, lengths: added.map(\.magnitudeUpperBound))
    let inverse = frame.inverse
    let old = (inverse * turned) * added
    let new = inverse * rest
    return SolutionSet(
      center: next, image: points, initial: initial, frame: frame.matrix,
      added: zip(old, new).map { Self.centered($0 + $1) })
  }

  /// The ball around 0 that contains a ball.
  private static func centered(_ ball: Ball) -> Ball {
    Ball(0, precision: coarse).addingError(ball.magnitudeUpperBound)
  }
}

/// An almost orthogonal matrix, exactly known.
struct OrthogonalFrame {
  /// Q.
  let matrix: Matrix<Ball>

  /// The frame of the columns of a matrix, the longest first.
  ///
  /// Any regular Q would do for enclosures: so doubles are good enough. Gram and Schmidt's process is
  /// run twice for each column, which leaves it orthogonal to rounding. Columns that vanish give way
  /// to unit vectors.
  init(_ columns: Matrix<Ball>, lengths: [Magnitude]) {
    let n = columns.rows
    var vectors = (0..<n).map { j in (0..<n).map { columns[$0, j].midpoint.doubleValue } }
    let sizes = (0..<n).map { j -> Double in
      let norm = vectors[j].map { $0 * $0 }.reduce(0, +)
      return Double.log2(norm) / 2 + lengths[j].approximateLog2
    }
    let order = (0..<n).sorted { sizes[$0] > sizes[$1] }
    vectors = order.map { vectors[$0] }
    var basis: [[Double]] = []
    // Candidates beyond the columns: the unit vectors, of which enough are independent.
    let units = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0.0 } }
    for candidate in vectors + units where basis.count < n {
      guard let vector = Self.orthonormalized(candidate, against: basis) else { continue }
      basis.append(vector)
    }
    let isComplete = basis.count == n
    matrix = Matrix(rows: n, columns: n) { i, j in
      let entry = isComplete ? basis[j][i] : (i == j ? 1 : 0)
      return Ball(entry, precision: SolutionSet.coarse)
    }
  }

  /// Nil if next to nothing is left.
  private static func orthonormalized(
    _ candidate: [Double], against basis: [[Double]]
  ) -> [Double]? {
    func norm(_ vector: [Double]) -> Double {
      vector.map { $0 * $0 }.reduce(0, +).squareRoot()
    }
    let size = norm(candidate)
    guard size.isFinite, size > 0 else { return nil }
    var vector = candidate.map { $0 / size }
    for _ in 0..<2 {
      for other in basis {
        let overlap = zip(vector, other).map { $0 * $1 }.reduce(0, +)
        for index in vector.indices { vector[index] -= overlap * other[index] }
      }
    }
    let rest = norm(vector)
    return rest > 1e-6 ? vector.map { $0 / rest } : nil
  }

  /// An enclosure of Q⁻¹.
  ///
  /// QᵀQ = I + E gives Q⁻¹ = (I + E)⁻¹·Qᵀ, and each entry of (I + E)⁻¹ − I = −E + E² − … is at most
  /// η/(1 − η) for the largest row sum η of |E|.
  var inverse: Matrix<Ball> {
    let n = matrix.rows
    let transposed = matrix.transposed
    let gram = transposed * matrix
    var eta = Magnitude.zero
    for i in 0..<n {
      var sum = Magnitude.zero
      for j in 0..<n { sum += (gram[i, j] - (i == j ? 1 : 0)).magnitudeUpperBound }
      eta = Swift.max(eta, sum)
    }
    let gap = (1 - Ball(0, precision: SolutionSet.coarse).addingError(eta)).magnitudeLowerBound
    let bound = gap.isZero || eta >= Magnitude(1) ? Magnitude.infinity : eta / gap
    let correction = Matrix<Ball>(rows: n, columns: n) {
      Ball($0 == $1 ? 1 : 0, precision: SolutionSet.coarse).addingError(bound)
    }
    return correction * transposed
  }
}
