/// Tells from a line of text that the program has died, and of what.
///
/// Lines come one by one, as the log has them. A Python traceback ends with the line that names the
/// exception; everything else says it in one line. Never traps, keeps one bounded line.
package struct CrashLines: Codable, Sendable, Equatable {
  /// What killed the run.
  package enum Cause: String, Codable, Sendable, CaseIterable {
    case exception
    case gpuMemory = "gpu_memory"
    case collective
    case actor
    case killed
    case signal
    case disk
    case scheduler
    case engine

    /// In words, for people.
    package var words: String {
      switch self {
      case .exception: "an error ended the program"
      case .gpuMemory: "GPU memory is exhausted"
      case .collective: "a collective operation failed or timed out"
      case .actor: "a Ray actor or worker died"
      case .killed: "a process was killed"
      case .signal: "a process was ended by a signal"
      case .disk: "the disk is full"
      case .scheduler: "the cluster's scheduler ended the job"
      case .engine: "the inference engine died"
      }
    }
  }

  package struct Finding: Codable, Sendable, Equatable {
    package var cause: Cause
    /// The line that says so, or the exception's; at most ``maxQuoteBytes``.
    package var quote: String

    package init(cause: Cause, quote: String) {
      self.cause = cause
      self.quote = quote
    }
  }

  package static let maxQuoteBytes = 240
  /// A traceback's last line comes within that many lines; longer ones are cut by Python itself.
  private static let maxTracebackLines = 4096

  /// Lines since a traceback's first; nil outside one.
  private var tracebackLines: Int?

  package init() {}

  /// What a line says, with nil for most.
  package mutating func take(_ bytes: UnsafeRawBufferPointer) -> Finding? {
    guard let base = bytes.baseAddress, bytes.count > 2 else { return nil }
    // 64 KiB: no error is longer, and the line may be a megabyte.
    let line = TextLine(UnsafeRawBufferPointer(start: base, count: min(bytes.count, 65_536))).whole
    switch Self.meaning(of: line) {
    case .traceback?:
      tracebackLines = 0
      return nil
    case .cause(let cause)?:
      tracebackLines = nil
      return Finding(cause: cause, quote: Self.quote(line))
    case nil: break
    }
    guard let lines = tracebackLines else { return nil }
    tracebackLines = lines < Self.maxTracebackLines ? lines + 1 : nil
    let text = Self.withoutPrefix(line)
    guard Self.isException(text) else { return nil }
    tracebackLines = nil
    return Finding(cause: .exception, quote: Self.quote(text))
  }

  // MARK: One line

  private static func meaning(of line: UnsafeRawBufferPointer) -> CrashPhrases.Meaning? {
    if line.elementsEqual("Killed".utf8) || isShellKill(line) { return .cause(.killed) }
    // Prose of a model hardly begins a line with these; the longest real message has some 2 KB.
    guard line.count <= 4096 else { return nil }
    return CrashPhrases.meaning(of: line)
  }

  /// `run.sh: line 12: 4711 Killed    python train.py`.
  private static func isShellKill(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= 1024, let place = ByteSearch.first("Killed ", in: line).map({ $0 - 1 }),
      ByteSearch.first(": line ", in: line) != nil
    else { return false }
    return place > 0 && line[place] == 0x20 && line[place - 1] >= 0x30 && line[place - 1] <= 0x39
  }

  /// `RuntimeError: ...`, `torch.cuda.SomeError`, `KeyboardInterrupt`: not set in, a dotted name.
  private static func isException(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let first = line.first, first != 0x20, first != 0x09 else { return false }
    let name = line.prefix { isWordByte($0) || $0 == 0x2E }
    guard name.count >= 4, name.count <= 120, name.count == line.count || line[name.count] == 0x3A
    else { return false }
    let last = name.lastIndex(of: 0x2E).map { name[($0 + 1)...] } ?? name[...]
    guard let capital = last.first, capital >= 0x41, capital <= 0x5A else { return false }
    return ["Error", "Exception", "Interrupt", "Exit", "Timeout", "Warning", "Failure", "Abort"]
      .contains { last.suffix($0.utf8.count).elementsEqual($0.utf8) } || name.count < line.count
  }

  /// Without colours and the tags of ranks and actors: `[rank0]: `, `(Worker pid=12) `.
  private static func withoutPrefix(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var line = line
    for (open, close) in [(UInt8(ascii: "["), UInt8(ascii: "]")), (0x28, 0x29)] {
      guard line.first == open, let end = line.prefix(80).firstIndex(of: close) else { continue }
      var start = end + 1
      if start < line.count, line[start] == 0x3A { start += 1 }
      if start < line.count, line[start] == 0x20 { start += 1 }
      line = UnsafeRawBufferPointer(rebasing: line[start...])
    }
    return line
  }

  private static func quote(_ line: UnsafeRawBufferPointer) -> String {
    let tail = TextLine(line).tail
    let text = String(decoding: ANSIText.stripped(tail), as: UTF8.self)
    return PlainText.line(text, maxBytes: maxQuoteBytes)
  }
}
