import MultiPrecision

/// The recurrences of a recording, in an order in which one pass computes one more coefficient of
/// every row.
struct SeriesProgram: Sendable {
  /// Where a constant comes from.
  enum Constant: Sendable, Hashable {
    /// A node of the recording.
    case node(Int)
    case rational(Rational)
    /// 2/√π.
    case bellScale
  }

  /// The first rows are the components.
  private(set) var instructions: [SeriesInstruction] = []
  private(set) var constants: [Constant] = []
  let graph: OperationGraph
  /// The rows of the right-hand side.
  private(set) var outputs: [Int] = []

  private var rows: [SeriesInstruction: Int] = [:]
  private var constantPositions: [Constant: Int] = [:]
  private let flags: [Bool]

  // Rows that begin a cycle of instructions are not found by their instruction.
  private struct FunctionRow: Hashable {
    let function: RealFunction
    let argument: Int
  }
  private struct PowerRow: Hashable {
    let base: Int
    let exponent: Rational
  }
  private var functionRows: [FunctionRow: Int] = [:]
  private var powerRows: [PowerRow: Int] = [:]

  /// The recurrences for the nodes `outputs` of a recording with `dimension` components.
  init(_ graph: OperationGraph, dimension: Int, outputs: [Int]) {
    self.graph = graph
    flags = graph.constantFlags
    for index in 0..<dimension { _ = row(.component(index)) }
    var places: [Int: Int] = [:]
    let needed = Self.needed(graph, outputs)
    for (node, operation) in graph.operations.enumerated() where needed.contains(node) {
      if !flags[node] { places[node] = lowered(operation, places) }
    }
    self.outputs = outputs.map { node in
      places[node] ?? row(.constant(constant(.node(node))))
    }
  }

  private static func needed(_ graph: OperationGraph, _ outputs: [Int]) -> Set<Int> {
    var needed = Set(outputs)
    for node in graph.operations.indices.reversed() where needed.contains(node) {
      needed.formUnion(graph.operations[node].operands)
    }
    return needed
  }

  private mutating func row(_ instruction: SeriesInstruction) -> Int {
    if let known = rows[instruction] { return known }
    instructions.append(instruction)
    rows[instruction] = instructions.count - 1
    return instructions.count - 1
  }

  private mutating func constant(_ constant: Constant) -> Int {
    if let known = constantPositions[constant] { return known }
    constants.append(constant)
    constantPositions[constant] = constants.count - 1
    return constants.count - 1
  }

  private mutating func lowered(_ operation: Operation, _ places: [Int: Int]) -> Int {
    func place(_ node: Int) -> Int { places[node] ?? 0 }
    switch operation {
    case .time: return row(.time)
    case .component(let index): return index
    case .rational, .enclosed, .pi: return 0
    case .sum(let a, let b):
      if flags[a] { return row(.shifted(place(b), constant: constant(.node(a)))) }
      if flags[b] { return row(.shifted(place(a), constant: constant(.node(b)))) }
      return row(.sum(place(a), place(b)))
    case .difference(let a, let b):
      if flags[a] {
        return row(.shifted(row(.negation(place(b))), constant: constant(.node(a))))
      }
      // a − b with a constant b is not a + (−b): the constant is not negated in advance.
      if flags[b] { return row(.difference(place(a), row(.constant(constant(.node(b)))))) }
      return row(.difference(place(a), place(b)))
    case .product(let a, let b):
      if flags[a] { return row(.scaled(place(b), constant: constant(.node(a)))) }
      if flags[b] { return row(.scaled(place(a), constant: constant(.node(b)))) }
      return a == b ? row(.square(place(a))) : row(.product(place(a), place(b)))
    case .quotient(let a, let b):
      let top = flags[a] ? row(.constant(constant(.node(a)))) : place(a)
      let bottom = flags[b] ? row(.constant(constant(.node(b)))) : place(b)
      return row(.quotient(top, bottom))
    case .negation(let a): return row(.negation(place(a)))
    case .function(let function, let a): return lowered(function, of: place(a))
    case .power(let a, let exponent):
      return power(place(a), graph.rationals[exponent], .power(exponent))
    }
  }

  private mutating func shifted(_ row: Int, by value: Rational) -> Int {
    self.row(.shifted(row, constant: constant(.rational(value))))
  }

