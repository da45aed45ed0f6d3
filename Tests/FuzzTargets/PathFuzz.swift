import WatchEngine

/// File names against globs and rotation names: the first line is the pattern, the rest is the name.
enum PathFuzz {
  static let target = FuzzTarget(
    name: "path",
    seeds: [
      "/data/**/*.log\n/data/a/b/train.log", "/a/[!a-c]*?.jsonl\n/a/x1.jsonl",
      "train.log\ntrain.log.2026-01-01.gz", "/****************************b\n/aaaaaaaaaaaaaaaaaaa",
      "/a/**/**/**/**/**/x\n/a/b/c/d/e/f/g/h/i/j/k/l/m", "/[]a-]\n/]",
      "train.log\ntrain-20260101.log",
    ].map { Array($0.utf8) },
    words: ["**/", "*", "?", "[!", "-", "]", ".gz", "-20260101", "/../", "//"],
    check: check)

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    // Longer names than the kernel's PATH_MAX never reach a glob.
    let parts = bytes.prefix(4096).split(separator: 0x0A, maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let first = String(decoding: parts[0], as: UTF8.self)
    let name = String(decoding: parts[1], as: UTF8.self)
    let pattern = GlobPattern(first)
    let matches = pattern.matches(name)
    _ = pattern.root
    let folder = PathParts.split(name).folder
    if matches, name.hasPrefix("/"), !name.hasSuffix("/"), folder != name,
      !pattern.mayMatch(below: folder)
    {
      return "a match lies where none may be"
    }
    if !first.contains(where: { "*?[".contains($0) }), first != "", !pattern.isLiteral {
      return "a plain path is taken for a pattern"
    }
    if RotatedName.matches(name, base: first), name == first { return "a log is its own sibling" }
    return nil
  }
}
