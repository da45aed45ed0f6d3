import Foundation

@testable import WatchEngine

/// What must be seen of a script of writes, rotations, rewrites, swapped links, stops, kills and power cuts.
///
/// Pure bookkeeping beside the real files: every row is owed (must be seen exactly once) until its
/// content vanishes before anyone could read it; then it may be seen, once at most.
struct TailModel {
  /// How the daemon ended.
  enum End {
    case stop
    case kill
    case powerCut
  }

  /// The content of one file, whatever its names are.
  struct Content {
    /// Rows written since the reader last read this content.
    var unread: [Int] = []
    /// Rows nobody can find while the log's name leads elsewhere: owed again when it leads here.
    var waiting: [Int] = []
    /// Rows read since the last checkpoint: a kill makes them unread.
    var uncommitted: [Int] = []
    /// Rows read since the last durable checkpoint: a power cut makes them unread.
    var unsynced: [Int] = []
    /// Bytes read, of them in a checkpoint and in a durable one: below 64 a copy can't be told.
    var read = 0
    var committed = 0
    var synced = 0
    var size = 0
    /// The reader has it open; it is open in its last checkpoint, in its last durable one.
    var isOpen = false
    var isRecorded = false
    var isSynced = false
    /// No name leads to it.
    var isDeleted = false
    /// The log's name leads elsewhere, and not by a rotation.
    var isAside = false
    var wasAside = false
    /// Renamed, and found by its handle or its checkpoint only.
    var isDoubtful = false
    /// It was let go after its linger: what comes now is nobody's duty.
    var isPast = false
    /// It was aside and let go: known by what was read of it only.
    var wasLetGo = false
  }

  private(set) var owed: Set<Int> = []
  private(set) var possible: Set<Int> = []
  /// Rows recorded since the last durable checkpoint before a power cut: they may be read again.
  var again: Set<Int> = []
  var contents: [Int: Content] = [:]
  /// Content behind the log's name.
  var live: Int?
  private var nextContent = 0
  /// The youngest content that was read under the log's name.
  private var youngest = 0
  /// Rows may be seen twice: state was lost after content had been replaced.
  private(set) var allowsRepeats = false

  mutating func create() -> Int {
    nextContent += 1
    contents[nextContent] = Content()
    live = nextContent
    return nextContent
  }

  mutating func wrote(_ steps: [Int], bytes: Int, to key: Int, isRunning: Bool) {
    guard var content = contents[key] else { return }
    content.size += bytes
    if content.isPast {
      possible.formUnion(steps)
    } else if content.isAside, !content.isKnown(isRunning) {
      possible.formUnion(steps)
      content.waiting += steps
    } else {
      owed.formUnion(steps)
      content.unread += steps
    }
    contents[key] = content
  }

  /// The content is gone for good: what a reader hasn't read, or reads again after its end, can't be had.
  mutating func vanished(_ key: Int) {
    guard var content = contents[key] else { return }
    excuse(content.unread + content.uncommitted + content.unsynced)
    content.unread = []
    contents[key] = content
  }

  private mutating func excuse(_ steps: [Int]) {
    for step in steps where owed.remove(step) != nil { possible.insert(step) }
  }

  /// The content took the place of another in its file.
  mutating func inherit(_ key: Int, from old: Int) {
    guard let content = contents[old] else { return }
    contents[key]?.isOpen = content.isOpen
    contents[key]?.wasLetGo = content.wasLetGo
    contents[key]?.wasAside = content.wasAside
  }

  /// Whether a copy of the content is recognised, by what was read of it, whatever happens to the reader.
  func isTelling(_ key: Int) -> Bool {
    guard let content = contents[key] else { return false }
    // Known from before a link led elsewhere, its past is known, not its copies.
    return min(content.read, content.committed, content.synced) >= 64 && !content.wasLetGo
  }

  // MARK: where the name leads

  /// The content's file was renamed as a rotation does.
  ///
  /// `isTold`: times tell that it is younger than the link that leads to it.
  mutating func rotated(_ key: Int, isRunning: Bool, isTold: Bool) {
    live = nil
    guard let content = contents[key] else { return }
    // A file that is older than one already read, or than the link, isn't taken for missed.
    let isDoubtful = content.wasAside || key < youngest || !isTold
    contents[key]?.isDoubtful = isDoubtful
    if isDoubtful, !content.isKnown(isRunning) { setAside(key, isRunning: isRunning) }
  }

