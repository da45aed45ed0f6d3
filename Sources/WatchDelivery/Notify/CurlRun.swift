import CSystemd
import Glibc

/// The system's curl, run once: the config by a nameless file, the message by its standard input.
///
/// Waits; for commands, never for the daemon.
enum CurlRun {
  /// Answer read, bytes; what says more is stopped.
  private static let maxOutputBytes = 64 << 10
  /// Of the caller's variables, those that lead through a proxy or name the system's certificates.
  private static let passed = [
    "ALL_PROXY", "CURL_CA_BUNDLE", "HTTPS_PROXY", "NO_PROXY", "PATH", "SSL_CERT_DIR",
    "SSL_CERT_FILE", "TZ", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
  ]

  /// The program's path; nil when it isn't installed.
  static func locate(_ environment: [String: String]) -> String? {
    HookFile.locate("curl", path: environment["PATH"] ?? HookEnvironment.path)
  }

  /// Runs it for at most `seconds`; curl keeps them itself, but not when a mail server hangs.
  static func run(
    _ program: String, config: String, body: [UInt8], seconds: Double,
    environment: [String: String]
  ) throws(SystemFailure) -> CurlAnswer {
    let file = try namelessFile(config)
    defer { close(file) }
    // Without --disable, first of all, a ~/.curlrc would have its say.
    let child = try ChildProcess.spawn(
      argv: [program, "--disable", "--config", "/dev/fd/3"],
      environment: passed.compactMap { name in environment[name].map { "\(name)=\($0)" } },
      file: file)
    defer { close(child.pidfd) }
    let deadline = MonotonicClock.seconds() + seconds + 1
    let output = exchange(child, body: body, until: deadline)
    if output.isCut { kill(-child.pid, SIGKILL) }
    var information = siginfo_t()
    _ = rlw_waitid_pidfd(child.pidfd, &information, WEXITED)
    let exited = rlw_si_code(&information) == CLD_EXITED
    return CurlAnswer(
      exitStatus: exited ? rlw_si_status(&information) : nil, output: output.bytes)
  }

  /// Feeds and reads until both ends are closed; cut when it says too much or takes too long.
  private static func exchange(
    _ child: ChildProcess, body: [UInt8], until deadline: Double
  ) -> (bytes: [UInt8], isCut: Bool) {
    var unsent = body[...]
    var isInputOpen = true
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    defer {
      if isInputOpen { close(child.input) }
      close(child.output)
    }
    while true {
      let left = deadline - MonotonicClock.seconds()
      guard left > 0, bytes.count <= maxOutputBytes else { return (bytes, true) }
      var waiting = [
        pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isInputOpen ? child.input : -1, events: Int16(POLLOUT), revents: 0),
      ]
      guard poll(&waiting, 2, Int32(left * 1000) + 1) > 0 else { continue }
      if waiting[1].revents != 0 {
        let count = unsent.withUnsafeBytes { write(child.input, $0.baseAddress, $0.count) }
        if count > 0 { unsent = unsent.dropFirst(count) }
        // curl that wants no more of it is no fault: its answer tells.
        if unsent.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) {
          close(child.input)
          isInputOpen = false
        }
      }
      if waiting[0].revents != 0 {
        let count = read(child.output, &buffer, buffer.count)
        if count > 0 {
          bytes += buffer[..<count]
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
          return (bytes, false)
        }
      }
    }
  }

  /// A file in memory that nobody else can open by a name.
  private static func namelessFile(_ text: String) throws(SystemFailure) -> Int32 {
    let file = rlw_memfd("curl")
    guard file >= 0 else { throw SystemFailure("make", "a file in memory", errno: errno) }
    let result = EntryOutput.write(text, to: file)
    guard result == 0 else {
      close(file)
      throw SystemFailure("write", "a file in memory", errno: -result)
    }
    return file
  }
}
