import Glibc
import WatchEngine

/// The logs of one run read from their first bytes to their last by the same pipeline the daemon runs.
struct LogDiagnosis {
  /// Bytes per read(2); large enough that system calls don't count, small enough to stay in cache.
  private static let chunkBytes = 256 << 10

  let logs: [String]
  private(set) var pipeline: Pipeline
  private(set) var linesTooLong = 0

  init(logs: [String], run: String, settings: EngineSettings) {
    self.logs = logs
    pipeline = Pipeline(run: run, log: logs.first ?? "-", settings: settings)
    for log in logs.dropFirst() { pipeline.apply(settings, to: log) }
  }

  /// Reads all logs, several side by side by their steps; `-` is standard input.
  ///
  /// - Throws: ``ReadFailure`` naming the log and the errno.
  mutating func read(emit: (PipelineOutput) -> Void) throws {
    var open: [(file: Int, descriptor: Int32, lastStep: Int?)] = []
    defer { for log in open where log.descriptor != STDIN_FILENO { close(log.descriptor) } }
    for (file, log) in logs.enumerated() {
      let descriptor = log == "-" ? STDIN_FILENO : Glibc.open(log, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw ReadFailure(log: log, code: errno) }
      open.append((file, descriptor, nil))
      pipeline.beginFile(file, of: log, at: 0)
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer { buffer.deallocate() }
    let order = { [logs] (log: (file: Int, descriptor: Int32, lastStep: Int?)) in
      MergeOrder(lastStep: log.lastStep, path: logs[log.file])
    }
    while let next = open.indices.min(by: { order(open[$0]) < order(open[$1]) }) {
      let file = open[next].file
      let size = open.count == 1 ? buffer.count : MergeOrder.pieceSize
      let count = Glibc.read(open[next].descriptor, buffer.baseAddress, size)
      if count < 0 {
        if errno == EINTR { continue }
        throw ReadFailure(log: logs[file], code: errno)
      }
      var lastStep = open[next].lastStep
      func note(_ output: PipelineOutput) {
        if case .row(let row) = output { lastStep = row.step }
        emit(output)
      }
      if count == 0 {
        pipeline.finishFile(file, emit: note)
        if open[next].descriptor != STDIN_FILENO { close(open[next].descriptor) }
        open.remove(at: next)
        continue
      }
      pipeline.accept(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: file) { output in
        if case .engine(.lineTooLong) = output { linesTooLong += 1 }
        note(output)
      }
      open[next].lastStep = lastStep
    }
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
