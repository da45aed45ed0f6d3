/// The single-value container of ``JSONEncoding``.
struct JSONSingleEncoding: SingleValueEncodingContainer {
  private let sink: JSONSink

  init(sink: JSONSink) { self.sink = sink }

  var codingPath: [any CodingKey] { [] }

  func encodeNil() { sink.write(word: "null") }
  func encode(_ value: Bool) { sink.write(value) }
  func encode(_ value: String) { sink.write(value) }
  func encode(_ value: Double) { sink.write(value) }
  func encode(_ value: Float) { sink.write(Double(value)) }
  func encode(_ value: Int) { sink.write(value) }
  func encode(_ value: Int8) { sink.write(value) }
  func encode(_ value: Int16) { sink.write(value) }
  func encode(_ value: Int32) { sink.write(value) }
  func encode(_ value: Int64) { sink.write(value) }
  func encode(_ value: UInt) { sink.write(value) }
  func encode(_ value: UInt8) { sink.write(value) }
  func encode(_ value: UInt16) { sink.write(value) }
  func encode(_ value: UInt32) { sink.write(value) }
  func encode(_ value: UInt64) { sink.write(value) }
  func encode<T: Encodable>(_ value: T) throws { try sink.encode(value) }
}
