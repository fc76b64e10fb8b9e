/// Writes a Codable document as JSON with its keys in the order of their declaration.
///
/// Foundation's encoder sorts keys or leaves their order to chance; a published document needs
/// one fixed order, so that two runs agree byte for byte and a person finds what the
/// documentation shows.
public struct DocumentEncoder: Sendable {
  /// Creates an encoder.
  public init() {}

  /// The document as JSON text, indented by two spaces, ending in a newline.
  ///
  /// - Parameter document: Any value whose numbers that carry precision are strings.
  /// - Returns: The text.
  /// - Throws: `EncodingError` for a number that JSON cannot hold.
  public func encode(_ document: some Encodable) throws -> String {
    let root = JSONSlot()
    try document.encode(to: SlotEncoder(slot: root, codingPath: []))
    return JSONText.render(root.value) + "\n"
  }

  /// The document as JSON text on one line, without a newline.
  ///
  /// - Parameter document: Any value whose numbers that carry precision are strings.
  /// - Returns: The text.
  /// - Throws: `EncodingError` for a number that JSON cannot hold.
  public func encodeLine(_ document: some Encodable) throws -> String {
    let root = JSONSlot()
    try document.encode(to: SlotEncoder(slot: root, codingPath: []))
    return JSONText.line(root.value)
  }
}

/// A place in the tree that an encoder fills.
final class JSONSlot {
  private enum Shape {
    case leaf
    case array
    case object
  }
  private var shape = Shape.leaf
  private var leaf = JSONValue.null
  private var elements: [JSONSlot] = []
  private var members: [(key: String, slot: JSONSlot)] = []

  /// What has been written here, as a value.
  var value: JSONValue {
    switch shape {
    case .leaf: leaf
    case .array: .array(elements.map(\.value))
    case .object: .object(members.map { JSONValue.Member(key: $0.key, value: $0.slot.value) })
    }
  }

  var count: Int { elements.count }

  func set(_ value: JSONValue) {
    shape = .leaf
    leaf = value
  }

  func becomeArray() { shape = .array }

  func becomeObject() { shape = .object }

  func append() -> JSONSlot {
    let slot = JSONSlot()
    elements.append(slot)
    return slot
  }

  func member(_ key: String) -> JSONSlot {
    let slot = JSONSlot()
    members.append((key, slot))
    return slot
  }
}

struct SlotEncoder: Encoder {
  let slot: JSONSlot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.becomeObject()
    return KeyedEncodingContainer(SlotMembers(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.becomeArray()
    return SlotElements(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SlotValue(slot: slot, codingPath: codingPath)
  }
}
