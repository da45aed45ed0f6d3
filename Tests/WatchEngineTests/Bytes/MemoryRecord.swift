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

    func isRecorded(log: String, row: Int, offset: UInt64) -> Bool {
      known.contains { $0.log == log && $0.row == row && $0.offset == offset }
    }

    mutating func append(run: String, log: String, row: MetricRow) {
      pending.append(Line(log: log, row: row.index, offset: row.offset, step: row.step))
    }

    mutating func flush() throws(SystemError) {
      record.add(pending)
      pending.removeAll()
    }
  }
}
