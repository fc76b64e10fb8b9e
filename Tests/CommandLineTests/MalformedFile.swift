import Foundation
import Testing

/// One malformed text and what must be reported about it, from `Fixtures/malformed.json`.
struct MalformedFile: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  /// The text, or its bytes in hexadecimal digits, or pieces with how often each is repeated.
  private let text: String?
  private let hex: String?
  private let parts: [Piece]?
  /// `code line:column` of every error, in the order of the file.
  let expected: [String]

  private struct Piece: Decodable, Sendable {
    let text: String
    let count: Int

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      text = try container.decode(String.self)
      count = try container.decode(Int.self)
    }
  }

  var testDescription: String { name }

  var bytes: [UInt8] {
    if let text { return Array(text.utf8) }
    if let hex {
      return stride(from: 0, to: hex.count, by: 2).compactMap {
        UInt8(hex.dropFirst($0).prefix(2), radix: 16)
      }
    }
    return (parts ?? []).flatMap { piece in
      Array(String(repeating: piece.text, count: piece.count).utf8)
    }
  }

  static let all: [MalformedFile] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/malformed.json")
    guard let data = try? Data(contentsOf: url) else { return [] }
    return (try? JSONDecoder().decode([MalformedFile].self, from: data)) ?? []
  }()

  /// The csv files beside the malformed text.
  static let tables = [
    "ragged.csv": "x,y\n1,2\n3\n", "bad.csv": "x,y\r\n1,2\r\n3,zwei\r\n",
    "quote.csv": "1,2\n\"3,4\n",
    "hdr.csv": "x,y\n", "empty.csv": "", "nul.csv": "1,2\n3,\u{0}4\n", "div.csv": "1,2\n1,2/0\n",
    "utf.csv": "1,2\n3,\u{FFFD}4\n", "one.csv": "1\n2\n", "huge.csv": "1,1e999999\n",
  ]
}
