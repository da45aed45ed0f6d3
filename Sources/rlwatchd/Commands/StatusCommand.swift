import ArgumentParser
import Glibc
import WatchDelivery
import WatchEngine

/// `rlwatchd status`: what the daemon last wrote to its state file, for people or as it is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show runs, their health, last step and active alerts, from the state file.",
    discussion: """
      Reads state.json of the state directory; the daemon need not run. --follow shows each new \
      state until it is interrupted, with --json one object a line. Exit status 66 when there is no \
      state file, 0 otherwise.
      """)

  @Option(name: .long, help: "The daemon's state directory.")
  var stateDir: String?

  @Flag(name: .long, help: "Print the state file as it is.")
  var json = false

  @Flag(name: .shortAndLong, help: "Go on showing the state as it changes.")
  var follow = false

  /// How often a terminal is drawn anew although nothing changed, for the ages on it; milliseconds.
  private static let redraw: Int32 = 5_000

  func run() throws {
    let folder = StateDirectory.resolve(stateDir)
    let path = folder + "/state.json"
    guard follow else {
      do {
        StandardOutput.write(try shown(FileBytes.read(path, limit: Self.limit)))
      } catch let error as ReadFailure {
        StandardError.say("rlwatchd: no state file: \(error)")
        throw ExitStatus.noInput
      }
      return
    }
    let isTerminal = isatty(STDOUT_FILENO) == 1
    var last: [UInt8]?
    while true {
      // Made before the look, so that what changes in between is heard; anew, for a folder made late.
      let changes = FolderChanges(in: folder)
      let bytes = try? FileBytes.read(path, limit: Self.limit)
      if bytes == nil, last == nil { StandardError.say("rlwatchd: waiting for \(path)") }
      if isTerminal || bytes != last, let bytes, let text = try? shown(bytes) {
        StandardOutput.write((isTerminal ? Array("\u{1B}[H\u{1B}[J".utf8) : []) + text)
      }
      last = bytes ?? []
      changes.wait(milliseconds: Self.redraw)
    }
  }

  /// Longest state file that is read; bytes.
  private static let limit = 64 << 20

  private func shown(_ bytes: [UInt8]) throws -> [UInt8] {
    if json, !follow { return bytes }
    let state = try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
    if json { return JSONWriter.bytes(state) + [UInt8(ascii: "\n")] }
    return Array(StatusText.render(state, now: WallClock.now()).utf8)
  }
}
