import MultiPrecision
import NumericalMethods
import Symbolic

/// The kernel of a model at one precision, prepared for many points.
///
/// Where the density's partial moments have closed forms they are evaluated once a point, and every
/// pair costs two products of numbers (see `KernelFactors`): O(n) evaluations of functions and
/// O(n²) products for a matrix.
///
/// ### Accuracy
/// Enclosure, *proved*.
public struct KernelFunction: Sendable {
  private let model: Model
  private let precision: Precision
  private let factors: KernelFactorSource?

  /// Prepares the kernel.
  ///
  /// - Parameters:
  ///   - model: One input and a piecewise-linear activation; potential and data do not count.
  ///   - precision: That of the values.
  /// - Throws: `SolveFailure` whose text says what is missing.
  public init(_ model: Model, precision: Precision) throws(SolveFailure) {
    try self.init(model, formulas: MomentFormulas(model.biases), precision: precision)
  }

  /// The same with the formulas of the model's density, if it has any.
  init(
    _ model: Model, formulas: MomentFormulas?, precision: Precision
  ) throws(SolveFailure) {
    let (beta, gamma) = try KernelSetting.slopes(of: model)
    self.model = model
    self.precision = precision
    factors = formulas.map {
      KernelFactorSource(
        beta: RealConstant(beta), gamma: RealConstant(gamma), moments: $0, precision: precision)
    }
  }

  /// K(x, y).
  ///
  /// - Parameters:
  ///   - x: A constant expression.
  ///   - y: A constant expression.
  /// - Returns: An enclosure, indeterminate where none was found.
  /// - Throws: `SolveFailure` when no moments are known, or x and y cannot be told apart.
  public func callAsFunction(_ x: Expression, _ y: Expression) throws(SolveFailure) -> Ball {
    try pairs(at: [RealConstant(x), RealConstant(y)]).value(0, 1)
  }

  /// K(xᵢ, xⱼ) for all pairs.
  ///
  /// - Parameter points: Constant expressions, in any order; equal ones are allowed.
  /// - Returns: A symmetric matrix; entries that could not be enclosed are indeterminate.
  /// - Throws: `SolveFailure` when no moments are known, or two points cannot be told apart.
  /// - Complexity: O(n log n) exact comparisons beside what is said above.
  public func matrix(at points: [Expression]) throws(SolveFailure) -> BallMatrix {
    try pairs(at: points.map { RealConstant($0) }).matrix()
  }

  func pairs(at points: [RealConstant]) throws(SolveFailure) -> PairKernels {
    guard let factors else { return try PairKernels(model, at: points, precision: precision) }
    return try PairKernels(factors, at: points, precision: precision)
  }
}

/// Kernels of pairs out of a list of points.
struct PairKernels {
  private enum Source {
    case factors([KernelFactors])
    case moments(MomentKernel<Ball>, KernelSetting)
  }

  private let source: Source
  private let points: [RealConstant]
  /// The place of each point in ascending order.
  private let ranks: [Int]
  private let precision: Precision

  /// From the factors of every point.
  init(
    _ source: KernelFactorSource, at points: [RealConstant], precision: Precision
  ) throws(SolveFailure) {
    self.points = points
    self.precision = precision
    var ranks = [Int](repeating: 0, count: points.count)
    for (rank, index) in try Self.ascending(points).enumerated() { ranks[index] = rank }
    self.ranks = ranks
    var factors: [KernelFactors] = []
    for point in points { factors.append(try source.factors(at: point)) }
    self.source = .factors(factors)
  }

  /// From integrals of every pair.
  init(
    _ model: Model, at points: [RealConstant], precision: Precision
  ) throws(SolveFailure) {
    self.points = points
    self.precision = precision
    ranks = []
    let setting = try KernelSetting(model, points: points, tailBits: precision.bits + 64)
    let kernel: MomentKernel<Ball>?
    switch setting.support.form {
    case .polynomials: kernel = MomentKernel(setting, precision: precision)
    case .formulas(let density):
      if let reason = setting.unprovedTail { throw .undecided(reason) }
      kernel = MomentKernel(
        setting, density: density, precision: precision,
        budget: WorkBudget(SolveRequest.proofTime))
    }
    guard let kernel else { throw .undecided("the density has no values at this precision") }
    source = .moments(kernel, setting)
  }

  /// K of two of the points.
  func value(_ i: Int, _ j: Int) throws(SolveFailure) -> Ball {
    switch source {
    case .factors(let factors):
      return ranks[i] <= ranks[j]
        ? factors[i].kernel(with: factors[j]) : factors[j].kernel(with: factors[i])
    case .moments(let kernel, let setting):
      return kernel.value(at: try setting.placements(of: KernelPair(points[i], points[j])))
        ?? .indeterminate(precision: precision)
    }
  }

  /// K of all pairs.
  func matrix() throws(SolveFailure) -> BallMatrix {
    let count = points.count
    var matrix = BallMatrix(rows: count, columns: count, precision: precision)
    for i in 0..<count {
      for j in 0...i {
        let value = try value(i, j)
        matrix[i, j] = value
        if i != j { matrix[j, i] = value }
      }
    }
    return matrix
  }

  /// The points' indices in ascending order, by merging: comparisons may throw.
  private static func ascending(_ points: [RealConstant]) throws(SolveFailure) -> [Int] {
    func sorted(_ indices: ArraySlice<Int>) throws(SolveFailure) -> [Int] {
      guard indices.count > 1 else { return Array(indices) }
      let middle = indices.startIndex + indices.count / 2
      let left = try sorted(indices[..<middle])
      let right = try sorted(indices[middle...])
      var merged: [Int] = []
      merged.reserveCapacity(indices.count)
      var (i, j) = (0, 0)
      while i < left.count, j < right.count {
        if try compare(points[left[i]], points[right[j]]) == .greater {
          merged.append(right[j])
          j += 1
        } else {
          merged.append(left[i])
          i += 1
        }
      }
      return merged + left[i...] + right[j...]
    }
    return try sorted(Array(points.indices)[...])
  }
}
