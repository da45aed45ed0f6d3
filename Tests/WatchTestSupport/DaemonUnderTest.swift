package import Foundation

/// The built `rlwatchd`, run as a user runs it: arguments in, standard error and exit status out.
///
/// Its lines are collected by a reader thread; ``wait(for:)`` blocks on a condition until the line is
/// there, so no test sleeps.
package final class DaemonUnderTest: @unchecked Sendable {
  // @unchecked: `lines` and `ended` are touched under `condition` only; the rest is immutable.
  private let process = Process()
  private let condition = NSCondition()
  private var lines: [String] = []
  private var ended = false

  /// The binary of the build that runs these tests.
  package static let binary: URL = {
    if let given = ProcessInfo.processInfo.environment["RLWATCHD_BINARY"] {
      return URL(fileURLWithPath: given)
    }
    return Repository.root.appendingPathComponent(".build/debug/rlwatchd")
  }()

  /// Starts it with standard error as a pipe; `environment` is laid over the test's own.
  package init(
    _ arguments: [String], environment: [String: String] = [:], launcher: [String] = []
  ) throws {
    let command = launcher + [Self.binary.path] + arguments
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "NOTIFY_SOCKET" }
      .merging(environment) { $1 }
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let handle = pipe.fileHandleForReading
    let thread = Thread { [self] in collect(handle) }
    thread.start()
  }

  private func collect(_ handle: FileHandle) {
    var rest = Data()
    while true {
      let data = handle.availableData
      if data.isEmpty { break }
      rest.append(data)
      while let end = rest.firstIndex(of: 10) {
        let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
        rest.removeSubrange(rest.startIndex...end)
        condition.lock()
        lines.append(line)
        condition.broadcast()
        condition.unlock()
      }
    }
    process.waitUntilExit()
    condition.lock()
    ended = true
    condition.broadcast()
    condition.unlock()
  }

  package var pid: Int32 { process.processIdentifier }

  /// All lines so far.
  package var output: [String] {
    condition.lock()
    defer { condition.unlock() }
    return lines
  }

  /// Waits until a line holds `text` (from line `start` on) and returns it with its index.
  @discardableResult
  package func wait(for text: String, from start: Int = 0) throws -> (index: Int, line: String) {
    try wait("a line with \"\(text)\"") { lines, _ in
      lines.indices.dropFirst(start).first { lines[$0].contains(text) }.map { ($0, lines[$0]) }
    }
  }

  /// Sends a signal.
  package func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end; the exit status, or minus the signal.
  @discardableResult
  package func waitForExit() throws -> Int32 {
    try wait("its exit") { _, ended in ended ? true : nil }
    let status = process.terminationStatus
    return process.terminationReason == .uncaughtSignal ? -status : status
  }

  /// SIGTERM and the exit status.
  @discardableResult
  package func stop() throws -> Int32 {
    send(SIGTERM)
    return try waitForExit()
  }

  @discardableResult
  private func wait<Found>(
    _ what: String, _ found: ([String], Bool) -> Found?
  ) throws -> Found {
    let limit = Date(timeIntervalSinceNow: Deadline.seconds)
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = found(lines, ended) { return result }
      let text = lines.suffix(40).joined(separator: "\n")
      if ended { throw DeadlineMissed("rlwatchd ended before \(what); it said:\n\(text)") }
      guard condition.wait(until: limit) else {
        throw DeadlineMissed("\(what) did not come; it said:\n\(text)")
      }
    }
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }
}
