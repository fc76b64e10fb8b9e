import MirrorTheory
import MultiPrecision
import Symbolic

/// f(x, θ) = Σⱼ aⱼσ(⟨wⱼ, x⟩ − bⱼ) + d₀ on the data, with what training needs of it.
///
/// The sides of the kinks, on which the derivative of a piecewise linear σ depends, are part of the
/// state: they change in `settle` only, so that between two calls f is a smooth function of θ.
protocol TrainableNetwork<Number>: Sendable {
  associatedtype Number: TrainingNumber
  /// The same kind of network in `Double`; itself, if it is one.
  associatedtype Shadow: TrainableNetwork<Double>

  var layout: ParameterLayout { get }
  /// m.
  var dataCount: Int { get }

  /// Takes the sides of all kinks from θ.
  mutating func settle(_ theta: [Number])
  /// f at the data, in the order of the labels.
  func outputs(_ theta: [Number]) -> [Number]
  /// Σᵢ rᵢ ∂f(xᵢ)/∂θ.
  func gradient(_ theta: [Number], residuals: [Number], into result: inout [Number])
  /// Σₖ yₖ ∂f(xᵢ)/∂θₖ.
  func product(_ theta: [Number], _ direction: [Number]) -> [Number]
  /// J·D⁻¹·Jᵀ for a diagonal D, row by row.
  func normalMatrix(_ theta: [Number], diagonal: [Number]) -> [Number]
  /// The sum of the squares of J's entries.
  func squaredNorm(_ theta: [Number]) -> Number
  /// J·D⁻¹·Jᵀ in `Double`, in the form in which systems with it are solved fastest.
  func normalForm(_ theta: [Number], diagonal: [Number]) -> NormalForm
  /// How `gradient` changes along a direction of θ, to some digits at least.
  func gradientChange(
    _ theta: [Number], along direction: [Number], residuals: [Number], into result: inout [Number])
  /// The network with its sides in `Double`.
  var shadow: Shadow { get }
  /// Whether f is analytic in θ but for kinks that `passedKinks` finds.
  var locatesKinks: Bool { get }
  /// Kinks that θ has passed and the state has not, if σ has any.
  func passedKinks(_ theta: [Number]) -> [Kink]
  /// Changes the side of a kink.
  mutating func flip(_ kink: Kink)
  /// Kinks that stay at their data points, with a side in between (Filippov's solution).
  var held: [Kink] { get set }
  /// The input of a data point in the network's own order.
  func input(_ point: Int) -> Number
  /// The side sᵢ = ±1 of a kink that the state holds.
  func side(_ kink: Kink) -> Number
  /// ∂w and ∂b of the kink's neuron, as in `gradient`.
  func kinkGradient(_ kink: Kink, _ theta: [Number], residuals: [Number]) -> (Number, Number)
  /// What keeps a kink in place: to be added to ∂w times the input, and subtracted from ∂b.
  func holdingPull(
    _ kink: Kink, gradient: (Number, Number), curvatures: (Number, Number)
  ) -> Number
  /// The pull that a change of the side by 1 makes: aβ∂L/∂fᵢ.
  func sidePull(_ kink: Kink, outputWeight: Number, residuals: [Number]) -> Number
  /// ⟨wⱼ, xᵢ⟩ − bⱼ for the kink, from the neuron's own parameters.
  func position(_ kink: Kink, weights: [Number], bias: Number) -> Number
}

/// A kink of a neuron beside a data point.
struct Kink: Hashable, Sendable {
  var neuron: Int
  /// i, in the network's own order of the data.
  var point: Int
}
