/// Bytes read as decisions, one after the other; zeros when they are used up.
struct ByteTape {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { at >= bytes.count }

  mutating func next() -> Int {
    guard at < bytes.count else { return 0 }
    defer { at += 1 }
    return Int(bytes[at])
  }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[next() % list.count] }
}
