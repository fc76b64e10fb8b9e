import MultiPrecision

extension Program {
  /// The program with the values of operations on constants among its literals: √(2π) is computed
  /// once, and not at every point.
  ///
  /// Registers stay where they are, so that nothing else changes; the values are those that the
  /// operations give.
  ///
  /// - Parameters:
  ///   - literals: What `literals(of:precision:)` returned.
  ///   - undefined: The value of what has none.
  /// - Returns: The program and its literals.
  func folded<Scalar: EvaluationScalar>(
    _ literals: [Scalar], undefined: Scalar
  ) -> (Program, [Scalar]) {
    var isConstant: [Bool] = []
    for instruction in instructions where !instruction.operation.yieldsTruth {
      let left = Int(instruction.left)
      switch instruction.operation {
      case .number, .constant: isConstant.append(true)
      case .negate, .integerPower, .fractionalPower, .function: isConstant.append(isConstant[left])
      case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum:
        isConstant.append(isConstant[left] && isConstant[Int(instruction.right)])
      default: isConstant.append(false)
      }
    }
    let values = run(
      literals: literals, undefined: { undefined }, arguments: { _ in undefined },
      read: { Array($0[..<listing.valueCount]) })
    var (changed, folded) = (listing, literals)
    var register = 0
    for (index, instruction) in instructions.enumerated()
    where !instruction.operation.yieldsTruth {
      if isConstant[register], instruction.operation != .number {
        changed.instructions[index] = Instruction(operation: .number, left: Int32(folded.count))
        folded.append(values[register])
      }
      register += 1
    }
    return (Program(changed), folded)
  }
}
