import MultiPrecision

extension Program {
  /// Compiles an expression; symbols that are not listed are undefined.
  convenience init(_ expression: Expression, arguments: [Symbol]) {
    self.init([expression], arguments: arguments)
  }

  /// Compiles several expressions, which share what they have in common.
  convenience init(_ expressions: [Expression], arguments: [Symbol]) {
    var compiler = Compiler(
      arguments: Dictionary(
        zip(arguments, 0...).map { ($0, Int32($1)) }, uniquingKeysWith: { first, _ in first }))
    let results = expressions.map { compiler.value(of: $0) }
    compiler.program.results = results
    self.init(compiler.program)
  }
}

private struct Compiler {
  var program = Program.Listing()
  var arguments: [Symbol: Int32]
  private var registers: [Program.Instruction: Int32] = [:]
  private var numberIndices: [Rational: Int32] = [:]
  private var exponentIndices: [Rational: Int32] = [:]

  init(arguments: [Symbol: Int32]) { self.arguments = arguments }

  /// The register that holds the instruction's result; the instruction is added if it is new.
  private mutating func emit(
    _ operation: Program.Operation, _ left: Int32 = 0, _ right: Int32 = 0, condition: Int32 = 0
  ) -> Int32 {
    let instruction = Program.Instruction(
      operation: operation, left: left, right: right, condition: condition)
    if let register = registers[instruction] { return register }
    let register: Int32
    if operation.yieldsTruth {
      register = Int32(program.truthCount)
      program.truthCount += 1
    } else {
      register = Int32(program.valueCount)
      program.valueCount += 1
    }
    program.instructions.append(instruction)
    registers[instruction] = register
    return register
  }

  private mutating func number(_ value: Rational) -> Int32 {
    if let index = numberIndices[value] { return emit(.number, index) }
    let index = Int32(program.numbers.count)
    program.numbers.append(value)
    numberIndices[value] = index
    return emit(.number, index)
  }

  mutating func value(of expression: Expression) -> Int32 {
    switch expression {
    case .number(let value): return number(value)
    case .constant(let constant):
      if let index = program.constants.firstIndex(of: constant) {
        return emit(.constant, Int32(index))
      }
      program.constants.append(constant)
      return emit(.constant, Int32(program.constants.count - 1))
    case .symbol(let symbol):
      guard let index = arguments[symbol] else { return emit(.undefined) }
      return emit(.argument, index)
    case .sum(let terms): return sum(of: terms)
    case .product(let factors): return product(of: factors)
    case .power(let base, let exponent): return power(of: base, exponent)
    case .function(let function, let operands): return call(function, operands)
    case .piecewise(let branches, let otherwise): return piecewise(branches, otherwise)
    }
  }

  private mutating func sum(of terms: [Expression]) -> Int32 {
    guard let first = terms.first else { return number(0) }
    var total = value(of: first)
    for term in terms.dropFirst() {
      if let positive = term.withoutLeadingMinus {
        total = emit(.subtract, total, value(of: positive))
      } else {
        total = emit(.add, total, value(of: term))
      }
    }
    return total
  }

  /// One division by the product of all denominators, where powers are negative integers.
  private mutating func product(of factors: [Expression]) -> Int32 {
    var numerator: Int32?
    var denominator: Int32?
    var isNegative = false
    for factor in factors {
      if case .number(-1) = factor {
        isNegative.toggle()
      } else if case .power(let base, .number(let exponent)) = factor, exponent.signum < 0 {
        let register = value(of: exponent == -1 ? base : .power(base, .number(-exponent)))
        denominator = denominator.map { emit(.multiply, $0, register) } ?? register
      } else {
        let register = value(of: factor)
        numerator = numerator.map { emit(.multiply, $0, register) } ?? register
      }
    }
    var result = numerator ?? number(1)
    if let denominator { result = emit(.divide, result, denominator) }
    return isNegative ? emit(.negate, result) : result
  }

  private mutating func power(of base: Expression, _ exponent: Expression) -> Int32 {
    if case .number(let q) = exponent {
      if q.isInteger, let n = q.asInt, let small = Int32(exactly: n), small > .min {
        if small == -1 { return emit(.divide, number(1), value(of: base)) }
        return emit(.integerPower, value(of: base), small)
      }
      if !q.isInteger {
        let index = exponentIndices[q] ?? Int32(program.exponents.count)
        if exponentIndices[q] == nil {
          exponentIndices[q] = index
          program.exponents.append(FractionalExponent(q))
        }
        return emit(.fractionalPower, value(of: base), index)
      }
    }
    if case .constant(.e) = base { return emit(.function(.exp), value(of: exponent)) }
    let left = value(of: base)
    return emit(.power, left, value(of: exponent))
  }

  private mutating func call(_ function: Function, _ operands: [Expression]) -> Int32 {
    guard let first = operands.first else { return emit(.undefined) }
    var result = value(of: first)
    guard function.isVariadic else {
      return operands.count == 1 ? emit(.function(function), result) : emit(.undefined)
    }
    for operand in operands.dropFirst() {
      result = emit(function == .min ? .minimum : .maximum, result, value(of: operand))
    }
    return result
  }

  private mutating func piecewise(_ branches: [Branch], _ otherwise: Expression?) -> Int32 {
    var conditions: [Int32] = []
    var values: [Int32] = []
    for branch in branches {
      conditions.append(truth(of: branch.condition))
      values.append(value(of: branch.value))
    }
    var result: Int32?
    if let otherwise { result = value(of: otherwise) }
    for (condition, value) in zip(conditions, values).reversed() {
      if let rest = result {
        result = emit(.select, value, rest, condition: condition)
      } else {
        // The rows cover ℝ: where the last one cannot be excluded, it is not open either.
        result = emit(.require, value, condition: condition)
      }
    }
    return result ?? emit(.undefined)
  }

  private mutating func truth(of condition: Condition) -> Int32 {
    switch condition {
    case .constant(let value): return emit(.truth, value ? 1 : 0)
    case .comparison(let left, let relation, let right):
      let first = value(of: left)
      return emit(.compare(relation), first, value(of: right))
    case .not(let part): return emit(.not, truth(of: part))
    case .and(let parts): return join(parts, with: .and, empty: 1)
    case .or(let parts): return join(parts, with: .or, empty: 0)
    }
  }

  private mutating func join(
    _ parts: [Condition], with operation: Program.Operation, empty: Int32
  ) -> Int32 {
    guard let first = parts.first else { return emit(.truth, empty) }
    var result = truth(of: first)
    for part in parts.dropFirst() {
      let register = truth(of: part)
      result = emit(operation, result, register)
    }
    return result
  }
}
