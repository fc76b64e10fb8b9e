import MultiPrecision

/// An expression as straight-line code over numbered registers, equal subexpressions once.
///
/// Instruction i of the kind that yields a number writes the next number register, one that yields
/// a truth value the next truth register; no register is written twice.
///
/// A class: whoever evaluates holds one reference, and not one to each of the arrays, which threads
/// would count in turn at every point.
final class Program: Sendable {
  enum Operation: Hashable, Sendable {
    case number, constant, argument
    case add, subtract, multiply, divide, negate
    case integerPower, fractionalPower, power
    case function(Function)
    case minimum, maximum
    /// The first operand where the condition holds, else the second.
    case select
    /// The first operand where the condition may hold, else undefined.
    case require
    case undefined
    // These yield truth values.
    case compare(Relation)
    case and, or, not
    case truth

    var yieldsTruth: Bool {
      switch self {
      case .compare, .and, .or, .not, .truth: return true
      default: return false
      }
    }
  }

  struct Instruction: Hashable, Sendable {
    var operation: Operation
    /// Register of the first operand, or index of a constant or argument.
    var left: Int32 = 0
    /// Register of the second operand, an exponent or the index of one.
    var right: Int32 = 0
    /// Truth register of the condition.
    var condition: Int32 = 0
  }

  /// What a program consists of.
  struct Listing: Sendable {
    var instructions: [Instruction] = []
    var numbers: [Rational] = []
    var constants: [NamedConstant] = []
    var exponents: [FractionalExponent] = []
    var valueCount = 0
    var truthCount = 0
    /// The registers of the values, in the order of the expressions.
    var results: [Int32] = []
  }

  let listing: Listing

  init(_ listing: Listing) { self.listing = listing }

  var instructions: [Instruction] { listing.instructions }
  var numbers: [Rational] { listing.numbers }
  var constants: [NamedConstant] { listing.constants }
  var results: [Int32] { listing.results }

  /// The constants of the program in the number type of an evaluation.
  func literals<Scalar: EvaluationScalar>(
    of type: Scalar.Type, precision: Precision
  ) -> [Scalar] {
    numbers.map { .number($0, precision: precision) }
      + constants.map { .constant($0, precision: precision) }
  }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - literals: What `literals(of:precision:)` returned.
  ///   - undefined: The value of what has none.
  ///   - arguments: Yields the value of the argument with an index.
  /// - Returns: The value of the first expression.
  func run<Scalar: EvaluationScalar>(
    literals: [Scalar], undefined: @autoclosure () -> Scalar, arguments: (Int) -> Scalar
  ) -> Scalar {
    run(literals: literals, undefined: undefined, arguments: arguments) {
      $0[Int(listing.results[0])]
    }
  }

  /// Runs the program and hands the number registers to `read`.
  func run<Scalar: EvaluationScalar, Outcome>(
    literals: [Scalar], undefined: () -> Scalar, arguments: (Int) -> Scalar,
    read: (UnsafeMutableBufferPointer<Scalar>) -> Outcome
  ) -> Outcome {
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: listing.valueCount) { values in
      withUnsafeTemporaryAllocation(of: Truth.self, capacity: listing.truthCount + 1) { truths in
        var nextValue = 0
        var nextTruth = 0
        for instruction in listing.instructions {
          if instruction.operation.yieldsTruth {
            truths.initializeElement(
              at: nextTruth, to: truth(of: instruction, values: values, truths: truths))
            nextTruth += 1
          } else {
            let value: Scalar
            switch instruction.operation {
            case .number: value = literals[Int(instruction.left)]
            case .constant: value = literals[listing.numbers.count + Int(instruction.left)]
            case .argument: value = arguments(Int(instruction.left))
            case .undefined: value = undefined()
            case .require:
              value =
                truths[Int(instruction.condition)] == .no
                ? undefined() : values[Int(instruction.left)]
            default: value = self.value(of: instruction, values: values, truths: truths)
            }
            values.initializeElement(at: nextValue, to: value)
            nextValue += 1
          }
        }
        let outcome = read(values)
        UnsafeMutableBufferPointer(rebasing: values[..<nextValue]).deinitialize()
        return outcome
      }
    }
  }

  private func value<Scalar: EvaluationScalar>(
    of instruction: Instruction, values: UnsafeMutableBufferPointer<Scalar>,
    truths: UnsafeMutableBufferPointer<Truth>
  ) -> Scalar {
    let left = values[Int(instruction.left)]
    switch instruction.operation {
    case .add: return left + values[Int(instruction.right)]
    case .subtract: return left - values[Int(instruction.right)]
    case .multiply: return left * values[Int(instruction.right)]
    case .divide: return .quotient(left, values[Int(instruction.right)])
    case .negate: return -left
    case .integerPower: return left.power(integer: Int(instruction.right))
    case .fractionalPower: return left.power(fractional: listing.exponents[Int(instruction.right)])
    case .power: return left.power(real: values[Int(instruction.right)])
    case .function(let function): return left.image(under: function)
    case .minimum: return left.minimum(values[Int(instruction.right)])
    case .maximum: return left.maximum(values[Int(instruction.right)])
    case .select:
      switch truths[Int(instruction.condition)] {
      case .yes: return left
      case .no: return values[Int(instruction.right)]
      case .undecided: return left.hull(with: values[Int(instruction.right)])
      }
    default: return left
    }
  }

  private func truth<Scalar: EvaluationScalar>(
    of instruction: Instruction, values: UnsafeMutableBufferPointer<Scalar>,
    truths: UnsafeMutableBufferPointer<Truth>
  ) -> Truth {
    switch instruction.operation {
    case .compare(let relation):
      return values[Int(instruction.left)].truth(
        of: relation, to: values[Int(instruction.right)])
    case .and: return truths[Int(instruction.left)].and(truths[Int(instruction.right)])
    case .or: return truths[Int(instruction.left)].or(truths[Int(instruction.right)])
    case .not: return !truths[Int(instruction.left)]
    default: return Truth(instruction.left != 0)
    }
  }
}
