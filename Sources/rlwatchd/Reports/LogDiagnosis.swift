import Glibc
import WatchEngine

/// One log read from its first byte to its last by the same pipeline the daemon runs.
struct LogDiagnosis {
  /// Bytes per read(2); large enough that system calls don't count, small enough to stay in cache.
  private static let chunkBytes = 256 << 10

  let log: String
  /// What it is read from, in order; several where the log is a sequence of files.
  private let files: [String]
  private(set) var pipeline: Pipeline
  private(set) var linesTooLong = 0

  init(log: String, files: [String], run: String, settings: EngineSettings) {
    self.log = log
    self.files = files
    pipeline = Pipeline(run: run, log: log, settings: settings)
  }

  /// Reads the whole log; `-` is standard input.
  ///
  /// - Throws: ``ReadFailure`` naming the log and the errno.
  mutating func read(emit: (PipelineOutput) -> Void) throws {
    for (number, file) in files.enumerated() { try read(file, number, emit: emit) }
  }

  private mutating func read(
    _ file: String, _ number: Int, emit: (PipelineOutput) -> Void
  ) throws {
    let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReadFailure(log: file, code: errno) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    pipeline.beginFile(number, of: log, at: 0)
    pipeline.nameFile(number, file)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw ReadFailure(log: file, code: errno)
      }
      pipeline.accept(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: number) { output in
        if case .engine(.lineTooLong) = output { linesTooLong += 1 }
        emit(output)
      }
    }
    pipeline.finishFile(number, emit: emit)
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
