/// The encoder of one value: its containers write to the sink.
struct JSONEncoding: Encoder {
  private let sink: JSONSink
  /// Containers around the value.
  private let depth: Int

  init(sink: JSONSink) {
    self.sink = sink
    depth = sink.depth
  }

  /// Errors of our own types name no place.
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    // A value may ask for its map more than once.
    if sink.depth > depth, sink.isMap(at: depth) {
      sink.close(to: depth + 1)
    } else {
      sink.openMap(keysAreData: sink.keys.areData(type))
    }
    return KeyedEncodingContainer(JSONKeyedEncoding<Key>(sink: sink))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    sink.openList()
    return JSONListEncoding(sink: sink)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    JSONSingleEncoding(sink: sink)
  }
}
