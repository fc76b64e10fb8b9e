import MultiPrecision
import RealModule

/// The Taylor coefficients of the solution of a system through a point, one order after the other.
///
/// All rows lie in one array that every expansion uses again. Order k + 1 costs one sum of at most
/// k + 1 products a multiplication, division or function of the right-hand side.
///
/// ### Accuracy
/// Over `Ball` enclosures, *proved*, for every point of the initial balls. Over floats each
/// coefficient is a few roundings away from that of its predecessors: *estimated*.
public struct SolutionSeries<Number: SeriesScalar>: Sendable {
  private let program: SeriesProgram
  private let precision: Precision
  private let constants: [Number]
  /// 0, 1, 2, ….
  private let integers: [Number]
  /// 1/k; 0 at 0.
  private let reciprocals: [Number]
  private let stride: Int
  private var rows: [Number]
  private let dimension: Int
  /// How many coefficients of every component are known.
  public private(set) var count = 0

  /// Space for the series of a system up to an order.
  ///
  /// - Parameters:
  ///   - system: The system.
  ///   - order: The largest, at least 1.
  ///   - precision: That of the coefficients; `Double` ignores it.
  public init(_ system: DifferentialSystem, order: Int, precision: Precision) {
    precondition(order >= 1, "a series has at least an order of 1")
    program = system.program
    dimension = system.dimension
    self.precision = precision
    stride = order + 1
    let zero = Number(0, precision: precision)
    // Constants have their values from the beginning.
    let values = RecordedValues<Number>(program.graph, precision: precision)
    constants = program.constants.map { constant in
      switch constant {
      case .node(let node): return values[node]
      case .rational(let value): return Number(value, precision: precision)
      case .bellScale:
        let working = precision.adding(bits: 16)
        let root = Ball.pi(precision: working).applying(.sqrt)
        return Number(enclosed: Ball(2, precision: working) / root, precision: precision)
      }
    }
    integers = (0...stride).map { Number(Rational($0), precision: precision) }
    reciprocals = (0...stride).map {
      Number($0 == 0 ? 0 : Rational(1, $0), precision: precision)
    }
    rows = Array(repeating: zero, count: program.instructions.count * stride)
  }

  /// The largest order that there is space for.
  public var capacity: Int { stride - 1 }

  /// Forgets the coefficients and begins at a point.
  public mutating func begin(at time: Number, _ state: [Number]) {
    precondition(state.count == dimension, "one value a component")
    for (index, value) in state.enumerated() { rows[index * stride] = value }
    for (index, instruction) in program.instructions.enumerated() {
      if case .time = instruction {
        rows[index * stride] = time
        rows[index * stride + 1] = integers[1]
      }
      if case .constant(let place) = instruction { rows[index * stride] = constants[place] }
    }
    count = 1
  }

  /// Computes the coefficients up to an order.
  public mutating func extend(toOrder order: Int) {
    precondition(order <= capacity, "there is space for \(capacity) orders")
    while count <= order { Number.advance(&self) }
  }

  /// The known coefficients of a component.
  public func coefficients(of component: Int) -> ArraySlice<Number> {
    rows[(component * stride)..<(component * stride + count)]
  }

  /// The last known coefficient of each component.
  public var lastCoefficients: [Number] {
    (0..<dimension).map { rows[$0 * stride + count - 1] }
  }

  /// Order k of every row, then order k + 1 of the components.
  @inline(__always)
  mutating func computeNextOrder() {
    let k = count - 1
    for (row, instruction) in program.instructions.enumerated() {
      let target = row * stride + k
      switch instruction {
      case .component, .time, .constant: break
      case .sum(let a, let b): rows[target] = rows[a * stride + k] + rows[b * stride + k]
      case .difference(let a, let b): rows[target] = rows[a * stride + k] - rows[b * stride + k]
      case .negation(let a): rows[target] = -rows[a * stride + k]
      case .shifted(let a, let constant):
        let value = rows[a * stride + k]
        rows[target] = k == 0 ? value + constants[constant] : value
      case .scaled(let a, let constant):
        rows[target] = rows[a * stride + k] * constants[constant]
      case .product(let a, let b): rows[target] = product(a * stride, b * stride, k)
      case .square(let a): rows[target] = square(a * stride, k)
      case .quotient(let a, let b): rows[target] = quotient(a, b, row * stride, k)
      case .squareRoot(let a): rows[target] = root(a, row * stride, k)
      case .weighted(let a): rows[target] = rows[a * stride + k] * integers[k]
      case .productWithWeighted(let a, let b):
        // The leading coefficient of the first row is 0.
        if k > 0 { rows[target] = product(a * stride + 1, b * stride, k - 1) }
      case .integrated(let slope, let start, let argument, let isNegated):
        if k == 0 {
          rows[target] = beginning(start, rows[argument * stride])
        } else {
          let value = rows[slope * stride + k] * reciprocals[k]
          rows[target] = isNegated ? -value : value
        }
      }
    }
    for (component, row) in program.outputs.enumerated() {
      rows[component * stride + k + 1] = rows[row * stride + k] * reciprocals[k + 1]
    }
    count += 1
  }

  /// Σ_{j=0…n} rows[a + j]·rows[b + n − j].
  @inline(__always)
  private func product(_ a: Int, _ b: Int, _ n: Int) -> Number {
    n == 0
      ? rows[a] * rows[b]
      : Number.convolution(rows[a...(a + n)], rows[b...(b + n)], precision: precision)
  }

  /// Σ_{j=0…n} uⱼ·uₙ₋ⱼ, each product of two different ones once.
  @inline(__always)
  private func square(_ u: Int, _ n: Int) -> Number {
    if n == 0 { return rows[u].squared() }
    let half = (n + 1) / 2
    let pairs = Number.convolution(
      rows[u..<(u + half)], rows[(u + n - half + 1)...(u + n)], precision: precision
    ).doubled()
    return n % 2 == 1 ? pairs : pairs + rows[u + n / 2].squared()
  }

  /// q·v = u: qₖ = (uₖ − Σ_{j≥1} vⱼ·qₖ₋ⱼ)/v₀.
  @inline(__always)
  private func quotient(_ u: Int, _ v: Int, _ q: Int, _ k: Int) -> Number {
    let top = rows[u * stride + k]
    if k == 0 { return top / rows[v * stride] }
    return (top - product(v * stride + 1, q, k - 1)) / rows[v * stride]
  }

  /// s² = u: sₖ = (uₖ − Σ_{0<j<k} sⱼ·sₖ₋ⱼ)/(2s₀).
  @inline(__always)
  private func root(_ u: Int, _ s: Int, _ k: Int) -> Number {
    let value = rows[u * stride + k]
    if k == 0 { return value.image(under: .sqrt) }
    let inner = k == 1 ? value : value - square(s + 1, k - 2)
    return inner / rows[s].doubled()
  }

  private func beginning(_ start: SeriesInstruction.Start, _ value: Number) -> Number {
    switch start {
    case .function(let function): value.image(under: function)
    case .power(let exponent):
      value.raised(to: program.graph.rationals[exponent], precision: precision)
    }
  }
}
