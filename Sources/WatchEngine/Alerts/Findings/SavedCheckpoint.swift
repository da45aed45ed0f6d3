/// A checkpoint on disk: `checkpoint-500`, `global_step_500`, or anything with a step number.
package struct SavedCheckpoint: Sendable, Equatable {
  package var path: String
  package var step: Int

  package init(path: String, step: Int) {
    self.path = path
    self.step = step
  }

  /// Reads the step from the path's last name that has one, down to `root`; nil when none has.
  ///
  /// Names of files that are still being written have none.
  package init?(path: String, below root: String = "/") {
    let names = path.dropFirst(path.hasPrefix(root) ? root.utf8.count : 0).split(separator: "/")
    guard let last = names.last, !Self.isUnfinished(last) else { return nil }
    guard let step = names.reversed().lazy.compactMap({ Self.step(in: $0) }).first else {
      return nil
    }
    self.init(path: path, step: step)
  }

  /// The number behind the last "step", else the last number: `epoch=3-step=500.ckpt` is of 500.
  static func step(in name: Substring) -> Int? {
    let bytes = Array(name.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 })
    let word = Array("step".utf8)
    var places = bytes.indices.filter { bytes[$0...].starts(with: word) }.map { $0 + word.count }
    while var place = places.popLast() {
      while place < bytes.count, [0x5F, 0x2D, 0x3D, 0x2E, 0x73].contains(bytes[place]) {
        place += 1
      }
      if let number = number(bytes[place...].prefix(while: isDigit)) { return number }
    }
    let start = bytes.lastIndex(where: isDigit).map { end in
      (bytes[...end].lastIndex { !isDigit($0) } ?? -1) + 1
    }
    return start.flatMap { number(bytes[$0...].prefix(while: isDigit)) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// At most 15 digits, so that steps add up without an overflow; dates with times are no steps.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.isEmpty || digits.count > 15 ? nil : Int(String(decoding: digits, as: UTF8.self))
  }

  private static func isUnfinished(_ name: Substring) -> Bool {
    name.hasPrefix(".") || name.hasPrefix("tmp")
      || [".tmp", ".partial", ".incomplete", ".lock"].contains { name.hasSuffix($0) }
  }
}
