import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// kill -9 of the real daemon at random moments, with a writer that appends and rotates.
///
/// RLWATCH_KILLS sets how often (default 15); RLWATCH_SEED repeats a run's choices, though not the
/// moments at which the kernel stops the daemon.
@Suite(.enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
struct Kill9Tests {
  private static func setting(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  /// One log under load: rows come in torn pieces, and the file is renamed away now and then.
  private struct Writer {
    let name: String
    let steps: Int
    let folder: TemporaryFolder
    var bytes: [UInt8]
    var offset = 0
    var rotations = 0

    init(_ name: String, steps: Int, shift: Int, folder: TemporaryFolder) {
      self.name = name
      self.steps = steps
      self.folder = folder
      // Shifted, so that the logs don't fall ill at the same time.
      bytes = Array(
        SickRun.rows(shift..<shift + steps).map { $0 + "\n" }.joined().utf8)
    }

    var path: String { folder["\(name)/train.log"] }
    var isDone: Bool { offset == bytes.count }

    mutating func write(_ count: Int) throws {
      let end = min(offset + count, bytes.count)
      guard end > offset else { return }
      try folder.append(
        String(decoding: bytes[offset..<end], as: UTF8.self), to: "\(name)/train.log")
      offset = end
    }

    /// Ends the row under way and rotates, as logrotate numbers its files.
    mutating func rotate() throws {
      guard offset > 0, FileManager.default.fileExists(atPath: path) else { return }
      if let end = bytes[offset...].firstIndex(of: 10), bytes[offset - 1] != 10 {
        try write(end + 1 - offset)
      }
      for number in stride(from: rotations, to: 0, by: -1) {
        try FileManager.default.moveItem(
          atPath: "\(path).\(number)", toPath: "\(path).\(number + 1)")
      }
      try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
      rotations += 1
    }
  }

  private static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  @Test func noRowIsLostOrRepeatedAndNoAlertToldTwice() async throws {
    let kills = Int(Self.setting("RLWATCH_KILLS") ?? 15)
    let seed = Self.setting("RLWATCH_SEED") ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let box = try await JournalBox()
    let folder = try TemporaryFolder()
    let record = folder["rows.jsonl"]
    let steps = 100 * max(kills, 10)
    var writers = ["a", "b", "c"].enumerated().map { index, name in
      Writer(name, steps: min(steps, 4000), shift: index * 133, folder: folder)
    }
    let arguments =
      ["run"] + writers.map(\.path)
      + ["--state-dir", folder["state"], "--record", record, "--log-to", "journal"]
    let piece = writers[0].bytes.count / (kills * 6) + 1

    // A log that no checkpoint knows has no past: what was rotated away before the first one is not
    // looked for. So the daemon first sees each log once.
    for index in writers.indices { try writers[index].write(3000) }
    let first = try DaemonUnderTest(arguments, launcher: box.launcher)
    _ = try await RecordedRows.wait(for: 3 * 10, in: record)
    #expect(try await first.stop() == 0)

    var productive = 0
    for life in 0..<kills {
      let before = Self.size(record)
      let daemon = try DaemonUnderTest(arguments, launcher: box.launcher)
      // A random moment is the subject here: no event names it. Every other life is so short that it
      // ends while the daemon starts; the others end some time after a row came through.
      let isShort = life.isMultiple(of: 2)
      let isFed = writers.contains { !$0.isDone }
      let pauses = Int.random(in: 1...6, using: &random)
      for _ in 0..<pauses {
        for index in writers.indices {
          // A row has some 230 bytes.
          try writers[index].write(Int.random(in: 300...300 + piece * 2, using: &random))
          if Int.random(in: 0..<25, using: &random) == 0 { try writers[index].rotate() }
        }
        usleep(UInt32.random(in: 0...100_000 / UInt32(pauses), using: &random))
      }
      if !isShort, isFed {
        let grown: @Sendable () -> Bool? = { Self.size(record) > before ? true : nil }
        _ = try await FolderEvents.wait(in: folder[""], for: "a new row in the record", grown)
        usleep(UInt32.random(in: 0...200_000, using: &random))
      }
      daemon.send(SIGKILL)
      #expect(try await daemon.waitForExit() == -SIGKILL, "it doesn't die by itself")
      if Self.size(record) > before { productive += 1 }
    }
    for index in writers.indices { try writers[index].write(.max / 2) }
    // Else the kills would show nothing.
    #expect(productive > kills / 4)
    let last = try DaemonUnderTest(arguments, launcher: box.launcher)
    let total = writers.reduce(0) { $0 + $1.steps }
    let rows = try await RecordedRows.wait(for: total, in: record)
    #expect(try await last.stop() == 0)

    #expect(rows.broken == 0)
    for writer in writers {
      let mine = rows.keys.filter { $0.hasPrefix(writer.path + ":") }
      #expect(
        mine == (0..<writer.steps).map { "\(writer.path):\($0)" },
        "seed \(seed): each row of \(writer.name) once, in order")
    }
    var expected: [String: Int] = [:]
    for writer in writers {
      for number in 1...max(writer.rotations, 1) {
        try? FileManager.default.removeItem(atPath: "\(writer.path).\(number)")
      }
      try Data(writer.bytes).write(to: URL(fileURLWithPath: writer.path))
      for alert in try await ToldAlert.diagnose(writer.path) { expected[alert.id] = 1 }
    }
    let told = try await box.alertCounts()
    #expect(told == expected, "seed \(seed): each alert once")
    let rotations = writers.reduce(0) { $0 + $1.rotations }
    print(
      "kill -9: \(kills) kills, \(productive) of them after new rows were recorded, \(rotations) rotations, \(rows.keys.count) of \(total) rows "
        + "recorded once, \(told.count) of \(expected.count) alerts told once, seed \(seed)")
  }
}
