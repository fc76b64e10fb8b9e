import Foundation

extension StoredResult {
  /// The result as one line of JSON without its end: the key's texts, who computed it, when (UTC)
  /// and for how long, and the value itself.
  public var exportLine: String {
    let members: [(String, String)] = [
      ("kind", Self.quoted(key.kind)), ("algorithm", Self.quoted(key.algorithm)),
      ("subject", Self.quoted(key.subject)), ("request", Self.quoted(key.request)),
      ("mirrorflow", Self.quoted(program)), ("created", Self.quoted(Self.dateText(created))),
      ("seconds", seconds.isFinite ? "\(seconds)" : "null"),
      ("value", String(decoding: value, as: UTF8.self)),
    ]
    return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  /// A time in seconds since 1970 as date and time in UTC: `2026-01-31T23:59:59Z`.
  public static func dateText(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }

  private static func quoted(_ text: String) -> String {
    ResultValue.encode(text).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
