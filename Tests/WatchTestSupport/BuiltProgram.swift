import Foundation

/// Runs programs of this build and of the checkout, and waits for their end without sleeping.
package enum BuiltProgram {
  package struct Result: Sendable {
    package var status: Int32
    package var output: String
    package var error: String

    package var lines: [String] { output.split(separator: "\n").map(String.init) }
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
  package static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rlwatchd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a flood can't fill them, and no reader has to be waited for.
    let output = folder.appendingPathComponent("output")
    let error = folder.appendingPathComponent("error")
    for file in [output, error] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: error)
    let status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
      } catch {
        continuation.resume(throwing: error)
        return
      }
      let pid = process.processIdentifier
      DispatchQueue.global().asyncAfter(deadline: .now() + deadline) {
        if process.isRunning { kill(pid, SIGKILL) }
      }
    }
    return Result(
      status: status, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
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

  /// Whether this machine lets a test run a journald; else tests are skipped and say so.
  package static let canRunJournald: Bool = {
    let process = Process()
    process.executableURL = Repository.root.appendingPathComponent("scripts/with-journald")
    process.arguments = ["/bin/true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
