/// Where the text of a value being encoded grows, and which lists and maps of it are still open.
///
/// Containers are written as they come; one made inside another ends at the other's next write. Confined
/// to one encoding.
final class JSONSink {
  private struct Frame {
    var isMap: Bool
    var isEmpty = true
    /// Where each entry of a map begins whose keys are data; they are sorted at its end.
    var entries: [(key: String, start: Int)]?
  }

  private(set) var bytes: [UInt8] = []
  private var frames: [Frame] = []
  let keys = NodeKeys()

  var depth: Int { frames.count }

  func isMap(at depth: Int) -> Bool { frames[depth].isMap }

  func openMap(keysAreData: Bool) {
    bytes.append(UInt8(ascii: "{"))
    frames.append(Frame(isMap: true, entries: keysAreData ? [] : nil))
  }

  func openList() {
    bytes.append(UInt8(ascii: "["))
    frames.append(Frame(isMap: false))
  }

  func close(to depth: Int) {
    while frames.count > depth, let frame = frames.popLast() {
      if let entries = frame.entries { sort(entries) }
      bytes.append(UInt8(ascii: frame.isMap ? "}" : "]"))
    }
  }

  /// The next entry of the map that `depth` frames lead to.
  func begin(_ key: String, at depth: Int) {
    separate(at: depth)
    if frames[depth - 1].entries != nil {
      frames[depth - 1].entries?.append((key, bytes.count))
      JSONWriter.quote(key, to: &bytes)
    } else {
      bytes.append(UInt8(ascii: "\""))
      SnakeCase.append(key, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ":"))
  }

  /// The next item of the list that `depth` frames lead to.
  func separate(at depth: Int) {
    close(to: depth)
    if frames[depth - 1].isEmpty {
      frames[depth - 1].isEmpty = false
    } else {
      bytes.append(UInt8(ascii: ","))
    }
  }

  func write(word: StaticString) {
    word.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  func write(_ flag: Bool) { write(word: flag ? "true" : "false") }
  func write(_ text: String) { JSONWriter.quote(text, to: &bytes) }
  func write(_ number: Double) { JSONWriter.write(number, to: &bytes) }

  /// What doesn't fit `Int` becomes its decimal digits as a string.
  func write(_ number: some FixedWidthInteger) {
    if let int = Int(exactly: number) {
      JSONWriter.write(int, to: &bytes)
    } else {
      write(String(number))
    }
  }

  /// Common leaf types without a container.
  func encode<T: Encodable>(_ value: T) throws {
    if T.self == Double.self, let double = value as? Double { return write(double) }
    if T.self == Int.self, let int = value as? Int { return write(int) }
    if T.self == Bool.self, let flag = value as? Bool { return write(flag) }
    if T.self == String.self, let text = value as? String { return write(text) }
    if T.self == [Double].self, let doubles = value as? [Double] {
      openList()
      for double in doubles {
        separate(at: depth)
        write(double)
      }
      return close(to: depth - 1)
    }
    let (start, outside) = (bytes.count, depth)
    try value.encode(to: JSONEncoding(sink: self))
    close(to: outside)
    // A type without properties opens no container.
    if bytes.count == start { write(word: "{}") }
  }

  /// So that equal dictionaries give equal text.
  private func sort(_ entries: [(key: String, start: Int)]) {
    guard let first = entries.first, entries.count > 1 else { return }
    // Each but the last ends before its comma.
    let ends = entries.dropFirst().map { $0.start - 1 } + [bytes.count]
    let sorted = zip(entries, ends).sorted { $0.0.key < $1.0.key }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count - first.start)
    for (entry, end) in sorted {
      if !text.isEmpty { text.append(UInt8(ascii: ",")) }
      text += bytes[entry.start..<end]
    }
    bytes.replaceSubrange(first.start..., with: text)
  }
}
