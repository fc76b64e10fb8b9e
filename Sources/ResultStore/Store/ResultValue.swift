import Foundation

/// Values as the bytes of the store.
enum ResultValue {
  /// JSON with sorted keys: equal values have equal bytes.
  ///
  /// - Returns: The bytes, or nil for a value that JSON does not have, such as NaN.
  static func encode(_ value: some Encodable) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { [UInt8]($0) }
  }

  /// The value of bytes, or nil if they are no value of the type.
  static func decode<Value: Decodable>(_ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(bytes))
  }
}
