/// The unkeyed container of ``JSONEncoding``.
struct JSONListEncoding: UnkeyedEncodingContainer {
  private let sink: JSONSink
  private let depth: Int
  private(set) var count = 0

  init(sink: JSONSink) {
    self.sink = sink
    depth = sink.depth
  }

  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() { next().write(word: "null") }
  mutating func encode(_ value: Bool) { next().write(value) }
  mutating func encode(_ value: String) { next().write(value) }
  mutating func encode(_ value: Double) { next().write(value) }
  mutating func encode(_ value: Float) { next().write(Double(value)) }
  mutating func encode(_ value: Int) { next().write(value) }
  mutating func encode(_ value: Int8) { next().write(value) }
  mutating func encode(_ value: Int16) { next().write(value) }
  mutating func encode(_ value: Int32) { next().write(value) }
  mutating func encode(_ value: Int64) { next().write(value) }
  mutating func encode(_ value: UInt) { next().write(value) }
  mutating func encode(_ value: UInt8) { next().write(value) }
  mutating func encode(_ value: UInt16) { next().write(value) }
  mutating func encode(_ value: UInt32) { next().write(value) }
  mutating func encode(_ value: UInt64) { next().write(value) }
  mutating func encode<T: Encodable>(_ value: T) throws { try next().encode(value) }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    superEncoder().container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    superEncoder().unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { JSONEncoding(sink: next()) }

  private mutating func next() -> JSONSink {
    count += 1
    sink.separate(at: depth)
    return sink
  }
}
