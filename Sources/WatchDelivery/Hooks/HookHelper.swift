import Glibc
import WatchEngine

/// The other end of ``HookCaller``: one hook, run for a daemon that may not do it itself.
///
/// One process a hook, started by systemd for the connection, as the user and in the cgroup of its own
/// unit. It believes the caller nothing but the alert: what is run stands in a config that the caller
/// can't write.
package struct HookHelper: Sendable {
  /// How long the caller may take to say what it wants; milliseconds.
  private static let askMilliseconds: Int32 = 10_000

  /// The connection; standard input in systemd's way.
  private let connection: Int32
  /// The helper's own environment, of which the hook gets a part.
  private let environment: [String: String]

  package init(connection: Int32, environment: [String: String]) {
    self.connection = connection
    self.environment = environment
  }

  /// The path the caller connected to; nil when there is no connection.
  package var socket: String? { UnixSocket.path(of: connection) }

  /// Whose files may say what is run, besides root's.
  ///
  /// The helper's own user, unless the caller is that user: then its files are the caller's to write.
  package var trustedOwner: UInt32 {
    UnixSocket.peer(of: connection) == geteuid() ? 0 : geteuid()
  }

  /// The caller's request; nil when it's none, or doesn't come.
  package func readCall() -> HookCall? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= HookCall.maxBytes {
      var ready = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, Self.askMilliseconds) > 0 else { return nil }
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return HookCall(line: bytes[..<end]) }
    }
    return nil
  }

  /// Says no and ends.
  package func refuse(_ reason: String) -> Never {
    tell(.refused(reason))
    _ = EntryOutput.write("rlwatchd hook-helper: refused: \(reason)\n", to: STDERR_FILENO)
    exit(1)
  }

  /// Runs the hook, tells how it ended, and ends; when the caller hangs up, the hook is ended first.
  package func run(_ command: HookCommand, for call: HookCall) -> Never {
    let path = environment["PATH"] ?? HookEnvironment.path
    if let problem = HookFile.problem(argv: command.argv, path: path, trusting: trustedOwner) {
      refuse(problem)
    }
    var argv = command.argv
    argv[0] = HookFile.locate(argv[0], path: path) ?? argv[0]
    let request = HookRequest(
      argv: argv,
      environment: HookEnvironment.own(passing: command.environment, from: environment)
        + call.environment,
      input: call.input, timeout: command.timeout.duration.inSeconds,
      grace: command.grace.duration.inSeconds)
    tell(.started)
    let queue = HookQueue()
    queue.run(request) { outcome in
      if tell(.ended(outcome)) { exit(0) }
      let sentence = "hook \(command.name) \(outcome.sentence), and nobody waits for it any more\n"
      _ = EntryOutput.write("rlwatchd hook-helper: \(sentence)", to: STDERR_FILENO)
      exit(1)
    }
    waitForHangUp()
    queue.stop(grace: request.grace) { exit(1) }
    while true { pause() }
  }

  /// The caller says nothing more, so all that can come is the end.
  private func waitForHangUp() {
    var byte: UInt8 = 0
    while true {
      let count = read(connection, &byte, 1)
      if count == 0 || (count < 0 && errno != EINTR) { return }
    }
  }

  @discardableResult
  private func tell(_ reply: HookReply) -> Bool {
    EntryOutput.write(String(decoding: reply.line, as: UTF8.self), to: connection) == 0
  }
}
