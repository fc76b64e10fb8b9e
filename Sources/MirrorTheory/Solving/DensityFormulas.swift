import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// A density that is no piecewise polynomial with rational coefficients: formulas between breaks,
/// and bounds of what lies beyond the places where an infinite support is cut.
struct DensityFormulas: Sendable {
  let variable: Symbol
  /// The formula of the file, for estimates.
  let body: CompiledExpression
  /// Formula k of the support's cells, k < count.
  let formulas: [Expression]
  /// p beside branch points at the ends of each formula; may be empty.
  var covers: [(lower: DensityCover?, upper: DensityCover?)] = []
  /// Formula count + k stands for everything beyond a cut.
  var tails: [DensityTail] = []

  /// Looks for a branch point of a formula at the ends of the part of the support that it holds on.
  mutating func cover(formula: Int, from lower: RealConstant, to upper: RealConstant) {
    while covers.count < formulas.count { covers.append((nil, nil)) }
    covers[formula] = (
      DensityCover(formulas[formula], variable: variable, center: lower, isLeft: false),
      DensityCover(formulas[formula], variable: variable, center: upper, isLeft: true)
    )
  }

  /// Adds what lies beyond a cut; `outward` is p as a function of the distance from 0.
  mutating func add(tail outward: Expression, beyond cut: Rational) {
    let bound = ExponentialTail(
      of: outward.simplified(), variable: variable, beyond: cut, budget: WorkBudget(.seconds(1)))
    tails.append(DensityTail(bound: bound))
  }

  /// The formula that stands for the tail added last.
  var lastTail: Int { formulas.count + tails.count - 1 }

  /// The tail that a formula stands for.
  func tail(_ piece: Int) -> DensityTail? {
    piece < formulas.count ? nil : tails[piece - formulas.count]
  }
}

/// The density beyond a cut at ±T: |p| ≤ height·e^(−rate·y) at the distance y from the cut.
struct DensityTail: Sendable {
  /// Nil where nothing is proved.
  var bound: ExponentialTail?

  /// Bounds of ∫ (1 + y/w)ᵏ p dy over the tail, k = 0, 1, 2.
  ///
  /// ∫ yʲe^(−ry) dy = j!/rʲ⁺¹.
  func moments(width: ErrorBound) -> [ErrorBound]? {
    guard let bound else { return nil }
    let one = ErrorBound(powerOfTwo: 0)
    let first = bound.height / bound.rate
    let share = one / width / bound.rate
    let second = share + share
    return [first, first * (one + share), first * (one + second + second * share)]
  }
}
