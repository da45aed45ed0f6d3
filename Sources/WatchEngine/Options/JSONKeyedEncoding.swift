/// The keyed container of ``JSONEncoding``.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  private let sink: JSONSink
  private let depth: Int

  init(sink: JSONSink) {
    self.sink = sink
    depth = sink.depth
  }

  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) { at(key).write(word: "null") }
  func encode(_ value: Bool, forKey key: Key) { at(key).write(value) }
  func encode(_ value: String, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Double, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Float, forKey key: Key) { at(key).write(Double(value)) }
  func encode(_ value: Int, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Int8, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Int16, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Int32, forKey key: Key) { at(key).write(value) }
  func encode(_ value: Int64, forKey key: Key) { at(key).write(value) }
  func encode(_ value: UInt, forKey key: Key) { at(key).write(value) }
  func encode(_ value: UInt8, forKey key: Key) { at(key).write(value) }
  func encode(_ value: UInt16, forKey key: Key) { at(key).write(value) }
  func encode(_ value: UInt32, forKey key: Key) { at(key).write(value) }
  func encode(_ value: UInt64, forKey key: Key) { at(key).write(value) }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try at(key).encode(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    superEncoder(forKey: key).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    superEncoder(forKey: key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    sink.begin("super", at: depth)
    return JSONEncoding(sink: sink)
  }

  func superEncoder(forKey key: Key) -> any Encoder { JSONEncoding(sink: at(key)) }

  private func at(_ key: Key) -> JSONSink {
    sink.begin(key.stringValue, at: depth)
    return sink
  }
}
