import ArgumentParser

/// A number of significant digits that can be asked for.
struct DigitCount: ExpressibleByArgument, Hashable {
  /// More digits than anyone has asked for, and few enough for a machine's memory.
  static let range = 1...100_000
  static let standard = DigitCount(30)

  let count: Int

  private init(_ count: Int) { self.count = count }

  init?(argument: String) {
    guard let count = Int(argument), Self.range.contains(count) else { return nil }
    self.count = count
  }

  /// The digits that an entry of a report asks for, brought into range.
  init(clamping count: Int) {
    self.count = min(max(count, Self.range.lowerBound), Self.range.upperBound)
  }

  var defaultValueDescription: String { "\(count)" }
}

/// A positive time in seconds.
struct SecondCount: ExpressibleByArgument, Hashable {
  static let standard = SecondCount(2)
  /// Longer than a day is not a budget.
  private static let limit = 86_400.0

  let seconds: Double

  private init(_ seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    guard let seconds = Double(argument), seconds > 0, seconds <= Self.limit else { return nil }
    self.seconds = seconds
  }

  /// The budget that an entry of a report asks for, brought into range.
  init(clamping seconds: Double) { self.seconds = min(max(seconds, 0.001), Self.limit) }

  var defaultValueDescription: String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}

/// A number of threads.
struct ThreadCount: ExpressibleByArgument, Hashable {
  /// More threads than any machine has cores.
  private static let limit = 4096

  let count: Int

  init?(argument: String) {
    guard let count = Int(argument), (1...Self.limit).contains(count) else { return nil }
    self.count = count
  }
}
