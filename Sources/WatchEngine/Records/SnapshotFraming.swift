/// Cuts a JSON document that is rewritten whole: the objects of its array, as they stream by.
///
/// The array is the document itself or the value of `log_history` (HuggingFace's
/// `trainer_state.json`), `history` or `logs`. Everything around is passed over. What turns out to be
/// no JSON, or goes on behind the document's end, is left to another framing: ``split(_:body:tooLong:)``
/// stops there and ``isOver`` is true. That the document is read again from its start when it is
/// rewritten is the tailer's matter; rows judged before are told by ``RewriteGuard``.
package struct SnapshotFraming: Framing {
  /// Longest object handed out, in bytes.
  package let maxObjectBytes: Int
  package private(set) var committedOffset: UInt64 = 0
  /// The document has ended, or never was one: the bytes from ``consumedOffset`` on are not its.
  package private(set) var isOver = false
  /// Offset of the next byte to come; with ``isOver`` of the first byte that isn't the document's.
  package private(set) var consumedOffset: UInt64 = 0

  private enum Root: Sendable {
    case unknown
    /// Resumed: inside the array or behind the document, as the next byte tells.
    case resumed
    case array
    case object
  }

  private var root = Root.unknown
  private var wasResumed = false
  private var depth = 0
  /// Depth of the array whose objects are rows; nil outside.
  private var rowDepth: Int?
  private var isInText = false
  private var isEscaped = false
  /// The text last ended at depth 1, for the name of the array.
  private var name: [UInt8] = []
  private var object: [UInt8] = []
  private var objectStart: UInt64?
  private var isTooLong = false

  private static let arrayNames: [[UInt8]] = ["log_history", "history", "logs"].map {
    Array($0.utf8)
  }
  /// Nesting beyond it is no log.
  private static let maxDepth = 256

  package init(maxObjectBytes: Int = 1 << 20) {
    self.maxObjectBytes = max(1, maxObjectBytes)
  }

  package mutating func begin(at offset: UInt64) {
    self = SnapshotFraming(maxObjectBytes: maxObjectBytes)
    committedOffset = offset
    consumedOffset = offset
    root = offset == 0 ? .unknown : .resumed
    wasResumed = offset > 0
  }

  package mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void
  ) {
    guard !isOver else { return }
    // Where the part of an object in these bytes begins.
    var from = 0
    for index in 0..<bytes.count {
      let byte = bytes[index]
      let wasInObject = objectStart != nil
      guard take(byte) else {
        isOver = true
        return
      }
      consumedOffset &+= 1
      guard let start = objectStart else { continue }
      if !wasInObject { from = index }
      let isEnd = byte == 0x7D && !isInText && depth == rowDepth
      if !isTooLong, object.count + index - from >= maxObjectBytes {
        tooLong(start)
        isTooLong = true
        object = []
      }
      guard isEnd else { continue }
      if !isTooLong {
        object.append(contentsOf: bytes[from...index])
        object.withUnsafeBytes {
          body(Record(bytes: $0, offset: start, end: consumedOffset, kind: .object))
        }
      }
      closeObject()
    }
    if objectStart != nil, !isTooLong { object.append(contentsOf: bytes[from...]) }
  }

  private mutating func closeObject() {
    object.removeAll(keepingCapacity: true)
    objectStart = nil
    isTooLong = false
    committedOffset = consumedOffset
  }

  /// Moves over one byte; false when it isn't the document's.
  private mutating func take(_ byte: UInt8) -> Bool {
    if isInText {
      if isEscaped {
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else if byte == 0x22 {
        isInText = false
      } else if depth == 1, name.count < 64 {
        name.append(byte)
      }
      return byte >= 0x20
    }
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: return true
    case 0x22:
      isInText = true
      if depth == 1 { name = [] }
      return depth > 0
    case 0x5B, 0x7B: return open(byte)
    case 0x5D, 0x7D: return close(byte)
    case 0x2C:
      if root == .resumed { resume() }
      return depth > 0
    case 0x3A, 0x2B, 0x2D, 0x2E, 0x30...0x39, UInt8(ascii: "E"), UInt8(ascii: "N"),
      UInt8(ascii: "I"), UInt8(ascii: "a")...UInt8(ascii: "z"):
      // Numbers, true, false, null, NaN, Infinity; their spelling is the reader's to check.
      return depth > 0
    default:
      // A byte order mark.
      return consumedOffset < 3 && (byte == 0xEF || byte == 0xBB || byte == 0xBF)
    }
  }

  /// Goes on within the array of rows.
  private mutating func resume() {
    root = .array
    depth = 1
    rowDepth = 1
  }

  private mutating func open(_ byte: UInt8) -> Bool {
    switch root {
    case .unknown:
      root = byte == 0x5B ? .array : .object
      depth = 1
      if byte == 0x5B { rowDepth = 1 }
      return true
    case .resumed: return false
    case .array, .object: break
    }
    guard depth > 0, depth < Self.maxDepth else { return false }
    if depth == rowDepth, byte == 0x7B {
      objectStart = consumedOffset
    } else if depth == 1, root == .object, byte == 0x5B, Self.arrayNames.contains(name) {
      rowDepth = 2
    }
    depth += 1
    return true
  }

  private mutating func close(_ byte: UInt8) -> Bool {
    if root == .resumed { resume() }
    guard depth > 0 else { return false }
    depth -= 1
    if byte == 0x5D, let rowDepth, depth < rowDepth { self.rowDepth = nil }
    guard depth == 0 else { return true }
    if wasResumed, root == .array {
      // What follows the array belongs to the object around it, if there is one.
      root = .object
      depth = 1
    } else {
      committedOffset = consumedOffset + 1
    }
    return true
  }

  package mutating func finish(body: (Record) -> Void) {
    if let objectStart {
      body(.damaged(at: objectStart, end: consumedOffset))
    }
    let end = consumedOffset
    begin(at: end)
  }
}
