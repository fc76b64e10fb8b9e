/// A JSON value that is a number, a string, a Boolean, or a value that encodes itself.
///
/// - Throws: `EncodingError` when a floating-point number is infinite or NaN.
private func fill(
  _ slot: JSONSlot, with value: some Encodable, codingPath: [any CodingKey]
) throws {
  switch value {
  case let text as String: slot.set(.string(text))
  case let truth as Bool: slot.set(.literal(truth ? "true" : "false"))
  case let number as Double:
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: codingPath, debugDescription: "JSON has no such number"))
    }
    slot.set(.literal("\(number)"))
  case let number as any BinaryInteger: slot.set(.literal("\(number)"))
  default: try value.encode(to: SlotEncoder(slot: slot, codingPath: codingPath))
  }
}

struct SlotValue: SingleValueEncodingContainer {
  let slot: JSONSlot
  let codingPath: [any CodingKey]

  mutating func encodeNil() { slot.set(.null) }

  mutating func encode(_ value: some Encodable) throws {
    try fill(slot, with: value, codingPath: codingPath)
  }
}

struct SlotElements: UnkeyedEncodingContainer {
  let slot: JSONSlot
  let codingPath: [any CodingKey]
  var count: Int { slot.count }

  mutating func encodeNil() { slot.append().set(.null) }

  mutating func encode(_ value: some Encodable) throws {
    try fill(slot.append(), with: value, codingPath: codingPath)
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) -> KeyedEncodingContainer<Key> {
    superEncoder().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    superEncoder().unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder {
    SlotEncoder(slot: slot.append(), codingPath: codingPath)
  }
}

struct SlotMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: JSONSlot
  let codingPath: [any CodingKey]

  mutating func encodeNil(forKey key: Key) { slot.member(key.stringValue).set(.null) }

  mutating func encode(_ value: some Encodable, forKey key: Key) throws {
    try fill(slot.member(key.stringValue), with: value, codingPath: codingPath + [key])
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    superEncoder(forKey: key).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    superEncoder(forKey: key).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder {
    SlotEncoder(slot: slot.member("super"), codingPath: codingPath)
  }

  mutating func superEncoder(forKey key: Key) -> any Encoder {
    SlotEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
  }
}
