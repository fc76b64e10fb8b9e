import MultiPrecision
import NumericalMethods

/// The flow dλ/dτ = D(z − Kλ/κ) enclosed at any time.
///
/// With ρ = √D·r and A = √D·K·√D/κ the residual solves ρ′ = −Aρ. Take approximate eigenvectors vₖ of A,
/// any numbers dₖ > 0 and cₖ, and y(τ) = Σ cₖe^(−dₖτ)vₖ. Then (ρ − y)′ = −A(ρ − y) − Σ cₖe^(−dₖτ)(A − dₖ)vₖ. If
/// all eigenvalues of A and all dₖ are at least a > 0,
/// ```
/// ‖ρ(τ) − y(τ)‖ ≤ e^(−aτ)(ε + τδ),   ε = ‖ρ(0) − Σcₖvₖ‖,  δ = Σ |cₖ|·‖(A − dₖ)vₖ‖
/// ```
/// an error relative to the slowest decay; integrated, ‖√D⁻¹λ(τ) − ∫y‖ ≤ (ε + δ/a)/a.
///
/// ### Accuracy
/// Enclosures, *proved*.
struct LinearFlow {
  /// The eigenvalues of A, ascending.
  let eigenvalues: [Ball]
  private let matrix: Matrix<Ball>
  private let rates: [Ball]
  private let vectors: [[Ball]]
  private let coefficients: [Ball]
  /// √D.
  private let roots: [Ball]
  /// An enclosure of a.
  private let slowest: Ball
  private let startError: ErrorBound
  private let defect: ErrorBound
  private let precision: Precision

  /// Nil where the precision does not prove A positive definite.
  init?(
    kernel: Matrix<Ball>, curvature: Ball, labels: [Ball], multiplicities: [Int],
    precision: Precision
  ) {
    let count = labels.count
    let roots = multiplicities.map { Ball.sqrt(Ball($0, precision: precision)) }
    let matrix = Matrix<Ball>(rows: count, columns: count) { i, j in
      roots[i] * kernel[Swift.max(i, j), Swift.min(i, j)] * roots[j] / curvature
    }
    let spectrum = SymmetricEigenvalues(of: matrix, precision: precision)
    guard let first = spectrum.values.first, spectrum.values.allSatisfy(\.isPositive) else {
      return nil
    }
    let start = zip(roots, labels).map { $0 * $1 }
    let rates = spectrum.values.map { Ball(midpoint: $0.midpoint) }
    let vectors = spectrum.vectors.map { $0.map { Ball(midpoint: $0) } }
    let coefficients = vectors.map {
      Ball(midpoint: Ball.innerProduct($0[...], start[...]).midpoint)
    }
    var left = start
    var defect = ErrorBound.zero
    for (index, vector) in vectors.enumerated() {
      for component in 0..<count {
        left[component] -= coefficients[index] * vector[component]
      }
      let image = matrix * vector
      let rest = zip(image, vector).map { $0 - rates[index] * $1 }
      defect = defect + coefficients[index].magnitudeUpperBound * Self.norm(rest)
    }
    eigenvalues = spectrum.values
    self.matrix = matrix
    self.rates = rates
    self.vectors = vectors
    self.coefficients = coefficients
    self.roots = roots
    slowest = rates.reduce(first) { $1.midpoint < $0.midpoint ? $0.union($1) : $0 }
    startError = Self.norm(left)
    self.defect = defect
    self.precision = precision
  }

  /// A bound of the Euclidean norm.
  private static func norm(_ vector: [Ball]) -> ErrorBound {
    vector.reduce(ErrorBound.zero) { $0 + $1.magnitudeUpperBound }
  }

  /// ρ at a time τ ≥ 0.
  private func scaledResidual(at time: Ball) -> [Ball] {
    let decay = Ball.exp(-(slowest * time)).magnitudeUpperBound
    let error = decay * (startError + time.magnitudeUpperBound * defect)
    let weights = zip(coefficients, rates).map { $0 * Ball.exp(-($1 * time)) }
    return roots.indices.map { component in
      Ball.innerProduct(weights[...], vectors.map { $0[component] }[...]).addingError(error)
    }
  }

  /// λ by knot at a time τ ≥ 0.
  func multipliers(at time: Ball) -> [Ball] {
    let inverse = (1 / slowest).magnitudeUpperBound
    let error = inverse * (startError + inverse * defect)
    let weights = zip(coefficients, rates).map { -($0 * Ball.expMinusOne(-($1 * time)) / $1) }
    return roots.indices.map { component in
      roots[component]
        * Ball.innerProduct(weights[...], vectors.map { $0[component] }[...]).addingError(error)
    }
  }

  /// Σ over the data of the squared residuals, and −d ln of it/dτ = 2ρᵀAρ/ρᵀρ.
  func squaredResidual(at time: Ball) -> (value: Ball, rate: Ball) {
    let residual = scaledResidual(at: time)
    let square = Ball.innerProduct(residual[...], residual[...])
    let bent = Ball.innerProduct(residual[...], (matrix * residual)[...])
    return (square, (bent + bent) / square)
  }

  /// An enclosure of the time at which the sum of squares falls to `target`; 0 if it starts below.
  ///
  /// ln ‖y‖² is convex in τ, so that Newton's method from the left does not overshoot; the
  /// enclosure comes from the signs beside its result, since the true sum decreases.
  ///
  /// - Returns: nil where the signs are not proved with a relative distance of 2^(−bits).
  func time(ofSquaredResidual target: Ball, bits: Int) -> Ball? {
    var time = BigFloat(0, precision: precision)
    if (target - squaredResidual(at: Ball(midpoint: time)).value).isPositive {
      return Ball(midpoint: time)
    }
    let goal = BigFloat.log(target.midpoint)
    for _ in 0..<(200 + precision.bits) {
      let here = squaredResidual(at: Ball(midpoint: time))
      let step =
        (BigFloat.log(here.value.midpoint) - goal) / here.rate.midpoint
      guard step.isFinite else { return nil }
      time += step
      if step.magnitude <= time.magnitude.scaled(byPowerOfTwo: -bits - 4) { break }
    }
    let half = time.scaled(byPowerOfTwo: -bits)
    let before = squaredResidual(at: Ball(midpoint: time - half)).value
    let after = squaredResidual(at: Ball(midpoint: time + half)).value
    guard (before - target).isPositive, (target - after).isPositive else { return nil }
    return Ball(lower: time - half, upper: time + half)
  }
}
