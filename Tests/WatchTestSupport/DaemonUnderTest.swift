import CSystemd
import Foundation

/// The built `rlwatchd`, run as a user runs it: arguments in, standard error and exit status out.
///
/// Its lines are collected by a reader thread; ``wait(for:from:)`` suspends until the line is there,
/// so no test sleeps. A daemon that is still there when the value goes away is killed.
package final class DaemonUnderTest: Sendable {
  package let pid: Int32
  private let transcript = Transcript()
  private let exit = Transcript()

  /// The binary of the build that runs these tests.
  package static var binary: String {
    ProcessInfo.processInfo.environment["RLWATCHD_BINARY"] ?? BuiltProgram.path("rlwatchd")
  }

  /// Starts it; `environment` is laid over the test's own.
  ///
  /// `launcher` goes before the binary and must exec it (nsenter, setpriv), for signals go to it.
  package convenience init(
    _ arguments: [String], environment: [String: String] = [:], launcher: [String] = [],
    binary: String = DaemonUnderTest.binary
  ) throws {
    try self.init(command: launcher + [binary] + arguments, environment: environment)
  }

  /// Starts any program whose standard error tells how far it is.
  package init(command: [String], environment: [String: String] = [:]) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw POSIXError(.EMFILE) }
    let all = ProcessInfo.processInfo.environment
      .filter { $0.key != "NOTIFY_SOCKET" && $0.key != "WATCHDOG_USEC" }
      .merging(environment) { $1 }
    do {
      pid = try BuiltProgram.spawn(
        command, environment: all.map { "\($0.key)=\($0.value)" },
        output: "/dev/null", error: "/proc/self/fd/\(ends[1])")
    } catch {
      for end in ends { close(end) }
      throw error
    }
    close(ends[1])
    let (pid, transcript, exit, end) = (pid, transcript, exit, ends[0])
    Thread.detachNewThread {
      Self.collect(end, into: transcript)
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      exit.append(String(status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)))
      exit.end()
      transcript.end()
    }
  }

  private static func collect(_ descriptor: Int32, into transcript: Transcript) {
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest += buffer[..<count]
      var start = 0
      while let end = rest[start...].firstIndex(of: 10) {
        transcript.append(String(decoding: rest[start..<end], as: UTF8.self))
        start = end + 1
      }
      rest.removeFirst(start)
    }
    if !rest.isEmpty { transcript.append(String(decoding: rest, as: UTF8.self)) }
    close(descriptor)
  }

  /// All lines so far.
  package var output: [String] { transcript.all }

  /// Waits until a line holds `text` (from line `start` on) and returns it with its index.
  @discardableResult
  package func wait(
    for text: String, from start: Int = 0
  ) async throws -> (index: Int, line: String) {
    try await transcript.wait(for: "a line with \"\(text)\"") { lines, _ in
      lines.indices.dropFirst(start).first { lines[$0].contains(text) }.map { ($0, lines[$0]) }
    }
  }

  /// Waits until everything there is has been read for the first time.
  package func waitUntilReady() async throws { try await wait(for: "read to their ends") }

  /// Sends a signal.
  package func send(_ signal: Int32) { kill(pid, signal) }

  /// Waits for the end; the exit status, or minus the signal.
  @discardableResult
  package func waitForExit() async throws -> Int32 {
    try await exit.wait(for: "its exit") { lines, _ in lines.first.flatMap { Int32($0) } }
  }

  /// SIGTERM and the exit status; what it said last is printed when that isn't 0.
  @discardableResult
  package func stop() async throws -> Int32 {
    send(SIGTERM)
    let status = try await waitForExit()
    if status != 0 {
      // A sanitizer's report is the last it says, and some 60 lines long.
      print("exit status \(status) of \(pid):", output.suffix(100).joined(separator: "\n"))
    }
    return status
  }

  /// SIGKILL, and waits for the end.
  package func kill9() async throws {
    send(SIGKILL)
    try await waitForExit()
  }

  deinit {
    // Not reaped yet when nothing is said of its exit, so the number is still its own.
    if exit.all.isEmpty { kill(-pid, SIGKILL) }
  }
}
