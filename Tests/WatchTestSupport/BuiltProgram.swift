import CSystemd
import Foundation

/// Runs programs of this build and of the checkout, and waits for their end without sleeping.
package enum BuiltProgram {
  package struct Result: Sendable {
    package var status: Int32
    package var output: String
    package var error: String

    package var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The lines of each part of a guest's script, which heads them "== NAME".
    package var parts: [String: [String]] {
      var parts: [String: [String]] = [:]
      var part = ""
      for line in lines {
        if line.hasPrefix("== ") {
          part = String(line.dropFirst(3))
        } else {
          parts[part, default: []].append(line)
        }
      }
      return parts
    }
  }

  /// Seconds until a program is ended by force; RLWATCH_TEST_DEADLINE stretches it on slow machines.
  package static let deadline =
    ProcessInfo.processInfo.environment["RLWATCH_TEST_DEADLINE"].flatMap(Double.init) ?? 60

  /// Path of an executable of this package, beside the running test program.
  package static func path(_ name: String) -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Runs a program to its end; `environment` is laid over the test's own.
  ///
  /// `patience` multiplies the deadline, for what builds a root file system at its first run. `input`
  /// is its standard input.
  package static func run(
    _ arguments: [String], environment: [String: String] = [:], patience: Double = 1,
    input: [UInt8] = []
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rlwatchd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a flood can't fill them, and no reader has to be waited for.
    let output = folder.appendingPathComponent("output")
    let error = folder.appendingPathComponent("error")
    let given = folder.appendingPathComponent("input")
    if !input.isEmpty { try Data(input).write(to: given) }
    let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pid = try spawn(
      arguments, environment: all.map { "\($0.key)=\($0.value)" }, output: output.path,
      error: error.path, input: input.isEmpty ? "/dev/null" : given.path)
    let status = await end(of: pid, deadline: deadline * patience)
    return Result(
      status: status, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
  }

  /// Starts a program in a session of its own, with signals as if nobody had touched them.
  ///
  /// Not Foundation's Process: that hands a socket down and waits until every descendant is gone, and
  /// leaves the signals blocked that Dispatch's threads block.
  package static func spawn(
    _ arguments: [String], environment: [String], output: String, error: String,
    input: String = "/dev/null"
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    _ = rlw_closefrom(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, rlw_spawn_flags)
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = environment.map { strdup($0) } + [nil]
    defer { for copy in argv + envp { free(copy) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
    guard result == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EIO)
    }
    return pid
  }

  /// Waits for the end on the process's own descriptor; at the deadline its session is killed.
  private static func end(of pid: pid_t, deadline: Double) async -> Int32 {
    let pidfd = pidfd_open(pid, 0)
    let queue = DispatchQueue(label: "program")
    let limit = DispatchWorkItem { kill(-pid, SIGKILL) }
    queue.asyncAfter(deadline: .now() + deadline, execute: limit)
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let source = DispatchSource.makeReadSource(fileDescriptor: pidfd, queue: queue)
      source.setEventHandler { source.cancel() }
      source.setCancelHandler { continuation.resume() }
      source.activate()
    }
    queue.sync { limit.cancel() }
    close(pidfd)
    // Still a zombie: the group's number can't be a stranger's. What the script left goes, too.
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Runs a shell line beside a journald of its own; `$PROBE` is the SinkProbe.
  package static func underJournal(
    _ shell: String, catalog: Bool = false, environment: [String: String] = [:]
  ) async throws -> Result {
    let options =
      catalog
      ? ["--catalog", Repository.root.appendingPathComponent("systemd/rlwatchd.catalog").path] : []
    return try await run(
      [Repository.root.appendingPathComponent("scripts/with-journald").path] + options
        + ["/bin/sh", "-c", shell],
      environment: ["PROBE": path("SinkProbe")].merging(environment) { $1 })
  }

  /// Runs a shell script as a service of a real systemd; see `scripts/boot-systemd`.
  package static func underSystemd(
    _ script: String, copying copies: [(from: String, to: String)]
  ) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(("#!/bin/sh\n" + script).utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let options = copies.flatMap { ["--copy", "\($0.from):\($0.to)"] }
    return try await run(
      [Repository.root.appendingPathComponent("scripts/boot-systemd").path] + options + [file.path],
      patience: 10)
  }

  /// Whether this machine has what `scripts/boot-systemd` needs; it may still say 77.
  package static let mayBootSystemd =
    geteuid() == 0
    && ["/usr/bin/systemd-nspawn", "/usr/bin/mmdebstrap"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  /// Whether this machine lets a test run a journald; else tests are skipped and say so.
  package static func canRunJournald() async throws -> Bool {
    try await run(
      [Repository.root.appendingPathComponent("scripts/with-journald").path, "/bin/true"]
    ).status == 0
  }
}
