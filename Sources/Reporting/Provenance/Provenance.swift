/// Where a report comes from: enough to make it again and to see whether it is the same.
public struct Provenance: Codable, Sendable, Hashable {
  /// The version of the program.
  public var version: String
  /// The file as it was named.
  public var input: String
  /// The digest of its bytes.
  public var inputSHA256: String
  /// The command line.
  public var command: String
  /// The largest working precision of a result.
  public var precisionBits: Int
  /// The seeds of the networks that were trained, in order.
  public var seeds: [UInt64]
  /// The libraries and programs that had a part in it, with their versions.
  public var libraries: [String]
  /// The machine: system, architecture, processors.
  public var host: String
  /// The time of the run in UTC, or the one that `SOURCE_DATE_EPOCH` gives.
  public var date: String
  /// Seconds that the run took; nil where `SOURCE_DATE_EPOCH` asks for the same bytes every time.
  @Nullable public var elapsedSeconds: String?

  private enum CodingKeys: String, CodingKey {
    case version, input
    case inputSHA256 = "input_sha256"
    case command
    case precisionBits = "precision_bits"
    case seeds, libraries, host, date
    case elapsedSeconds = "elapsed_seconds"
  }

  /// Gathers the facts.
  public init(
    version: String, input: String, inputSHA256: String, command: String, precisionBits: Int,
    seeds: [UInt64], libraries: [String], host: String, date: String, elapsedSeconds: String?
  ) {
    self.version = version
    self.seeds = seeds
    self.libraries = libraries
    self.host = host
    _elapsedSeconds = Nullable(wrappedValue: elapsedSeconds)
    self.input = input
    self.inputSHA256 = inputSHA256
    self.command = command
    self.precisionBits = precisionBits
    self.date = date
  }

  /// A time in seconds since 1970 as `2024-10-07T12:00:00Z`.
  ///
  /// The civil date is counted in eras of 400 years that begin in March, so that the leap day is
  /// the last day of a year.
  public static func timestamp(secondsSince1970 seconds: Int) -> String {
    let bounded = min(max(seconds, 0), 253_402_300_799)
    let (days, second) = bounded.quotientAndRemainder(dividingBy: 86_400)
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let time = [second / 3600, second / 60 % 60, second % 60].map { digits($0, 2) }
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T"
      + time.joined(separator: ":") + "Z"
  }

  private static func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
