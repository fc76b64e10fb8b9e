import Foundation

/// A file of recorded values from a tool that shares no code with the package.
///
/// The header says which: a test checks `hasCompleteHeader`. Values are decimal strings with
/// at least twice the tested digits.
public struct Oracle<Case: Decodable & Sendable>: Decodable, Sendable {
  /// Where the values come from.
  public struct Header: Decodable, Sendable {
    /// The tool that computed the values.
    public let tool: String
    /// The version of the tool.
    public let version: String
    /// The script, relative to the folder of oracles.
    public let script: String
    /// When the values were recorded.
    public let date: String
    /// The precision of the recorded values, in decimal digits.
    public let digits: Int
  }

  /// Where the values come from.
  public let header: Header
  /// The recorded cases.
  public let cases: [Case]

  /// Reads `name` from Tests/Oracles.
  ///
  /// - Throws: Whatever reading or decoding the file throws.
  public init(named name: String) throws {
    let url = oracleFolder.appending(path: name)
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }

  /// Whether the header names a tool, a version, an existing script and a date.
  public var hasCompleteHeader: Bool {
    !header.tool.isEmpty && !header.version.isEmpty && header.digits > 0
      && header.date.count == "2000-01-01".count
      && FileManager.default.fileExists(atPath: oracleFolder.appending(path: header.script).path)
  }
}

/// Tests/Oracles, found from this source file.
public let oracleFolder: URL = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Oracles")