  /// The log's name leads elsewhere.
  mutating func parted(isRunning: Bool) {
    live = nil
    for (key, content) in contents where !content.isDeleted && !content.isAside {
      setAside(key, isRunning: isRunning)
    }
  }

  /// The log's name leads to a content that was there before.
  mutating func joined(_ key: Int) {
    live = key
    guard var content = contents[key] else { return }
    content.isAside = false
    owed.formUnion(content.waiting)
    possible.subtract(content.waiting)
    content.unread += content.waiting
    content.waiting = []
    contents[key] = content
  }

  private mutating func setAside(_ key: Int, isRunning: Bool) {
    contents[key]?.isAside = true
    contents[key]?.wasAside = true
    if contents[key]?.isKnown(isRunning) == false { strand(key) }
  }

  private mutating func strand(_ key: Int) {
    guard var content = contents[key] else { return }
    excuse(content.unread)
    content.waiting += content.unread
    content.unread = []
    contents[key] = content
  }

  // MARK: what the reader does

  /// The reader went through everything it can reach.
  ///
  /// `isPoll`: it was told nothing and looked by itself; what came and went beside a name that is gone
  /// is found when it hears of it, or when the name is back.
  mutating func pumped(isStart: Bool = false, isPoll: Bool = false) {
    youngest = max(youngest, live ?? 0)
    for (key, var content) in contents {
      let isKnown = content.isOpen || (isStart && content.isRecorded && !content.isDeleted)
      if key == live || (isKnown && content.isAside) { content.isOpen = true }
      // Renamed generations are found beside the log.
      let isBeside = !content.isDeleted && !content.isAside && !(isPoll && live == nil)
      guard key == live || isKnown || isBeside else { continue }
      content.uncommitted += content.unread
      content.unsynced += content.unread
      content.unread = []
      content.read = content.size
      contents[key] = content
    }
  }

  /// A checkpoint of everything read is in place and durable.
  mutating func committed() {
    for (key, var content) in contents {
      content.uncommitted = []
      content.unsynced = []
      content.committed = content.read
      content.synced = content.read
      content.isRecorded = content.isOpen
      content.isSynced = content.isOpen
      if content.isOpen { content.wasLetGo = false }
      contents[key] = content
    }
  }

  /// Time passed: handles may have been let go, and nobody owes what is written to them now.
  mutating func timePassed(over old: Int?) {
    pumped(isPoll: true)
    for (key, var content) in contents where key != live {
      if content.isDeleted || key == old { content.isPast = true }
      if content.isAside {
        content.isOpen = false
        content.isRecorded = false
        content.isSynced = false
        content.wasLetGo = true
      }
      contents[key] = content
    }
  }

  /// Handles are gone; deleted content with them.
  mutating func stopped(_ end: End) {
    for (key, var content) in contents {
      switch end {
      case .stop: break
      case .kill:
        // Read and recorded rows count as seen; they may also be read again.
        content.unread += content.uncommitted
        content.unsynced.removeAll { content.uncommitted.contains($0) }
        content.read = content.committed
      case .powerCut:
        content.unread += content.unsynced
        content.unsynced = []
        content.committed = content.synced
        content.read = content.synced
        content.isRecorded = content.isSynced
      }
      content.uncommitted = []
      if content.isDeleted {
        excuse(content.unread)
        content.unread = []
      }
      content.isOpen = false
      contents[key] = content
      if content.isAside || content.isDoubtful { setAside(key, isRunning: false) }
    }
  }

  /// The newest checkpoint of a stopped reader is gone; `isAnyLeft`: the one before is there.
  mutating func lostRecord(isAnyLeft: Bool) {
    allowsRepeats = true
    for key in contents.keys {
      // The generation before may know next to nothing of the content.
      contents[key]?.committed = 0
      contents[key]?.synced = 0
      contents[key]?.isRecorded = false
      contents[key]?.isSynced = false
      if contents[key]?.isAside == true || contents[key]?.isDoubtful == true {
        setAside(key, isRunning: false)
      }
      if !isAnyLeft, key != live { vanished(key) }
    }
  }
}

extension TailModel.Content {
  /// Whether the reader finds it wherever the log's name leads: by its handle, or by its checkpoint.
  fileprivate func isKnown(_ isRunning: Bool) -> Bool { isRunning ? isOpen : isRecorded }
}
