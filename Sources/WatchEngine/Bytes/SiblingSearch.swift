/// Looks beside a log for its earlier generations.
struct SiblingSearch {
  struct Sibling {
    var path: String
    var stat: FileStat
  }

  let calls: any FileSystemCalls
  let listings: FolderListings
  /// Gives a descriptor open on an unlinked regular file with the decompressed bytes; nil: can't.
  let decompress: @Sendable (String) -> Int32?
  /// Entries looked at in one folder; a folder of endless files must not stop the log.
  static let limit = 20_000

  /// Files beside `paths` named like generations of them, oldest first.
  func siblings(of paths: [String]) -> [Sibling] {
    var found: [FileIdentity: Sibling] = [:]
    for path in Set(paths) {
      let (folder, base) = PathParts.split(path)
      let names = listings.names(in: folder, startingWith: RotatedName.stem(of: base))
      for name in names.prefix(Self.limit)
      where RotatedName.matches(name, base: base) {
        let sibling = PathParts.join(folder, name)
        guard let stat = try? calls.status(of: sibling), stat.kind == .regular else { continue }
        found[stat.identity] = Sibling(path: sibling, stat: stat)
      }
    }
    return found.values.sorted(by: Self.isOlder)
  }

  static func isOlder(_ one: Sibling, _ other: Sibling) -> Bool {
    (one.stat.age, one.stat.modified, one.path) < (other.stat.age, other.stat.modified, other.path)
  }

  /// Opens a sibling, decompressed when it is compressed.
  func open(_ sibling: Sibling, number: Int) -> FileTail? {
    guard RotatedName.isCompressed(sibling.path) else {
      return try? FileTail.open(sibling.path, number: number, calls: calls)
    }
    guard let descriptor = decompress(sibling.path) else { return nil }
    return try? FileTail.adopt(descriptor, path: sibling.path, number: number, calls: calls)
  }
}

extension FileStat {
  /// Orders generations: birth where it is known, else the last write.
  var age: Int64 { identity.birth != 0 ? identity.birth : modified }
}
