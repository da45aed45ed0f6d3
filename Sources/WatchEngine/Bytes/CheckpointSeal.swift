/// The envelope of a checkpoint on disk: the record's text, then one line that proves it is whole.
///
/// `{"checkpoint":1,"generation":G,"bytes":N,"checksum":"16 hex"}`; every cut and every changed byte
/// is found.
package enum CheckpointSeal {
  package static func seal(_ payload: [UInt8], generation: Int) -> [UInt8] {
    payload + [newline] + trailer(of: payload, generation: generation)
  }

  /// The payload; nil when the bytes aren't exactly what ``seal(_:generation:)`` made.
  package static func open(_ bytes: [UInt8]) -> (payload: [UInt8], generation: Int)? {
    guard bytes.last == newline,
      let border = bytes.dropLast().lastIndex(of: newline)
    else { return nil }
    let line = bytes[(border + 1)...]
    guard line.starts(with: prefix) else { return nil }
    let digits = line.dropFirst(prefix.count).prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard let generation = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    let payload = Array(bytes[..<border])
    guard line.elementsEqual(trailer(of: payload, generation: generation)) else { return nil }
    return (payload, generation)
  }

  private static let newline = UInt8(ascii: "\n")
  private static let prefix = Array(#"{"checkpoint":1,"generation":"#.utf8)

  private static func trailer(of payload: [UInt8], generation: Int) -> [UInt8] {
    var hash = ContentHash(payload)
    hash.add("\(generation)".utf8)
    let rest = #"\#(generation),"bytes":\#(payload.count),"checksum":"\#(hash.text)"}"#
    return prefix + Array(rest.utf8) + [newline]
  }
}
