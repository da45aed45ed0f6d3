import Glibc
import WatchEngine

/// The logs of one run read from their first bytes to their last by the same pipeline the daemon runs.
struct LogDiagnosis {
  /// One log and what it is read from, in order; several where it is a sequence of files.
  struct Log {
    var path: String
    var files: [String]
  }

  /// A log that is being read.
  private struct Reading {
    var log: Log
    /// Place of the file among the log's, its descriptor and its number in the pipeline.
    var place = 0
    var descriptor: Int32 = -1
    var number = 0
    var lastStep: Int?

    var order: MergeOrder { MergeOrder(lastStep: lastStep, path: log.path) }
  }

  /// Bytes per read(2); large enough that system calls don't count, small enough to stay in cache.
  private static let chunkBytes = 256 << 10

  let logs: [Log]
  private(set) var pipeline: Pipeline
  private(set) var linesTooLong = 0
  private var nextNumber = 0

  init(logs: [Log], run: String, settings: EngineSettings) {
    self.logs = logs
    pipeline = Pipeline(run: run, log: logs.first?.path ?? "-", settings: settings)
    for log in logs.dropFirst() { pipeline.apply(settings, to: log.path) }
  }

  /// Reads all logs, several side by side by their steps; `-` is standard input.
  ///
  /// - Throws: ``ReadFailure`` naming the file and the errno.
  mutating func read(emit: (PipelineOutput) -> Void) throws {
    var open = logs.map { Reading(log: $0) }
    defer { for reading in open { Self.close(reading) } }
    for index in open.indices { try begin(&open[index]) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer { buffer.deallocate() }
    while let next = open.indices.min(by: { open[$0].order < open[$1].order }) {
      let size = open.count == 1 ? buffer.count : MergeOrder.pieceSize
      guard try !read(&open[next], buffer, size, emit: emit) else { continue }
      pipeline.finishFile(open[next].number, emit: emit)
      Self.close(open[next])
      open[next].descriptor = -1
      open[next].place += 1
      if open[next].place < open[next].log.files.count {
        try begin(&open[next])
      } else {
        open.remove(at: next)
      }
    }
  }

  private mutating func begin(_ reading: inout Reading) throws {
    let file = reading.log.files[reading.place]
    reading.descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
    guard reading.descriptor >= 0 else { throw ReadFailure(log: file, code: errno) }
    reading.number = nextNumber
    nextNumber += 1
    pipeline.beginFile(reading.number, of: reading.log.path, at: 0)
    pipeline.nameFile(reading.number, file)
  }

  /// Reads the next piece; false at the file's end.
  private mutating func read(
    _ reading: inout Reading, _ buffer: UnsafeMutableRawBufferPointer, _ size: Int,
    emit: (PipelineOutput) -> Void
  ) throws -> Bool {
    var count = 0
    repeat {
      count = Glibc.read(reading.descriptor, buffer.baseAddress, size)
    } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw ReadFailure(log: reading.log.files[reading.place], code: errno)
    }
    guard count > 0 else { return false }
    pipeline.accept(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: reading.number) {
      switch $0 {
      case .engine(.lineTooLong): linesTooLong += 1
      case .row(let row): reading.lastStep = row.step
      default: break
      }
      emit($0)
    }
    return true
  }

  private static func close(_ reading: Reading) {
    if reading.descriptor > STDIN_FILENO { Glibc.close(reading.descriptor) }
  }
}

/// A log that could not be read.
struct ReadFailure: Error, CustomStringConvertible {
  let log: String
  let code: Int32

  var description: String {
    "cannot read \(PlainText.line(log, maxBytes: 1_000)): \(String(cString: strerror(code)))"
  }
}
