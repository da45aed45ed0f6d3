import Glibc

/// The keys a log has used so far, each resolved to its role once.
///
/// Rows of one log carry the same keys in the same order, so the key at a place is first compared
/// with the key of that place in the last row: one `memcmp` instead of a hash, and no `String` is
/// made for a key seen before. Bounded: keys beyond ``maxKeys`` are dropped and counted.
package struct KeyTable: Sendable {
  /// Distinct keys kept.
  ///
  /// Real logs have up to 200; a log that puts numbers into keys must stay bounded.
  package static let maxKeys = 4096
  /// Longest key kept, in bytes; the longest real one has 90.
  package static let maxKeyBytes = 512

  /// Roles remembered of words that were no keys: 1024 are 40 KiB.
  private static let maxPassing = 1024

  private struct Entry: Sendable {
    var offset: Int
    var length: Int
    var hash: UInt64
  }

  private var arena: [UInt8] = []
  private var entries: [Entry] = []
  package private(set) var roles: [KeyRole] = []
  package private(set) var names: [String] = []
  package private(set) var marks: [Bool] = []
  /// Numeric values seen, by slot.
  package var counts: [UInt64] = []
  /// Open addressing, size a power of two, -1 for free.
  private var buckets: [Int32] = []
  private var order: [Int32] = []
  private var place = 0
  private var passing: [UInt64: KeyRole] = [:]
  /// Keys not kept because the table was full or the key too long.
  package var dropped: UInt64 = 0
  package let overrides: [String: String]
  /// Keys whose values the caller wants by their place here, whatever else becomes of them.
  private var watched: [String] = []
  /// Place among the watched keys, by slot; -1: it isn't one.
  package private(set) var places: [Int16] = []

  package init(overrides: [String: String]) {
    self.overrides = overrides
    buckets = Array(repeating: -1, count: 64)
  }

  package var count: Int { entries.count }

  /// Other watched keys from here on, for the keys known already, too.
  package mutating func watch(_ keys: [String]) {
    watched = Array(keys.prefix(Int(Int16.max)))
    places = names.map(watchedPlace)
  }

  private func watchedPlace(of name: String) -> Int16 {
    watched.firstIndex(of: name).map { Int16($0) } ?? -1
  }

  /// The next key is the first of a row.
  @inline(__always) package mutating func beginRow() { place = 0 }

  /// The slot of the key expected at `p` when it stands there followed by `quote`, and its length.
  @inline(__always) package mutating func predicted(
    _ p: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, quote: UInt8
  ) -> (slot: Int, length: Int)? {
    guard place < order.count else { return nil }
    let slot = Int(order[place])
    let entry = entries[slot]
    guard end - p > entry.length, p[entry.length] == quote, matches(entry, p) else { return nil }
    place += 1
    return (slot, entry.length)
  }

  @inline(__always) private func matches(_ entry: Entry, _ p: UnsafePointer<UInt8>) -> Bool {
    arena.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return entry.length == 0 }
      return memcmp(base + entry.offset, p, entry.length) == 0
    }
  }

  /// The slot of a key; nil when it is not kept.
  package mutating func slot(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = key.baseAddress, key.count <= Self.maxKeyBytes else {
      dropped &+= 1
      return nil
    }
    // No metric has a backslash in its name; without them `predicted` need not know of escapes.
    guard memchr(base, 0x5C, key.count) == nil else {
      dropped &+= 1
      return nil
    }
    if place < order.count {
      let expected = Int(order[place])
      if entries[expected].length == key.count, matches(entries[expected], base) {
        place += 1
        return expected
      }
    }
    guard let slot = lookUp(key, base) else {
      dropped &+= 1
      return nil
    }
    if place < order.count {
      order[place] = Int32(slot)
    } else if place < Self.maxKeys {
      order.append(Int32(slot))
    }
    place += 1
    return slot
  }

  /// The role of a key without keeping it: for lines that may turn out to be mere text.
  ///
  /// Words of text come again and again, and a role takes a microsecond: those met last are remembered, by
  /// their hash alone. Two words of one hash could be mistaken for each other, in telling a row from text
  /// only: a row's numbers go by ``slot(of:)``.
  package mutating func role(of key: UnsafeBufferPointer<UInt8>) -> KeyRole {
    guard let base = key.baseAddress, key.count <= Self.maxKeyBytes else { return .other }
    let found = find(key, base)
    if let slot = found.slot { return roles[slot] }
    if let role = passing[found.hash] { return role }
    let role = SignalAliases.role(of: String(decoding: key, as: UTF8.self), overrides: overrides)
    if passing.count >= Self.maxPassing { passing.removeAll(keepingCapacity: true) }
    passing[found.hash] = role
    return role
  }

  /// The slot of a key given as a string.
  package mutating func slot(named key: String) -> Int? {
    var key = key
    return key.withUTF8 { bytes in
      guard let base = bytes.baseAddress, bytes.count <= Self.maxKeyBytes else { return nil }
      return lookUp(bytes, base)
    }
  }

  private mutating func lookUp(
    _ key: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>
  ) -> Int? {
    let found = find(key, base)
    if let slot = found.slot { return slot }
    guard entries.count < Self.maxKeys else { return nil }
    return insert(key, hash: found.hash, bucket: found.bucket)
  }

  private func find(
    _ key: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>
  ) -> (slot: Int?, hash: UInt64, bucket: Int) {
    // FNV-1a. Collisions made on purpose cost at most 4096 comparisons a key.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let mask = buckets.count - 1
    var index = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while buckets[index] >= 0 {
      let slot = Int(buckets[index])
      let entry = entries[slot]
      if entry.hash == hash, entry.length == key.count, matches(entry, base) {
        return (slot, hash, index)
      }
      index = (index + 1) & mask
    }
    return (nil, hash, index)
  }

  private mutating func insert(
    _ key: UnsafeBufferPointer<UInt8>, hash: UInt64, bucket: Int
  ) -> Int {
    let slot = entries.count
    entries.append(Entry(offset: arena.count, length: key.count, hash: hash))
    arena.append(contentsOf: key)
    let name = String(decoding: key, as: UTF8.self)
    names.append(name)
    roles.append(SignalAliases.role(of: name, overrides: overrides))
    marks.append(SignalAliases.marksStableBaselines.contains(SignalAliases.normalized(name)))
    counts.append(0)
    places.append(watchedPlace(of: name))
    buckets[bucket] = Int32(slot)
    if entries.count * 2 > buckets.count { grow() }
    return slot
  }

  private mutating func grow() {
    let size = buckets.count * 2
    buckets = Array(repeating: -1, count: size)
    for (slot, entry) in entries.enumerated() {
      var index = Int(truncatingIfNeeded: entry.hash ^ entry.hash >> 32) & (size - 1)
      while buckets[index] >= 0 { index = (index + 1) & (size - 1) }
      buckets[index] = Int32(slot)
    }
  }
}
