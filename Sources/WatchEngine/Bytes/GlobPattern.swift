/// A path pattern: `*` and `?` within a name, `[a-z]` and `[!a-z]` one character, `**` folders of any depth.
package struct GlobPattern: Sendable, Equatable {
  package let text: String
  private let parts: [String]

  /// `text` is absolute.
  package init(_ text: String) {
    self.text = text
    parts = text.split(separator: "/").map(String.init)
  }

  /// Whether it stands for itself only.
  package var isLiteral: Bool { !parts.contains(where: Self.isMagic) }

  /// The deepest folder that is known without looking.
  package var root: String {
    let plain = parts.dropLast().prefix { !Self.isMagic($0) }
    return "/" + plain.joined(separator: "/")
  }

  package func matches(_ path: String) -> Bool {
    Self.matches(path.split(separator: "/")[...], parts[...])
  }

  /// Whether files below `folder` can match.
  package func mayMatch(below folder: String) -> Bool {
    var names = folder.split(separator: "/")[...]
    var parts = parts[...]
    while let name = names.popFirst() {
      guard let part = parts.popFirst() else { return false }
      if part == "**" { return true }
      guard Self.name(String(name), matches: part) else { return false }
    }
    return !parts.isEmpty
  }

  private static func matches(_ names: ArraySlice<Substring>, _ parts: ArraySlice<String>) -> Bool {
    // Backtracks only over the last `**`: linear in practice, quadratic at worst.
    var names = names
    var parts = parts
    var retry: (names: ArraySlice<Substring>, parts: ArraySlice<String>)?
    while true {
      if let part = parts.first {
        if part == "**" {
          parts = parts.dropFirst()
          retry = (names, parts)
          continue
        }
        if let name = names.first, Self.name(String(name), matches: part) {
          names = names.dropFirst()
          parts = parts.dropFirst()
          continue
        }
      } else if names.isEmpty {
        return true
      }
      guard let again = retry, !again.names.isEmpty else { return false }
      names = again.names.dropFirst()
      parts = again.parts
      retry = (names, parts)
    }
  }

  static func isMagic(_ part: String) -> Bool { part.contains { "*?[".contains($0) } }

  /// Whether one name matches one part; a leading dot is matched only by a dot, as in the shell.
  package static func name(_ name: String, matches part: String) -> Bool {
    if name.hasPrefix("."), !part.hasPrefix(".") { return false }
    let name = Array(name.unicodeScalars)
    let part = Array(part.unicodeScalars)
    var (at, place) = (0, 0)
    var retry: (at: Int, place: Int)?
    while at < name.count || place < part.count {
      if place < part.count {
        if part[place] == "*" {
          retry = (at, place + 1)
          place += 1
          continue
        }
        if at < name.count, let next = one(name[at], part, place) {
          at += 1
          place = next
          continue
        }
      }
      guard let again = retry, again.at < name.count else { return false }
      at = again.at + 1
      place = again.place
      retry = (at, place)
    }
    return true
  }

  /// The place behind the pattern element at `place` when it takes the character.
  private static func one(_ character: Unicode.Scalar, _ part: [Unicode.Scalar], _ place: Int)
    -> Int?
  {
    switch part[place] {
    case "?": return place + 1
    case "[":
      var next = place + 1
      let isNegated = next < part.count && (part[next] == "!" || part[next] == "^")
      if isNegated { next += 1 }
      let first = next
      var isIn = false
      while next < part.count, part[next] != "]" || next == first {
        if next + 2 < part.count, part[next + 1] == "-", part[next + 2] != "]" {
          if part[next] <= character, character <= part[next + 2] { isIn = true }
          next += 3
        } else {
          if part[next] == character { isIn = true }
          next += 1
        }
      }
      // Without its end it stands for itself.
      guard next < part.count else { return character == "[" ? place + 1 : nil }
      return isIn != isNegated ? next + 1 : nil
    default: return part[place] == character ? place + 1 : nil
    }
  }

  /// What a walk found.
  package struct Found: Sendable, Equatable {
    /// Matching names, sorted; of a literal pattern the path itself, there or not.
    package var paths: [String] = []
    /// Folders in which a new entry can match or lead to a match.
    package var folders: Set<String> = []
    /// The walk stopped at its limit.
    package var isCut = false
  }

  /// Walks the file system; `limit` bounds the entries looked at.
  ///
  /// `takingFolders`: folders match like files, and a literal path only when something is there.
  package func find(
    calls: any FileSystemCalls, limit: Int = 50_000, takingFolders: Bool = false
  ) -> Found {
    var found = Found()
    var left = limit
    if isLiteral {
      let isThere = (try? calls.status(of: text)) != nil
      found.paths = takingFolders && !isThere ? [] : [text]
      found.folders = [Self.nearest(PathParts.split(text).folder, calls: calls)]
      return found
    }
    let plain = parts.prefix { !Self.isMagic($0) }
    let start = "/" + plain.joined(separator: "/")
    let from = Self.nearest(start, calls: calls)
    found.folders.insert(from)
    if from == start {
      walk(
        start, parts[plain.count...], takingFolders, calls: calls, left: &left, into: &found,
        depth: 0)
    }
    found.paths = Array(Set(found.paths)).sorted()
    return found
  }

  private func walk(
    _ folder: String, _ rest: ArraySlice<String>, _ takingFolders: Bool,
    calls: any FileSystemCalls, left: inout Int, into found: inout Found, depth: Int
  ) {
    // 40: deeper than any run folder; ends loops of bind mounts.
    guard let part = rest.first, depth < 40 else { return }
    var code: Int32 = 0
    guard let names = calls.list(folder, error: &code) else { return }
    found.folders.insert(folder)
    if part == "**" {
      walk(
        folder, rest.dropFirst(), takingFolders, calls: calls, left: &left, into: &found,
        depth: depth + 1)
    }
    for name in names.sorted() {
      guard left > 0 else {
        found.isCut = true
        return
      }
      left -= 1
      let isDeep = part == "**" && !name.hasPrefix(".")
      guard isDeep || Self.name(name, matches: part) else { continue }
      let path = PathParts.join(folder, name)
      // `**` doesn't follow links to folders: they make loops.
      guard let stat = try? calls.status(of: path, following: part != "**") else { continue }
      switch stat.kind {
      case .directory where takingFolders && rest.count == 1 && part != "**":
        found.paths.append(path)
      case .directory:
        walk(
          path, isDeep ? rest : rest.dropFirst(), takingFolders, calls: calls, left: &left,
          into: &found,
          depth: depth + 1)
      case .regular: if rest.count == 1, part != "**" { found.paths.append(path) }
      default: break
      }
    }
  }

  /// The folder, or its nearest ancestor that exists.
  package static func nearest(_ folder: String, calls: any FileSystemCalls) -> String {
    var folder = folder
    while folder != "/", folder != "." {
      if let stat = try? calls.status(of: folder), stat.kind == .directory { return folder }
      folder = PathParts.split(folder).folder
    }
    return folder
  }
}
