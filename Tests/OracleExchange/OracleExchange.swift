import MultiPrecision
import TestSupport

/// Answers the requests of Tests/Oracles/functions/exchange.py.
///
/// A line
///
///     NAME BITS MODE x… | midpoint:radius… | lower:upper…
///
/// with the operation's value at the x, rounded by the mode; its enclosures over the x as balls
/// of radius 0, over the balls and over the intervals. A line
///
///     complex NAME BITS midpoint:radius…
///
/// with two balls an operand, its real and imaginary parts, is answered with those of the
/// enclosure. Numbers are written as in `ExchangeText`.
@main
enum OracleExchange {
  static func main() {
    while let line = readLine() {
      print(answer(line) ?? "malformed")
    }
  }

  private static let modes: [Substring: RoundingMode] = [
    "n": .nearest, "u": .up, "d": .down, "z": .towardZero, "a": .awayFromZero,
  ]

  private static func answer(_ line: String) -> String? {
    if line.hasPrefix("complex ") { return complexAnswer(line.split(separator: " ")) }
    let groups = line.split(separator: "|").map { $0.split(separator: " ") }
    guard groups.count == 3, groups[0].count > 3,
      let operation = OracleOperation(name: groups[0][0]), let bits = Int(groups[0][1]),
      let mode = modes[groups[0][2]]
    else { return nil }
    let precision = Precision(bits: bits)
    let x = groups[0].dropFirst(3).compactMap {
      BigFloat(exchangeText: $0, precision: precision)
    }
    let balls = groups[1].compactMap { Ball(exchangeText: $0, precision: precision) }
    let intervals = groups[2].compactMap { Interval(exchangeText: $0, precision: precision) }
    let count = operation.operandCount ?? groups[0].count - 3
    guard x.count == count, balls.count == count, intervals.count == count else { return nil }
    let float = operation.float(x, rounding: mode)?.exchangeText
    let exact = operation.ball(x.map { Ball(midpoint: $0) })?.exchangeText
    let wide = operation.ball(balls)?.exchangeText
    let interval = operation.interval(intervals).exchangeText
    return "\(float ?? "differs") \(exact ?? "differs") \(wide ?? "differs") \(interval)"
  }

  private static func complexAnswer(_ words: [Substring]) -> String? {
    guard words.count > 4, words.count.isMultiple(of: 2) == false,
      let operation = OracleOperation(name: words[1]), let bits = Int(words[2])
    else { return nil }
    let parts = words.dropFirst(3).compactMap {
      Ball(exchangeText: $0, precision: Precision(bits: bits))
    }
    guard parts.count == words.count - 3, operation.operandCount == parts.count / 2 else {
      return nil
    }
    let operands = stride(from: 0, to: parts.count, by: 2).map {
      ComplexBall(real: parts[$0], imaginary: parts[$0 + 1])
    }
    guard let image = operation.rectangle(operands) else { return "differs" }
    return "\(image.real.exchangeText) \(image.imaginary.exchangeText)"
  }
}
