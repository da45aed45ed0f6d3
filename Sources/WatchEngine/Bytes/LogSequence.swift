/// Files that follow each other by nature and together are one log, told by their names.
///
/// A resumed run begins another TensorBoard event file in its folder; HuggingFace's Trainer writes the
/// whole history into each new checkpoint folder; samples are dumped into a file a step.
package struct LogSequence: Sendable, Hashable {
  /// A glob that stands for all the files: what the log is called.
  package let pattern: String

  private static let events = "events.out.tfevents."
  private static let state = "trainer_state.json"
  private static let checkpoint = "checkpoint-"

  /// The sequence that a file belongs to; nil for files that are logs by themselves.
  package init?(of path: String) {
    let (folder, name) = PathParts.split(path)
    if Self.isNumbered(name, Self.events), !RotatedName.isCompressed(name) {
      pattern = PathParts.join(folder, Self.events + "*")
    } else if name == Self.state {
      let (home, step) = PathParts.split(folder)
      guard Self.isNumbered(step, Self.checkpoint) else { return nil }
      pattern = PathParts.join(PathParts.join(home, Self.checkpoint + "*"), name)
    } else if let frame = RolloutFile.frame(of: path) {
      pattern = PathParts.join(folder, frame.prefix + "*" + frame.ending)
    } else {
      return nil
    }
  }

  /// Whether a log's name is that of a sequence.
  static func isPattern(_ path: String) -> Bool {
    let (folder, name) = PathParts.split(path)
    return name == events + "*" || name.hasSuffix("*.jsonl")
      || (name == state && PathParts.split(folder).name == checkpoint + "*")
  }

  /// The folder that a log's run writes to: a checkpoint's own folder is part of the log.
  static func home(of path: String) -> String {
    let folder = PathParts.split(path).folder
    return isPattern(path) && path.hasSuffix("/" + state) ? PathParts.split(folder).folder : folder
  }

  /// The parts of a log's path that say whose it is: a checkpoint's own folder doesn't.
  static func telling(_ parts: [String]) -> [String] {
    guard parts.last == state, parts.count > 1, parts[parts.count - 2].hasPrefix(checkpoint) else {
      return parts
    }
    return parts.dropLast(2) + [state]
  }

  /// Logs with the files of each, where several files of `paths` are one: the sequence's pattern takes
  /// the place of the first.
  package static func joined(_ paths: [String]) -> [(log: String, files: [String])] {
    let members = Dictionary(grouping: paths) { LogSequence(of: $0)?.pattern }
    var told: Set<String> = []
    return paths.compactMap { path in
      guard let pattern = LogSequence(of: path)?.pattern, let files = members[pattern],
        files.count > 1
      else { return (path, [path]) }
      guard told.insert(pattern).inserted else { return nil }
      return (pattern, Array(Set(files)).sorted(by: NaturalOrder.precedes))
    }
  }

  /// `prefix`, then a number.
  private static func isNumbered(_ name: String, _ prefix: String) -> Bool {
    guard name.hasPrefix(prefix), let next = name.utf8.dropFirst(prefix.utf8.count).first else {
      return false
    }
    return next >= 0x30 && next <= 0x39
  }
}