  private mutating func lowered(_ function: RealFunction, of u: Int) -> Int {
    switch function {
    case .sqrt: return row(.squareRoot(u))
    case .cbrt: return power(u, Rational(1, 3), .function(.cbrt))
    case .exp:
      // The product reads the row after itself.
      let weighted = row(.weighted(u))
      return following(.exp, u) { .productWithWeighted(weighted, $0 + 1) }
    case .expm1:
      // f′ = (f + 1)·u′.
      let weighted = row(.weighted(u))
      let value = following(.expm1, u) { .productWithWeighted(weighted, $0 + 2) }
      _ = shifted(value, by: 1)
      return value
    case .sin, .cos: return waves(.sin, .cos, of: u, isSine: function == .sin)
    case .sinh, .cosh: return waves(.sinh, .cosh, of: u, isSine: function == .sinh)
    case .tan, .tanh:
      // f′ = (1 ± f²)·u′; the rows are product, f, f², (−f²,) 1 ± f².
      let weighted = row(.weighted(u))
      let distance = function == .tan ? 3 : 4
      let value = following(function, u) { .productWithWeighted(weighted, $0 + distance) }
      let square = row(.square(value))
      _ = shifted(function == .tan ? square : row(.negation(square)), by: 1)
      return value
    case .log: return quotient(.log, u, divisor: u)
    case .log1p: return quotient(.log1p, u, divisor: shifted(u, by: 1))
    case .atan: return quotient(.atan, u, divisor: shifted(row(.square(u)), by: 1))
    case .atanh: return quotient(.atanh, u, divisor: oneMinusSquare(u))
    case .asinh:
      let root = row(.squareRoot(shifted(row(.square(u)), by: 1)))
      return quotient(.asinh, u, divisor: root)
    case .acosh:
      let root = row(.squareRoot(shifted(row(.square(u)), by: -1)))
      return quotient(.acosh, u, divisor: root)
    case .asin, .acos:
      let root = row(.squareRoot(oneMinusSquare(u)))
      return quotient(function, u, divisor: root, isNegated: function == .acos)
    case .erf, .erfc:
      // f′ = ±(2/√π)·exp(−u²)·u′.
      let bell = lowered(.exp, of: row(.negation(row(.square(u)))))
      let slope = row(.scaled(bell, constant: constant(.bellScale)))
      let product = row(.productWithWeighted(row(.weighted(u)), slope))
      return row(
        .integrated(
          product, value: .function(function), argument: u, isNegated: function == .erfc))
    case .gamma, .lgamma: preconditionFailure("no quantity has this function")
    }
  }

  private mutating func oneMinusSquare(_ u: Int) -> Int {
    shifted(row(.negation(row(.square(u)))), by: 1)
  }

  /// A product, whose instruction depends on its own row, and its integral.
  private mutating func following(
    _ function: RealFunction, _ u: Int, _ product: (Int) -> SeriesInstruction
  ) -> Int {
    if let known = functionRows[FunctionRow(function: function, argument: u)] { return known }
    let slope = row(product(instructions.count))
    let value = row(
      .integrated(slope, value: .function(function), argument: u, isNegated: false))
    functionRows[FunctionRow(function: function, argument: u)] = value
    return value
  }

  /// s′ = c·u′ and c′ = ∓s·u′.
  private mutating func waves(
    _ sine: RealFunction, _ cosine: RealFunction, of u: Int, isSine: Bool
  ) -> Int {
    let wanted = FunctionRow(function: isSine ? sine : cosine, argument: u)
    if let known = functionRows[wanted] { return known }
    let weighted = row(.weighted(u))
    let first = instructions.count
    let sineSlope = row(.productWithWeighted(weighted, first + 3))
    let sineRow = row(
      .integrated(sineSlope, value: .function(sine), argument: u, isNegated: false))
    let cosineSlope = row(.productWithWeighted(weighted, sineRow))
    let cosineRow = row(
      .integrated(cosineSlope, value: .function(cosine), argument: u, isNegated: cosine == .cos))
    functionRows[FunctionRow(function: sine, argument: u)] = sineRow
    functionRows[FunctionRow(function: cosine, argument: u)] = cosineRow
    return isSine ? sineRow : cosineRow
  }

  /// v·f′ = ±u′.
  private mutating func quotient(
    _ function: RealFunction, _ u: Int, divisor: Int, isNegated: Bool = false
  ) -> Int {
    let slope = row(.quotient(row(.weighted(u)), divisor))
    return row(
      .integrated(slope, value: .function(function), argument: u, isNegated: isNegated))
  }

  /// u·f′ = q·f·u′.
  private mutating func power(
    _ u: Int, _ exponent: Rational, _ start: SeriesInstruction.Start
  ) -> Int {
    let key = PowerRow(base: u, exponent: exponent)
    if let known = powerRows[key] { return known }
    let weighted = row(.weighted(u))
    let scale = constant(.rational(exponent))
    // The rows are product, its multiple, quotient, f.
    let product = row(.productWithWeighted(weighted, instructions.count + 3))
    let slope = row(.quotient(row(.scaled(product, constant: scale)), u))
    let value = row(.integrated(slope, value: start, argument: u, isNegated: false))
    powerRows[key] = value
    return value
  }
}
