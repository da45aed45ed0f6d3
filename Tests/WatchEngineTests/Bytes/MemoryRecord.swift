import Synchronization
import WatchEngine

/// What survives a kill: rows handed to the file system.
final class MemoryRecord: Sendable {
  struct Line: Sendable, Equatable {
    var log: String
    var row: Int
    var offset: UInt64
    var step: Int
  }
  private let lines = Mutex<[Line]>([])
  /// Its disk is full.
  let isFull = Mutex(false)

  var all: [Line] { lines.withLock { $0 } }
  func add(_ more: [Line]) { lines.withLock { $0 += more } }

  /// A recorder as a newly started process opens it.
  func opened() -> Recorder { Recorder(record: self, known: all) }

  struct Recorder: RowRecorder {
    let record: MemoryRecord
    let known: [Line]
    private var pending: [Line] = []

    init(record: MemoryRecord, known: [Line]) {
      self.record = record
      self.known = known
    }

    mutating func append(run: String, log: String, row: MetricRow) {
      let line = Line(log: log, row: row.index, offset: row.offset, step: row.step)
      if !known.contains(line) { pending.append(line) }
    }

    mutating func flush() throws(SystemError) {
      if record.isFull.withLock({ $0 }) {
        throw SystemError(call: "write", subject: "record", code: 28)
      }
      record.add(pending)
      pending.removeAll()
    }
  }
}
