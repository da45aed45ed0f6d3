import Foundation

@testable import WatchEngine

/// What must be seen of a script of writes, rotations, rewrites, stops and kills.
///
/// Pure bookkeeping beside the real files: every row is owed (must be seen exactly once) until its
/// content vanishes before anyone could read it; then it may be seen, once at most.
struct TailModel {
  /// The content of one file, whatever its names are.
  struct Content {
    /// Rows written since the reader last read this content.
    var unread: [Int] = []
    /// Rows read since the last checkpoint: a kill makes them unread.
    var uncommitted: [Int] = []
    /// Bytes read, and of them in a checkpoint: below 64 a copy can't be told.
    var read = 0
    var committed = 0
    var size = 0
    /// The reader has it open.
    var isOpen = false
    /// The reader has had it open since the last checkpoint or before.
    var isRecorded = false
    /// No name leads to it.
    var isDeleted = false
    /// It was let go after its linger: what comes now is nobody's duty.
    var isPast = false
  }

  private(set) var owed: Set<Int> = []
  private(set) var possible: Set<Int> = []
  var contents: [Int: Content] = [:]
  /// Content behind the log's name.
  var live: Int?
  private var nextContent = 0
  /// Rows may be seen twice: state was lost after content had been replaced.
  var allowsRepeats = false

  mutating func create() -> Int {
    nextContent += 1
    contents[nextContent] = Content()
    live = nextContent
    return nextContent
  }

  mutating func wrote(_ steps: [Int], bytes: Int, to content: Int) {
    let isPast = contents[content]?.isPast == true
    for step in steps {
      if isPast { possible.insert(step) } else { owed.insert(step) }
    }
    if !isPast { contents[content]?.unread += steps }
    contents[content]?.size += bytes
  }

  /// The content is gone for good; `copy`: it stands in a copy a reader of `read` bytes can recognise.
  mutating func vanished(_ content: Int) {
    excuse(contents[content]?.unread ?? [])
    contents[content]?.unread = []
  }

  mutating func excuse(_ steps: [Int]) {
    for step in steps where owed.remove(step) != nil { possible.insert(step) }
  }

  /// The reader went through everything it can reach.
  mutating func pumped() {
    for key in contents.keys {
      guard var content = contents[key] else { continue }
      if key == live { content.isOpen = true }
      // Renamed generations are found beside the log.
      if !content.isDeleted || content.isOpen {
        content.uncommitted += content.unread
        content.unread = []
        content.read = content.size
      }
      contents[key] = content
    }
  }

  mutating func committed() {
    for key in contents.keys {
      contents[key]?.uncommitted = []
      let read = contents[key]?.read ?? 0
      contents[key]?.committed = read
      if contents[key]?.isOpen == true { contents[key]?.isRecorded = true }
    }
  }

  /// Handles are gone; deleted content with them.
  mutating func stopped(killed: Bool) {
    for key in contents.keys {
      guard var content = contents[key] else { continue }
      if killed {
        // Read and recorded rows count as seen; they may also be read again.
        content.unread += content.uncommitted
        content.read = content.committed
      }
      content.uncommitted = []
      if content.isDeleted {
        excuse(content.unread)
        content.unread = []
      }
      content.isOpen = false
      contents[key] = content
    }
  }
}
